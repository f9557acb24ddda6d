"""Which version of the form is in use: a new one arises when what it must print is no longer what it prints."""

import hashlib
import json

from django.db import transaction
from django.utils import timezone

from messaging.audience import wordings
from messaging.audience.models import ConsentWording, Interest
from messaging.paper.models import PaperForm

# The order of the consent boxes on the sheet.
PURPOSES = (
    ConsentWording.Purpose.PERSONAL_DATA,
    ConsentWording.Purpose.NEWS,
    ConsentWording.Purpose.ADVERTISING,
    ConsentWording.Purpose.NIGHT,
)
NECESSARY = frozenset(wordings.NECESSARY)


@transaction.atomic
def current():
    """The version to print today; made when wordings in force or interests in use differ from the newest one."""
    # Two who print at once: on PostgreSQL the interests' rows are the lock, on SQLite the transaction is.
    interests = [
        [interest.number, interest.name, interest.bit]
        for interest in Interest.objects.select_for_update().filter(retired=False).order_by("number")
    ]
    texts = sorted(wordings.in_force(PURPOSES), key=lambda wording: PURPOSES.index(wording.purpose))
    content = _hash(interests, texts)
    newest = PaperForm.objects.order_by("-number").first()
    if newest and newest.content_hash == content:
        return newest
    form = PaperForm.objects.create(
        number=newest.number + 1 if newest else 1,
        used_from=timezone.localdate(),
        interests=interests,
        content_hash=content,
    )
    form.wordings.set(texts)
    return form


def in_hand():
    """The version that residents most likely hold: the newest one there is, or the first, made now."""
    return PaperForm.objects.order_by("-number").first() or current()


def printed_wordings(form):
    """The wordings that stand on this version, in the order of its boxes."""
    return sorted(form.wordings.all(), key=lambda wording: PURPOSES.index(wording.purpose))


def mask_of(form, numbers):
    """The interests that these numbers of the printed form mean: names may change, number and bit never do."""
    bits = {number: bit for number, _name, bit in form.interests}
    mask = 0
    for number in numbers:
        mask |= 1 << bits[number]
    return mask


def _hash(interests, texts):
    content = json.dumps([interests, [wording.pk for wording in texts]], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
