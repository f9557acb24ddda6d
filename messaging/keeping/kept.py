"""What the rooms tell of the personal data they keep: the hook `register_kept_data`, f() -> [KeptData, …]."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from wagtail import hooks

from messaging import masking
from messaging.keeping.models import Unit

HOOK = "register_kept_data"
MOST_AT_ONCE = 25_000


@dataclass(frozen=True)
class KeptData:
    """One kind of personal data, how long it is kept, and how it ends.

    `due(cutoff)` is the queryset of rows whose time was up at `cutoff`: rows that were destroyed are no longer in
    it. `destroy(rows)` ends the given part of it in a few statements, inside a transaction, and returns how many.
    `files(rows)` are the files that go first, under the same lock. `phone` is the lookup of the phone in a
    row: a hold on a phone stops its rows. With `by_itself` nobody has to approve.

    A kind without `amount` stays as long as `until` says; one without `destroy` ends elsewhere, at once.
    """

    key: str
    title: str
    holds: str
    basis: str
    stays: str = ""
    amount: int = 0
    unit: str = Unit.MONTHS
    counted_from: str = ""
    until: str = ""
    least_days: int = 1
    due: Callable | None = None
    destroy: Callable | None = None
    files: Callable | None = None
    phone: str = "phone"
    at_once: int = 5_000
    by_itself: bool = False

    @property
    def ends(self):
        """Whether its rows are destroyed by us, here."""
        return self.destroy is not None


def kinds():
    """All kinds of all rooms, by key: from the audience upwards, this room's own last."""
    rooms = reversed(list(hooks.get_hooks(HOOK)))  # rooms register top down
    return {kind.key: kind for tell in rooms for kind in tell()}


# --- how a phone ends where its row must stay -------------------------------------------------------------


def token():
    """What stands in a phone's place afterwards: '~' and the row's own number.

    Unique where phones were unique, no address that any gateway takes, and nothing that links two rows of the
    same person (a keyed hash would).
    """
    return Concat(Value(masking.DESTROYED), Cast(F("pk"), CharField()))


def phone_is_there(field="phone"):
    """The condition that a row still has its phone."""
    return ~Q(**{f"{field}__startswith": masking.DESTROYED}) & ~Q(**{field: ""})


def deleted(rows):
    """End the rows altogether; returns how many of their own there were."""
    return rows.delete()[1].get(rows.model._meta.label, 0)
