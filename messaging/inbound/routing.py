"""The worker's part: route each stored text exactly once, and do what belongs to its route."""

import logging
import time
from dataclasses import dataclass, replace

from django.db import DatabaseError, connection, transaction

from messaging.audience import consent
from messaging.delivery import leases
from messaging.inbound import context, handling, photos, router, transitions, urgency
from messaging.inbound.models import InboundMessage, InboundPhoto, Route

logger = logging.getLogger(__name__)

TASK = "messaging.inbound.tasks.route_waiting"
LEASE = "inbound:route"
SECONDS = 20  # a worker's turn
AT_A_TIME = 50


@dataclass(frozen=True)
class Routed:
    """What a turn did."""

    texts: int = 0
    more_waits: bool = False
    last: int = 0  # the newest text looked at


def take_turn(seconds=SECONDS):
    """Route what waits, alone: two workers would work out the same routes, and one of them for nothing.

    Texts that came while the lease was held woke nobody, so they are looked for after letting go of it.
    """
    with leases.held(LEASE, 2 * seconds) as lease:
        if lease is None:
            return Routed()
        routed = route_waiting(seconds)
    newer = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED, pk__gt=routed.last)
    return replace(routed, more_waits=newer.exists())


def route_waiting(seconds=SECONDS):
    """Route what waits, oldest first, for a while. Two workers at once share the work, a text each."""
    end = time.monotonic() + seconds
    done, last = 0, 0
    while time.monotonic() < end:
        waiting = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED, pk__gt=last)
        pks = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_A_TIME])
        if not pks:
            return Routed(done, False, last)
        for pk in pks:
            done += route_one(pk)
            last = pk
            if time.monotonic() >= end:
                break
    waiting = InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED, pk__gt=last)
    return Routed(done, waiting.exists(), last)


def route_one(pk):
    """Route this text; False when another worker has it, did it, or it can't be done now.

    Looking (rules, photos) comes before the lock; writing and everything that follows from the
    route is one transaction. A handler that fails hands the text to a person: nothing is lost.
    """
    try:
        message = InboundMessage.objects.get(pk=pk)
        if message.state != InboundMessage.State.RECEIVED:
            return False
        for photo in message.photos.filter(state=InboundPhoto.State.UNCHECKED):
            photos.look_at(photo)
        ruling = ruling_for(message)
        try:
            return _settle(pk, ruling, carry_out)
        except DatabaseError:
            raise
        except Exception as error:  # its text may hold a number: only its type is logged
            logger.error("inbound %s: handling %s failed: %s", pk, ruling.route, type(error).__name__)
            failed = replace(
                ruling,
                route=Route.REVIEW,
                why="처리하다 문제가 생겨 담당자가 봅니다.",
                data=_only_hold(ruling),
            )
            return _settle(pk, failed, carry_out_plainly)
    except Exception as error:  # a full disk, a lock: the texts behind this one must not wait for it
        logger.warning("inbound %s: left for the next sweep: %s", pk, type(error).__name__)
        return False


def ruling_for(message):
    """Where the chain sends this stored text, in the light of what we know of its phone."""
    heard = router.Heard(
        message.text,
        phone=message.phone,
        has_photo=message.photos.filter(state=InboundPhoto.State.KEPT).exists(),
        context=context.of(message),
    )
    try:
        return router.route(heard)
    except DatabaseError:
        raise
    except Exception as error:  # a rule's fault must not keep a text from a person
        logger.error("inbound %s: a rule failed: %s", message.pk, type(error).__name__)
        return router.Ruling(
            Route.REVIEW,
            "none",
            "규칙에 문제가 생겨 담당자가 봅니다.",
            urgent=urgency.look(heard.reading) is not None,
        )


def _settle(pk, ruling, then):
    """Lock, check, write, act: all or nothing."""
    skip = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    with transaction.atomic():
        message = (
            InboundMessage.objects.select_for_update(**skip)
            .filter(pk=pk, state=InboundMessage.State.RECEIVED)
            .first()
        )
        if message is None:
            return False
        transitions.settle(message, ruling)
        then(message, ruling)
    logger.info("inbound %s: %s by %s%s", pk, ruling.route, ruling.rule, " URGENT" if ruling.urgent else "")
    return True


def carry_out(message, ruling):
    """What follows from a ruling: the cry for help first, then the route's handler, then the attachments."""
    if ruling.urgent:
        handling.answer_a_cry(message, ruling)
    handler = router.handlers().get(ruling.route)
    if handler is None:
        transitions.leave_to_a_person(message, "이 갈래를 맡은 곳이 없어 담당자가 봅니다.")
    else:
        handler(message, ruling)
    if message.photos.filter(state=InboundPhoto.State.QUARANTINED).exists():
        handling.tell_of_quarantine(message)


def carry_out_plainly(message, ruling):
    """After a failure: only what keeps the person safe and unbothered."""
    if hold := ruling.data.get("hold"):
        consent.hold(message.phone, hold)


def _only_hold(ruling):
    """A refusal whose handling failed still stops our texts until a person has read it."""
    if ruling.route == Route.OPT_OUT:
        return {"hold": "수신거부를 처리하지 못했습니다."}
    return {"hold": ruling.data["hold"]} if ruling.data.get("hold") else {}


def carry_out_by_person(message, by):
    """What follows when a person chose the route: the words are read for details, never for the route."""
    data = handling.details(message)
    ruling = router.Ruling(message.route, "person", message.why, topic=message.topic, data={**data, "by": by})
    if message.route in (Route.REVIEW, Route.SPAM):
        if message.route == Route.REVIEW:
            message.handled = False
            message.save(update_fields=["handled"])
        return
    handler = router.handlers().get(message.route)
    if handler:
        handler(message, ruling)
