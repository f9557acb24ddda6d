"""Laying residents' entries into an issue: the only writer of placements."""

from collections import Counter

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.states import WrongState
from newsletter.models import IssuePage, Placement, PrintedText
from participation import moderation
from participation.models import Call, Entry
from participation.pictures import keeping


class NotPossible(Exception):
    """The entry can't be laid in or taken out; the reason is Korean and for the editor."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__("laying in refused")

    def in_words(self):
        """One Korean sentence that says why."""
        return self.reason


def lay_in(entry, issue, by):
    """Place an approved entry at the end of its corner in the issue. Raises WrongState or NotPossible."""
    with transaction.atomic():
        issue = IssuePage.objects.select_for_update().get(pk=issue.pk)
        entry = Entry.objects.select_for_update(of=["self"]).select_related("photo").get(pk=entry.pk)
        if entry.state != Entry.State.APPROVED:
            raise WrongState(entry, wanted=Entry.State.APPROVED)
        _not_placed_yet(entry)
        if problems := problems_before_print(entry):
            raise NotPossible(" ".join(problems))
        last = issue.placements.aggregate(last=Max("position"))["last"]
        placement = Placement.objects.create(
            issue=issue, entry=entry, position=0 if last is None else last + 1, placed_by=by
        )
        _pages_unknown(issue)
        log(issue, "newsletter.lay_in", user=by, data={"entry": entry.pk})
    return placement


def take_out(placement, by):
    """Take an entry out of its issue again, unless its author was told that it is printed."""
    with transaction.atomic():
        placement, issue = _locked(placement)
        if PrintedText.objects.filter(placement=placement).exists():
            raise NotPossible(_("글쓴이에게 실렸다고 알린 글이라 뺄 수 없습니다."))
        entry_id = placement.entry_id
        placement.delete()
        _pages_unknown(issue)
        log(issue, "newsletter.take_out", user=by, data={"entry": entry_id})


def reorder(placement, by, *, step):
    """Move an entry `step` places down (up when negative) among those of its call in the issue."""
    with transaction.atomic():
        placement, issue = _locked(placement)
        order = list(issue.placements.values_list("pk", "entry__call_id"))
        together = [place for place, (_pk, call) in enumerate(order) if call == placement.entry.call_id]
        mine = next(n for n, place in enumerate(together) if order[place][0] == placement.pk)
        other = max(0, min(len(together) - 1, mine + step))
        if other == mine:
            return
        order.insert(together[other], order.pop(together[mine]))
        _number_anew(pk for pk, _call in order)
        _pages_unknown(issue)
        log(issue, "newsletter.reorder", user=by, data={"entry": placement.entry_id})


def problems_before_print(entry):
    """What keeps an approved entry out of an issue, in Korean: its words or its photo; empty when nothing does.

    Approval asked the same of the words; the rules may have become stricter since, and a year may pass.
    """
    photo = keeping.problems_before_print(entry.photo) if entry.photo else []
    return [*moderation.problems_before_print(entry), *photo]


def open_slots(issue):
    """{call id: (laid in, meant for print)} of every call with an entry in the issue."""
    laid_in = Counter(issue.placements.values_list("entry__call_id", flat=True))
    meant = dict(Call.objects.filter(pk__in=laid_in).values_list("pk", "print_entries"))
    return {call: (count, meant[call]) for call, count in laid_in.items()}


def waiting_entries():
    """Approved entries that stand in no issue, the newest call first."""
    return (
        Entry.objects.approved()
        .filter(placement=None)
        .select_related("call__corner", "photo")
        .order_by("-call__closes_at", "call_id", "pk")
    )


def why_it_stays(entry):
    """Why an approval can't be taken back any more, for the moderation desk; empty when it can."""
    placement = Placement.objects.filter(entry=entry).select_related("issue").first()
    if placement is None:
        return ""
    return _("‘%(issue)s’에 놓인 글입니다. 편집자가 그 호에서 뺀 뒤에 되돌릴 수 있습니다.") % {
        "issue": placement.issue.title
    }


def _not_placed_yet(entry):
    placed = Placement.objects.filter(entry=entry).select_related("issue").first()
    if placed:
        raise NotPossible(_("이미 ‘%(issue)s’에 놓인 글입니다.") % {"issue": placed.issue.title})


def _locked(placement):
    issue = IssuePage.objects.select_for_update().get(pk=placement.issue_id)
    found = Placement.objects.select_related("entry").filter(pk=placement.pk).first()
    if found is None:
        raise NotPossible(_("이미 뺀 글입니다. 새로 고친 뒤 확인해 주세요."))
    return found, issue


def _number_anew(pks):
    rows = [Placement(pk=pk, position=position) for position, pk in enumerate(pks)]
    Placement.objects.bulk_update(rows, ["position"])


def _pages_unknown(issue):
    """The newest proof shows another order: page numbers come with the next one."""
    issue.placements.exclude(page_number=None).update(page_number=None)


def where_printed(entries):
    """{entry id: '2026년 12월호 7면'} of those that stand in a published issue; one query."""
    placements = Placement.objects.filter(entry__in=entries, issue__live=True).select_related("issue")
    return {placement.entry_id: _where(placement) for placement in placements}


def _where(placement):
    issue = {"year": placement.issue.year, "month": placement.issue.month, "page": placement.page_number}
    if placement.page_number:
        return _("%(year)s년 %(month)s월호 %(page)s면에 실렸습니다") % issue
    return _("%(year)s년 %(month)s월호에 실렸습니다") % issue
