"""Writing a checked import, by a worker: a few hundred people in one short transaction, each with its undo beside it."""

import time
from datetime import datetime

from django.db import transaction

from messaging.audience import bulk, households
from messaging.audience.bulk import Outcome, Told
from messaging.audience.models import Channel
from messaging.importing import transitions
from messaging.importing.models import Imported, ImportRow, ImportRun
from messaging.states import WrongState

RANGE = 500  # people in one transaction: under half a second of SQLite's one write lock
State = ImportRun.State


def write(run, seconds=20):
    """Write people for as long as `seconds`; True when more remain. Running twice, or never, does no harm."""
    until = time.monotonic() + seconds
    while True:
        rows = list(
            run.lines.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED], number__gt=run.written_to).order_by(
                "number"
            )[:RANGE]
        )
        if not rows:
            break
        if not _write_range(run, rows):
            return False  # cancelled, or another worker was faster
        if time.monotonic() > until:
            return True
    try:
        transitions.done(run)
    except WrongState:
        return False
    return False


def _write_range(run, rows):
    """One range, and how far we are, together. Who refused since the check is not written, and is listed so."""
    with transaction.atomic():
        ours = ImportRun.objects.filter(pk=run.pk, state=State.WRITING, written_to=run.written_to)
        if not ours.update(written_to=rows[-1].number, tries=0):
            return False
        homes = households.at({row.told["address"] for row in rows if row.told.get("address")})
        by_phone = {row.phone: row for row in rows}
        results = bulk.sign_up_many(
            (_told(row, homes) for row in rows), channel=Channel.FILE, department_id=run.department_id
        )
        written = [
            Imported(
                run=run,
                number=by_phone[told.phone].number,
                subscriber=done.subscriber,
                before=done.before,
                after=done.after,
                consents=done.consents,
            )
            for told, _verdict, done in results
            if done
        ]
        Imported.objects.bulk_create(written, batch_size=250)
        _note_what_differs(by_phone, results)
        ImportRun.objects.filter(pk=run.pk).update(written=run.written + len(written))
    run.written_to, run.written = rows[-1].number, run.written + len(written)
    return True


def _told(row, homes):
    person = dict(row.told["person"])
    if home := homes.get(row.told.get("address")):
        person["household_id"] = home
    return Told(
        phone=row.phone,
        signed_at=datetime.fromisoformat(row.told["signed_at"]),
        interest_mask=row.told["mask"],
        person=person,
        wordings=tuple(tuple(pair) for pair in row.told["wordings"]),
    )


def _note_what_differs(by_phone, results):
    """Lines whose outcome is another than the check had found: somebody acted in between."""
    for told, verdict, _done in results:
        row = by_phone[told.phone]
        if row.outcome != verdict.outcome:
            ImportRow.objects.filter(pk=row.pk).update(outcome=verdict.outcome, reason=verdict.why)
