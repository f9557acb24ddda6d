"""Waking workers: a nudge after the commit, unless the work is being done or was asked for a moment ago.

Without that, a flood of texts queues a task each, and the workers wade through them before they
come to the work itself.
"""

import logging

from django.conf import settings
from django.db import transaction
from django_q.tasks import async_task

from messaging.delivery import leases

logger = logging.getLogger(__name__)

PUMP = "messaging.delivery.tasks.pump"
ASKED_SECONDS = 30  # a task that was asked for and has not begun by then may be lost: it is asked for again


def slots(gateway):
    """The leases under which a gateway's pumps run: one fewer than workers, so that a code never waits."""
    return [f"pump:{gateway}:{slot}" for slot in range(settings.WORKERS - 1)]


def wake(gateway):
    """After the commit, ask for a pump of that gateway.

    A running pump looks for work once more after letting go of its lease, so none is needed while
    every lease is held. A broker that is down fails nothing: the sweep finds the batches.
    """
    _ask_after_commit(PUMP, gateway, leases_of=slots(gateway))


def wake_alone(task, lease):
    """After the commit, ask for a task that works under one lease, unless it is at work already.

    Whoever holds the lease must look for more work after letting go of it, and call `begun` first.
    """
    _ask_after_commit(task, leases_of=[lease])


def begun(task, *args):
    """The task that was asked for has begun: from now on a nudge asks for another."""
    leases.clear(_mark(task, *args))


def _ask_after_commit(task, *args, leases_of):
    mark = _mark(task, *args)

    def ask():
        if leases.is_held(mark) or all(leases.is_held(lease) for lease in leases_of):
            return
        if leases.take(mark, ASKED_SECONDS):
            async_task(task, *args)

    transaction.on_commit(ask, robust=True)


def _mark(task, *args):
    return ":".join(("asked", task.rsplit(".", 1)[-1], *args))
