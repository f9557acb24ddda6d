"""Queueing a nudge: a task that says 'look at row N', never the work itself (law 1)."""

from functools import partial

from django.db import transaction
from django_q.tasks import async_task


def nudge(task, *ids):
    """After the commit, ask a worker to call `task(*ids)`.

    Arguments are ids only. A broker that is down never fails a request that has committed:
    the sweep finds the work again from its rows.
    """
    transaction.on_commit(partial(async_task, task, *ids), robust=True)
