"""Queries of the desk: lists by keyset, a thread, how much each rule caught. A constant number each."""

from datetime import timedelta
from operator import itemgetter

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from messaging.audience.models import Hold
from messaging.delivery.models import Message
from messaging.inbound.models import InboundMessage, Inquiry
from messaging.inbound.router import chain

PAGE = 50
THREAD = 100
RULE_DAYS = 30
MOST_URGENT = 20


def texts(*, route="", waiting=False, urgent=False, before=None):
    """One page of texts, newest first, and one more when there are more."""
    found = InboundMessage.objects.select_related("inquiry__department", "topic").prefetch_related("photos")
    found = found.defer("raw")
    if route:
        found = found.filter(route=route)
    if waiting:
        found = found.filter(handled=False)
    if urgent:
        found = found.filter(urgent=True)
    if before:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[: PAGE + 1])


def urgent_ones():
    """Cries for help that nobody has seen to yet, oldest first: they stand above every list."""
    waiting = InboundMessage.objects.filter(handled=False, urgent=True).defer("raw")
    return list(waiting.order_by("pk")[:MOST_URGENT])


def waiting_count():
    """How many texts wait for a person."""
    return InboundMessage.objects.filter(handled=False).count()


def of_phone(message):
    """What else this phone wrote and what we sent it, oldest first: (what, when, who, note)."""
    wrote = (
        InboundMessage.objects.filter(phone=message.phone)
        .defer("raw")
        .prefetch_related("photos")
        .order_by("-pk")
    )
    rows = [_wrote(text) for text in wrote[:THREAD]]
    sent = Message.objects.filter(phone=message.phone).select_related("edition", "broadcast__created_by")
    rows += [_sent(text) for text in sent.order_by("-pk")[:THREAD]]
    return sorted(rows, key=itemgetter("at"))[-THREAD:]


def of_inquiry(inquiry):
    """The conversation: the resident's texts, our receipts and answers, oldest first."""
    wrote = inquiry.texts.defer("raw").prefetch_related("photos").order_by("-pk")[:THREAD]
    rows = [_wrote(text) for text in wrote]
    broadcasts = Q(broadcast__in=inquiry.answers.values("broadcast"))
    broadcasts |= Q(broadcast__in=inquiry.texts.filter(receipt__isnull=False).values("receipt__broadcast"))
    sent = Message.objects.filter(broadcasts, phone=inquiry.phone)
    sent = sent.select_related("edition", "broadcast__created_by").order_by("-pk")[:THREAD]
    rows += [_sent(text) for text in sent]
    return sorted(rows, key=itemgetter("at"))[-THREAD:]


def _wrote(text):
    return {
        "ours": False,
        "at": text.stored_at,
        "text": text.text,
        "photos": text.photos.all(),
        "urgent": text.urgent,
        "pk": text.pk,
        "note": text.get_route_display(),
    }


def _sent(message):
    by = message.broadcast.created_by
    return {
        "ours": True,
        "at": message.broadcast.send_at,
        "text": message.edition.body,
        "photos": (),
        "by": by.get_full_name() if by else "",
        "note": f"{message.broadcast.get_kind_display()} · {message.get_state_display()}",
    }


def held(phone):
    """The hold in force on this phone, or None."""
    return Hold.objects.filter(phone=phone, released_at=None).first()


def inquiries(*, state="", department=None):
    """Conversations, urgent ones first, then those that wait for us."""
    found = Inquiry.objects.select_related("department", "topic")
    latest = InboundMessage.objects.filter(inquiry=OuterRef("pk")).order_by("-pk").values("text")[:1]
    found = found.annotate(how_many=Count("texts"), latest=Subquery(latest))
    found = found.filter(state=state) if state else found.exclude(state=Inquiry.State.CLOSED)
    if department:
        found = found.filter(department=department)
    return found.order_by("-urgent", "-last_at")


def rules_with_counts():
    """The chain in its order, each rule with how many texts it caught in the last days."""
    since = timezone.now() - timedelta(days=RULE_DAYS)
    caught = dict(
        InboundMessage.objects.filter(stored_at__gte=since)
        .exclude(rule="")
        .order_by()
        .values_list("rule")
        .annotate(Count("pk"))
    )
    return [
        {"name": rule.name, "title": rule.title, "order": rule.order, "count": caught.get(rule.name, 0)}
        for rule in chain()
    ]
