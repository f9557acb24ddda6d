"""Waking the pumps: a nudge after the commit, unless as many as may run are running."""

import logging

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from messaging.delivery import leases

logger = logging.getLogger(__name__)


def slots(gateway):
    """The leases under which a gateway's pumps run: one fewer than workers, so that a code never waits."""
    return [f"pump:{gateway}:{slot}" for slot in range(settings.WORKERS - 1)]


def wake(gateway):
    """After the commit, ask for a pump of that gateway.

    A running pump looks for work once more after letting go of its lease, so none is needed while
    every lease is held. A broker that is down fails nothing: the sweep finds the batches.
    """
    transaction.on_commit(lambda: _ask_for_pump(gateway), robust=True)


def wake_alone(task, lease):
    """After the commit, ask for a task that works under one lease, unless it is at work already.

    Whoever holds the lease must look for more work after letting go of it.
    """

    def ask():
        if not leases.is_held(lease):
            async_task(task)

    transaction.on_commit(ask, robust=True)


def _ask_for_pump(gateway):
    if not all(leases.is_held(slot) for slot in slots(gateway)):
        async_task("messaging.delivery.tasks.pump", gateway)
