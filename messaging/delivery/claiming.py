"""Claiming: a batch is written down as leaving, durably, before its request leaves (law 2)."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from messaging.audience.kinds import Kind
from messaging.delivery import pacing, quiet
from messaging.delivery.models import PRIORITY, Batch, Broadcast, new_reference

logger = logging.getLogger(__name__)

AT_ONCE = 32  # single texts (receipts, answers) claimed in one commit and sent side by side
URGENT = PRIORITY[Kind.REPLY]


@dataclass(frozen=True)
class Claimed:
    """What a pump got: batches now 'submitted', or when to look again (None: nothing waits)."""

    batches: list[Batch]
    look_again_at: datetime | None = None


def ready(gateway, now, *, night):
    """The batches of a gateway that may leave now, most urgent first."""
    prepared = Batch.objects.filter(
        Q(not_before=None) | Q(not_before__lte=now),
        gateway=gateway,
        state=Batch.State.PREPARED,
        broadcast__state=Broadcast.State.SENDING,
    )
    if night:
        prepared = prepared.exclude(broadcast__kind__in=quiet.WAITS)
    return prepared.order_by("priority", "pk")


def waits(gateway, until):
    """Whether a batch is ready, or will be by then."""
    return ready(gateway, until, night=quiet.is_quiet()).exists()


def claim(gateway):
    """Mark the next batch as leaving, or the next few single texts, in one commit of its own.

    The commit is durable: a worker killed from here on leaves batches that are asked about, never
    batches that are sent again.
    """
    pacing.state_of(gateway)
    night = quiet.is_quiet()
    with transaction.atomic(durable=True):
        now = timezone.now()
        waiting = ready(gateway, now, night=night).select_related("broadcast")
        if connection.features.has_select_for_update_skip_locked:
            waiting = waiting.select_for_update(skip_locked=True, of=("self",))
        batches = _one_round(list(waiting[:AT_ONCE]))
        texts = sum(batch.size for batch in batches)
        urgent = bool(batches) and batches[0].priority <= URGENT
        if batches and pacing.take_slot(gateway, texts, urgent=urgent, now=now):
            _submit(batches, now)
            logger.info("batches %s submitted", [batch.pk for batch in batches])
            return Claimed(batches)
    return Claimed([], _look_again_at(gateway, now, night, more=bool(batches)))


def _one_round(batches):
    """The first batch; when it is a single text, the single texts that follow it, too."""
    singles = 0
    while singles < len(batches) and batches[singles].size == 1:
        singles += 1
    return batches[: max(singles, 1)]


def _submit(batches, now):
    """Each try has a reference of its own, so that an answer about one is never taken for another's."""
    leaving = {
        "state": Batch.State.SUBMITTED,
        "submitted_at": now,
        "tries": F("tries") + 1,
        "not_before": None,
    }
    first = [batch.pk for batch in batches if not batch.tries]
    Batch.objects.filter(pk__in=first).update(**leaving)
    for batch in batches:
        if batch.tries:
            batch.reference = new_reference()
            Batch.objects.filter(pk=batch.pk).update(reference=batch.reference, **leaving)
        batch.state, batch.submitted_at, batch.tries = Batch.State.SUBMITTED, now, batch.tries + 1


def _look_again_at(gateway, now, night, *, more):
    """When something may be ready: the gateway's next opening, or the first batch's next try."""
    if more:
        return pacing.open_at(pacing.state_of(gateway), now)
    later = Batch.objects.filter(
        gateway=gateway,
        state=Batch.State.PREPARED,
        broadcast__state=Broadcast.State.SENDING,
        not_before__gt=now,
    )
    if night:
        later = later.exclude(broadcast__kind__in=quiet.WAITS)
    return later.order_by("not_before").values_list("not_before", flat=True).first()
