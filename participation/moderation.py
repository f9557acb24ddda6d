"""What may happen to a submission and its entry: the only writers of both states.

A submission is decided here, by a person. Its entry goes through Wagtail's workflow; the entry's
state follows the workflow's signals (receivers.py calls the `entry_…` transitions below).
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import TaskState, WorkflowState

from messaging.states import WrongState
from participation import flags, parts, shapes
from participation.models import Entry, Submission
from participation.pictures import keeping


class Refused(Exception):
    """The act is not possible, and trying again changes nothing; the reason is Korean and for the moderator."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__("moderation refused")

    def in_words(self):
        """One Korean sentence that says why."""
        return self.reason


@dataclass(frozen=True)
class Words:
    """What a moderator wrote for print; None leaves a field as it is."""

    title: str | None = None
    body: str | None = None
    byline: str | None = None

    def into(self, entry):
        """Set them on an entry; returns whether anything changed."""
        changed = False
        for name in ("title", "body", "byline"):
            wanted = getattr(self, name)
            if wanted is not None and wanted.strip() != getattr(entry, name):
                setattr(entry, name, wanted.strip())
                changed = True
        return changed


NOTHING = Words()


# --- the end of the retention period --------------------------------------------------------------
def lapse(submissions):
    """Nobody decided while they were kept: not printed. Set-based, in the destruction's transaction; nobody is told."""
    return submissions.filter(state=Submission.State.RECEIVED).update(
        state=Submission.State.DECLINED,
        decline_reason=_("보존기간이 끝날 때까지 결정하지 않음"),
        decided_at=timezone.now(),
    )


# --- a person's acts -----------------------------------------------------------------------------
def take(submission, by):
    """Pick a submission for print: its entry, a draft beside the untouched original, is given back."""
    photo = _kept_photo(submission)  # files are no work for a transaction
    with transaction.atomic():
        submission = _locked(submission)
        return _take(submission, by, photo)


def edit(submission, by, words, *, seen=None, alt=None, consent=None):
    """Keep a moderator's wording as a draft; takes the submission if nobody did."""
    photo = _kept_photo(submission)
    with transaction.atomic():
        submission = _locked(submission)
        entry = _write(_entry_to_work_on(submission, by, photo, seen), words, by)
        _describe(entry.photo, alt, consent)
    return entry


def approve(what, by, *, words=NOTHING, seen=None, alt=None, consent=None, at=None):
    """Take if need be, and approve through the workflow: one key. Gives the approved entry.

    `what` is a submission or an entry. `seen` is the id of the revision that the moderator looked
    at (0: there was none): when somebody wrote another one meanwhile, nothing happens.
    `alt` and `consent` are the photo's alternative text and whether those it shows agreed.
    An office that put a second task into its workflow finds the entry there, still in moderation.
    """
    submission = what.submission if isinstance(what, Entry) else what
    photo = _kept_photo(submission)
    with transaction.atomic():
        submission = _locked(submission)
        entry = _entry_to_work_on(submission, by, photo, seen)
        if entry.state == Entry.State.APPROVED and not entry.has_unpublished_changes:
            raise WrongState(entry, wanted=Entry.UNSETTLED)
        entry = _write(entry, words, by)
        _describe(entry.photo, alt, consent)
        _must_be_printable(entry)
        task_state = _in_moderation(entry, by)
        task_state.task.specific.on_action(task_state, by, "approve")
        _decide(submission, Submission.State.TAKEN, by, at)
        log(submission, "participation.approve", user=by)
    return Entry.objects.get(pk=entry.pk)


def decline(submission, reason, by, *, at=None):
    """Leave a submission out, with the reason for the record; a draft made of it is turned down too."""
    reason = " ".join(reason.split())[:120]
    if not reason:
        raise Refused(_("싣지 않는 까닭을 골라 주세요."))
    with transaction.atomic():
        submission = _locked(submission)
        entry = Entry.objects.filter(submission=submission).first()
        if submission.state == Submission.State.DECLINED or (entry and entry.state == Entry.State.APPROVED):
            raise WrongState(entry or submission, wanted=Submission.State.RECEIVED)
        if entry and entry.state in Entry.UNSETTLED:
            _not_locked_by_another(entry, by)
            task_state = _in_moderation(entry, by)
            task_state.task.specific.on_action(task_state, by, "reject", comment=reason)
        _decide(submission, Submission.State.DECLINED, by, at, reason)
        log(submission, "participation.decline", user=by, data={"reason": reason})
    return submission


