"""Asking the gateway, or a person, about what nobody knows (law 2)."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from messaging.delivery import settling, waking
from messaging.delivery.models import Batch, Message
from messaging.gateways import registry
from messaging.gateways.base import GatewayError
from messaging.states import WrongState

logger = logging.getLogger(__name__)

AGAIN = 5  # seconds until a gateway that couldn't tell is asked again
SECONDS = 20  # a turn of asking: with the last question's time-out still well within a task
LONGEST = 3600  # the longest wait between two questions about a batch


def mark_stuck(now=None):
    """Batches under way for longer than a request can take are uncertain: their worker is gone."""
    now = now or timezone.now()
    since = now - timedelta(seconds=settings.DELIVERY_STUCK_SECONDS)
    stuck = Batch.objects.filter(state=Batch.State.SUBMITTED, submitted_at__lte=since)
    return sum(
        settling.uncertain(batch, "no answer was kept", ask_at=now) for batch in stuck.order_by("pk")[:1000]
    )


def due(now=None):
    """Uncertain batches of gateways that can be asked, whose time to be asked has come (by `now`)."""
    uncertain = Batch.objects.filter(Q(not_before=None) | Q(not_before__lte=now or timezone.now()))
    names = uncertain.filter(state=Batch.State.UNCERTAIN).values_list("gateway", flat=True).order_by()
    askable = [name for name in names.distinct() if registry.get(name).askable]
    return uncertain.filter(state=Batch.State.UNCERTAIN, gateway__in=askable).order_by("pk")


def ask(batch):
    """Ask the gateway what became of an uncertain batch, and go by its answer; True when that settled it.

    'Not here' is believed only when the gateway says that its answer is final.
    """
    later = _ask_again_at(batch)
    try:
        finding = registry.get(batch.gateway).ask(batch.reference, batch.gateway_reference)
    except (
        Exception
    ) as error:  # also an adapter's fault: the batches behind this one are asked about all the same
        reason = error.reason if isinstance(error, GatewayError) else type(error).__name__
        logger.info("batch %s: the gateway can't tell (%s)", batch.pk, reason)
        Batch.objects.filter(pk=batch.pk, state=Batch.State.UNCERTAIN).update(not_before=later)
        return False
    settling.found(
        batch,
        finding.taken,
        finding.refused,
        final=finding.final,
        ask_at=later,
        gateway_reference=finding.gateway_reference,
    )
    waking.wake(batch.gateway)
    return finding.final


def ask_all(limit=50, seconds=SECONDS):
    """Ask about batches that are due, for a while; returns how many were asked about and how many are known now.

    A gateway that lets every question wait must not outlast a task: the rest stays due.
    """
    end = time.monotonic() + seconds
    asked = known = 0
    for batch in due()[:limit]:
        if asked and time.monotonic() >= end:
            break
        asked += 1
        known += ask(batch)
    return asked, known


def next_due(gateway):
    """When one of this gateway's uncertain batches is next to be asked about; None when there is none."""
    if not registry.get(gateway).askable:
        return None
    uncertain = Batch.objects.filter(gateway=gateway, state=Batch.State.UNCERTAIN, not_before__isnull=False)
    return uncertain.order_by("not_before").values_list("not_before", flat=True).first()


def assume_sent(batch, by):
    """A person decides that an uncertain batch did go out: nobody is texted again. Raises WrongState."""
    ids = batch.messages.filter(state=Message.State.UNCERTAIN).values_list("pk", flat=True)
    _decide(batch, by, "delivery.assume_sent", taken=list(ids))


def send_again(batch, by):
    """A person decides that an uncertain batch did not go out: it is sent again. Raises WrongState."""
    _decide(batch, by, "delivery.send_again", taken=())
    waking.wake(batch.gateway)


def _decide(batch, by, action, taken):
    if not settling.found(batch, taken, {}, final=True):
        raise WrongState(Batch.objects.get(pk=batch.pk), wanted=Batch.State.UNCERTAIN)
    log(batch.broadcast, action, user=by, data={"batch": batch.pk, "messages": batch.uncertain})


def _ask_again_at(batch):
    """Later the longer it has been uncertain: a carrier's look-up may lag by days."""
    now = timezone.now()
    age = (now - batch.submitted_at).total_seconds()
    return now + timedelta(seconds=min(LONGEST, max(AGAIN, age / 4)))
