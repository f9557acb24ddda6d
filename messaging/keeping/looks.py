"""The ledger of looks: every reveal and every export leaves one and the same complete row."""

from django.db import transaction
from wagtail.log_actions import log

from messaging import hashing, masking, visitors
from messaging.keeping.models import Look

PURPOSE = "look"


@transaction.atomic
def revealed(request, row, phone, *, action, purpose, note=""):
    """A member of staff is about to see this row's phone in full; `action` names it in the row's own history."""
    address = visitors.address(request)
    log(row, action, user=request.user, data={"purpose": purpose, "note": note, "from": address})
    return Look.objects.create(
        by=request.user,
        deed=Look.Deed.REVEAL,
        what=str(row),
        masked=masking.phone(phone),
        phone_hash=hashing.keyed(PURPOSE, phone),
        purpose=purpose,
        note=note,
        address=address,
    )


def exported(*, by, what, people, full, purpose, note, address):
    """A member of staff takes this many rows away in a file."""
    return Look.objects.create(
        by=by,
        deed=Look.Deed.EXPORT,
        what=what,
        people=people,
        full=full,
        purpose=purpose,
        note=note,
        address=address,
    )


def at(phone):
    """Who looked at this phone: for the person who asks."""
    return Look.objects.filter(phone_hash=hashing.keyed(PURPOSE, phone)).select_related("by")
