"""Legal holds (보존 잠금): what may not be destroyed until somebody lets go of it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging import hashing, masking
from messaging.keeping import kept
from messaging.keeping.models import Destruction, LegalHold

PURPOSE = "legal hold"


class AlreadyHeld(Exception):
    """A hold on the same thing is in force."""

    def in_words(self):
        """One Korean sentence for whoever tried."""
        return _("이미 보존 잠금이 걸려 있습니다. 아래 목록에서 확인해 주세요.")


def in_force():
    """The holds that stop something now."""
    return LegalHold.objects.filter(released_at=None)


def hold_kind(key, reason, by):
    """Nothing of this kind is destroyed until the hold is released."""
    if key not in kept.kinds():
        raise LookupError(key)
    return _place(by, key=key, reason=reason)


def hold_phone(phone, reason, by):
    """No row of this phone is destroyed, in any room, until the hold is released."""
    return _place(
        by,
        phone=phone,
        phone_hash=hashing.keyed(PURPOSE, phone),
        masked=masking.phone(phone),
        reason=reason,
    )


def _place(by, **what):
    try:
        with transaction.atomic():
            # A range that is being destroyed this moment ends first: afterwards the hold is seen by every range.
            list(Destruction.objects.select_for_update().filter(state=Destruction.State.RUNNING))
            hold = LegalHold.objects.create(placed_by=by, **what)
            log(hold, "keeping.hold", user=by, data={"kind": what.get("key", ""), "reason": what["reason"]})
    except IntegrityError:  # its text would repeat the number
        raise AlreadyHeld from None
    return hold


@transaction.atomic
def release(hold, by):
    """Let go of it; of a phone only its masked form and its keyed hash stay. False when it was released already."""
    held = in_force().filter(pk=hold.pk)
    released = held.update(released_at=timezone.now(), released_by=by, phone="")
    if released:
        log(hold, "keeping.release_hold", user=by)
    return bool(released)


# --- asked by destruction ---------------------------------------------------------------------------------


def is_kind_held(key):
    """Whether the whole kind may not be destroyed now."""
    return in_force().filter(key=key).exists()


def free(kind, rows):
    """The rows whose phone no hold protects."""
    if not kind.phone:
        return rows
    held = in_force().exclude(phone="").values("phone")
    return rows.exclude(**{f"{kind.phone}__in": held})
