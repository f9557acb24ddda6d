"""Queueing a nudge: a task that says 'look at row N', never the work itself (law 1)."""

from django.db import transaction
from django_q.tasks import async_task


def nudge(task, *ids):
    """After the commit, ask a worker to call `task(*ids)`.

    Arguments are ids only. A broker that is down never fails a request that has committed:
    the sweep finds the work again from its rows.
    """

    # Not a partial: Django names the failed callback by __qualname__, which a partial lacks,
    # so that a robust callback that failed would fail the request after all.
    def queue():
        async_task(task, *ids)

    transaction.on_commit(queue, robust=True)
