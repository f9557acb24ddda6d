"""Every two years whoever gets our news is told when she agreed, that it stands, and how to end it (시행령 제62조의3).

Counted on the calendar from the day of consent. One broadcast a day, one edition a day of consent, because the
text names that day. Whoever is written into the list is marked in the same transaction, so that nobody is told
twice; what a lost worker left is found again by its row.
"""

import logging
import time as clock
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, TruncDate, TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import wordings
from messaging.audience.kinds import Kind
from messaging.audience.models import Consent, Subscriber
from messaging.delivery import leases, lists, quiet, transitions
from messaging.delivery.models import Broadcast, Message
from messaging.delivery.sweeping import Swept
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings
from messaging.signup.models import Recheck

logger = logging.getLogger(__name__)

PURPOSES = (wordings.Purpose.NEWS, wordings.Purpose.ADVERTISING)
YEARS = 2
FROM, UNTIL = time(10), time(17)  # what begins by then is over before the quiet hours
LEASE = "recheck"
SECONDS = 20  # a turn; the next sweep goes on
RANGE = 5_000  # people in one short transaction
MOST_DAYS = 60  # of consent, in one broadcast; more stand over until tomorrow
State = Broadcast.State


def run(now=None, seconds=SECONDS):
    """Go on with what is unfinished, and with today's; nothing outside the day's hours. Returns Swept."""
    now = now or timezone.now()
    if not _hour_is_right(now) or not _something_to_do(now):
        return Swept()
    with leases.held(LEASE, 2 * seconds) as lease:
        if lease is None:
            return Swept()
        Recheck.objects.get_or_create(day=timezone.localdate(now))
        unfinished = list(Recheck.objects.filter(finished_at=None).order_by("day"))
        end = clock.monotonic() + seconds
        done = [recheck for recheck in unfinished if _go_on(recheck, end)]
    # A day on which nobody was due is no unfinished work.
    return Swept(
        found=sum(recheck.broadcast_id is not None for recheck in unfinished),
        resumed=sum(recheck.broadcast_id is not None for recheck in done),
    )


def due_q(day):
    """The consents whose two years are over on that day, as a condition on Consent."""
    end = _begins(agreed_until(day) + timedelta(days=1))
    standing = Q(wording__purpose__in=PURPOSES, withdrawn_at=None)
    return standing & (Q(rechecked_at=None, given_at__lt=end) | Q(rechecked_at__lt=end))


def agreed_until(day):
    """The last day of consent whose second anniversary has come by `day`; 29 February's comes on the 28th."""
    try:
        back = day.replace(year=day.year - YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - YEARS, day=28)
    tomorrow = back + timedelta(days=1)
    return tomorrow if (tomorrow.month, tomorrow.day) == (2, 29) else back


def told():
    """Who is told at all: who gets our news. Whoever refused, left or may be refusing is not asked."""
    return Subscriber.objects.filter(news_allowed=True)


def coming(today=None):
    """[(month, people)] of the months ahead in which somebody's two years are over; what is overdue counts for this one."""
    today = today or timezone.localdate()
    standing = Consent.objects.filter(
        Exists(told().filter(phone=OuterRef("phone"))), wording__purpose__in=PURPOSES, withdrawn_at=None
    )
    months = (
        standing.annotate(month=TruncMonth(Coalesce("rechecked_at", "given_at")))
        .order_by()
        .values("month")
        .annotate(people=Count("phone", distinct=True))
    )
    counted = {}
    for row in months:
        since = timezone.localtime(row["month"]).date()
        month = max(since.replace(year=since.year + YEARS), today.replace(day=1))
        counted[month] = counted.get(month, 0) + row["people"]
    return sorted(counted.items())


def text(day):
    """What whoever agreed on that day is told: who writes, when she agreed, that it stands, how to end it."""
    known = {
        "tag": OfficeSettings.load().text_tag,
        "day": f"{day.year}.{day.month}.{day.day}",
        "number": settings.REPLY_NUMBER,
    }
    forms = [
        _("%(tag)s %(day)s 문자수신에 동의하셔서 계속 보내 드립니다. 그만: %(number)s로 '수신거부'"),
        _("%(tag)s %(day)s 수신동의, 계속 유지됩니다. 그만: %(number)s로 '수신거부'"),
        _("%(tag)s %(day)s 수신동의 유지됩니다. 그만:%(number)s '수신거부'"),
        _(
            "%(tag)s %(day)s에 소식 문자를 받기로 동의하셨고, 이 동의는 계속됩니다. 그대로 두시면 계속 보내 드립니다. "
            "그만 받으시려면 %(number)s로 ‘수신거부’라고 보내 주세요."
        ),
    ]
    bodies = [form % known for form in forms]
    return next((body for body in bodies if encoding.size(body) <= encoding.SMS_BYTES), bodies[-1])


