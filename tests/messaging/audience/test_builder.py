"""The audience builder: a live count with its reasons, a split that tells on nobody, audiences kept under a name."""

import pytest
from django.urls import reverse

from messaging.audience import rules, saving, shares
from messaging.audience.models import Interest, SavedAudience
from messaging.audience.rules import Rule
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask, nine_interests
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
MAY = ["audience.count_subscriber"]


@pytest.fixture
def liaison(client):
    nine_interests()
    user = UserFactory(may=MAY)
    client.force_login(user)
    return user


def test_the_count_says_who_never_told_what_the_rule_asks(client, liaison):
    SubscriberFactory(birth_year=born(70))
    SubscriberFactory(birth_year=None)
    chosen = {"everyone": "on", "age_from": "60"}

    left_out = client.post(reverse("audience:count"), chosen).json()
    taken = client.post(reverse("audience:count"), {**chosen, "unknown_ages": "on"}).json()

    assert "나이를 모르는 분 1명은 빠졌습니다." in left_out["details"]
    assert "나이를 모르는 분 1명도 조건에 넣었습니다." in taken["details"]
    assert (left_out["people"], taken["people"]) == (1, 2)


def test_a_rule_kept_before_an_interest_was_retired_is_still_counted(client, liaison):
    SubscriberFactory(interest_mask=mask("복지"))
    old = Interest.objects.get(name="복지")
    Interest.objects.update(retired=True)

    told = client.post(reverse("audience:count"), {"interest_mask": [str(old.bit)]})

    assert (told.status_code, told.json()["people"]) == (200, 1)


def test_the_count_shows_reasons_as_bars_with_their_numbers_and_says_when(client, liaison):
    SubscriberFactory()
    SubscriberFactory(opted_out=True)

    told = client.post(reverse("audience:count"), {"everyone": "on"}).json()

    assert "수신거부" in told["details"]
    assert "조건에 맞는 2명 가운데" in told["details"]
    assert "에 셌습니다" in told["counted_at"]


def test_small_numbers_are_kept_back_and_so_is_what_would_tell_them():
    assert shares.kept_back([40, 30, 20]) == set()
    assert shares.kept_back([40, 30, 3]) == {2, 1}, "one alone would be the whole less the others"
    assert shares.kept_back([40, 30, 3, 2]) == {1, 2, 3}, "two that are together fewer than ten tell as much"
    assert shares.kept_back([40, 30, 6, 6]) == {2, 3}
    assert shares.kept_back([4]) == {0}


def test_the_split_shows_dongs_ages_and_genders_of_those_reached(client, liaison):
    dong, small = DongFactory(name="다산동"), DongFactory(name="소공동")
    for _ in range(12):
        SubscriberFactory(dong=dong, gender="F", birth_year=born(64))
    SubscriberFactory(dong=small, gender="F", birth_year=born(64))
    other = [SubscriberFactory(gender="F", birth_year=born(30)) for _ in range(11)]

    shown = client.post(reverse("audience:split"), {"everyone": "on"}).json()["details"]

    assert "12명" in shown, "of 다산동"
    assert "가림" in shown
    assert "13명" in shown, "in their sixties"
    assert len(other) == 11 and ">1명<" not in shown


def test_of_fewer_than_ten_people_nothing_is_split(client, liaison):
    SubscriberFactory(dong=DongFactory(), gender="F", birth_year=born(64))

    shown = client.post(reverse("audience:split"), {"everyone": "on"}).json()["details"]

    assert "나누어 보이지 않습니다" in shown


def test_a_rule_is_kept_under_a_name_and_read_as_a_sentence(client, liaison):
    answer = client.post(
        reverse("audience:try_out"),
        {"name": "복지 여성", "interest_mask": ["0"], "gender": "F", "rested_days": "3"},
    )

    kept = SavedAudience.objects.get()
    assert answer.status_code == 302
    assert (kept.department, kept.created_by) == (liaison.department, liaison)
    assert "복지에 관심 있는 여성" in client.get(reverse("audience:saved")).content.decode()
    assert rules.in_words(kept).endswith("(성별을 모르는 분은 빼고, 지난 3일 안에 소식을 받은 분은 빼고)")


def test_choosing_nothing_is_not_kept(client, liaison):
    answer = client.post(reverse("audience:try_out"), {"name": "아무도", "gender": "F"})

    assert answer.status_code == 422
    assert "받는 사람을 고르지 않았습니다" in answer.content.decode()
    assert not SavedAudience.objects.exists()


def test_a_name_stands_for_one_rule_of_a_department(client, liaison):
    saving.keep("모두", Rule(everyone=True), by=liaison)
    saving.keep("모두", Rule(everyone=True), by=UserFactory())

    answer = client.post(reverse("audience:try_out"), {"name": "모두", "everyone": "on"})

    assert answer.status_code == 422
    assert "같은 이름으로 저장한 것" in answer.content.decode()


def test_those_without_a_department_share_one_set_of_names():
    nobodys = UserFactory(department=None)
    saving.keep("모두", Rule(everyone=True), by=nobodys)

    with pytest.raises(saving.NameTaken):
        saving.keep("모두", Rule(everyone=True), by=UserFactory(department=None))


def test_a_saved_one_is_changed_copied_put_away_and_brought_back(client, liaison):
    kept = saving.keep("모두", Rule(everyone=True), by=liaison)

    client.post(reverse("audience:open", args=[kept.pk]), {"name": "여성", "everyone": "on", "gender": "F"})
    client.post(reverse("audience:act", args=[kept.pk, "copy"]))
    client.post(reverse("audience:act", args=[kept.pk, "put_away"]))

    kept.refresh_from_db()
    assert (kept.name, kept.gender, kept.retired) == ("여성", "F", True)
    assert list(SavedAudience.objects.in_use().values_list("name", "gender")) == [("여성 사본", "F")]
    client.post(reverse("audience:act", args=[kept.pk, "bring_back"]))
    kept.refresh_from_db()
    assert not kept.retired


def test_another_departments_is_looked_at_and_taken_over_but_not_changed(client, liaison):
    theirs = saving.keep("그들의", Rule(everyone=True), by=UserFactory(department=DepartmentFactory()))

    assert client.get(reverse("audience:open", args=[theirs.pk])).status_code == 200
    client.post(reverse("audience:open", args=[theirs.pk]), {"name": "우리의", "interest_mask": ["0"]})
    refused = client.post(reverse("audience:act", args=[theirs.pk, "put_away"]))

    theirs.refresh_from_db()
    assert (theirs.name, theirs.everyone, theirs.retired) == ("그들의", True, False)
    assert refused.status_code == 404
    assert SavedAudience.objects.of(liaison).get().name == "우리의"


def test_the_list_costs_the_same_for_five_and_for_forty(client, liaison, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(16):
            client.get(reverse("audience:saved"))

    for n in range(5):
        saving.keep(f"{n}", Rule(interest_mask=mask("복지")), by=liaison)
    cost()
    for n in range(5, 40):
        saving.keep(f"{n}", Rule(interest_mask=mask("복지")), by=liaison)
    cost()


def test_whoever_may_not_count_builds_nothing(client):
    client.force_login(UserFactory(may=["audience.view_subscriber"]))

    for name in ("try_out", "saved"):
        assert client.get(reverse(f"audience:{name}")).status_code == 302
    assert client.post(reverse("audience:split"), {"everyone": "on"}).status_code in (302, 403)
