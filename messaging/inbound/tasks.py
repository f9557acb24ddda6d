"""This room's tasks: each calls one function, and running it twice, or never, does no harm (law 1)."""

from django_q.tasks import async_task

from messaging.inbound import routing


def route_waiting():
    """Route the texts that wait."""
    if routing.route_waiting().more_waits:
        async_task("messaging.inbound.tasks.route_waiting")
