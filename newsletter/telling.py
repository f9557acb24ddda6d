"""Telling authors that their piece is printed: once each, at 10:00 on the day of delivery."""

import logging
from datetime import time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience.kinds import Kind
from messaging.delivery import sending
from messaging.delivery.sweeping import Swept
from messaging.delivery.texts import TextProblem
from messaging.digests import rhythm
from messaging.offices.models import OfficeSettings
from newsletter.models import Placement, PrintedText

logger = logging.getLogger(__name__)

HOUR = time(10)
LATEST = timedelta(days=7)  # an issue put online long after its month tells nobody
AT_ONCE = 200  # texts in one sweep


def sweep(now=None):
    """Tell the authors whose turn has come. Returns Swept."""
    due_now = list(due(now or timezone.now()).values_list("pk", flat=True)[:AT_ONCE])
    told = sum(tell(pk) is not None for pk in due_now)
    return Swept(found=len(due_now), resumed=told)


def due(now):
    """Placements in published issues under delivery whose author was not told; none at night."""
    local = timezone.localtime(now)
    if local.time() < HOUR or rhythm.is_quiet(now):
        return Placement.objects.none()
    today = local.date()
    return Placement.objects.filter(
        issue__live=True,
        issue__delivery_date__range=(today - LATEST, today),
        printed_text=None,
    ).order_by("pk")


def tell(placement_id):
    """Text the author of a printed entry, or note why not; None when it was settled before."""
    with transaction.atomic():
        placement = (
            Placement.objects.select_for_update(of=["self"])
            .select_related("issue__department", "entry__submission")
            .get(pk=placement_id)
        )
        if PrintedText.objects.filter(placement=placement).exists():
            return None
        phone = placement.entry.submission.phone
        told = PrintedText(placement=placement)
        if not phone.startswith("+"):
            told.why_not = _("문자를 보낼 번호가 없음")
        else:
            try:
                told.broadcast = _text(placement, phone)
            except TextProblem as problem:
                told.why_not = problem.in_words()[:60]
        told.save(force_insert=True)
    logger.info("placement %s %s", placement_id, "told" if told.broadcast_id else "not told")
    return told


def words(placement):
    """What the author reads; the page stands in it when the newest proof knows it."""
    issue = placement.issue
    values = {
        "name": OfficeSettings.load().newsletter_name,
        "month": issue.month,
        "day": issue.delivery_date.day,
        "page": placement.page_number,
    }
    if placement.page_number:
        return (
            _(
                "[%(name)s] %(month)s월호 %(page)s면에 글이 실렸어요. %(day)s일부터 댁으로 배달됩니다. 고맙습니다!"
            )
            % values
        )
    return (
        _("[%(name)s] %(month)s월호에 글이 실렸어요. %(day)s일부터 댁으로 배달됩니다. 고맙습니다!") % values
    )


def _text(placement, phone):
    issue = placement.issue
    return sending.single(
        Kind.RESULT,
        phone,
        words(placement),
        title=_("%(year)s년 %(month)s월호 게재 알림") % {"year": issue.year, "month": issue.month},
        department=issue.department,
    )
