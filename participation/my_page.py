"""What a resident sees on her own page of the pieces that she sent in."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from messaging.signup.sections import Item, MyPageSection
from participation.models import Submission

STATES = {
    Submission.State.RECEIVED: gettext_lazy("받아서 읽어 볼 차례입니다"),
    Submission.State.TAKEN: gettext_lazy("골라서 다듬고 있습니다"),
    Submission.State.DECLINED: gettext_lazy("이번에는 싣지 못했습니다"),
}


def pieces_of(phone):
    """The part 'my pieces'; None for a phone that never sent one in."""
    rows = Submission.objects.filter(phone=phone).select_related("call__corner", "entry")
    if not rows.exists():
        return None
    return MyPageSection(
        name="pieces",
        title=_("참여코너에 보낸 글"),
        empty=_("아직 보내신 글이 없습니다."),
        rows=rows.order_by("-pk"),
        items=_as_items,
        order=30,
    )


def _as_items(submissions):
    """Where a piece was printed the floor above knows: hook `where_printed`, f([entry id, …]) -> {entry id: words}."""
    entries = [submission.entry.pk for submission in submissions if hasattr(submission, "entry")]
    printed = {}
    for where in hooks.get_hooks("where_printed"):
        printed |= where(entries)
    return [_as_item(submission, printed) for submission in submissions]


def _as_item(submission, printed):
    entry = getattr(submission, "entry", None)
    return Item(
        at=submission.received_at,
        what=f"{submission.call.corner} · {submission.call}",
        words=submission.words,
        state=str(_state(submission)),
        note=printed.get(entry.pk, "") if entry else "",
    )


def _state(submission):
    if submission.replaced_by_id:
        return _("고쳐 보내신 글이 있어 그 글로 봅니다")
    return STATES[submission.state]
