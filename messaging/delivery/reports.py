"""Delivery reports: stored as they come, applied later in sets (law 3).

A report is a row before it is answered. Applying it may wait: for the answer to the very request it
tells about, or for a message that we don't know. 'Failed' never overwrites 'delivered'.
"""

import hashlib
import logging
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone
from django_q.tasks import async_task

from messaging.delivery import leases, settling
from messaging.delivery.models import Batch, DeliveryReport, Edition, Message

logger = logging.getLogger(__name__)

CHUNK = 2000  # reports applied in one short transaction
SECONDS = 4  # an applier's turn: routing and codes never wait longer for a worker
LEASE = "reports"
EARLY_AGAIN = timedelta(seconds=2)
UNKNOWN_AGAIN = timedelta(minutes=10)
GIVE_UP = timedelta(hours=80)  # the latest that a carrier reports (DOMAIN.md)

Report, Problem, Was = DeliveryReport, DeliveryReport.Problem, Message.State
UNTOLD = (Was.QUEUED, Was.UNCERTAIN, Was.WITHDRAWN)  # as far as we knew, the gateway did not have it

_INSERT = """
    INSERT INTO delivery_deliveryreport
        (gateway, key, message_id, phone, state, code, reported_at, received_at, applied, problem, look_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (gateway, key) DO NOTHING
"""


def store(gateway, reports):
    """Keep these reports, each once, and see that they get applied. They are committed when this returns."""
    now = timezone.now()
    adapt = connection.ops.adapt_datetimefield_value
    rows = [
        [
            gateway,
            report.key if len(report.key) <= 64 else hashlib.sha256(report.key.encode()).hexdigest(),
            report.message_id,
            report.phone[:16],
            Report.State.DELIVERED if report.delivered else Report.State.FAILED,
            report.code[:20],
            adapt(report.at),
            adapt(now),
            False,
            Problem.NONE,
            adapt(now),
        ]
        for report in reports
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)
        transaction.on_commit(_ask_for_applier, robust=True)


def waiting(now=None):
    """Reports whose time to be matched has come, oldest first."""
    return Report.objects.filter(applied=False, look_at__lte=now or timezone.now()).order_by("look_at", "pk")


def apply_for(seconds=SECONDS, linger=0.4):
    """Apply what waits, alone, for a while; True when more waits.

    Lingers a moment when nothing waits, since reports come in bursts. It looks once more after
    letting go of its lease: whoever saw it working asked for no other.
    """
    with leases.held(LEASE, 60) as lease:
        if lease is None:
            return False
        end = time.monotonic() + seconds
        quiet_since = time.monotonic()
        while time.monotonic() < end and time.monotonic() - quiet_since < linger:
            if apply_some():
                quiet_since = time.monotonic()
            else:
                time.sleep(0.05)
    return waiting().exists()


def apply_some():
    """Apply one chunk; returns how many reports were looked at."""
    chunk = list(waiting()[:CHUNK].values_list("pk", "message_id", "phone", "state", "code", "received_at"))
    if not chunk:
        return 0
    reports = [_Waiting(*row) for row in chunk]
    with transaction.atomic():
        messages = _Messages({report.message_id for report in reports if report.message_id})
        verdicts = defaultdict(list)
        for report in sorted(reports, key=lambda report: report.pk):
            verdicts[messages.judge(report)].append(report)
        messages.write()
        _file(verdicts)
    return len(reports)


def _ask_for_applier():
    """One applier at a time; a running one looks again after letting go."""
    if not leases.is_held(LEASE):
        async_task("messaging.delivery.tasks.apply_reports")


@dataclass(frozen=True)
class _Waiting:
    pk: int
    message_id: int | None
    phone: str
    state: str
    code: str
    received_at: object


