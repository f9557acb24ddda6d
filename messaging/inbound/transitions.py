"""Where a text stands: routed by the worker, moved by a person; the only writers of its state and route."""

import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience import consent
from messaging.inbound.models import InboundMessage, Route
from messaging.states import WrongState

logger = logging.getLogger(__name__)

SETTLED_BY_ITSELF = {
    Route.OPT_OUT,
    Route.OPT_IN,
    Route.CHANGE_INTERESTS,
    Route.HELP,
    Route.SUBMISSION,
    Route.INQUIRY,
    Route.SPAM,
}
FIELDS = ["state", "route", "rule", "why", "urgent", "handled", "topic", "routed_at"]


def settle(message, ruling):
    """Write down where the worker's chain sends this text. The caller holds its row."""
    if message.state != InboundMessage.State.RECEIVED:
        raise WrongState(message, wanted=InboundMessage.State.RECEIVED)
    spam = ruling.route == Route.SPAM
    message.state = InboundMessage.State.HELD if spam else InboundMessage.State.ROUTED
    message.route, message.rule, message.why = str(ruling.route), ruling.rule, str(ruling.why)[:200]
    message.urgent, message.topic = ruling.urgent, ruling.topic
    # What is urgent waits for a person, whatever was done by itself.
    message.handled = ruling.route in SETTLED_BY_ITSELF and not ruling.urgent
    message.routed_at = timezone.now()
    message.save(update_fields=FIELDS)
    return message


def leave_to_a_person(message, why):
    """A handler can't go on with this text: a person reads it. Call it inside the settling transaction."""
    message.route, message.why, message.handled = Route.REVIEW.value, str(why)[:200], False
    message.save(update_fields=["route", "why", "handled"])
    return message


def reroute(message, route, by, *, refused=None):
    """A person sends a text elsewhere and what belongs to the new route is done.

    `refused` answers a hold on its phone: True stops our texts for good, False frees the phone.
    Spam that was wrongly held is a resident's text again. Opting out is so always a refusal.
    """
    from messaging.inbound import routing  # it stands on this module

    with transaction.atomic():
        message = _locked(message)
        if message.state == InboundMessage.State.RECEIVED:
            raise WrongState(message, wanted=[InboundMessage.State.ROUTED, InboundMessage.State.HELD])
        before, message.route = message.route, str(route)
        spam = route == Route.SPAM
        message.state = InboundMessage.State.HELD if spam else InboundMessage.State.ROUTED
        message.rule, message.why, message.handled = "person", _("담당자가 옮겼습니다."), True
        message.save(update_fields=["state", "route", "rule", "why", "handled"])
        if refused is not None and route != Route.OPT_OUT:
            consent.release(message.phone, refused=refused, by=by)
        elif refused is None and route == Route.OPT_OUT:
            refused = True
        routing.carry_out_by_person(message, by)
        log(message, "inbound.reroute", user=by, data={"from": before, "to": str(route), "refused": refused})
    return message


def mark_handled(message, by):
    """A person has seen to this text. Marking it twice is one act."""
    with transaction.atomic():
        message = _locked(message)
        if not message.handled:
            message.handled = True
            message.save(update_fields=["handled"])
            log(message, "inbound.handle", user=by)
    return message


def _locked(message):
    return InboundMessage.objects.select_for_update().get(pk=message.pk)
