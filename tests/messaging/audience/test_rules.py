"""An audience rule: the condition in SQL, the count, and the sentence that people read."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.audience import consent, rules, wordings
from messaging.audience.models import Dong, Household, Interest, Subscriber
from messaging.audience.rules import Rule
from messaging.offices.models import OfficeSettings
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask, nine_interests

pytestmark = pytest.mark.django_db


def people(**rule):
    return set(rules.audience(Rule(**rule)))


def test_an_empty_rule_is_nobody_and_everyone_is_a_choice_of_its_own():
    someone = SubscriberFactory()

    assert people() == set()
    assert people(gender="F", age_from=10) == set(), "narrowing nobody is nobody"
    assert people(everyone=True) == {someone}


def test_one_shared_interest_is_enough():
    both = SubscriberFactory(interest_mask=mask("복지", "교육"))
    SubscriberFactory(interest_mask=mask("문화"))
    SubscriberFactory(interest_mask=0)

    assert people(interest_mask=mask("교육", "의료")) == {both}


def test_gender_and_dong_narrow_where_they_are_chosen():
    dasan, yaksu, myeong = (DongFactory(name=name) for name in ("다산동", "약수동", "명동"))
    wanted = SubscriberFactory(gender="F", dong=yaksu)
    SubscriberFactory(gender="M", dong=yaksu)
    SubscriberFactory(gender="F", dong=myeong)
    SubscriberFactory(gender="", dong=dasan)
    SubscriberFactory(gender="F")

    assert people(interest_mask=mask("복지"), gender="F", dongs=[dasan.pk, yaksu.pk]) == {wanted}


def test_ages_go_by_year_of_birth_and_both_ends_count():
    at_60, at_61, at_70 = (SubscriberFactory(birth_year=born(age)) for age in (60, 61, 70))
    SubscriberFactory(birth_year=born(59))
    at_71 = SubscriberFactory(birth_year=born(71))

    assert people(everyone=True, age_from=60, age_to=70) == {at_60, at_61, at_70}
    assert people(everyone=True, age_from=70) == {at_70, at_71}
    assert people(everyone=True, age_to=0) == set()


def test_unknown_ages_are_taken_only_when_said_so():
    known, unknown = SubscriberFactory(birth_year=born(65)), SubscriberFactory(birth_year=None)

    assert people(everyone=True, age_from=60) == {known}
    assert people(everyone=True, age_from=60, unknown_ages=True) == {known, unknown}
    assert people(everyone=True) == {known, unknown}, "without ages nobody's age matters"


def test_unknown_genders_and_dongs_are_taken_only_when_said_so():
    dong = DongFactory()
    known = SubscriberFactory(gender="F", dong=dong)
    no_gender, no_dong = SubscriberFactory(dong=dong), SubscriberFactory(gender="F")
    woman_here = {"everyone": True, "gender": "F", "dongs": [dong.pk]}

    assert people(**woman_here) == {known}
    assert people(**woman_here, unknown_genders=True) == {known, no_gender}
    assert people(**woman_here, unknown_dongs=True) == {known, no_dong}
    assert rules.count(Rule(**woman_here)).unknown == {"gender": 1, "dong": 1}


def test_a_known_household_gets_one_text_and_whoever_lives_unknown_her_own():
    home = Household.objects.create(address="다산로 1", address_key="다산로1")
    elder = SubscriberFactory(household=home, interest_mask=mask("교육"))
    first, second = SubscriberFactory(household=home), SubscriberFactory(household=home)
    alone, by_herself = SubscriberFactory(), SubscriberFactory()

    asked = Rule(interest_mask=mask("복지"), one_per_household=True)
    assert people(interest_mask=mask("복지"), one_per_household=True) == {first, alone, by_herself}
    assert rules.count(asked).left_out == {"household": 1}
    assert people(everyone=True, one_per_household=True) == {elder, alone, by_herself}, (
        "the first whom it takes"
    )

    consent.opt_out(first.phone, channel="text")
    assert people(interest_mask=mask("복지"), one_per_household=True) == {second, alone, by_herself}


def test_a_text_that_advertises_is_only_for_who_agreed_to_such():
    agreed = SubscriberFactory(consents=[*wordings.NECESSARY, wordings.Purpose.ADVERTISING])
    SubscriberFactory()

    assert people(everyone=True, advertising=True) == {agreed}
    assert (
        rules.count(Rule(everyone=True, advertising=True)).left_out_in_words()
        == "광고성 정보에 동의하지 않음 1명"
    )


def test_the_count_names_everyone_left_out_and_why():
    tomorrow = timezone.localdate() + timedelta(days=1)
    for state in (
        {},
        {},
        {"opted_out": True},
        {"held": True},
        {"held": True, "opted_out": True},
        {"left": True},
    ):
        SubscriberFactory(**state)
    SubscriberFactory(paused_until=tomorrow)
    SubscriberFactory(interest_mask=mask("문화"), opted_out=True)

    counted = rules.count(Rule(interest_mask=mask("복지")))

    assert counted.people == 2
    assert counted.left_out == {"opted_out": 3, "held": 1, "paused": 1}
    assert counted.left_out_in_words() == "수신거부 3명, 거부인지 확인 중 1명, 잠시 쉬는 중 1명"
    assert counted.few


def test_counting_costs_the_same_for_ten_people_and_for_two_hundred(django_assert_num_queries):
    OfficeSettings.load()  # made when it is first asked for

    def cost():
        with django_assert_num_queries(5):
            rules.count(Rule(everyone=True, age_from=20))

    for _ in range(10):
        SubscriberFactory(birth_year=born(30))
    cost()
    for _ in range(190):
        SubscriberFactory(birth_year=born(30))
    cost()


def test_several_rules_give_each_person_a_mask_of_those_that_took_her():
    woman = SubscriberFactory(interest_mask=mask("복지"), gender="F")
    man = SubscriberFactory(interest_mask=mask("교육"), gender="M")
    asked = [Rule(interest_mask=mask("복지")), Rule(), Rule(everyone=True, gender="M"), Rule(everyone=True)]

    masks_of = dict(
        Subscriber.objects.annotate(taken=rules.mask_of(rules.condition(rule) for rule in asked)).values_list(
            "phone", "taken"
        )
    )

    assert masks_of == {woman.phone: 0b1001, man.phone: 0b1100}


# --- in words ---------------------------------------------------------------------------


@pytest.fixture
def district():
    nine_interests()
    return [DongFactory(name=name, sort_order=n).pk for n, name in enumerate(("다산동", "약수동"))]


def test_a_rule_reads_as_a_sentence(district):
    dasan, yaksu = district
    narrow = {"interest_mask": mask("복지", "교육"), "dongs": [yaksu, dasan], "gender": "F", "age_from": 60}
    told = {
        "받는 사람을 고르지 않았습니다.": Rule(gender="F"),
        "모든 신청자": Rule(everyone=True),
        "복지에 관심 있는 신청자": Rule(interest_mask=mask("복지")),
        "복지·교육에 관심 있는 다산동·약수동 여성 60세 이상 (성별·나이·동을 모르는 분은 빼고)": Rule(
            **narrow
        ),
        "복지·교육에 관심 있는 다산동·약수동 여성 60세 이상 (나이를 모르는 분은 빼고, 성별·동을 모르는 분도 함께)": Rule(
            **narrow, unknown_genders=True, unknown_dongs=True
        ),
        "복지에 관심 있는 신청자 (지난 3일 안에 소식을 받은 분은 빼고, 한 세대에 한 통)": Rule(
            interest_mask=mask("복지"), rested_days=3, one_per_household=True
        ),
        "모든 여성 (성별을 모르는 분도 함께)": Rule(everyone=True, gender="F", unknown_genders=True),
        "복지, 안전·재난에 관심 있는 신청자": Rule(interest_mask=mask("복지", "안전·재난")),
        "다산동 모든 주민 (동을 모르는 분은 빼고)": Rule(everyone=True, dongs=[dasan]),
        "모든 남성 20~39세 (성별을 모르는 분은 빼고, 나이를 모르는 분도 함께)": Rule(
            everyone=True, gender="M", age_from=20, age_to=39, unknown_ages=True
        ),
        "모든 신청자 14세 (나이를 모르는 분은 빼고)": Rule(everyone=True, age_from=14, age_to=14),
        "문화에 관심 있는 신청자 39세 이하 (나이를 모르는 분은 빼고)": Rule(
            interest_mask=mask("문화"), age_to=39
        ),
    }

    assert {rules.in_words(rule): rule for rule in told.values()} == told


def test_a_page_full_of_rules_reads_the_names_once(district, django_assert_num_queries):
    with django_assert_num_queries(2):
        names = rules.Names()
        for dong in district * 20:
            rules.in_words(Rule(interest_mask=1, dongs=[dong]), names)


def test_a_retired_interest_is_still_named_in_old_rules():
    old = mask("반상회")
    Interest.objects.filter(name="반상회").update(retired=True)

    assert rules.in_words(Rule(interest_mask=old)) == "반상회에 관심 있는 신청자"


def test_a_dong_that_no_longer_exists_takes_nobody():
    SubscriberFactory()
    gone = Dong.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    assert people(everyone=True, dongs=[gone + 1000]) == set()
