"""What an import keeps of people, and for how long: after that only its counts stay."""

from datetime import timedelta

from django.db import transaction

from messaging.importing import transitions
from messaging.importing.models import Imported, ImportRow, ImportRun

KEEP = timedelta(days=30)  # after the end: so long it can be undone, and its rejected lines downloaded
FORGOTTEN = timedelta(days=7)  # begun, and never looked at again
AT_ONCE = 5  # runs in one sweep
RANGE = 5_000


def clear_old(now):
    """Clear a few runs whose time is up; returns how many."""
    ended = ImportRun.objects.filter(cleared_at=None, state__in=ImportRun.ENDED, finished_at__lt=now - KEEP)
    forgotten = ImportRun.objects.filter(
        cleared_at=None,
        state__in=[ImportRun.State.UPLOADED, ImportRun.State.MAPPED, ImportRun.State.CHECKED],
        created_at__lt=now - FORGOTTEN,
    )
    runs = [*ended.order_by("pk")[:AT_ONCE], *forgotten.order_by("pk")[:AT_ONCE]]
    for run in runs:
        clear(run, now)
    return len(runs)


def clear(run, now):
    """Remove the file, its lines and what they did; the run itself stays, with its counts, as a record."""
    if not run.ended:
        run = transitions.cancel(run)
    for file in (run.file, run.rows_file):
        if file:
            file.delete(save=False)
    for model in (ImportRow, Imported):
        while ids := list(model.objects.filter(run=run).values_list("pk", flat=True)[:RANGE]):
            with transaction.atomic():
                model.objects.filter(pk__in=ids).delete()
    ImportRun.objects.filter(pk=run.pk).update(
        file="", rows_file="", examples=[], file_name="", cleared_at=now
    )
