"""Destruction: a plan that only counts, a person's word, and then ranges of rows with short locks (law 9).

Nothing is destroyed before somebody has read the plan and approved it, except the kinds that end by themselves.
Law 6 (the original stays) ends here, and only here: when the period is over.
"""

import logging
import time
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging import hashing, masking
from messaging.keeping import holding, kept, retention
from messaging.keeping.models import Destruction, DestructionLine
from messaging.nudges import nudge
from messaging.states import WrongState

logger = logging.getLogger(__name__)

State = Destruction.State
RUN_SECONDS = 40  # a worker's task ends at 60
TASK = "messaging.keeping.tasks.run"
SHOWN = 3


class Changed(Exception):
    """The plan is no longer what was looked at, or the table of periods says something else by now."""

    def in_words(self):
        """One Korean sentence for whoever approved."""
        return _("그 사이 건수, 보존기간이나 보존 잠금이 바뀌었습니다. 새로 센 숫자를 다시 확인해 주세요.")


@dataclass(frozen=True)
class Counted:
    """What is due of one kind: how many rows may go, and how many are held."""

    row: retention.Row
    cutoff: object
    planned: int
    held: int


# --- counting ---------------------------------------------------------------------------------------------


def due(kind, cutoff):
    """The rows of a kind that may be destroyed: their time was up at `cutoff`, and nothing holds them."""
    if holding.is_kind_held(kind.key):
        return kind.due(cutoff).none()
    return holding.free(kind, kind.due(cutoff))


def count(now=None, *, by_itself=False):
    """The dry run: what would be destroyed now, kind by kind. Changes nothing."""
    now = now or timezone.now()
    counted = []
    for row in retention.table():
        if not row.kind.ends or row.period is None or row.kind.by_itself != by_itself:
            continue
        cutoff = row.period.before(now)
        free = due(row.kind, cutoff).count()
        counted.append(Counted(row, cutoff, free, row.kind.due(cutoff).count() - free))
    return counted


def examples(line):
    """A few masked rows of a planned line, for the person who approves: (row, masked number)."""
    kind = kept.kinds().get(line.key)
    if kind is None:
        return []
    rows = due(kind, line.cutoff).order_by("pk")
    if not kind.phone:
        return [f"{rows.model._meta.verbose_name} {pk}" for pk in rows.values_list("pk", flat=True)[:SHOWN]]
    shown = rows.values_list("pk", kind.phone)[:SHOWN]
    return [f"{rows.model._meta.verbose_name} {pk} · {masking.phone(phone) or '–'}" for pk, phone in shown]


# --- acts -------------------------------------------------------------------------------------------------


def plan(now=None):
    """Count, and lay the plan before the records manager; one that waits already is counted anew."""
    counted = count(now)
    with transaction.atomic():
        waiting = Destruction.objects.select_for_update().filter(state=State.PLANNED).first()
        if waiting is None:
            try:
                with transaction.atomic():
                    waiting = Destruction.objects.create()
            except IntegrityError:  # another worker planned at this moment
                waiting = Destruction.objects.select_for_update().get(state=State.PLANNED)
        _write_lines(waiting, counted)
        Destruction.objects.filter(pk=waiting.pk).update(planned_at=now or timezone.now())
        waiting.refresh_from_db()
    logger.info("destruction %s planned: %s rows", waiting.pk, sum(each.planned for each in counted))
    return waiting


def _write_lines(destruction, counted):
    destruction.lines.all().delete()
    DestructionLine.objects.bulk_create(
        DestructionLine(
            destruction=destruction,
            position=position,
            key=each.row.kind.key,
            title=str(each.row.kind.title),
            period=each.row.period.in_words(),
            basis=each.row.basis,
            stays=str(each.row.kind.stays),
            cutoff=each.cutoff,
            planned=each.planned,
            held=each.held,
        )
        for position, each in enumerate(counted)
    )


def stamp(destruction):
    """A short sign of the numbers as they stand: an approval names the stamp that was seen."""
    lines = destruction.lines.values_list("key", "cutoff", "planned", "held")
    seen = ";".join(f"{key} {cutoff.timestamp()} {planned} {held}" for key, cutoff, planned, held in lines)
    return hashing.keyed("destruction", seen)[:16]


def approve(destruction, by, seen):
    """The person's word: destroy what the plan says. Raises Changed when it isn't what was seen any more."""
    if not _still_true(destruction):  # counted before the lock: it may take long
        raise Changed
    with transaction.atomic():
        row = _locked(destruction, State.PLANNED)
        if stamp(row) != seen:
            raise Changed
        row.state, row.approved_by, row.approved_at = State.RUNNING, by, timezone.now()
        row.save(update_fields=["state", "approved_by", "approved_at"])
        log(row, "keeping.approve", user=by, data={"rows": sum(line.planned for line in row.lines.all())})
        nudge(TASK, row.pk)
    return row


