"""When digests go out: Tuesdays and Fridays at 10:00 in Seoul, and which hours the law leaves open."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from messaging.delivery.quiet import is_quiet as is_quiet  # part of this module's face
from messaging.offices.models import OfficeSettings

WEEKDAYS = (1, 4)  # Tuesday, Friday
HOUR = time(10)
CUT_OFF = time(15)  # of the day before
WEEKDAY_NAMES = "월화수목금토일"


def slots(now):
    """The hours of the coming digests that still take items, soonest first, without end."""
    day = timezone.localdate(now)
    while True:
        if day.weekday() in WEEKDAYS and now < at(day - timedelta(days=1), CUT_OFF):
            yield at(day, HOUR)
        day += timedelta(days=1)


def at(day, hour):
    """That hour of that day, in the office's time zone."""
    return timezone.make_aware(datetime.combine(day, hour))


def lawful_hours(now, count=3):
    """The next hours at which a text may go out: the next full hours outside quiet hours, then the next slot."""
    office = OfficeSettings.load()
    hour = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    found = []
    for _step in range(48):
        hour += timedelta(hours=1)
        if not is_quiet(hour, office):
            found.append(hour)
        if len(found) == count - 1:
            break
    slot = next(slots(now))
    return [*found, slot] if slot not in found else found


def in_words(moment):
    """'12월 1일(화) 10:00', as people here write an hour."""
    return f"{day_in_words(moment)} {timezone.localtime(moment):%H:%M}"


def day_in_words(moment):
    """'12월 1일(화)'."""
    local = timezone.localtime(moment)
    return f"{local.month}월 {local.day}일({WEEKDAY_NAMES[local.weekday()]})"
