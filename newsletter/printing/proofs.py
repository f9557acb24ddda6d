"""Proofs of an issue: typeset, numbered, stamped, kept privately; and the page numbers they bring."""

import hashlib
import logging

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import Case, Max, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from newsletter.models import Placement, Proof
from newsletter.printing import typeset

logger = logging.getLogger(__name__)

TRIES = 3  # two people may press the button at once: one of them gets the next round


def make(issue, purpose, by):
    """Typeset the issue and keep the PDF as its next proof; entries get their page numbers from it.

    A proof for the press says on each page which round it is, when it was made, and that it is not final.
    Takes about a second; must not be called inside a transaction.
    """
    for _attempt in range(TRIES):
        made_at = timezone.now()
        number = _next_round(issue, purpose)
        printed = typeset.pdf(issue, purpose, stamp=_stamp(purpose, number, made_at))
        proof = Proof(
            issue_id=issue.pk,
            round=number,
            purpose=purpose,
            sha256=hashlib.sha256(printed.pdf).hexdigest(),
            pages=printed.pages,
            warnings=list(printed.warnings),
            made_by=by,
            made_at=made_at,
        )
        proof.file.save(f"{proof.sha256[:16]}.pdf", ContentFile(printed.pdf), save=False)
        try:
            with transaction.atomic():
                proof.save(force_insert=True)
                _number_pages(issue, printed.entries)
                log(issue, "newsletter.proof", user=by, data={"proof": proof.pk, "purpose": purpose})
        except IntegrityError:
            proof.file.delete(save=False)  # somebody made this round meanwhile
            continue
        return proof
    raise TooBusy


class TooBusy(Exception):
    """Others keep making proofs of this issue at the same moment."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _("다른 분이 같은 호의 교정쇄를 뽑고 있습니다. 잠시 뒤에 다시 해 주세요.")


def file_name(proof):
    """A name for the download that says what it is: '중구광장' and the like stay out of paths on disk."""
    issue = proof.issue
    return f"{issue.year}-{issue.month:02}-{proof.purpose}-{proof.round}.pdf"


def _next_round(issue, purpose):
    last = Proof.objects.filter(issue_id=issue.pk, purpose=purpose).aggregate(last=Max("round"))["last"]
    return (last or 0) + 1


def _stamp(purpose, number, made_at):
    if purpose != Proof.Purpose.PRESS:
        return None
    return _("교정쇄 %(round)s교 · %(when)s · 최종본 아님") % {
        "round": number,
        "when": f"{timezone.localtime(made_at):%Y. %m. %d. %H:%M}",
    }


def _number_pages(issue, pages):
    """One UPDATE; an entry that the proof does not show has no page."""
    cases = [When(entry_id=entry, then=Value(page)) for entry, page in pages.items()]
    placements = Placement.objects.filter(issue_id=issue.pk)
    placements.update(page_number=Case(*cases, default=Value(None)) if cases else None)
