"""Whether a gateway may be used now: its pace, its back-off after failures, its pause after a refusal."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.delivery.models import GatewayState
from messaging.gateways import registry

logger = logging.getLogger(__name__)

PROBE_SECONDS = 300  # between two tries at a gateway that refuses us
PATIENCE = 3  # requests not taken in a row before the whole gateway is left alone for a while
LONGEST_REST = 60


def state_of(name):
    """The gateway's row, made when it is first needed."""
    return GatewayState.objects.get_or_create(pk=name)[0]


def rate(name):
    """Texts a second, all workers together; 0 is as fast as it goes."""
    return settings.DELIVERY_RATE or registry.get(name).texts_per_second


def open_at(state, now):
    """When the next request may leave: now, or later."""
    return max([now, *filter(None, [state.retry_at, state.next_slot_at])])


def take_slot(name, texts, *, urgent, now):
    """Count these texts against the pace; False when it isn't their turn. Call it in the claim's transaction.

    What a resident waits for (a code, an answer) is counted but never waits.
    """
    state = GatewayState.objects.select_for_update().get(pk=name)
    if state.retry_at and state.retry_at > now:
        return False
    pace = rate(name)
    if pace and state.next_slot_at and state.next_slot_at > now and not urgent:
        return False
    changed = {}
    if pace:
        changed["next_slot_at"] = max(now, state.next_slot_at or now) + timedelta(seconds=texts / pace)
    if state.paused:
        changed["retry_at"] = now + timedelta(seconds=PROBE_SECONDS)  # this one is the probe
    if changed:
        GatewayState.objects.filter(pk=name).update(**changed)
    return True


def went_well(name):
    """The gateway took a request: whatever kept us from it is over."""
    troubled = GatewayState.objects.filter(Q(paused=True) | Q(failures__gt=0), pk=name)
    if troubled.update(paused=False, reason="", failures=0, retry_at=None):
        logger.warning("gateway %s takes requests again", name)


def not_taken(name, retry_after):
    """A request was surely not taken; after a few in a row the gateway as a whole is left alone for a while."""
    GatewayState.objects.filter(pk=name).update(failures=F("failures") + 1)
    failures = GatewayState.objects.get(pk=name).failures
    if failures >= PATIENCE:
        rest = min(LONGEST_REST, max(retry_after, 2.0 ** (failures - PATIENCE)))
        GatewayState.objects.filter(pk=name).update(retry_at=timezone.now() + timedelta(seconds=rest))
        logger.warning("gateway %s: %s requests not taken, next in %.0fs", name, failures, rest)


def refused(name, reason):
    """The gateway refuses us as such: stop, and say why; one request probes every few minutes."""
    words = _("문자 중계사가 발송을 거절했습니다(%(reason)s). 계정, 발신번호, 잔액을 확인해 주세요.") % {
        "reason": reason
    }
    GatewayState.objects.filter(pk=name).update(
        paused=True, reason=words[:200], retry_at=timezone.now() + timedelta(seconds=PROBE_SECONDS)
    )
    logger.error("gateway %s refuses us: %s", name, reason)


def resume(name, by):
    """A person has put it right: try at once."""
    state = state_of(name)
    GatewayState.objects.filter(pk=name).update(paused=False, reason="", failures=0, retry_at=None)
    log(state, "delivery.resume_gateway", user=by)
