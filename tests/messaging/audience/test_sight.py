"""Departments and dong centres see their own sign-ups; who looks after all of them sees all."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import ModelLogEntry

from messaging.audience import sight
from messaging.audience.models import OptOut, Subscriber
from tests.factories.audience import DongFactory, SubscriberFactory, phone
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
LIST = "audience_subscriber:index"
CLERK = [
    *("audience.view_subscriber", "audience.change_subscriber", "audience.reveal_subscriber"),
    "audience.add_subscriber",
]


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def clerk(client):
    """A clerk of 다산동주민센터, at her screen."""
    user = UserFactory(may=CLERK, department=DepartmentFactory(name="다산동주민센터"))
    client.force_login(user)
    return user


@pytest.fixture
def elsewhere():
    """Someone whose form another department took in."""
    return SubscriberFactory(
        phone=phone(1234),
        name="홍길동",
        dong=DongFactory(name="다산동"),
        department=DepartmentFactory(name="세무과"),
    )


def listed(client, **chosen):
    return set(client.get(reverse(LIST), chosen).context["object_list"])


def test_a_clerk_sees_what_her_own_department_took_in(client, clerk, elsewhere):
    own = SubscriberFactory(department=clerk.department)
    SubscriberFactory()  # by herself, on the web: no department's

    page = client.get(reverse(LIST))

    assert set(page.context["object_list"]) == {own}
    assert page.context["paginator"].count == 1
    assert "다산동주민센터에서 받은 신청" in page.content.decode()


def test_filters_never_reach_beyond_it(client, clerk, elsewhere):
    own = SubscriberFactory(department=clerk.department, dong=elsewhere.dong)

    assert listed(client, dong=elsewhere.dong.pk) == {own}
    assert listed(client, department=elsewhere.department.pk) == {own}, "she has no such filter"
    assert listed(client, standing="receiving") == {own}


def test_whoever_sees_all_sees_all_and_chooses_a_department(client, clerk, elsewhere):
    own = SubscriberFactory(department=clerk.department)
    alone = SubscriberFactory()
    client.force_login(UserFactory(groups=["신청총괄"]))

    assert listed(client) == {own, elsewhere, alone}
    assert listed(client, department=elsewhere.department.pk) == {elsewhere}


def test_a_clerk_without_a_department_sees_nobody_and_is_told_why(client, elsewhere):
    SubscriberFactory()
    client.force_login(UserFactory(may=CLERK, department=None))

    page = client.get(reverse(LIST))

    assert not page.context["object_list"]
    assert "소속 부서가 정해지지 않아" in page.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        *("audience_subscriber:edit", "audience_subscriber:history", "audience_subscriber:usage"),
        *("audience_subscriber:history_results", "audience:reveal", "audience:refuse"),
    ],
)
def test_anothers_sign_up_is_refused_politely_and_the_try_is_kept(client, clerk, elsewhere, name):
    for act in (client.get, client.post):
        response = act(reverse(name, args=[elsewhere.pk]))

        assert response.status_code == 302
        assert response.url == reverse(LIST)
        assert "다른 곳에서 받은 신청" in said(response)
        assert "세무과" not in said(response)

    entries = ModelLogEntry.objects.filter(action="audience.turned_away")
    assert {(entry.user, entry.object_id) for entry in entries} == {(clerk, str(elsewhere.pk))}
    assert "1234" not in "".join(entry.label for entry in entries)
    assert not ModelLogEntry.objects.filter(action="audience.reveal").exists()
    assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    "name", ["audience_subscriber:edit", "audience_subscriber:history", "audience:reveal", "audience:refuse"]
)
def test_ones_own_opens(client, clerk, name):
    own = SubscriberFactory(department=clerk.department)

    assert client.get(reverse(name, args=[own.pk])).status_code == 200


def test_whoever_lacks_the_permission_is_sent_home_and_nothing_is_kept(client, elsewhere):
    client.force_login(UserFactory(may=["wagtailadmin.access_admin"]))

    for name in ("audience_subscriber:edit", "audience_subscriber:history", "audience:reveal"):
        assert client.get(reverse(name, args=[elsewhere.pk])).url == reverse("wagtailadmin_home")

    assert not ModelLogEntry.objects.filter(action="audience.turned_away").exists()


def test_an_address_of_nobody_is_not_found(client, clerk):
    assert client.get(reverse("audience_subscriber:edit", args=[4711])).status_code == 404
    assert client.get(reverse("audience:reveal", args=[4711])).status_code == 404


def test_looking_a_number_up_tells_any_desk_that_it_is_signed_up_and_no_more(client, clerk, elsewhere):
    response = client.post(reverse("audience:find"), {"phone": elsewhere.phone})

    assert response.url == reverse(LIST)
    assert "이미 신청하신 번호입니다: 010-****-1234" in said(response)
    for more in ("다산동 ", "세무과", "홍", str(elsewhere.signed_up_at.year)):
        assert more not in said(response)


def test_looking_a_number_up_tells_any_desk_that_it_refused(client, clerk):
    refused = SubscriberFactory(opted_out=True, department=DepartmentFactory())

    assert "수신거부하신 번호" in said(client.post(reverse("audience:find"), {"phone": refused.phone}))


def test_the_querysets_say_the_same_as_the_question(clerk, elsewhere):
    own = SubscriberFactory(department=clerk.department)
    alone = SubscriberFactory()

    for user in (clerk, UserFactory(groups=["신청총괄"]), UserFactory(may=CLERK, department=None)):
        asked_one_by_one = {one for one in (own, elsewhere, alone) if sight.may_see(user, one)}

        assert set(sight.seen_by(user)) == asked_one_by_one
        assert set(sight.seen_by(user, Subscriber.objects.filter(pk=own.pk))) == asked_one_by_one & {own}


def test_the_list_asks_as_often_for_many_as_for_few(
    client, clerk, django_assert_num_queries, django_assert_max_num_queries
):
    def grow(to):
        for number in range(Subscriber.objects.count(), to):
            SubscriberFactory(
                phone=phone(number), department=clerk.department if number % 2 else DepartmentFactory()
            )

    grow(6)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(LIST))
    grow(60)

    with django_assert_num_queries(len(few)):
        client.get(reverse(LIST))
