"""What a person reads before signing: each item once, and six editions chosen by rule."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.audience import rules
from messaging.digests import editions
from messaging.gateways import encoding

NEARLY_FULL = encoding.LMS_BYTES - 100

REASONS = {
    **rules.REASONS,
    editions.NOTHING_FOR_THEM: gettext_lazy("관심분야에 맞는 소식이 없음"),
    editions.CAPPED: gettext_lazy("한 번에 받는 소식 수를 넘어 일부만 받음"),
}


@dataclass
class Shown:
    """An edition as a reader sees it, whether written down already or only previewed."""

    mask: int
    subject: str
    body: str
    bytes: int
    format: str
    people: int
    won_each: Decimal
    why: list = field(default_factory=list)  # the rules by which it was chosen

    @property
    def won(self):
        """What the whole edition costs."""
        return self.won_each * self.people

    @property
    def number_of_items(self):
        return len(editions.bits(self.mask))

    @property
    def warnings(self):
        """What a reader should look at twice."""
        found = self.grave
        if 0 < self.people < rules.FEW:
            found.append(_("받는 사람이 %s명뿐입니다.") % self.people)
        return found

    @property
    def grave(self):
        """Those warnings for which an edition is shown even when no other rule picks it."""
        found = []
        if self.bytes > encoding.LMS_BYTES:
            found.append(_("너무 길어 보낼 수 없습니다."))
        elif self.bytes > NEARLY_FULL:
            found.append(_("2,000바이트에 거의 찼습니다."))
        if self.body.startswith(_("(광고)")):
            found.append(_("광고성 정보가 들어 있습니다."))
        return found


def of_digest(digest, preview=None):
    """All editions of a digest: those written down, or, before that, those of the preview."""
    if digest.broadcast_id:
        return [
            Shown(
                edition.mask, edition.subject, edition.body, edition.bytes,
                edition.format, edition.recipients, edition.won_each,
            )
            for edition in digest.broadcast.editions.order_by("-recipients", "mask").iterator()
        ]  # fmt: skip
    preview = preview or editions.preview(digest)
    shown = [
        Shown(
            written.mask, written.text.subject, written.text.body, written.text.bytes,
            written.text.format, written.people, written.text.won,
        )
        for written in preview.editions
    ]  # fmt: skip
    return sorted(shown, key=lambda edition: (-edition.people, edition.mask))


def chosen(shown):
    """The biggest, longest, dearest and smallest edition and any with a warning: six at most, none twice."""
    if not shown:
        return []
    warned = sorted((edition for edition in shown if edition.grave), key=lambda edition: -edition.bytes)
    by_rule = [
        (_("가장 많은 분이 받음"), max(shown, key=lambda edition: edition.people)),
        (_("가장 긴 글"), max(shown, key=lambda edition: edition.bytes)),
        (_("가장 비싼 판"), max(shown, key=lambda edition: edition.won)),
        (_("가장 적은 분이 받음"), min(shown, key=lambda edition: edition.people)),
        *((_("살펴볼 점이 있음"), edition) for edition in warned),
    ]
    picked = {}
    for why, edition in by_rule:
        if edition.mask not in picked and len(picked) == 6:
            break
        picked.setdefault(edition.mask, edition).why.append(why)
    return list(picked.values())


def people_by_number_of_items(shown):
    """[(1, 320), (2, 41), …]"""
    counts = {}
    for edition in shown:
        counts[edition.number_of_items] = counts.get(edition.number_of_items, 0) + edition.people
    return sorted(counts.items())


def in_words(left_out):
    """Reasons and numbers of those left out, the largest first: [('수신거부', 12), …]."""
    rows = [(REASONS.get(reason, reason), people) for reason, people in left_out.items()]
    return sorted(rows, key=lambda row: -row[1])
