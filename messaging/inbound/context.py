"""What we know of a phone at the moment it texts us."""

from datetime import timedelta

from django.utils import timezone

from messaging.audience import transitions
from messaging.audience.models import Subscriber
from messaging.delivery.context import last_texts
from messaging.inbound.models import InboundMessage, Inquiry
from messaging.inbound.router import Context, SentText
from messaging.offices.models import OfficeSettings

LATELY = timedelta(hours=1)
LOOKED_AT = 20


def of(message):
    """The context of a stored text; a handful of queries, whatever the history."""
    since = timezone.now() - timedelta(days=OfficeSettings.load().reply_window_days)
    sent = tuple(
        SentText(text.sent_at, text.kind, text.broadcast_id, tuple(text.topics))
        for text in last_texts(message.phone, since)
    )
    inquiries = Inquiry.objects.filter(phone=message.phone).exclude(state=Inquiry.State.CLOSED)
    return Context(
        sent=sent,
        inquiries=tuple(inquiries.select_related("topic", "department").order_by("-last_at")[:LOOKED_AT]),
        signing_up=_waits_for(message),
        subscribed=Subscriber.objects.filter(phone=message.phone, state=Subscriber.State.ACTIVE).exists(),
        same_from_others=_same_from_others(message),
    )


def _waits_for(message):
    """Whether we had asked this phone for '동의' before the text came: what was under way already is no answer."""
    question = transitions.asked(message.phone)
    return question is not None and question.asked_at <= message.stored_at


def _same_from_others(message):
    """How many of the last texts of other phones read just the same; only long ones can be mass mail."""
    if len(message.text) < 20:
        return 0
    lately = InboundMessage.objects.filter(pk__lt=message.pk, pk__gte=message.pk - 200)
    lately = lately.filter(stored_at__gt=message.stored_at - LATELY, text=message.text)
    return lately.exclude(phone=message.phone).values("phone").distinct().count()
