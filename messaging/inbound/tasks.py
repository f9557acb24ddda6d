"""This room's tasks: each calls one function, and running it twice, or never, does no harm (law 1)."""

from django_q.tasks import async_task

from messaging.delivery import waking
from messaging.inbound import routing


def route_waiting():
    """Route the texts that wait, unless another worker is at it."""
    waking.begun(routing.TASK)
    if routing.take_turn().more_waits:
        async_task(routing.TASK)