# --- how it is done ------------------------------------------------------------------


def _hour_is_right(now):
    return FROM <= timezone.localtime(now).time() < UNTIL and not quiet.is_quiet(now)


def _something_to_do(now):
    """Asked every minute: two small queries."""
    today = Recheck.objects.filter(day=timezone.localdate(now))
    return not today.exists() or Recheck.objects.filter(finished_at=None).exists()


def _go_on(recheck, end):
    """One recheck, step after step, until it is sent or the turn is over; whether it is finished now."""
    while recheck.finished_at is None and clock.monotonic() < end:
        broadcast = recheck.broadcast and Broadcast.objects.get(pk=recheck.broadcast_id)
        if broadcast is None:
            _begin(recheck)
        elif broadcast.state == State.LISTING:
            _list(recheck, broadcast, end)
        elif broadcast.state == State.LISTED:
            seen = {"list_hash": broadcast.list_hash, "recipients": broadcast.recipients}
            transitions.approve(broadcast, **seen, by=None)  # a fixed text that the law wants: nobody chooses
        elif broadcast.state == State.APPROVED:
            transitions.start(broadcast)
            _finish(recheck)
        else:  # somebody stopped or discarded it: that is an end, too
            _finish(recheck)
    return recheck.finished_at is not None


def _begin(recheck):
    """Open the broadcast with an edition for each day of consent; nobody is due: finished."""
    days = list(
        _due(recheck.day)
        .annotate(agreed=TruncDate("given_at"))
        .order_by("agreed")
        .values_list("agreed", flat=True)
        .distinct()[:MOST_DAYS]
    )
    if not days:
        _finish(recheck)
        return
    with transaction.atomic():
        broadcast = lists.begin(Kind.RECEIPT, _("수신동의 확인 %s") % recheck.day)
        for day in days:
            lists.add_edition(broadcast, mask=day.toordinal(), body=text(day))
        recheck.broadcast = broadcast
        recheck.save(update_fields=["broadcast"])


def _list(recheck, broadcast, end):
    """Write the list, the oldest days first: who agreed to several things is told of the first alone."""
    for edition in broadcast.editions.order_by("mask"):
        after = 0
        while people := _next_people(recheck.day, edition, after):
            if clock.monotonic() >= end:
                return
            _write(recheck.day, broadcast, edition, people[0], people[-1])
            after = people[-1]
    broadcast.refresh_from_db()
    if broadcast.recipients:
        lists.finish(broadcast)
    else:  # all of them left between the counting and the writing
        lists.discard(broadcast)


def _next_people(day, edition, after):
    """The ids of the next range of people; read outside the short transaction that writes them."""
    people = _people(day, edition).filter(pk__gt=after).order_by("pk")
    return list(people.values_list("pk", flat=True)[:RANGE])


def _people(day, edition):
    agreed = datetime.fromordinal(edition.mask).date()
    given = Q(given_at__gte=_begins(agreed), given_at__lt=_begins(agreed + timedelta(days=1)))
    return told().filter(Exists(Consent.objects.filter(due_q(day), given, phone=OuterRef("phone"))))


@transaction.atomic
def _write(day, broadcast, edition, first, last):
    """One range: into the list, and marked, or neither."""
    before = broadcast.last_id or 0
    people = _people(day, edition).filter(pk__gte=first, pk__lte=last).order_by("pk")
    rows = people.values_list("phone", Value(edition.pk, output_field=BigIntegerField()))
    if lists.write(broadcast, rows):
        listed = Message.objects.filter(broadcast=broadcast, pk__gt=before)
        due = Consent.objects.filter(due_q(day), phone__in=listed.values("phone"))
        Consent.objects.filter(pk__in=due.values("pk")).update(rechecked_at=timezone.now())


def _due(day):
    return Consent.objects.filter(due_q(day), Exists(told().filter(phone=OuterRef("phone"))))


def _finish(recheck):
    recheck.finished_at = timezone.now()
    recheck.save(update_fields=["finished_at"])
    logger.info("recheck %s finished", recheck.pk)


def _begins(day):
    return timezone.make_aware(datetime.combine(day, time()))
