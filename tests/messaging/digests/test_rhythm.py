"""When digests go out."""

from datetime import datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from messaging.digests import rhythm
from messaging.offices.models import OfficeSettings

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def seoul(*parts):
    return datetime(*parts, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (seoul(2026, 11, 23, 14, 59), seoul(2026, 11, 24, 10)),  # Monday, just before the cut-off
        (seoul(2026, 11, 23, 15, 0), seoul(2026, 11, 27, 10)),  # Monday, the cut-off has come
        (seoul(2026, 11, 24, 9, 0), seoul(2026, 11, 27, 10)),  # Tuesday morning is too late for Tuesday
        (seoul(2026, 11, 28, 12, 0), seoul(2026, 12, 1, 10)),  # over the end of a month
        (seoul(2026, 12, 31, 16, 0), seoul(2027, 1, 5, 10)),  # and of a year
    ],
    ids=["before the cut-off", "at the cut-off", "on the day", "month end", "year end"],
)
def test_a_digest_takes_items_until_three_in_the_afternoon_of_the_day_before(now, slot):
    assert next(rhythm.slots(now)) == slot


def test_digests_go_out_on_tuesdays_and_fridays_at_ten_in_seoul():
    slots = [timezone.localtime(slot) for slot in islice(rhythm.slots(timezone.now()), 20)]

    assert {slot.weekday() for slot in slots} == {1, 4}
    assert {slot.time() for slot in slots} == {time(10)}
    assert slots == sorted(set(slots))


@pytest.mark.parametrize(
    ("hour", "quiet"), [((20, 59), False), ((21, 0), True), ((0, 0), True), ((7, 59), True), ((8, 0), False)]
)
def test_the_night_lasts_from_nine_to_eight(hour, quiet):
    assert rhythm.is_quiet(seoul(2026, 11, 24, *hour)) is quiet


def test_an_office_may_have_a_quiet_time_within_the_day():
    office = OfficeSettings.load()
    office.quiet_from, office.quiet_to = time(12), time(13)
    office.save()

    assert rhythm.is_quiet(seoul(2026, 11, 24, 12, 30))
    assert not rhythm.is_quiet(seoul(2026, 11, 24, 23, 0))


def test_no_hour_that_is_offered_lies_in_the_night():
    for hour in range(24):
        offers = rhythm.lawful_hours(seoul(2026, 11, 24, hour, 30))

        assert offers
        assert not any(rhythm.is_quiet(offer) for offer in offers)
        assert all(offer > seoul(2026, 11, 24, hour, 30) for offer in offers)


def test_an_hour_is_written_as_people_write_it():
    assert rhythm.in_words(seoul(2026, 12, 1, 10)) == "12월 1일(화) 10:00"
