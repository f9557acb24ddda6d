"""What this room's lost tasks left unfinished: texts that nobody has routed yet."""

from datetime import timedelta

from django.utils import timezone

from messaging.delivery.sweeping import Swept
from messaging.inbound import routing
from messaging.inbound.models import InboundMessage
from messaging.nudges import nudge

PATIENCE = timedelta(seconds=15)  # a task may be at it
SECONDS = 20


def sweep():
    """Route texts that have waited too long, for a while; the rest in a task of its own."""
    waiting = InboundMessage.objects.filter(
        state=InboundMessage.State.RECEIVED, stored_at__lt=timezone.now() - PATIENCE
    )
    found = waiting.count()
    if not found:
        return Swept()
    routed = routing.take_turn(SECONDS)
    if routed.more_waits:
        nudge(routing.TASK)
    return Swept(found=found, resumed=routed.texts)
