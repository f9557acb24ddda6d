"""What may happen to a broadcast: the only writers of its state once its list is closed.

A person's act goes to the audit log, a worker's to the log. Every change is told to the hook
`broadcast_state_changed` inside the same transaction.
"""

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from messaging.delivery import lists, waking
from messaging.delivery.hooks import tell
from messaging.delivery.models import Batch, Broadcast
from messaging.nudges import nudge
from messaging.states import WrongState

logger = logging.getLogger(__name__)

State = Broadcast.State


class ListChanged(Exception):
    """What is approved is not the list as it stands: it must be looked at again."""

    def __init__(self, broadcast):
        self.broadcast = broadcast
        super().__init__(f"delivery.broadcast {broadcast.pk} is not the list that was seen")


def approve(broadcast, *, list_hash, recipients, by):
    """Freeze the list that was seen. Raises ListChanged when hash or count differ from the rows as they are."""
    found = lists.digest_of(broadcast)  # read before the lock: it takes long for a long list
    with transaction.atomic():
        row = _locked(broadcast, State.LISTED)
        if (list_hash, recipients) != (row.list_hash, row.recipients) or found != row.list_hash:
            raise ListChanged(row)
        _change(row, State.APPROVED, by, "delivery.approve")
    return row


def start(broadcast):
    """Let the approved broadcast go out from now on."""
    with transaction.atomic():
        row = _locked(broadcast, State.APPROVED)
        row.started_at = timezone.now()
        _change(row, State.SENDING)
        complete(row)  # a list of nobody is done at once
        row.refresh_from_db()
        waking.wake(row.gateway)
    return row


def pause(broadcast, by):
    """Claim no further batch until it is resumed; what has left has left."""
    with transaction.atomic():
        row = _locked(broadcast, State.SENDING)
        _change(row, State.PAUSED, by, "delivery.pause")
    return row


def resume(broadcast, by):
    """Go on where the pause began."""
    with transaction.atomic():
        row = _locked(broadcast, State.PAUSED)
        _change(row, State.SENDING, by, "delivery.resume")
        waking.wake(row.gateway)
    return row


def stop(broadcast, by):
    """End it here: what has not left is withdrawn (by a worker, in short transactions) and counted."""
    with transaction.atomic():
        row = _locked(broadcast, State.SENDING, State.PAUSED)
        row.finished_at = timezone.now()
        _change(row, State.STOPPED, by, "delivery.stop")
        nudge("messaging.delivery.tasks.withdraw_rest", row.pk)
    return row


def cancel(broadcast, by):
    """Never send it: all of a listed or approved broadcast is withdrawn and counted."""
    with transaction.atomic():
        row = _locked(broadcast, State.LISTED, State.APPROVED)
        row.finished_at = timezone.now()
        _change(row, State.CANCELLED, by, "delivery.cancel")
        nudge("messaging.delivery.tasks.withdraw_rest", row.pk)
    return row


def complete(broadcast):
    """It is sent, when every batch is settled; False while one is not, or when it ended otherwise."""
    with transaction.atomic():
        if Batch.objects.filter(broadcast_id=broadcast.pk).exclude(state=Batch.State.SETTLED).exists():
            return False
        under_way = Broadcast.objects.filter(pk=broadcast.pk, state__in=[State.SENDING, State.PAUSED])
        if not under_way.update(state=State.SENT, finished_at=timezone.now()):
            return False
        row = Broadcast.objects.get(pk=broadcast.pk)
        if row.list_hash:  # a text that never had a list concerns no listener
            tell(row)
    logger.info("broadcast %s sent", broadcast.pk)
    return True


def complete_singles(ids):
    """The same for broadcasts of one message each, which is settled now."""
    with transaction.atomic():
        done = list(
            Broadcast.objects.select_for_update()
            .filter(pk__in=ids, state__in=[State.SENDING, State.PAUSED])
            .order_by("pk")
        )
        now = timezone.now()
        Broadcast.objects.filter(pk__in=[row.pk for row in done]).update(state=State.SENT, finished_at=now)
        for row in done:
            row.state, row.finished_at = State.SENT, now
            if row.list_hash:  # a list of one; a text that never had a list concerns no listener
                tell(row)
    logger.info("broadcasts %s sent", [row.pk for row in done])


def _locked(broadcast, *wanted):
    row = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    if row.state not in wanted:
        raise WrongState(row, wanted=" / ".join(wanted))
    return row


def _change(row, state, by=None, action=""):
    row.state = state
    row.save(update_fields=["state", "started_at", "finished_at"])
    if by is None:
        logger.info("broadcast %s %s", row.pk, state)
    else:
        log(row, action, user=by)
    tell(row)