def undo(submission, by):
    """Take back the decision on a submission: it waits again, and its entry is a draft again.

    The wording stays. Refused when an upper floor says why not (hook `entry_stays`: f(entry) ->
    a Korean reason, or nothing), as when the entry already stands in an issue.
    """
    with transaction.atomic():
        submission = _locked(submission)
        if submission.state == Submission.State.RECEIVED:
            raise WrongState(submission, wanted=[Submission.State.TAKEN, Submission.State.DECLINED])
        entry = Entry.objects.select_for_update().filter(submission=submission).first()
        if entry:
            _not_locked_by_another(entry, by)
            for why in (stays(entry) for stays in hooks.get_hooks("entry_stays")):
                if why:
                    raise Refused(why)
            if workflow := entry.current_workflow_state:
                workflow.cancel(user=by)
            entry.refresh_from_db()
            if entry.live:
                UnpublishAction(entry, user=by).execute(skip_permission_checks=True)
            _move(entry.pk, Entry.State.DRAFT, by, "participation.entry_returned")
        was = submission.state
        submission.state = Submission.State.RECEIVED
        submission.decided_by = submission.decided_at = None
        submission.decline_reason = ""
        submission.save(update_fields=["state", "decided_by", "decided_at", "decline_reason"])
        log(submission, "participation.undo", user=by, data={"was": was})
    return submission


# --- the entry's state, as the workflow moves ------------------------------------------------------
# An approved entry whose new wording is in moderation stays approved: its row still holds the
# approved text, and that text may be printed until another one takes its place.
def entry_submitted(entry_pk, by):
    """The workflow began, or began again."""
    _move(entry_pk, Entry.State.IN_MODERATION, by, "participation.entry_submitted", only_if_not_live=True)


def entry_approved(entry_pk, by):
    """The workflow ended well; a submission once left out is taken by that."""
    with transaction.atomic():
        submission = Submission.objects.select_for_update().get(entry=entry_pk)
        if submission.state != Submission.State.TAKEN:
            _decide(submission, Submission.State.TAKEN, by)
        _move(entry_pk, Entry.State.APPROVED, by, "participation.entry_approved")


def entry_rejected(entry_pk, by):
    """A task of the workflow turned the text down."""
    _move(entry_pk, Entry.State.REJECTED, by, "participation.entry_rejected", only_if_not_live=True)


def entry_returned(entry_pk, by):
    """The workflow was cancelled, or the text unpublished: somebody works on it again."""
    _move(entry_pk, Entry.State.DRAFT, by, "participation.entry_returned", only_if_not_live=True)


def _move(entry_pk, to, by, action, only_if_not_live=False):
    with transaction.atomic():
        entry = Entry.objects.select_for_update().get(pk=entry_pk)
        if entry.state == to or (only_if_not_live and entry.live):
            return
        entry.state = to
        entry.save(update_fields=["state"])
        log(entry, action, user=by)


# --- the pieces ------------------------------------------------------------------------------------
def first_words(submission):
    """What the entry of a submission begins with: its words, without the keyword that brought them
    and without the numbers that may not be printed."""
    return flags.without_numbers(shapes.without_opening(parts.words(submission), submission.call.keyword))


def _locked(submission):
    return Submission.objects.select_for_update(of=["self"]).select_related("call").get(pk=submission.pk)


def _take(submission, by, photo):
    if submission.state != Submission.State.RECEIVED:
        raise WrongState(submission, wanted=Submission.State.RECEIVED)
    if submission.replaced_by_id:
        raise Refused(
            _("글쓴이가 고쳐 보낸 글(%(number)d번)이 있습니다. 그 글을 봐 주세요.")
            % {"number": submission.replaced_by.number}
        )
    entry = Entry.objects.filter(submission=submission).first()  # after an undo: the wording is kept
    if entry is None:
        entry = Entry(submission=submission, call=submission.call, photo=photo, live=False)
        entry.body = first_words(submission)
        if not photo and parts.unchecked_photos(submission).exists():
            raise Refused(_("함께 온 사진을 확인하고 있습니다. 잠시 뒤에 다시 해 주세요."))
        if not entry.body and not photo:
            raise Refused(_("글도 사진도 없어 실을 수 없습니다."))
        entry.save()
        entry.save_revision(user=by)
    _decide(submission, Submission.State.TAKEN, by)
    log(submission, "participation.take", user=by)
    return entry


