"""The list of subscribers as a spreadsheet: for the filter of the list, masked unless it may be in full."""

from dataclasses import dataclass

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging import masking
from messaging.audience import phones, rules, sight
from messaging.audience.consent import Refusal, refusal
from messaging.audience.fields import bits_of
from messaging.audience.filters import SubscriberFilterSet
from messaging.audience.kinds import Kind
from messaging.keeping.exporting import ExportKind

KEY = "audience-subscribers"
FILTERS = (
    "standing",
    "interests",
    "dong",
    "channel",
    "department",
)  # what may be asked for; anything else is not kept
AT_ONCE = 2_000


def kind():
    """The list of subscribers, as something that can be taken away."""
    return ExportKind(
        key=KEY,
        title=_("신청자 명단"),
        headings=headings,
        rows=rows,
        permission="audience.export_subscriber",
        permission_in_full="audience.reveal_subscriber",
        back="audience_subscriber:index",
    )


def chosen_of(query):
    """The list's filters out of an address's query, as lists of short texts."""
    return {
        name: [value[:10] for value in query.getlist(name)[:80]] for name in FILTERS if query.getlist(name)
    }


def subscribers(chosen, by):
    """The rows that the list would show this person for these filters; nobody when a filter is none of ours."""
    everyone = sight.seen_by(by).exclude(phone__startswith=masking.DESTROYED)
    query = QueryDict(mutable=True)
    for name in FILTERS:
        query.setlist(name, chosen.get(name, []))
    found = SubscriberFilterSet(query, queryset=everyone, request=_Asking(by))
    return found.qs if found.is_valid() else everyone.none()


@dataclass(frozen=True)
class _Asking:
    """All that the list's filters ask of a request."""

    user: object


def headings(chosen):
    """The columns, as the list shows them."""
    return [
        *(_("전화번호"), _("이름"), _("관심분야"), _("행정동"), _("성별"), _("태어난 해")),
        *(_("상태"), _("신청 경로"), _("받은 곳"), _("신청한 날")),
    ]


def rows(chosen, full, by):
    """One row a subscriber, read in constant memory."""
    names = rules.Names().interests
    found = subscribers(chosen, by).select_related("dong", "department").annotate(refusal=refusal(Kind.NEWS))
    for each in found.order_by("pk").iterator(chunk_size=AT_ONCE):
        yield [
            phones.shown(each.phone) if full else masking.phone(each.phone),
            each.name if full else masking.name(each.name),
            ", ".join(names[bit] for bit in bits_of(each.interest_mask) if bit in names),
            str(each.dong or ""),
            each.get_gender_display(),
            each.birth_year or "",
            _standing(each),
            each.get_channel_display(),
            str(each.department or ""),
            f"{timezone.localtime(each.signed_up_at):%Y-%m-%d}",
        ]


def _standing(subscriber):
    if not subscriber.refusal:
        return str(_("받는 중"))
    if subscriber.refusal == Refusal.LEFT:
        return subscriber.get_state_display()
    return str(Refusal(subscriber.refusal).label)
