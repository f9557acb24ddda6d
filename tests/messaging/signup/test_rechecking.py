"""Two calendar years after a consent its owner is told that it stands, once, by day, and how to end it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent
from messaging.delivery import lists
from messaging.delivery.models import Broadcast, Message
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings
from messaging.signup import rechecking
from messaging.signup.models import Recheck
from tests.factories.audience import SubscriberFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(autouse=True)
def day_without_night():
    office = OfficeSettings.load()
    office.quiet_from = office.quiet_to = time(0)
    office.text_tag, office.service_name = "[중구청]", "U-행복소통"
    office.save()


def agreed(when, **more):
    """A subscriber whose consents were given at that time."""
    person = SubscriberFactory(**more)
    Consent.objects.filter(phone=person.phone).update(given_at=when)
    return person


def years_ago(years, **more):
    today = timezone.localdate()
    day = today.replace(year=today.year - years, day=min(today.day, 28))
    return datetime.combine(day, time(12), SEOUL) - timedelta(**more)


def told():
    """{phone: body} of everybody who was told."""
    return dict(Message.objects.filter(broadcast__kind=Kind.RECEIPT).values_list("phone", "edition__body"))


def recheck():
    begun = rechecking.begin()
    while begun and rechecking.carry_out(begun.pk):
        pass
    return begun


def test_whoever_agreed_two_years_ago_is_told_since_when_and_how_to_end_it():
    when = years_ago(2, days=1)
    person = agreed(when)
    agreed(years_ago(1))

    begun = recheck()

    assert set(told()) == {person.phone}
    day = when.date()
    assert f"({day.year}.{day.month}.{day.day})" in told()[person.phone]
    assert "#1110-3396로 수신거부" in told()[person.phone]
    begun.refresh_from_db()
    assert begun.finished_at
    assert begun.broadcast.state == Broadcast.State.SENDING


def test_the_text_is_one_sms_and_phones_can_show_it():
    body = rechecking.body(date(2024, 11, 24))

    measured = encoding.measure(body)

    assert measured.kind == "SMS"
    assert not measured.unsendable


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2026, 11, 25), date(2024, 11, 25)),
        (date(2028, 2, 29), date(2026, 2, 28)),
        (date(2026, 3, 1), date(2024, 3, 1)),
    ],
)
def test_two_years_are_calendar_years(today, last):
    assert rechecking.cutoff(today).astimezone(SEOUL).date() == last


def test_nobody_is_told_twice_in_two_years():
    person = agreed(years_ago(2, days=3))
    recheck()
    Recheck.objects.all().delete()

    assert recheck() is None

    assert Message.objects.filter(phone=person.phone).count() == 1
    assert Consent.objects.get(phone=person.phone, wording__purpose="news").rechecked_at


def test_two_years_after_the_last_telling_she_is_told_again():
    person = agreed(years_ago(4))
    Consent.objects.filter(phone=person.phone).update(rechecked_at=years_ago(2, days=1))

    recheck()

    assert set(told()) == {person.phone}


def test_who_refused_is_held_or_pauses_is_not_written_to():
    agreed(years_ago(2, days=1), opted_out=True)
    agreed(years_ago(2, days=1), held=True)
    agreed(years_ago(2, days=1), paused_until=timezone.localdate() + timedelta(days=9))

    assert recheck() is None
    assert told() == {}


def test_each_day_of_consent_has_its_own_edition():
    first, second = agreed(years_ago(2, days=1)), agreed(years_ago(2, days=2))

    recheck()

    assert Broadcast.objects.filter(kind=Kind.RECEIPT).count() == 1
    assert told()[first.phone] != told()[second.phone]


def test_a_list_that_a_worker_left_is_gone_on_with(monkeypatch):
    people = [agreed(years_ago(2, days=1)) for _each in range(3)]
    monkeypatch.setattr(rechecking, "RANGE", 1)
    begun = rechecking.begin()

    assert rechecking.carry_out(begun.pk, seconds=0)  # one range, then its time is up
    assert begun.pk in rechecking.left_behind()
    while rechecking.carry_out(begun.pk):
        pass

    assert sorted(told()) == sorted(person.phone for person in people)
    assert rechecking.left_behind() == []


def test_a_refusal_after_the_list_was_begun_leaves_an_empty_list_that_is_given_up():
    person = agreed(years_ago(2, days=1))
    begun = rechecking.begin()
    consent.opt_out(person.phone, channel=Channel.TEXT)

    rechecking.carry_out(begun.pk)

    begun.refresh_from_db()
    assert told() == {}
    assert begun.finished_at
    assert begun.broadcast.state == Broadcast.State.DISCARDED


def test_nothing_begins_at_night():
    agreed(years_ago(2, days=1))
    now = timezone.localtime()
    office = OfficeSettings.load()
    office.quiet_from, office.quiet_to = time(0), time(23, 59, 59, 999999)
    office.save()

    assert rechecking.begin() is None, now


def test_the_marks_and_the_list_are_written_together(monkeypatch):
    person = agreed(years_ago(2, days=1))
    begun = rechecking.begin()

    def torn(*arguments):
        raise lists.ListProblem("one_message_per_phone")

    monkeypatch.setattr(lists, "write", torn)
    with pytest.raises(lists.ListProblem):
        rechecking.carry_out(begun.pk)

    assert not Consent.objects.filter(phone=person.phone).exclude(rechecked_at=None).exists()
