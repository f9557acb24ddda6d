"""One paper form after the other: the number first, everything wrong said in Korean, nothing saved by half."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from messaging.audience import consent, transitions
from messaging.audience.models import Channel, Consent, Household, OptOut, Subscriber
from messaging.delivery.models import Message
from messaging.keeping.models import Look
from messaging.paper.models import SignedForm
from messaging.signup.models import Confirmation
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask, phone
from tests.factories.offices import UserFactory
from tests.factories.paper import picture
from tests.messaging.paper.conftest import MAY

pytestmark = pytest.mark.django_db
NUMBER = phone(1234)
TODAY = timezone.localdate


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def check(client, **values):
    return client.post(reverse("paper:check"), values).json()


# --- the number first ------------------------------------------------------------------------------


def test_a_new_number_is_told_as_new(client, clerk):
    told = check(client, phone="010-0000-1234")

    assert (told["kind"], told["sentence"]) == ("new", "처음 신청하시는 번호입니다")


def test_a_known_number_tells_day_and_dong_before_anything_else(client, clerk):
    SubscriberFactory(phone=NUMBER, dong=DongFactory(name="다산동"), department=clerk.department)
    day = TODAY()

    told = check(client, phone="01000001234")

    assert told["sentence"] == f"이미 신청하신 분입니다 ({day.year}.{day.month}.{day.day} 다산동)"
    assert told["has"] == "지금: 복지"


def test_what_another_department_took_in_is_told_but_not_shown(client, clerk):
    SubscriberFactory(phone=NUMBER, interest_mask=mask("세금·민원"))

    told = check(client, phone="01000001234")

    assert told["kind"] == "known"
    assert told["has"] == ""


def test_a_refused_number_tells_the_day_of_the_refusal(client, clerk):
    said_at = timezone.now() - timedelta(days=3)
    consent.opt_out(NUMBER, channel=Channel.TEXT, said_at=said_at)
    day = timezone.localdate(said_at)

    told = check(client, phone="01000001234")

    assert told["kind"] == "refused"
    assert f"{day.month}월 {day.day}일 수신거부하신 번호입니다" in told["sentence"]


def test_a_number_that_is_none_is_said_so_at_once(client, clerk):
    response = client.post(reverse("paper:check"), {"phone": "O10-0000-1234"})

    assert response.status_code == 422
    assert "글자 O" in response.json()["errors"]["phone"][0]


def test_a_number_travels_by_post_only_and_never_comes_back(client, clerk):
    response = client.post(reverse("paper:check"), {"phone": "010-0000-1234"})

    assert "1234" not in response.content.decode().replace(response.json()["told"], "")
    assert client.get(reverse("paper:check")).status_code == 405


def test_without_scripts_enter_checks_the_number_and_complains_of_nothing_else(type_in):
    page = type_in(check="1", numbers=None, signature=None).content.decode()

    assert "처음 신청하시는 번호입니다" in page
    assert "골라 주세요" not in page
    assert not Subscriber.objects.exists()


# --- a form is kept ---------------------------------------------------------------------------------


def test_a_form_becomes_a_subscriber_a_signed_form_and_a_confirmation(type_in, clerk, client):
    dong = DongFactory(name="다산동", other_names="무학동")

    response = type_in(
        name="홍길동", dong="ㄷㅅ", gender="F", birth_year=born(67), first_in_home="yes", advertising="on"
    )

    subscriber, form = Subscriber.objects.get(), SignedForm.objects.get()
    assert response.status_code == 302
    assert subscriber.phone == NUMBER
    assert (subscriber.channel, subscriber.department) == (Channel.PAPER, clerk.department)
    assert (subscriber.interest_mask, subscriber.dong) == (mask("복지", "교육"), dong)
    assert (subscriber.first_in_home, subscriber.advertising_allowed) == (True, True)
    assert subscriber.news_allowed
    assert not subscriber.night_allowed
    assert (form.subscriber, form.typed_by, form.was) == (subscriber, clerk, SignedForm.Was.NEW)
    assert Confirmation.objects.get().subscriber == subscriber
    assert Message.objects.get().phone == NUMBER
    assert "010-****-1234" in said(response)
    page = client.get(reverse("paper:desk")).content.decode()
    assert "오늘 1장" in page
    assert "010-****-1234" in page
    assert "00001234" not in page


def test_the_consents_are_those_of_the_version_that_she_signed(type_in):
    type_in(night="on")

    given = Consent.objects.filter(phone=NUMBER, withdrawn_at=None)
    assert {each.wording.purpose for each in given} == {"personal_data", "news", "night"}
    assert {each.channel for each in given} == {Channel.PAPER}


def test_a_box_left_empty_on_a_new_form_ends_what_was_agreed_before(type_in):
    SubscriberFactory(phone=NUMBER, consents=["personal_data", "news", "advertising"])

    type_in()

    assert not Subscriber.objects.get().advertising_allowed


@pytest.mark.parametrize(("days_before", "agrees"), [(0, False), (1, False), (-1, True)])
def test_a_form_signed_before_she_ended_a_consent_does_not_bring_it_back(type_in, days_before, agrees):
    SubscriberFactory(phone=NUMBER, consents=["personal_data", "news", "advertising"])
    ended_at = timezone.now() - timedelta(days=5)
    consent.withdraw_consents(NUMBER, at=ended_at, purposes=["advertising"])
    consent.keep_in_step(NUMBER)

    response = type_in(
        advertising="on", signed_on=(timezone.localdate(ended_at) - timedelta(days=days_before)).isoformat()
    )

    assert Subscriber.objects.get().advertising_allowed == agrees
    assert ("되살리지 않았습니다: 광고성 정보" in said(response)) != agrees


def test_a_known_person_changes_and_stays_with_whoever_took_her_in(type_in, clerk):
    subscriber = SubscriberFactory(phone=NUMBER, department=UserFactory().department, name="이순남")

    type_in(numbers=["4"])

    subscriber.refresh_from_db()
    assert subscriber.interest_mask == mask("문화")
    assert subscriber.department != clerk.department
    assert subscriber.name == "이순남", "what is left blank says nothing"
    assert SignedForm.objects.get().department == clerk.department


def test_nobody_is_changed_by_a_clerk_who_was_not_told(type_in):
    SubscriberFactory(phone=NUMBER)

    response = type_in(told="")

    assert response.status_code == 422
    assert "이미 신청하신 분입니다" in response.content.decode()
    assert not SignedForm.objects.exists()


def test_the_second_of_two_clerks_with_one_number_is_told(type_in, sheet, client):
    late = sheet()
    type_in()

    response = client.post(reverse("paper:desk"), {**late, "numbers": ["9"]}, headers={"X-Desk": "1"})

    assert response.status_code == 422
    assert "이미 신청하신 분입니다" in response.json()["errors"]["phone"][0]
    assert Subscriber.objects.get().interest_mask == mask("복지", "교육")
    assert client.post(reverse("paper:desk"), {**late, "told": response.json()["told"]}).status_code == 302


def test_the_same_home_on_two_forms_is_one_household(type_in, client, clerk):
    type_in(address="다산로 12길 3, 201호")

    told = check(client, address="다산로12길 3 201호")
    type_in(phone="010-0000-5555", address="다산로12길 3 201호")

    assert told["neighbours"] == "이 주소에 이미 한 분"
    assert Household.objects.get().members.count() == 2


# --- what is wrong with a form ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"phone": "O10-0000-1234"}, "글자 O"),
        ({"phone": ""}, "전화번호를 적어 주세요"),
        ({"numbers": None}, "관심분야를 하나 이상 골라 주세요."),
        ({"signature": None}, "서명이 없는 신청서"),
        ({"personal_data": None}, "개인정보 수집·이용에 동의하지 않은"),
        ({"news": None}, "소식 문자에 동의하지 않은"),
        ({"over_14": None}, "참여코너"),
        ({"birth_year": born(13)}, "만 14세가 안 된 분"),
        ({"birth_year": 58}, "네 자리로"),
        ({"dong": "없는동"}, "맞는 동이 없습니다"),
        ({"signed_on": "2199-01-01"}, "오늘보다 뒤"),
        ({"signed_on": ""}, "필수"),
        ({"numbers": ["77"]}, "77"),
    ],
)
def test_what_is_wrong_is_said_in_korean_and_nothing_is_kept(type_in, typed, told):
    response = type_in(**typed)

    assert response.status_code == 422
    assert told in response.content.decode()
    assert not Subscriber.objects.exists()
    assert not SignedForm.objects.exists()


def test_an_error_keeps_everything_that_was_typed(type_in):
    page = type_in(name="홍길동", address="다산로 1", birth_year="1958", signature=None).content.decode()

    for typed in ("홍길동", "다산로 1", "1958", "010.0000.1234"):
        assert f'value="{typed}"' in page


# --- who refused -----------------------------------------------------------------------------------------


def refused(days_ago=5):
    consent.opt_out(NUMBER, channel=Channel.TEXT, said_at=timezone.now() - timedelta(days=days_ago))
    return timezone.localdate() - timedelta(days=days_ago)


def test_a_refused_number_is_never_taken_from_an_older_form(type_in):
    day = refused()

    for signed_on in (day - timedelta(days=1), day):
        page = type_in(signed_on=signed_on, vouched="on").content.decode()

        assert "거부하신 날과 같거나 앞선 날의 서명" in page
    assert OptOut.objects.get().lifted_at is None
    assert not Subscriber.objects.exists()


def test_a_newer_form_needs_the_clerks_explicit_word(type_in):
    day = refused()

    page = type_in(signed_on=day + timedelta(days=1)).content.decode()

    assert "직접 서명하신 신청서인지 확인" in page
    assert not Subscriber.objects.exists()


def test_a_newer_form_with_the_clerks_word_brings_her_back(type_in):
    day = refused()

    type_in(signed_on=day + timedelta(days=1), vouched="on")

    assert Subscriber.objects.get().news_allowed
    assert SignedForm.objects.get().was == SignedForm.Was.REFUSED


def test_a_refusal_while_the_form_is_typed_is_told_and_stands(type_in, sheet, client):
    typed = sheet(signed_on=TODAY())
    consent.opt_out(NUMBER, channel=Channel.TEXT)

    page = client.post(reverse("paper:desk"), typed).content.decode()

    assert "수신거부하신 번호입니다" in page
    assert not Subscriber.objects.exists()


# --- scans -------------------------------------------------------------------------------------------------


def upload(data, name="scan.png"):
    return SimpleUploadedFile(name, data)


def test_a_scan_is_kept_privately_and_looking_at_it_is_logged(type_in, client, clerk):
    type_in(scan=upload(picture()))

    form = SignedForm.objects.get()
    response = client.get(reverse("paper:scan", args=[form.pk]))

    assert b"".join(response.streaming_content) == picture()
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert "scan" not in form.scan.name.rsplit("/", 1)[-1]
    assert Look.objects.get().by == clerk


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"MZ not a picture", "scan.png", "이름만 바꾼 파일"),
        (picture()[:60], "scan.png", "열 수 없는 파일"),
        (b"%PDF-1.7 torn", "scan.pdf", "열 수 없는 파일"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024), "scan.png", "10MB"),
    ],
    ids=["renamed", "torn picture", "torn pdf", "too big"],
)
def test_what_is_no_scan_is_refused_and_leaves_nothing(type_in, data, name, told, settings):
    page = type_in(scan=upload(data, name)).content.decode()

    assert told in page
    assert not SignedForm.objects.exists()
    assert not list(settings.PRIVATE_ROOT.rglob("*.*"))


def test_a_scan_of_a_form_that_is_not_kept_is_not_kept_either(type_in, sheet, client, settings):
    typed = sheet()
    SubscriberFactory(phone=NUMBER)

    client.post(reverse("paper:desk"), {**typed, "scan": upload(picture())})

    assert not list(settings.PRIVATE_ROOT.rglob("*.png"))


def test_a_scan_of_another_department_stays_closed(type_in, client):
    type_in(scan=upload(picture()))
    address = reverse("paper:scan", args=[SignedForm.objects.get().pk])

    client.force_login(UserFactory(may=MAY))
    assert client.get(address).status_code == 404
    client.force_login(UserFactory(may=["paper.view_signedform"]))
    assert client.get(address).status_code == 302


# --- who sees what -------------------------------------------------------------------------------------------


def test_a_department_sees_its_own_forms_and_the_head_clerk_all(type_in, client, clerk):
    type_in()
    address = reverse("paper:forms")

    assert "010-****-1234" in client.get(address).content.decode()
    client.force_login(UserFactory(may=MAY))
    assert "010-****-1234" not in client.get(address).content.decode()
    client.force_login(UserFactory(may=[*MAY, "audience.see_all_subscriber"]))
    assert "010-****-1234" in client.get(address).content.decode()


def test_no_screen_asks_more_of_the_database_when_it_grows(
    type_in, client, clerk, django_assert_max_num_queries
):
    def queries(name):
        client.get(reverse(name))
        with django_assert_max_num_queries(60) as asked:
            assert client.get(reverse(name)).status_code == 200
        return len(asked)

    names = ["paper:desk", "paper:forms", "paper:failed"]

    def grow(start, count):
        for n in range(start, start + count):
            type_in(phone=f"010-1000-{n:04}", dong=DongFactory(name=f"{n}동").name)
        for row in Subscriber.objects.filter(phone__startswith="+82101000"):
            Confirmation.objects.filter(subscriber=row).update(outcome="failed")
            transitions.doubt(row)

    grow(0, 2)
    few = {name: queries(name) for name in names}
    grow(2, 20)

    assert {name: queries(name) for name in names} == few
