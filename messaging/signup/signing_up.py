"""A resident signs up on the web with a proved number: once, however often the form is sent."""

from django.db import transaction
from django.utils import timezone

from messaging.audience import consent, transitions
from messaging.audience.models import Channel, Consent, ConsentWording, OptOut, Subscriber
from messaging.signup import confirming
from messaging.signup.models import PhoneProof


def standing(phone):
    """The subscriber who gets our texts on this phone today, or None: not signed up, left, or refused since."""
    subscriber = Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()
    return None if subscriber is None or refusal(phone) else subscriber


def refusal(phone):
    """The refusal in force for this phone, or None."""
    return OptOut.objects.filter(phone=phone, lifted_at=None).first()


def returning(phone):
    """What someone who refused, and did not withdraw, told us before: her form is filled in with it. Or None."""
    return Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()


@transaction.atomic
def sign_up(proof, form):
    """Sign the owner of the proved number up as the (valid) form says, and confirm it by a text.

    False when this number signed up meanwhile, in another tab or by the same click twice: nothing changes then.
    """
    consent.lock(proof.phone)
    if standing(proof.phone):
        return False
    subscriber = transitions.sign_up(
        proof.phone,
        interest_mask=form.cleaned_data["interest_mask"],
        channel=Channel.WEB,
        consents=form.purposes(),
        **form.person(),
    )
    PhoneProof.objects.filter(pk=proof.pk).update(signed_up_at=timezone.now())
    confirming.confirm(subscriber)
    return True


def consents_of(phone):
    """What this phone agrees to now, with the wordings, the necessary ones first."""
    given = Consent.objects.filter(phone=phone, withdrawn_at=None).select_related("wording")
    order = list(ConsentWording.Purpose)
    return sorted(given, key=lambda consent: order.index(consent.wording.purpose))