class _Messages:
    """The messages that a chunk of reports tells of, locked, and what becomes of them."""

    def __init__(self, ids):
        found = dict(Message.objects.filter(pk__in=ids).values_list("pk", "broadcast_id"))
        self.batches = _Batches(found)
        # Locked after their batches, in id order: the same order everywhere.
        locked = Message.objects.select_for_update().filter(pk__in=found).order_by("pk")
        self.rows = {
            pk: (broadcast, edition, phone, state)
            for pk, broadcast, edition, phone, state in locked.values_list(
                "pk", "broadcast_id", "edition_id", "phone", "state"
            )
        }
        self.became = {}  # pk: (state, code)

    def judge(self, report):
        """The problem with this report; NONE when it is applied, even if it changes nothing."""
        if report.message_id not in self.rows:
            return Problem.UNKNOWN
        broadcast, edition, phone, state = self.rows[report.message_id]
        if report.phone and report.phone != phone:
            return Problem.PHONE
        batch = self.batches.of(report.message_id, broadcast, edition)
        state = self.became.get(report.message_id, (state, ""))[0]
        if state == Was.QUEUED and (batch is None or batch.state == Batch.State.SUBMITTED or not batch.tries):
            return Problem.EARLY
        overwritten = {Was.DELIVERED: (), Was.WITHDRAWN: (), Was.FAILED: (Report.State.DELIVERED,)}
        if report.state in overwritten.get(state, Report.State.values):
            code = report.code if report.state == Report.State.FAILED else ""
            self.became[report.message_id] = (report.state, code)
        return Problem.NONE

    def write(self):
        """The new states, a statement for each kind of change, and the batches' books."""
        by_change = defaultdict(list)
        for pk, change in self.became.items():
            by_change[change].append(pk)
        for (state, code), ids in by_change.items():
            Message.objects.filter(pk__in=ids).update(state=state, code=code)
        self.batches.book(self.rows, self.became)


class _Batches:
    """The batches of some messages, locked; found by broadcast, edition and id range."""

    def __init__(self, broadcasts):
        self.by_place = defaultdict(list)
        if not broadcasts:
            return
        of_messages = Batch.objects.select_for_update().filter(
            broadcast__in=set(broadcasts.values()),
            last_id__gte=min(broadcasts),
            first_id__lte=max(broadcasts),
        )
        for batch in of_messages.order_by("pk"):
            self.by_place[batch.broadcast_id, batch.edition_id].append(batch)
        for batches in self.by_place.values():
            batches.sort(key=lambda batch: batch.first_id)

    def of(self, message_id, broadcast, edition):
        """The batch of a message, or None."""
        for batches in (self.by_place.get((broadcast, None)), self.by_place.get((broadcast, edition))):
            if batches:
                place = bisect_right(batches, message_id, key=lambda batch: batch.first_id) - 1
                if place >= 0 and message_id <= batches[place].last_id:
                    return batches[place]
        return None

    def book(self, rows, became):
        """Move the counters; batches with the same change share one statement.

        A report about a text that no answer had told of says that the gateway took it: its price is owed.
        """
        changes = defaultdict(Counter)
        untold = {rows[pk][1] for pk in became if rows[pk][3] in UNTOLD}
        prices = dict(Edition.objects.filter(pk__in=untold).values_list("pk", "won_each")) if untold else {}
        for pk, (state, _code) in became.items():
            broadcast, edition, _phone, was = rows[pk]
            batch = self.of(pk, broadcast, edition)
            changes[batch.pk][state] += 1
            if was != Was.QUEUED:
                changes[batch.pk][was] -= 1
            if was in UNTOLD:
                changes[batch.pk]["won"] += prices[edition]
        alike = defaultdict(list)
        for batch_id, change in changes.items():
            alike[tuple(sorted((name, n) for name, n in change.items() if n))].append(batch_id)
        for change, ids in alike.items():
            counters = {str(name): F(str(name)) + n for name, n in change}
            Batch.objects.filter(pk__in=ids).update(**counters)
        settling.settle_if_known(Batch.objects.filter(pk__in=changes))


def _file(verdicts):
    """Write on the reports what became of them, and when to look again at those that couldn't be applied."""
    now = timezone.now()
    for problem, reports in verdicts.items():
        ids = [report.pk for report in reports]
        if problem == Problem.NONE:
            Report.objects.filter(pk__in=ids).update(applied=True, problem=problem, look_at=None)
        elif problem == Problem.PHONE:
            Report.objects.filter(pk__in=ids).update(problem=problem, look_at=None)
            logger.warning("%s reports name another phone than their message's", len(ids))
        else:
            pause = EARLY_AGAIN if problem == Problem.EARLY else UNKNOWN_AGAIN
            young = [report.pk for report in reports if now - report.received_at < GIVE_UP]
            Report.objects.filter(pk__in=ids).update(problem=problem, look_at=None)
            Report.objects.filter(pk__in=young).update(look_at=now + pause)
