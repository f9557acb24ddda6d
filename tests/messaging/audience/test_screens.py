"""The screens of the audience: masked, paged, bounded, and open only to those who may."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from wagtail.models import ModelLogEntry, ReferenceIndex

from messaging.audience import consent, transitions
from messaging.audience.models import Channel, Dong, Hold, Interest, OptOut, Subscriber
from tests.factories.audience import (
    DongFactory,
    InterestFactory,
    SubscriberFactory,
    born,
    mask,
    nine_interests,
    phone,
)
from tests.factories.offices import AdministratorFactory, UserFactory

pytestmark = pytest.mark.django_db

# Whose sign-ups a clerk sees is another question: test_sight.py.
CLERK = [
    *("audience.view_subscriber", "audience.add_subscriber", "audience.change_subscriber"),
    "audience.see_all_subscriber",
]
LIST = "audience_subscriber:index"


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def clerk(client):
    user = UserFactory(may=CLERK)
    client.force_login(user)
    return user


# --- the list --------------------------------------------------------------------------


def test_the_list_masks_numbers_and_names(client, clerk):
    SubscriberFactory(phone=phone(1234), name="홍길동", dong=DongFactory(name="다산동"))

    page = client.get(reverse(LIST)).content.decode()

    assert "010-****-1234" in page
    assert "홍*동" in page
    assert "다산동" in page
    assert "복지" in page
    assert "00001234" not in page
    assert "홍길동" not in page


def test_no_list_asks_more_of_the_database_when_it_grows(client, django_assert_max_num_queries):
    client.force_login(AdministratorFactory())
    nine_interests()
    dongs = [DongFactory(name=f"{n}동") for n in range(5)]

    def grow(to):
        for n in range(Subscriber.objects.count(), to):
            SubscriberFactory(phone=phone(n), name="홍길동", interest_mask=n % 512, dong=dongs[n % 5])
            if n % 2:
                consent.hold(phone(n), "시험")
            else:
                consent.opt_out(phone(n), channel=Channel.TEXT)

    def queries(name):
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse(f"audience_{name}:index")).status_code == 200
        return len(asked)

    lists = ["subscriber", "opt_out", "hold", "interest", "dong"]
    grow(10)
    for name in lists:
        queries(name)  # content types and the like are looked up once
    few = {name: queries(name) for name in lists}
    grow(210)

    assert {name: queries(name) for name in lists} == few


def test_the_list_comes_in_pages(client, clerk):
    for n in range(51):
        SubscriberFactory(phone=phone(n), interest_mask=0)

    assert len(client.get(reverse(LIST)).context["object_list"]) == 50
    assert len(client.get(reverse(LIST), {"p": 2}).context["object_list"]) == 1


def test_the_list_is_filtered_by_standing_dong_and_interest(client, clerk):
    dong = DongFactory(name="다산동")
    there = SubscriberFactory(dong=dong, interest_mask=mask("복지", "교육"))
    refused = SubscriberFactory(opted_out=True, interest_mask=mask("문화"))
    held = SubscriberFactory(held=True, interest_mask=mask("문화"))

    def found(**chosen):
        return set(client.get(reverse(LIST), chosen).context["object_list"])

    assert found(dong=dong.pk) == {there}
    assert found(standing="receiving") == {there}
    assert found(standing="opted_out") == {refused}
    assert found(standing="held") == {held}
    assert found(interests=[str(Interest.objects.get(name="문화").bit)]) == {refused, held}


def test_a_number_is_looked_up_without_standing_in_any_address(client, clerk):
    subscriber = SubscriberFactory(phone=phone(1234))

    response = client.post(reverse("audience:find"), {"phone": "010-0000-1234"})

    assert response.status_code == 302
    assert response.url == reverse("audience_subscriber:edit", args=[subscriber.pk])
    assert "1234" not in response.url
    assert client.get(reverse("audience:find")).status_code == 405, "by POST only"


def test_looking_up_tells_of_strangers_refusals_and_mistypings(client, clerk):
    refused = SubscriberFactory(opted_out=True)
    number, subscriber_id = refused.phone, refused.pk
    Subscriber.objects.filter(pk=subscriber_id).delete()

    assert "신청하지 않은 번호" in said(client.post(reverse("audience:find"), {"phone": "010-0000-0777"}))
    assert "글자 O" in said(client.post(reverse("audience:find"), {"phone": "O1O-0000-0001"}))
    assert "수신거부하신 번호" in said(client.post(reverse("audience:find"), {"phone": number}))


def test_the_list_offers_no_search_by_address(client, clerk):
    SubscriberFactory()

    page = client.get(reverse(LIST), {"q": "nobody"})

    assert not page.context["search_form"]
    assert len(page.context["object_list"]) == 1, "q is not even looked at"


ADDRESSES = [
    ("audience_subscriber:index", False),
    ("audience_subscriber:edit", True),
    ("audience_opt_out:index", False),
    ("audience_hold:index", False),
    ("audience_interest:index", False),
    ("audience:try_out", False),
    ("audience:reveal", True),
    ("audience:refuse", True),
]


@pytest.mark.parametrize(("name", "of_one"), ADDRESSES)
def test_every_screen_asks_who_is_asking(client, name, of_one):
    address = reverse(name, args=[SubscriberFactory().pk] if of_one else [])

    assert "/login/" in client.get(address).url
    client.force_login(UserFactory(may=["wagtailadmin.access_admin"]))
    response = client.get(address)
    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


@pytest.mark.parametrize("name", ["find", "count"])
def test_every_act_asks_who_is_asking(client, name):
    client.force_login(UserFactory(may=["wagtailadmin.access_admin"]))

    assert client.post(reverse(f"audience:{name}"), {"phone": phone(1)}).status_code == 302
    assert "수신" not in said(client.post(reverse(f"audience:{name}"), {"phone": phone(1)}))


# --- one subscriber --------------------------------------------------------------------


def test_a_clerk_puts_interests_and_dong_right(client, clerk):
    nine_interests()
    subscriber = SubscriberFactory(name="홍길동")
    dong = DongFactory(name="약수동")

    response = client.post(
        reverse("audience_subscriber:edit", args=[subscriber.pk]),
        {"interest_mask": ["2"], "dong": dong.pk, "gender": "F", "birth_year": "1958", "language": "ko"},
    )

    subscriber.refresh_from_db()
    assert response.status_code == 302
    assert (subscriber.interest_mask, subscriber.dong, subscriber.birth_year) == (mask("교육"), dong, 1958)
    assert subscriber.name == "홍길동"
    assert subscriber.news_allowed
    entry = ModelLogEntry.objects.get(action="audience.change")
    assert (entry.user, entry.label) == (clerk, f"신청자 {subscriber.pk}")


def test_the_page_of_one_masks_too(client, clerk):
    subscriber = SubscriberFactory(phone=phone(1234), name="홍길동")

    page = client.get(reverse("audience_subscriber:edit", args=[subscriber.pk])).content.decode()

    assert "010-****-1234" in page
    assert "홍*동" in page
    assert "00001234" not in page
    assert "홍길동" not in page
    assert "번호와 이름 보기" not in page, "that is a permission of its own"


def test_showing_in_full_needs_a_purpose_and_leaves_a_row(client):
    user = UserFactory(may=["audience.reveal_subscriber", "audience.see_all_subscriber"])
    client.force_login(user)
    subscriber = SubscriberFactory(phone=phone(1234), name="홍길동")
    address = reverse("audience:reveal", args=[subscriber.pk])

    asked = client.get(address).content.decode()
    without = client.post(address, {}).content.decode()
    shown = client.post(address, {"purpose": "prize"})

    assert "홍길동" not in asked + without
    assert "010-0000-1234" not in asked + without
    assert "홍길동" in shown.content.decode()
    assert "010-0000-1234" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    entry = ModelLogEntry.objects.get(action="audience.reveal")
    assert (entry.user, entry.object_id) == (user, str(subscriber.pk))
    assert entry.data["purpose"] == "prize"
    assert "00001234" not in f"{entry.label}{entry.data}"


def test_a_refusal_told_at_the_counter_is_kept_and_no_clerk_takes_it_back(client, clerk):
    subscriber = SubscriberFactory()

    client.post(reverse("audience:refuse", args=[subscriber.pk]))

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed
    assert OptOut.objects.get().channel == Channel.STAFF
    page = client.get(reverse("audience_subscriber:edit", args=[subscriber.pk])).content.decode()
    assert "수신거부" in page


def test_nobody_makes_or_deletes_a_subscriber_behind_the_desk(client):
    client.force_login(AdministratorFactory())
    subscriber = SubscriberFactory()

    client.post(reverse("audience_subscriber:delete", args=[subscriber.pk]))
    client.post(reverse("audience_subscriber:add"), {"language": "ko"})

    assert Subscriber.objects.get() == subscriber


# --- holds, interests, the ledger --------------------------------------------------------


@pytest.fixture
def decider(client):
    user = UserFactory(may=["audience.view_hold", "audience.change_hold"])
    client.force_login(user)
    return user


@pytest.mark.parametrize(("refused", "allowed"), [("yes", False), ("no", True)])
def test_a_person_decides_whether_it_was_a_refusal(client, decider, refused, allowed):
    subscriber = SubscriberFactory(held=True)

    client.post(reverse("audience:decide", args=[Hold.objects.get().pk]), {"refused": refused})

    subscriber.refresh_from_db()
    assert subscriber.news_allowed == allowed
    assert OptOut.objects.exists() != allowed
    assert not Hold.objects.filter(released_at=None).exists()


def test_a_second_decision_from_an_old_tab_changes_nothing(client, decider):
    subscriber = SubscriberFactory(held=True)
    held = Hold.objects.get()
    consent.release(subscriber.phone, refused=False)

    response = client.post(reverse("audience:decide", args=[held.pk]), {"refused": "yes"})

    assert "먼저 처리" in said(response)
    assert not OptOut.objects.exists()


def test_only_open_holds_are_listed_with_their_buttons(client, decider):
    SubscriberFactory(phone=phone(1111), held=True)
    consent.release(SubscriberFactory(phone=phone(2222), held=True).phone, refused=False)

    page = client.get(reverse("audience_hold:index")).content.decode()

    assert "010-****-1111" in page
    assert "수신거부로 처리" in page
    assert "2222" not in page


def test_an_interest_gets_the_next_number_and_bit_and_keeps_them(client):
    client.force_login(AdministratorFactory())
    nine_interests()

    client.post(
        reverse("audience_interest:add"),
        {"name": "반려동물", "number": "10", "other_names": "강아지", "sort_order": "10"},
    )
    new = Interest.objects.get(name="반려동물")
    client.post(
        reverse("audience_interest:edit", args=[new.pk]),
        {"name": "동물", "number": "77", "other_names": "", "sort_order": "1", "retired": "on"},
    )

    new.refresh_from_db()
    assert (new.name, new.number, new.bit, new.retired) == ("동물", 10, 9, True)


def test_a_number_or_bit_once_used_is_never_given_to_another(client):
    client.force_login(AdministratorFactory())
    old = InterestFactory(name="옛 분야")
    old.retired = True
    old.save()

    client.post(reverse("audience_interest:delete", args=[old.pk]))
    with pytest.raises(Exception, match="retired, never deleted"):
        old.delete()
    with pytest.raises(Exception, match="retired, never deleted"):
        Interest.objects.all().delete()
    new = InterestFactory(name="새 분야")

    assert Interest.objects.filter(pk=old.pk).exists()
    assert (new.number, new.bit) == (old.number + 1, old.bit + 1)


def test_the_ledger_is_only_read(client):
    client.force_login(AdministratorFactory())
    refused = SubscriberFactory(phone=phone(1234), opted_out=True)
    row = OptOut.objects.get()

    page = client.get(reverse("audience_opt_out:index")).content.decode()
    for act in ("edit", "delete"):
        client.post(reverse(f"audience_opt_out:{act}", args=[row.pk]), {})
    client.post(reverse("audience_opt_out:add"), {})

    assert "010-****-1234" in page
    assert OptOut.objects.get() == row
    assert consent.refusals([refused.phone], "news")


# --- the live count ----------------------------------------------------------------------


@pytest.fixture
def count(client):
    nine_interests()
    client.force_login(UserFactory(may=["audience.count_subscriber"]))
    return lambda **chosen: client.post(reverse("audience:count"), chosen)


def test_the_live_count_tells_how_many_and_why_not_others(count):
    dong = DongFactory(name="다산동")
    for _ in range(6):
        SubscriberFactory(dong=dong, gender="F", birth_year=born(65))
    SubscriberFactory(dong=dong, gender="F", birth_year=born(65), opted_out=True)
    SubscriberFactory(dong=dong, gender="M", birth_year=born(65))

    told = count(interest_mask=["0"], gender="F", age_from="60", dongs=[dong.pk]).json()

    assert told["people"] == 6
    assert told["people_in_words"] == "6명"
    assert told["rule"] == "복지에 관심 있는 다산동 여성 60세 이상 (성별·나이·동을 모르는 분은 빼고)"
    assert told["left_out"] == {"opted_out": 1}
    assert told["left_out_in_words"] == "수신거부 1명"
    assert told["warning"] == ""


def test_an_audience_can_be_tried_out_before_there_is_a_text(client, count):
    page = client.get(reverse("audience:try_out")).content.decode()

    assert reverse("audience:count") in page
    assert "일자리" in page
    assert "audience/rule.js" in page


def test_choosing_nothing_counts_nobody(count):
    SubscriberFactory()

    assert count().json()["people"] == 0
    assert count(everyone="on").json()["people"] == 1


def test_fewer_than_five_people_get_a_warning(count):
    SubscriberFactory()

    assert "짐작될 수 있습니다" in count(everyone="on").json()["warning"]


def test_several_rules_on_one_page_are_told_apart_by_their_prefix(count):
    SubscriberFactory()

    assert count(**{"prefix": "items-3", "items-3-everyone": "on"}).json()["people"] == 1


@pytest.mark.parametrize(
    "typed", [{"age_from": "-1"}, {"age_from": "70", "age_to": "60"}, {"dongs": ["999999"]}, {"gender": "X"}]
)
def test_a_choice_that_makes_no_sense_is_said_so(count, typed):
    answer = count(everyone="on", **typed)

    assert answer.status_code == 422
    assert answer.json()["problems"]


def test_nothing_personal_is_indexed():
    SubscriberFactory(held=True, opted_out=True, dong=DongFactory())
    transitions.ask_consent(phone(5), 0)

    assert (
        not ReferenceIndex.objects.exclude(to_object_id="")
        .filter(base_content_type__app_label="audience")
        .exists()
    )
    assert Dong.objects.exists()
