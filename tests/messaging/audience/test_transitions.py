"""Signing up, changing and leaving."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.audience import tasks, transitions, wordings
from messaging.audience.models import Channel, Consent, ConsentWording, OptOut, Subscriber, TextSignUp
from tests.factories.audience import DongFactory, SubscriberFactory, mask, phone
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
PHONE = phone(1)


def test_whoever_signs_up_may_be_texted_at_once():
    subscriber = transitions.sign_up(PHONE, interest_mask=mask("복지"), channel=Channel.WEB)

    assert subscriber.state == Subscriber.State.ACTIVE
    assert Subscriber.objects.textable().get() == subscriber


def test_signing_up_keeps_what_was_agreed_to_when_and_how():
    transitions.sign_up(
        PHONE,
        interest_mask=mask("복지"),
        channel=Channel.PAPER,
        consents=[*wordings.NECESSARY, ConsentWording.Purpose.ADVERTISING],
    )

    given = Consent.objects.filter(phone=PHONE, withdrawn_at=None)
    assert {row.wording.purpose for row in given} == {"personal_data", "news", "advertising"}
    assert {row.channel for row in given} == {Channel.PAPER}
    assert {row.wording.version for row in given} == {1}


def test_signing_up_again_changes_interests_and_repeats_no_consent():
    first = SubscriberFactory(phone=PHONE, name="홍길동")
    again = transitions.sign_up(PHONE, interest_mask=mask("교육"), channel=Channel.PAPER)

    assert again == first
    assert again.interest_mask == mask("교육")
    assert again.name == "홍길동"
    assert again.channel == Channel.WEB, "how she first came to us"
    assert again.signed_up_at == first.signed_up_at
    assert Consent.objects.filter(phone=PHONE).count() == 2


def test_a_new_wording_is_agreed_to_from_its_day_on():
    today = timezone.localdate()
    newer = ConsentWording.objects.create(purpose="news", version=2, text="새 문안", used_from=today)
    ConsentWording.objects.create(
        purpose="news", version=3, text="내일 문안", used_from=today + timedelta(days=1)
    )

    transitions.sign_up(PHONE, interest_mask=mask("복지"), channel=Channel.WEB)

    assert Consent.objects.get(phone=PHONE, wording__purpose="news").wording == newer


def test_the_first_wordings_are_laid_once_and_never_touched_again():
    ConsentWording.objects.filter(purpose="news").update(text="우리 기관의 문안")

    wordings.lay_first_wordings()

    assert ConsentWording.objects.count() == len(ConsentWording.Purpose)
    assert ConsentWording.objects.get(purpose="news").text == "우리 기관의 문안"


def test_someone_who_left_comes_back_by_signing_up_herself():
    SubscriberFactory(phone=PHONE, left=True)

    back = transitions.sign_up(PHONE, interest_mask=mask("문화"), channel=Channel.TEXT)

    assert back.state == Subscriber.State.ACTIVE
    assert back.news_allowed
    assert back.left_at is None
    assert OptOut.objects.get(phone=PHONE).lifted_channel == Channel.TEXT


def test_leaving_closes_everything_and_keeps_the_refusal():
    subscriber = SubscriberFactory()

    gone = transitions.leave(subscriber.phone, channel=Channel.WEB)

    assert gone.state == Subscriber.State.LEFT
    assert gone.left_at is not None
    assert not gone.news_allowed
    assert not Consent.objects.filter(phone=subscriber.phone, withdrawn_at=None).exists()
    assert OptOut.objects.filter(phone=subscriber.phone, lifted_at=None).exists()


def test_leaving_twice_or_as_a_stranger_does_no_harm():
    subscriber = SubscriberFactory()
    first = transitions.leave(subscriber.phone, channel=Channel.TEXT)
    again = transitions.leave(subscriber.phone, channel=Channel.TEXT)

    assert again.left_at == first.left_at
    assert transitions.leave(phone(77), channel=Channel.TEXT) is None
    assert OptOut.objects.filter(phone=phone(77), lifted_at=None).exists()


def test_interests_change_only_for_those_who_are_signed_up():
    subscriber = SubscriberFactory()
    left = SubscriberFactory(left=True)

    changed = transitions.change_interests(subscriber.phone, mask("교육"), channel=Channel.TEXT)

    assert changed.interest_mask == mask("교육")
    assert transitions.change_interests(left.phone, mask("교육"), channel=Channel.TEXT) is None
    assert transitions.change_interests(phone(88), mask("교육"), channel=Channel.TEXT) is None


def test_a_pause_ends_by_itself():
    subscriber = SubscriberFactory()
    today = timezone.localdate()

    transitions.pause(subscriber.phone, today + timedelta(days=3))
    assert not Subscriber.objects.textable().exists()

    transitions.pause(subscriber.phone, today)
    assert Subscriber.objects.textable().exists()


def test_a_sign_up_by_text_waits_for_the_answer():
    transitions.ask_consent(PHONE, mask("복지", "교육"))
    assert not Subscriber.objects.exists(), "before the answer nobody is signed up"
    assert transitions.asked(PHONE)

    subscriber = transitions.confirm_sign_up(PHONE)

    assert subscriber.news_allowed
    assert subscriber.channel == Channel.TEXT
    assert subscriber.interest_mask == mask("복지", "교육")
    assert not TextSignUp.objects.exists()


def test_an_answer_after_a_day_or_to_no_question_signs_nobody_up():
    asked = transitions.ask_consent(PHONE, mask("복지"))
    TextSignUp.objects.update(asked_at=asked.asked_at - timedelta(hours=24, seconds=1))

    assert transitions.asked(PHONE) is None
    assert transitions.confirm_sign_up(PHONE) is None
    assert transitions.confirm_sign_up(phone(2)) is None
    assert not Subscriber.objects.exists()


def test_silence_for_a_day_keeps_nothing():
    asked = transitions.ask_consent(PHONE, mask("복지"))
    transitions.ask_consent(phone(2), mask("복지"))
    TextSignUp.objects.filter(pk=asked.pk).update(asked_at=asked.asked_at - timedelta(hours=25))

    tasks.forget_unanswered()

    assert TextSignUp.objects.get().phone == phone(2)


def test_a_clerks_act_is_in_the_audit_log_without_number_or_name():
    clerk = UserFactory()
    subscriber = transitions.sign_up(
        PHONE, interest_mask=mask("복지"), channel=Channel.PAPER, by=clerk, name="홍길동"
    )
    transitions.change(subscriber, by=clerk, dong=DongFactory())

    entries = ModelLogEntry.objects.filter(user=clerk)
    assert {entry.action for entry in entries} == {"audience.sign_up", "audience.change"}
    for entry in entries:
        kept = f"{entry.label} {entry.data}"
        assert "홍길동" not in kept
        assert "00000001" not in kept


def test_what_a_resident_does_is_logged_by_id_only(caplog):
    caplog.set_level("INFO")

    subscriber = SubscriberFactory(phone=PHONE, name="홍길동", opted_out=True)

    assert f"audience.subscriber {subscriber.pk}" in caplog.text
    assert "00000001" not in caplog.text
    assert "홍길동" not in caplog.text


def test_nothing_calls_a_person_by_number_or_name():
    subscriber = SubscriberFactory(phone=PHONE, name="홍길동", held=True, opted_out=True)
    rows = [subscriber, OptOut.objects.get(), *Consent.objects.all(), transitions.ask_consent(PHONE, 0)]

    for row in rows:
        assert str(row) == f"{row._meta.verbose_name} {row.pk}"
        assert "00000001" not in repr(row)


def test_unknown_particulars_are_refused_aloud():
    with pytest.raises(TypeError):
        transitions.sign_up(PHONE, interest_mask=1, channel=Channel.WEB, state="left")
    with pytest.raises(TypeError):
        transitions.change(SubscriberFactory(), phone=phone(5))


def test_a_known_number_stays_with_the_department_that_received_it():
    first, other = DepartmentFactory(), DepartmentFactory()
    person = SubscriberFactory(department=first)

    transitions.sign_up(person.phone, interest_mask=1, channel=Channel.PAPER, department=other)
    person.refresh_from_db()
    assert person.department == first

    transitions.leave(person.phone, channel=Channel.WEB)
    transitions.sign_up(person.phone, interest_mask=1, channel=Channel.WEB, department=other)
    person.refresh_from_db()
    assert person.department == other


def test_a_sign_up_said_before_she_withdrew_and_read_after_it_brings_nobody_back():
    person = SubscriberFactory()
    said_at = timezone.now()
    transitions.leave(person.phone, channel=Channel.WEB)

    transitions.sign_up(person.phone, interest_mask=1, channel=Channel.TEXT, said_at=said_at)

    person.refresh_from_db()
    assert person.state == Subscriber.State.LEFT
    assert person.left_at
    assert not person.news_allowed
