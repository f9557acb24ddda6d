"""After a sign-up: one fixed text that confirms it, and what follows when it can't be delivered."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from messaging.audience import consent, transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery import sending
from messaging.delivery.models import Message
from messaging.delivery.sweeping import Swept
from messaging.signup import receipts
from messaging.signup.models import Confirmation, PhoneProof

logger = logging.getLogger(__name__)

A_DAY = 3  # confirmations to one phone: signing up over and over must not make us a nuisance
# Carriers give up on a text after 80 hours at most; what has no result then never gets one.
NO_RESULT_AFTER = timedelta(hours=84)
MOST = 500  # in one sweep; the next one is a minute away
Outcome = Confirmation.Outcome


def confirm(subscriber):
    """Confirm this sign-up to the phone, in the subscriber's language; False when none may go now.

    Call it inside the sign-up's transaction: both are there, or neither.
    """
    with transaction.atomic():
        consent.lock(subscriber.phone)
        if subscriber.state != Subscriber.State.ACTIVE:
            return False
        a_day_ago = timezone.now() - timedelta(days=1)
        if Confirmation.objects.filter(subscriber=subscriber, sent_at__gt=a_day_ago).count() >= A_DAY:
            logger.info("subscriber %s: no confirmation, there were enough today", subscriber.pk)
            return False
        broadcast = sending.single(
            Kind.RECEIPT, subscriber.phone, receipts.confirmation(subscriber), title="신청 확인"
        )
        Confirmation.objects.create(subscriber=subscriber, broadcast=broadcast)
    return True


def failed():
    """The subscribers whose confirmation the carrier could not deliver, and who have not shown themselves since."""
    lost = Confirmation.objects.filter(subscriber=OuterRef("pk"), outcome=Outcome.FAILED)
    return Subscriber.objects.filter(Exists(lost), state=Subscriber.State.PENDING)


def proved(phone):
    """The number has shown itself: whatever happened to an earlier confirmation no longer matters."""
    transitions.believe(phone)
    Confirmation.objects.filter(subscriber__phone=phone, outcome=Outcome.WAITING).update(
        outcome=Outcome.UNKNOWN
    )


def sweep():
    """Take up the results that carriers have reported of confirmations; a lost one makes us doubt the number."""
    waiting = Confirmation.objects.filter(outcome=Outcome.WAITING)
    waiting.filter(_reached(Message.State.DELIVERED)).update(outcome=Outcome.ARRIVED)
    waiting.filter(_reached(Message.State.WITHDRAWN)).update(outcome=Outcome.UNKNOWN)
    waiting.filter(sent_at__lt=timezone.now() - NO_RESULT_AFTER).exclude(
        _reached(Message.State.FAILED)
    ).update(outcome=Outcome.UNKNOWN)
    lost = list(waiting.filter(_reached(Message.State.FAILED)).select_related("subscriber")[:MOST])
    for confirmation in lost:
        _take_failure(confirmation)
    return Swept(found=len(lost), resumed=len(lost))


def _reached(state):
    return Exists(
        Message.objects.filter(
            phone=OuterRef("subscriber__phone"), broadcast=OuterRef("broadcast"), state=state
        )
    )


def _take_failure(confirmation):
    """Doubt the number, unless its owner showed herself: she signed up by her own act, or proved it since."""
    subscriber = confirmation.subscriber
    with transaction.atomic():
        consent.lock(subscriber.phone)
        taken = Confirmation.objects.filter(pk=confirmation.pk, outcome=Outcome.WAITING).update(
            outcome=Outcome.FAILED
        )
        shown = PhoneProof.objects.filter(phone=subscriber.phone, proved_at__gte=confirmation.sent_at)
        if taken and subscriber.channel not in consent.OWN_ACTS and not shown.exists():
            transitions.doubt(subscriber)
