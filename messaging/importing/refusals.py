"""Refusals left on the free 080 number: a daily file or a webhook; each enters the opt-out ledger, once."""

import logging
import re
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, OptOut
from messaging.delivery import sending
from messaging.importing.models import PhoneRefusal
from messaging.importing.telling import NotTold, day_of, phone_of, reason_in_words
from messaging.offices.models import OfficeSettings
from messaging.spreadsheets import reading

logger = logging.getLogger(__name__)

AHEAD = timedelta(minutes=5)  # another machine's clock
STOPPED = gettext_lazy(
    "080으로 수신거부를 받아 소식 문자를 멈췄습니다. 다시 받으시려면 ‘신청’이라고 보내 주세요."
)
RECEIPT_WITHIN = timedelta(days=2)  # of the refusal: a list of last year's is no news to anybody
_PHONE_HEADINGS = re.compile(r"전화|번호|휴대|핸드폰|연락처|발신|phone|tel|ani|caller|hp", re.I)
_TIME_HEADINGS = re.compile(r"일시|시각|시간|날짜|일자|date|time", re.I)
_HOUR = re.compile(r"(?:[\sT]+|(?<=\d{8}))(오전|오후)?\s*(\d{1,2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?$")


@dataclass
class Report:
    """What a file of refusals brought: new ones, those told before, and the rows that could not be read."""

    rows: int = 0
    recorded: int = 0
    known: int = 0
    rejected: list = field(default_factory=list)  # (row number, heading, value, reason in words)


class NoTime(ValueError):
    """No moment in these words."""


def take_file(file, name, *, sheet="", by=None):
    """Record every refusal that the file tells; a bad row keeps no other from being recorded. Raises BadFile."""
    table = reading.open_rows(file, name, sheet or None)
    report = Report()
    places = None
    for number, cells in table.rows:
        places = places or _places(table, cells)
        report.rows += 1
        _take_row(report, table, places, number, cells, by)
    return report


def _take_row(report, table, places, number, cells, by):
    phone_place, time_place = places
    try:
        phone = phone_of(cells[phone_place])
    except NotTold as refusal:
        report.rejected.append(
            (
                number,
                table.headings[phone_place],
                cells[phone_place],
                reason_in_words(refusal.code, refusal.detail),
            )
        )
        return
    said = cells[time_place] if time_place is not None else ""
    exact = bool(said) and not day_only(said)
    try:
        said_at = moment(said) if said else timezone.now()
    except NoTime:
        # The refusal holds whatever became of its hour; the row is listed all the same.
        said_at, exact = timezone.now(), False
        report.rejected.append(
            (number, table.headings[time_place], said, _("때를 읽을 수 없어 지금 거부한 것으로 적었습니다."))
        )
    if record(phone, said_at, by=by, exact=exact):
        report.recorded += 1
    else:
        report.known += 1


def _places(table, first):
    """Which columns hold the number and the time: by their headings, else by what stands in the first row."""
    phone = time = None
    if table.named:
        named = []
        for place, heading in enumerate(table.headings):
            if time is None and _TIME_HEADINGS.search(heading):
                time = place
            elif _PHONE_HEADINGS.search(heading):
                named.append(place)
        # '일련번호' and '080번호' are numbers too: what stands below tells which is the caller's.
        phone = next((place for place in named if _is_phone(first[place])), named[0] if named else None)
    for place, cell in enumerate(first):
        if phone is None and _is_phone(cell):
            phone = place
        elif time is None and place != phone and _is_moment(cell):
            time = place
    if phone is None:
        raise reading.BadFile("no_headings")
    return phone, time


def _is_phone(cell):
    try:
        phone_of(cell)
    except NotTold:
        return False
    return True


def _is_moment(cell):
    try:
        moment(cell)
    except NoTime:
        return False
    return True


def moment(text):
    """The moment that a text names, in Seoul where it says no zone. Raises NoTime, for the future too.

    A day without an hour is its last moment (or now): a sign-up in the morning must not outrank a refusal in the
    afternoon.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = _loose(text)
    now = timezone.now()
    if day_only(text):
        if found.date() > timezone.localdate():
            raise NoTime
        found = min(timezone.make_aware(datetime.combine(found, time.max)), now)
    elif timezone.is_naive(found):
        found = timezone.make_aware(found)
    if found > now + AHEAD or found.year < 2000:
        raise NoTime
    return min(found, now)


def day_only(text):
    """Whether the text names a day and no hour."""
    return day_of(text.strip()) is not None and ":" not in text


def _loose(text):
    """'2026.11.23. 오후 2:05', '20261123140500'."""
    hour = _HOUR.search(text)
    day = day_of(text[: hour.start()] if hour else text)
    if day is None:
        raise NoTime
    if hour is None:
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the caller says which zone
    hours = int(hour[2]) % 12 + 12 if hour[1] == "오후" else int(hour[2]) % 12 if hour[1] else int(hour[2])
    try:
        return datetime(day.year, day.month, day.day, hours, int(hour[3]), int(hour[4] or 0))  # noqa: DTZ001
    except ValueError:
        raise NoTime from None


def record(phone, said_at, *, by=None, exact=True):
    """Keep one refusal and stop 소식 to the phone, known to us or not; False when we had been told of it before.

    A refusal without its moment (`exact` false) counts as told when the phone refuses already, or when we were told
    of one on that day: the list of this week repeats what the list of yesterday said.
    """
    with transaction.atomic():
        consent.lock(phone)
        if not exact and _told_of_that_day(phone, said_at):
            return False
        row, new = PhoneRefusal.objects.get_or_create(phone=phone, said_at=said_at)
        if not new:
            return False
        stood = OptOut.objects.filter(phone=phone, lifted_at=None).exists()
        opt_out = consent.opt_out(phone, channel=Channel.PHONE, said_at=said_at, by=by)
        if not stood and opt_out.lifted_at is None and said_at > timezone.now() - RECEIPT_WITHIN:
            row.broadcast = _acknowledge(phone)
            row.save(update_fields=["broadcast"])
    return True


def _told_of_that_day(phone, said_at):
    begins = timezone.localtime(said_at).replace(hour=0, minute=0, second=0, microsecond=0)
    same_day = PhoneRefusal.objects.filter(
        phone=phone, said_at__gte=begins, said_at__lt=begins + timedelta(days=1)
    )
    return same_day.exists() or OptOut.objects.filter(phone=phone, lifted_at=None).exists()


def _acknowledge(phone):
    """One text that says it is done, and how to come back: as after a refusal by text."""
    tag = OfficeSettings.load().text_tag
    return sending.single(Kind.RECEIPT, phone, f"{tag} {STOPPED}", title=_("080 수신거부 접수"))
