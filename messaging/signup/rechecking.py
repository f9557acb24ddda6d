"""Every two years whoever gets our texts is told that the consent stands, since when, and how to end it.

정보통신망법 제50조 제8항 and 시행령 제62조의3 want it of advertising from the day of the consent; the house does it
for all texts. The two years are calendar years of Seoul. Not answering keeps the consent.
"""

import logging
import time
from datetime import date, datetime
from datetime import time as clock

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience.kinds import Kind
from messaging.audience.models import Consent, ConsentWording, Subscriber
from messaging.delivery import leases, lists, quiet
from messaging.delivery import transitions as broadcasts
from messaging.delivery.models import Broadcast, Message
from messaging.gateways import encoding
from messaging.nudges import nudge
from messaging.offices.models import OfficeSettings
from messaging.signup.models import Recheck

logger = logging.getLogger(__name__)

YEARS = 2
RANGE = 25_000  # subscribers looked at in one short transaction (law 9)
SECONDS = 40  # a worker's task ends at 60
LEASE = "signup.recheck"
TASK = "messaging.signup.tasks.recheck"
Purpose = ConsentWording.Purpose
OF_TEXTS = (Purpose.NEWS, Purpose.ADVERTISING, Purpose.NIGHT)

# The first that fits one SMS goes out.
BODIES = (
    "{tag} {service} 수신동의({day})는 그대로 이어집니다. 그만받기: {number}로 수신거부",
    "{tag} 문자 수신동의({day})는 그대로 이어집니다. 그만받기: {number}로 수신거부",
)


def cutoff(today):
    """The first moment after the days on which a consent has to be told of again today; 29 February ends on the 28th."""
    try:
        day = today.replace(year=today.year - YEARS)
    except ValueError:
        day = today.replace(year=today.year - YEARS, day=28)
    return timezone.make_aware(datetime.combine(day, clock.max))


def due(today=None):
    """The subscribers to be told today, each with the `day` of her consent (or of the last time she was told)."""
    told = Consent.objects.filter(
        phone=OuterRef("phone"), wording__purpose=Purpose.NEWS, withdrawn_at=None
    ).annotate(since=Coalesce("rechecked_at", "given_at"))
    since = Subquery(told.order_by("-since").values("since")[:1])
    return (
        Subscriber.objects.textable()
        .annotate(since=since)
        .filter(since__lte=cutoff(today or timezone.localdate()))
        .annotate(day=TruncDate("since", tzinfo=timezone.get_default_timezone()))
    )


def begin(today=None):
    """Open today's re-check when anybody is due, by day only. Twice a day is once; returns it, or None."""
    today = today or timezone.localdate()
    if quiet.is_quiet() or not due(today).exists():
        return None
    with transaction.atomic():
        recheck, new = Recheck.objects.get_or_create(day=today)
        if new:
            nudge(TASK, recheck.pk)
    return recheck


def left_behind():
    """Re-checks that have begun and whose texts have not left."""
    return list(Recheck.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)[:20])


def carry_out(recheck_id, seconds=SECONDS):
    """Write the list, range by range, and let it go. True when there is more to write; twice does no harm.

    Whoever is written into the list is marked in the same transaction, so that a worker that dies leaves a list
    that its successor goes on with, and nobody is told twice.
    """
    with leases.held(LEASE, seconds + 15) as lease:
        recheck = Recheck.objects.filter(pk=recheck_id, finished_at=None).select_related("broadcast").first()
        if lease is None or recheck is None:
            return False
        broadcast = recheck.broadcast or _begin_list(recheck)
        if broadcast.state == Broadcast.State.LISTING and _write(recheck, broadcast, seconds):
            return True
        return _send(recheck, broadcast)


def _begin_list(recheck):
    with transaction.atomic():
        recheck.broadcast = lists.begin(Kind.RECEIPT, _("수신동의 확인 %s") % recheck.day.isoformat())
        recheck.save(update_fields=["broadcast"])
    return recheck.broadcast


def _write(recheck, broadcast, seconds):
    """Write what is due; True when time ran out before the end."""
    until = time.monotonic() + seconds
    low = recheck.last_id
    while (top := _end_of_range(low)) is not None:
        of_range = due(recheck.day).filter(pk__gt=low, pk__lte=top)
        for day in of_range.order_by("day").values_list("day", flat=True).distinct():
            _write_day(broadcast, of_range, day)
        low = top
        Recheck.objects.filter(pk=recheck.pk).update(last_id=low)
        if time.monotonic() > until:
            return True
    return False


def _end_of_range(low):
    """The id that ends the range after `low`; None when nobody is left."""
    beyond = Subscriber.objects.filter(pk__gt=low).order_by("pk").values_list("pk", flat=True)
    full = beyond[RANGE - 1 : RANGE].first()
    return full if full is not None else beyond.last()


def _write_day(broadcast, of_range, day):
    """Those of the range who agreed on this day: their messages, and the mark that they were told, together."""
    edition = broadcast.editions.filter(mask=day.toordinal()).first() or lists.add_edition(
        broadcast, mask=day.toordinal(), body=body(day)
    )
    with transaction.atomic():
        before = broadcast.last_id or 0
        chosen = of_range.filter(day=day).order_by("pk").annotate(to_get=Value(edition.pk))
        if not lists.write(broadcast, chosen.values_list("phone", "to_get")):
            return
        # Marked by the list, not by asking again who is due: whoever refuses at this moment is in both or in neither.
        written = Message.objects.filter(broadcast=broadcast, pk__gt=before, pk__lte=broadcast.last_id)
        Consent.objects.filter(
            phone__in=written.values("phone"), wording__purpose__in=OF_TEXTS, withdrawn_at=None
        ).update(rechecked_at=timezone.now())


def _send(recheck, broadcast):
    broadcast.refresh_from_db()
    if broadcast.state == Broadcast.State.LISTING and not broadcast.recipients:
        lists.discard(broadcast)  # the last one refused in the meantime
    elif broadcast.state == Broadcast.State.LISTING:
        broadcast = lists.finish(broadcast)
    if broadcast.state == Broadcast.State.LISTED:
        broadcast = broadcasts.approve(
            broadcast, list_hash=broadcast.list_hash, recipients=broadcast.recipients, by=None
        )
    if broadcast.state == Broadcast.State.APPROVED:
        if quiet.is_quiet():  # the list grew into the night: the sweep lets it go in the morning
            return False
        broadcasts.start(broadcast)
    Recheck.objects.filter(pk=recheck.pk, finished_at=None).update(finished_at=timezone.now())
    logger.info("recheck %s: %s were told", recheck.pk, broadcast.recipients)
    return False


def body(day: date):
    """The text for those who agreed on this day."""
    office = OfficeSettings.load()
    told = {
        "tag": office.text_tag,
        "service": office.service_name,
        "day": f"{day.year}.{day.month}.{day.day}",
        "number": settings.REPLY_NUMBER,
    }
    bodies = [each.format(**told) for each in BODIES]
    return next((each for each in bodies if encoding.size(each) <= encoding.SMS_BYTES), bodies[-1])
