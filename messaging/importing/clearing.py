"""Imports that nobody goes on with end by themselves; what ended is destroyed by its retention period (kept.py)."""

from datetime import timedelta

from django.db import transaction

from messaging.importing import kept, transitions
from messaging.importing.models import Imported, ImportRow, ImportRun
from messaging.states import WrongState

FORGOTTEN = timedelta(days=7)  # begun, and never looked at again
AT_ONCE = 5  # runs in one sweep
RANGE = 5_000


def end_forgotten(now):
    """End a few imports that somebody began a week ago and never wrote; returns how many.

    Their month begins with their upload, as if they had been put away then.
    """
    forgotten = ImportRun.objects.filter(
        state__in=transitions.WAITS, created_at__lt=now - FORGOTTEN
    ).order_by("pk")[:AT_ONCE]
    return sum(_ended(run) for run in forgotten)


def _ended(run):
    try:
        transitions.forget(run)
    except WrongState:  # somebody went on with it at this moment
        return False
    return True


def clear(run, now):
    """Remove at once what an import that wrote nothing keeps of people; the run itself stays, with its counts."""
    if not run.ended:
        run = transitions.forget(run)
    for file in (run.file, run.rows_file):
        if file:
            file.delete(save=False)
    for model in (ImportRow, Imported):
        while ids := list(model.objects.filter(run=run).values_list("pk", flat=True)[:RANGE]):
            with transaction.atomic():
                model.objects.filter(pk__in=ids).delete()
    kept.forget_lists(ImportRun.objects.filter(pk=run.pk))
