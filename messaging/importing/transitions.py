"""What may happen to an import: the only writers of ImportRun.state. A person's act goes to the audit log."""

import logging

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience.bulk import Outcome
from messaging.delivery.models import Broadcast
from messaging.importing.models import ImportRun
from messaging.nudges import nudge
from messaging.states import WrongState

logger = logging.getLogger(__name__)

State = ImportRun.State
WORK = "messaging.importing.tasks.work"
WAITS = (State.UPLOADED, State.MAPPED, State.CHECKED)  # for a person
GETTING_READY = (Broadcast.State.LISTING, Broadcast.State.LISTED, Broadcast.State.APPROVED)
MOST_TRIES = 3  # after so many stumbles in one place it is no accident


def upload(run, by=None):
    """A file has come, was looked into, and can be read; nothing of it is a subscriber yet."""
    with transaction.atomic():
        run.save(force_insert=True)
        _tell(run, "importing.upload", by)
    return run


def map_columns(run, mapping, *, signed_on, declared, by=None):
    """A person has said what the columns tell and on what word the consents stand."""
    with transaction.atomic():
        run = _locked(run, State.UPLOADED, State.MAPPED)
        run.mapping, run.signed_on, run.declared = mapping, signed_on, declared
        run.state = State.MAPPED
        run.save(update_fields=["mapping", "signed_on", "declared", "state"])
    return run


def check(run, by=None):
    """Try it: every line is read and judged by a worker, and nothing is written to anybody."""
    with transaction.atomic():
        run = _locked(run, State.MAPPED)
        _move(run, State.CHECKING, "importing.check", by)
        nudge(WORK, run.pk)
    return run


def checked(run):
    """Every line is judged: a person looks at the result now."""
    with transaction.atomic():
        run = _locked(run, State.CHECKING)
        _move(run, State.CHECKED, counts=counted(run))
    return run


def write(run, by=None):
    """A person has seen the result and wants it."""
    with transaction.atomic():
        run = _locked(run, State.CHECKED)
        _move(run, State.WRITING, "importing.write", by)
        nudge(WORK, run.pk)
    return run


def done(run):
    """Every line that was to be written is written."""
    with transaction.atomic():
        run = _locked(run, State.WRITING)
        _move(run, State.DONE, finished_at=timezone.now(), counts=counted(run))
    return run


def cancel(run, by=None):
    """Stop here. What is written already stays listed, and can be undone."""
    with transaction.atomic():
        run = _locked(run, State.UPLOADED, State.MAPPED, State.CHECKING, State.CHECKED, State.WRITING)
        _move(run, State.CANCELLED, "importing.cancel", by, finished_at=timezone.now(), counts=counted(run))
    return run


def forget(run):
    """Nobody went on with it. Its time is counted from the upload, for nothing happened since."""
    with transaction.atomic():
        run = _locked(run, *WAITS)
        _move(run, State.CANCELLED, finished_at=run.created_at, counts=counted(run))
    return run


def fail(run, note):
    """The file cannot be read to its end; nothing of it was written to anybody."""
    with transaction.atomic():
        run = _locked(run, State.CHECKING)
        _move(run, State.FAILED, note=note[:300], finished_at=timezone.now())
    return run


def undo(run, by=None, note=""):
    """Take back whatever the import did, as far as nothing has followed from it."""
    with transaction.atomic():
        run = _locked(run, State.DONE, State.CANCELLED, *([State.WRITING] if by is None else []))
        if run.confirmed_by_id and (run.confirming is None or run.confirming.state in GETTING_READY):
            raise ConfirmationsUnderWay
        if not run.people.filter(undone_at=None, stays="").exists():
            raise NothingToUndo
        _move(run, State.UNDOING, "importing.undo", by, note=note[:300])
        nudge(WORK, run.pk)
    return run


def undone(run):
    """Everything that could be taken back is."""
    with transaction.atomic():
        run = _locked(run, State.UNDOING)
        _move(run, State.UNDONE, finished_at=timezone.now())
    return run


def stumbled(run, error):
    """A worker met something unforeseen; the sweep tries again, until it is no accident any more."""
    run = ImportRun.objects.get(pk=run.pk)
    tries = run.tries + 1
    ImportRun.objects.filter(pk=run.pk, state__in=ImportRun.AT_WORK).update(tries=tries)
    logger.error("import %s stumbled in %s, try %s: %s", run.pk, run.state, tries, error)
    if tries < MOST_TRIES:
        return
    sorry = _("프로그램에 문제가 생겨 끝내지 못했습니다. 관리자에게 알려 주세요.")
    try:
        if run.state == State.CHECKING:
            fail(run, sorry)
        elif run.state == State.WRITING:
            undo(run, note=sorry)
    except NothingToUndo:
        cancel(run)
    except WrongState:
        logger.info("import %s has moved on meanwhile", run.pk)


class NothingToUndo(Exception):
    """There is nobody left whom the import changed and who could be as before."""

    def in_words(self):
        """One Korean sentence for the person who asked."""
        return _("되돌릴 신청자가 없습니다.")


class ConfirmationsUnderWay(NothingToUndo):
    """Somebody asked for the confirmations, and their list is being made: who is on it would get one all the same."""

    def in_words(self):
        """One Korean sentence for the person who asked."""
        return _("확인 문자를 보내는 중이라 아직 되돌릴 수 없습니다. 잠시 뒤에 다시 눌러 주세요.")


def counted(run):
    """{outcome: lines} as they stand."""
    found = dict(run.lines.values_list("outcome").annotate(Count("pk")).order_by())
    return {outcome.value: found.get(outcome, 0) for outcome in Outcome}


def _locked(run, *wanted):
    row = ImportRun.objects.select_for_update().get(pk=run.pk)
    if row.state not in wanted:
        raise WrongState(row, wanted=" / ".join(wanted))
    return row


def _move(run, state, action="", by=None, **given):
    run.state, run.tries = state, 0
    for name, value in given.items():
        setattr(run, name, value)
    run.save(update_fields=["state", "tries", *given])
    _tell(run, action or f"importing.{state}", by)


def _tell(run, action, by):
    if by is not None:
        log(run, action, user=by)
    else:
        logger.info("%s: import %s", action, run.pk)
