"""Nudges by id, and the sweep that finds what a lost nudge left behind (law 1)."""

import logging

from django.utils import timezone
from django_q.tasks import async_task

from messaging.delivery.sweeping import Swept
from messaging.importing import checking, clearing, committing, confirming, transitions, undoing
from messaging.importing.models import ImportRun

logger = logging.getLogger(__name__)

ACTS = {
    ImportRun.State.CHECKING: checking.check,
    ImportRun.State.WRITING: committing.write,
    ImportRun.State.UNDOING: undoing.undo,
}
AT_ONCE = 20


def work(run_id, seconds=20):
    """Do what this import waits for, for a while; True when more remains."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None or run.state not in ACTS:
        return False
    try:
        more = ACTS[run.state](run, seconds)
    except Exception as error:  # its text may hold a number: only its type is told (law 7)
        transitions.stumbled(run, type(error).__name__)
        return False
    if more:
        async_task("messaging.importing.tasks.work", run_id)
    return more


def confirm(run_id):
    """Write and release the confirmations that somebody asked for."""
    confirming.carry_out(run_id)


def sweep():
    """Take up imports that nobody works on and confirmations that were lost; end what was forgotten."""
    found = list(ImportRun.objects.unfinished().order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    for run_id in found:
        async_task("messaging.importing.tasks.work", run_id)
    asked = confirming.left_behind()
    for run_id in asked:
        async_task("messaging.importing.tasks.confirm", run_id)
    ended = clearing.end_forgotten(timezone.now())
    total = len(found) + len(asked) + ended
    return Swept(found=total, resumed=total)