def _still_true(destruction):
    """Whether counting again gives what the plan says: no longer period, no new hold, no fewer rows."""
    known = kept.kinds()
    for line in destruction.lines.all():
        kind = known.get(line.key)
        if kind is None or line.cutoff > retention.cutoff(line.key):
            return False
        if due(kind, line.cutoff).count() != line.planned:
            return False
    return True


def cancel(destruction, by):
    """The plan is put away, nothing is destroyed; next month there is another."""
    return _end(destruction, by, State.PLANNED, State.CANCELLED, "keeping.cancel")


def stop(destruction, by):
    """Stop in the middle: what is destroyed is destroyed, the rest stays and is in the next plan."""
    return _end(destruction, by, State.RUNNING, State.STOPPED, "keeping.stop")


def _end(destruction, by, wanted, state, action):
    with transaction.atomic():
        row = _locked(destruction, wanted)
        row.state, row.ended_by, row.finished_at = state, by, timezone.now()
        row.save(update_fields=["state", "ended_by", "finished_at"])
        log(row, action, user=by)
    return row


def _locked(destruction, wanted):
    row = Destruction.objects.select_for_update().get(pk=destruction.pk)
    if row.state != wanted:
        raise WrongState(row, wanted)
    return row


# --- carrying out -----------------------------------------------------------------------------------------


def by_themselves(now=None):
    """Every day: end what ends by itself. Leaves a report when there was anything; returns it, or None."""
    if Destruction.objects.filter(by_itself=True, state=State.RUNNING).exists():
        return None
    counted = [each for each in count(now, by_itself=True) if each.planned]
    if not counted:
        return None
    with transaction.atomic():
        row = Destruction.objects.create(by_itself=True, state=State.RUNNING)
        _write_lines(row, counted)
        nudge(TASK, row.pk)
    return row


def run(destruction_id, seconds=RUN_SECONDS):
    """Carry out a running destruction for a while; True when more is to do. Twice, or never, does no harm."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        line = (
            DestructionLine.objects.filter(
                destruction_id=destruction_id, destruction__state=State.RUNNING, finished=False
            )
            .order_by("position")
            .first()
        )
        if line is None:
            _finish(destruction_id)
            return False
        _step(line)
    return True


def _step(line):
    """Destroy the line's next range of rows; the line is finished when there is none."""
    kind = kept.kinds().get(line.key)
    if kind is None or line.cutoff > retention.cutoff(line.key):
        return _finish_line(line, _("보존기간이 길어져 파기하지 않음"))
    rows = due(kind, line.cutoff).filter(pk__gt=line.last_id).order_by("pk")
    size = min(kind.at_once, kept.MOST_AT_ONCE)
    last = rows.values_list("pk", flat=True)[size - 1 : size].first()
    if last is None:
        last = rows.values_list("pk", flat=True).last()
    if last is None:
        held = holding.is_kind_held(line.key)
        return _finish_line(line, _("보존 잠금으로 파기하지 않음") if held else "")
    try:
        _destroy_range(kind, line, last)
    except (
        ProtectedError,
        IntegrityError,
    ) as error:  # its text may name a row's contents: only its type is told
        logger.error("destruction %s: %s met %s", line.destruction_id, line.key, type(error).__name__)
        _finish_line(line, _("다른 기록이 달려 있어 다 파기하지 못함: 관리자에게 알려 주세요"))
    return None


@transaction.atomic
def _destroy_range(kind, line, last):
    """One range, its files first. The lock lets a stop, a hold or another worker in between two ranges, never into one.

    Files go inside it: a hold that was placed a moment before must find them still there. A worker that is killed in
    between leaves rows whose files are gone, and whoever comes next ends them.
    """
    row = Destruction.objects.select_for_update().get(pk=line.destruction_id)
    line.refresh_from_db()
    if row.state != State.RUNNING or line.finished:
        return
    part = due(kind, line.cutoff).filter(pk__gt=line.last_id, pk__lte=last)
    if kind.files:
        for file in kind.files(part):
            file.storage.delete(file.name)
    line.destroyed += kind.destroy(part)
    line.last_id = max(line.last_id, last)
    line.save(update_fields=["destroyed", "last_id"])
    Destruction.objects.filter(pk=row.pk).update(touched_at=timezone.now())


def _finish_line(line, note):
    DestructionLine.objects.filter(pk=line.pk, finished=False).update(finished=True, note=note)


def _finish(destruction_id):
    running = Destruction.objects.filter(pk=destruction_id, state=State.RUNNING)
    if running.update(state=State.DONE, finished_at=timezone.now()):
        logger.info("destruction %s done", destruction_id)


def left_behind(before):
    """Running destructions that no worker has touched since then."""
    running = Destruction.objects.filter(state=State.RUNNING)
    return running.exclude(touched_at__gte=before).exclude(approved_at__gte=before)