def _entry_to_work_on(submission, by, photo, seen):
    if submission.state == Submission.State.RECEIVED:
        entry = _take(submission, by, photo)
        entry = Entry.objects.select_for_update().get(pk=entry.pk)
        # An undone entry may carry a wording that this moderator has not seen.
        if seen and entry.latest_revision_id != seen:
            raise Refused(_changed(entry))
        return entry
    if submission.state != Submission.State.TAKEN:
        raise WrongState(submission, wanted=[Submission.State.RECEIVED, Submission.State.TAKEN])
    if seen == 0:  # the moderator saw a text that nobody had decided on
        raise WrongState(submission, wanted=Submission.State.RECEIVED)
    entry = Entry.objects.select_for_update().get(submission=submission)
    _not_locked_by_another(entry, by)
    if seen is not None and entry.latest_revision_id != seen:
        raise Refused(_changed(entry))
    return entry


def _changed(entry):
    who = entry.latest_revision.user
    return _("그 사이 %(who)s님이 이 글을 고쳤습니다. 새로 고친 뒤 확인해 주세요.") % {
        "who": who.get_full_name() if who else _("다른 검토자")
    }


def _not_locked_by_another(entry, by):
    if entry.locked and entry.locked_by_id != by.pk:
        who = entry.locked_by.get_full_name() if entry.locked_by else _("다른 사람")
        raise Refused(_("%(who)s님이 잠근 글입니다. 잠금을 푼 뒤 처리해 주세요.") % {"who": who})


def _write(entry, words, by):
    """The entry with these words as its newest draft."""
    draft = entry.get_latest_revision_as_object()
    if words.into(draft):
        draft.save_revision(user=by, log_action=True)
    return draft


def problems_before_print(entry):
    """What in the words of an entry may not be printed, in Korean; an empty list when all is well."""
    problems = []
    if found := flags.must_not_be_printed("\n".join([entry.title, entry.body, entry.byline])):
        problems.append(
            _("실을 글에 ‘%(what)s’로 보이는 것이 들어 있습니다. 지운 뒤 승인해 주세요.")
            % {"what": ", ".join(str(kind) for kind in found)}
        )
    if flags.election(f"{entry.title}\n{entry.body}"):
        problems.append(
            _(
                "선거에 영향을 줄 수 있는 말이 있어 실을 수 없습니다(공직선거법). 고치거나 싣지 않기로 해 주세요."
            )
        )
    return problems


def _must_be_printable(entry):
    if problems := problems_before_print(entry):
        raise Refused(problems[0])


def _in_moderation(entry, by):
    """The entry's task to decide on, started or taken up again; only for those whose task it is."""
    state = entry.current_workflow_state
    if state is None:
        workflow = entry.get_workflow()
        if workflow is None:
            raise Refused(_("‘게재글 검토’ 결재선이 꺼져 있습니다. 관리자에게 알려 주세요."))
        entry.refresh_from_db(fields=["state", "latest_revision"])
        state = workflow.start(entry, by)
    elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user=by)
    elif state.current_task_state.revision_id != entry.latest_revision_id:
        # The wording changed while it waited: the task is on what is approved now.
        state.current_task_state.specific.cancel(user=by, resume=True)
    state.refresh_from_db()
    task_state = TaskState.objects.select_related("task").get(pk=state.current_task_state_id).specific
    if "approve" not in [action for action, *_rest in task_state.task.specific.get_actions(entry, by)]:
        raise PermissionDenied
    return task_state


def _decide(submission, state, by, at=None, reason=""):
    submission.state = state
    submission.decided_by, submission.decided_at = by, at or timezone.now()
    submission.decline_reason = reason
    submission.save(update_fields=["state", "decided_by", "decided_at", "decline_reason"])


def _kept_photo(submission):
    """The submission's photo in the picture library, kept there once; None when it has none."""
    if Entry.objects.filter(submission_id=submission.pk).exists():
        return None
    photo = parts.photo(submission)
    return keeping.keep(photo) if photo else None


def _describe(photo, alt, consent):
    """What a screen reader says of the photo, and whether the people on it agreed."""
    if photo is None:
        return
    if alt is not None:
        photo.description = alt.strip()[:255]
    if consent in photo.PeopleConsent.values:
        photo.people_consent = consent
    photo.save(update_fields=["description", "people_consent"])
