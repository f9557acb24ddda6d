"""Conversations: a text opens or continues one, a department answers, somebody closes it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience.kinds import Kind
from messaging.delivery import sending, texts
from messaging.inbound.models import Answer, InboundMessage, Inquiry
from messaging.inbound.receipts import worded
from messaging.states import WrongState


def open_for(message, department=None, topic=None):
    """The open inquiry of this phone with that department, with this text in it; `(inquiry, new)`."""
    with transaction.atomic():
        open_ones = Inquiry.objects.exclude(state=Inquiry.State.CLOSED)
        inquiry, new = open_ones.select_for_update().get_or_create(
            phone=message.phone, department=department, defaults={"topic": topic}
        )
        _take(inquiry, message)
    return inquiry, new


def continue_with(inquiry, message):
    """This text goes on in that inquiry; None when it was closed meanwhile."""
    with transaction.atomic():
        inquiry = Inquiry.objects.select_for_update(of=["self"]).get(pk=inquiry.pk)
        if inquiry.state == Inquiry.State.CLOSED:
            return None
        _take(inquiry, message)
    return inquiry


def _take(inquiry, message):
    inquiry.state, inquiry.last_at = Inquiry.State.OPEN, timezone.now()
    inquiry.urgent = inquiry.urgent or message.urgent
    inquiry.save(update_fields=["state", "last_at", "urgent"])
    message.inquiry = inquiry
    message.save(update_fields=["inquiry"])


def answer(inquiry, body, by):
    """Send a department's answer; a person asked, so it always goes. Raises WrongState, TextProblem."""
    texts.ready(body)  # without the tag: a tag and nothing else is no answer
    with transaction.atomic():
        inquiry = Inquiry.objects.select_for_update(of=["self"]).get(pk=inquiry.pk)
        if inquiry.state == Inquiry.State.CLOSED:
            raise WrongState(inquiry, wanted=[Inquiry.State.OPEN, Inquiry.State.ANSWERED])
        broadcast = sending.single(
            Kind.REPLY,
            inquiry.phone,
            worded(body),
            title=_("문의 %s에 대한 답") % inquiry.pk,
            department=inquiry.department,
            topics=(inquiry.topic,) if inquiry.topic else (),
            created_by=by,
        )
        given = Answer.objects.create(inquiry=inquiry, broadcast=broadcast, body=body, answered_by=by)
        inquiry.state, inquiry.last_at, inquiry.urgent = Inquiry.State.ANSWERED, given.answered_at, False
        inquiry.save(update_fields=["state", "last_at", "urgent"])
        InboundMessage.objects.filter(inquiry=inquiry, handled=False).update(handled=True)
        log(inquiry, "inbound.answer", user=by)
    return given


def close(inquiry, by):
    """Nothing more is to be said. Raises WrongState when it is closed already."""
    with transaction.atomic():
        inquiry = Inquiry.objects.select_for_update(of=["self"]).get(pk=inquiry.pk)
        if inquiry.state == Inquiry.State.CLOSED:
            raise WrongState(inquiry, wanted=[Inquiry.State.OPEN, Inquiry.State.ANSWERED])
        inquiry.state, inquiry.urgent = Inquiry.State.CLOSED, False
        inquiry.save(update_fields=["state", "urgent"])
        InboundMessage.objects.filter(inquiry=inquiry, handled=False).update(handled=True)
        log(inquiry, "inbound.close", user=by)
    return inquiry


def lapse(inquiries):
    """Close those that nobody closed before their retention ended; in the destruction's transaction, set-based."""
    open_ones = inquiries.exclude(state=Inquiry.State.CLOSED)
    InboundMessage.objects.filter(inquiry__in=open_ones.values("pk"), handled=False).update(handled=True)
    return open_ones.update(state=Inquiry.State.CLOSED, urgent=False)


def hand_over(inquiry, department, by):
    """Another department goes on with this conversation. Raises WrongState when it has one with this phone."""
    with transaction.atomic():
        inquiry = Inquiry.objects.select_for_update(of=["self"]).get(pk=inquiry.pk)
        taken = Inquiry.objects.filter(phone=inquiry.phone, department=department)
        if inquiry.state == Inquiry.State.CLOSED or taken.exclude(state=Inquiry.State.CLOSED).exists():
            raise WrongState(inquiry, wanted=[Inquiry.State.OPEN, Inquiry.State.ANSWERED])
        inquiry.department = department
        inquiry.save(update_fields=["department"])
        log(inquiry, "inbound.hand_over", user=by, data={"department": department.pk})
    return inquiry
