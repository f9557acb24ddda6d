"""Acknowledging a text: at most one receipt a text, a few an hour a phone, never into a loop of machines."""

import logging
import re
from datetime import timedelta

from django.utils import timezone

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.delivery import sending
from messaging.inbound.models import InboundMessage, Receipt, Route
from messaging.offices.models import OfficeSettings

logger = logging.getLogger(__name__)

PER_HOUR = 5
PER_DAY = 15
MOBILE = re.compile(r"\+821[016789]\d{7,8}")


def worded(body):
    """The body behind the office's tag, unless it signs itself ('[중구광장] …'): every text of ours says who writes."""
    tag = OfficeSettings.load().text_tag
    return body if body.startswith((tag, "[")) else f"{tag} {body}"


def acknowledge(message, body, *, kind=Kind.RECEIPT, topics=()):
    """Send one receipt for this text; False when it may not or need not be sent.

    Call it inside the transaction that settles the text. Nothing goes to spam, to a phone that
    cannot get texts, to a phone that waits for a person's decision about a refusal (a 답 still
    goes: she asked), a second time for the same text, or beyond the caps: two machines that
    answer each other stop after a few rounds.
    """
    if message.route == Route.SPAM or not MOBILE.fullmatch(message.phone):
        return False
    # One receipt at a time a text: the text's row is the lock.
    InboundMessage.objects.select_for_update().get(pk=message.pk)
    if Receipt.objects.filter(message=message).exists():
        return False
    if kind == Kind.RECEIPT and consent.held(message.phone):
        return False
    if reached_cap(message.phone):
        logger.warning("inbound %s: no receipt, this phone has had enough of them", message.pk)
        return False
    broadcast = sending.single(
        kind, message.phone, worded(body), title=f"받은 문자 {message.pk} 접수", topics=topics
    )
    Receipt.objects.create(message=message, broadcast=broadcast)
    return True


def reached_cap(phone, at=None):
    """Whether this phone already got all the receipts that we send in an hour, or in a day."""
    at = at or timezone.now()
    sent = Receipt.objects.filter(message__phone=phone)
    return (
        sent.filter(created_at__gt=at - timedelta(hours=1)).count() >= PER_HOUR
        or sent.filter(created_at__gt=at - timedelta(days=1)).count() >= PER_DAY
    )
