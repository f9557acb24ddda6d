"""This room's tasks: each calls one function, and running it twice, or never, does no harm (law 1)."""

from django_q.tasks import async_task

from messaging.inbound import routing


def route_waiting():
    """Route the texts that wait, unless another worker is at it."""
    if routing.take_turn().more_waits:
        async_task(routing.TASK)
