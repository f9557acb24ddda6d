"""Signing up many people at once, from a file: as `transitions.sign_up` for each, in a few queries for all.

What a file may do is less than what a person may: it never brings a refused number back, never undoes what she
chose herself later than she signed, never ends a doubt about a number, and never empties what she told before.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext_lazy as _

from messaging.audience import consent
from messaging.audience.models import Consent, OptOut, Subscriber, TextSignUp
from messaging.audience.transitions import ABOUT

SNAPSHOT = (
    *(
        "name",
        "interest_mask",
        "gender",
        "birth_year",
        "dong_id",
        "household_id",
        "first_in_home",
        "language",
    ),
    *("state", "paused_until", "channel", "department_id", "signed_up_at", "left_at", "told_at"),
)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Outcome(models.TextChoices):
    """What becomes of one row of a file."""

    NEW = "new", _("새 신청")
    CHANGED = "changed", _("바뀜")
    UNCHANGED = "unchanged", _("그대로")
    OPTED_OUT = "opted_out", _("수신거부")
    REJECTED = "rejected", _("거절")


@dataclass(frozen=True)
class Told:
    """What a signed form says of one person. `person` holds only what it says: {field of ABOUT: value or id}."""

    phone: str
    signed_at: object
    interest_mask: int = 0  # 0: the form says nothing of interests
    person: dict = field(default_factory=dict)
    wordings: tuple = ()  # (purpose, id of the wording) that she signed

    def __post_init__(self):
        if unknown := {name.removesuffix("_id") for name in self.person} - ABOUT:
            raise TypeError(f"nobody tells {', '.join(sorted(unknown))}")


@dataclass(frozen=True)
class Verdict:
    """What signing up these words would do: the outcome, the fields that change, the consents that are added."""

    outcome: str
    changes: dict = field(default_factory=dict)
    wordings: tuple = ()
    why: str = ""


@dataclass(frozen=True)
class Done:
    """What was done to one subscriber, with everything that is needed to undo it."""

    told: Told
    verdict: Verdict
    subscriber: Subscriber
    before: dict | None  # None: there was no such subscriber
    after: dict
    consents: list


@dataclass(frozen=True)
class Known:
    """What the house knows of some phones, read in four queries."""

    refused: dict
    subscribers: dict
    agreed: set
    withdrawn: dict

    @classmethod
    def of(cls, phones):
        phones = set(phones)
        agreed, withdrawn = set(), {}
        consents = Consent.objects.filter(phone__in=phones)
        for phone, purpose, ended in consents.values_list("phone", "wording__purpose", "withdrawn_at"):
            if ended is None:
                agreed.add((phone, purpose))
            else:
                withdrawn[phone, purpose] = max(ended, withdrawn.get((phone, purpose), ended))
        refusals = OptOut.objects.filter(phone__in=phones, lifted_at=None)
        return cls(
            dict(refusals.values_list("phone", "said_at")),
            {row.phone: row for row in Subscriber.objects.filter(phone__in=phones)},
            agreed,
            withdrawn,
        )

    def verdict(self, told):
        """What this form would do, as things stand."""
        if told.phone in self.refused:
            return Verdict(Outcome.OPTED_OUT)
        subscriber = self.subscribers.get(told.phone)
        changes = {
            name: value
            for name, value in (*told.person.items(), ("interest_mask", told.interest_mask))
            if value not in (None, "", 0) or value is False
        }
        wordings = tuple(
            (purpose, wording)
            for purpose, wording in told.wordings
            if (told.phone, purpose) not in self.agreed
            and self.withdrawn.get((told.phone, purpose), told.signed_at) <= told.signed_at
        )
        if subscriber is None:
            return Verdict(Outcome.NEW, changes, wordings)
        # A number that we doubt stays doubted: a list is no sign that somebody is there.
        active = subscriber.state != Subscriber.State.LEFT
        if active and _last_told(subscriber) > told.signed_at:
            return Verdict(Outcome.UNCHANGED, why="newer")
        changes = {name: value for name, value in changes.items() if getattr(subscriber, name) != value}
        if active and not changes and not wordings:
            return Verdict(Outcome.UNCHANGED)
        return Verdict(Outcome.CHANGED, changes, wordings)


def _last_told(subscriber):
    """When she herself last said what she wants, as far as we know."""
    own = subscriber.signed_up_at if subscriber.channel in consent.OWN_ACTS else LONG_AGO
    return max(own, subscriber.told_at or LONG_AGO)


def snapshot(subscriber):
    """Everything that an import or the person herself may change, as JSON takes it."""
    taken = {name: getattr(subscriber, name) for name in SNAPSHOT}
    for name, value in taken.items():
        if isinstance(value, datetime):
            value = value.astimezone(UTC)
        if isinstance(value, date):
            taken[name] = value.isoformat()
    return taken


def open_consents(phones):
    """{phone: ids of the consents in force} for those that have any; what she gave or took back shows in it."""
    found = {}
    consents = Consent.objects.filter(phone__in=phones, withdrawn_at=None).order_by("pk")
    for phone, pk in consents.values_list("phone", "pk"):
        found.setdefault(phone, []).append(pk)
    return found


def as_it_stands(subscriber, agreed):
    """A snapshot with the consents in force: it differs as soon as she changed anything."""
    return snapshot(subscriber) | {"consents": agreed.get(subscriber.phone, [])}


@transaction.atomic
def sign_up_many(people, *, channel, department_id=None):
    """Sign up these people (some hundred, each phone once); returns (told, verdict, Done or None) for each.

    The phones are locked first, and everything is read again under the lock: who refused a moment ago stays out.
    """
    people = list(people)
    phones = [told.phone for told in people]
    consent.lock_all(phones)
    known = Known.of(phones)
    verdicts = [(told, known.verdict(told)) for told in people]
    acted = [
        (told, verdict) for told, verdict in verdicts if verdict.outcome in (Outcome.NEW, Outcome.CHANGED)
    ]
    before = {told.phone: _before(known.subscribers.get(told.phone)) for told, _verdict in acted}
    subscribers = _write_subscribers(acted, known, channel, department_id)
    consents = _write_consents(acted, channel)
    changed = [told.phone for told, _verdict in acted]
    agreed = open_consents(changed)
    TextSignUp.objects.filter(phone__in=changed).delete()
    consent.keep_all_in_step(changed)
    done = {}
    for told, verdict in acted:
        subscriber = subscribers[told.phone]
        done[told.phone] = Done(
            told,
            verdict,
            subscriber,
            before[told.phone],
            as_it_stands(subscriber, agreed),
            consents.get(told.phone, []),
        )
    return [(told, verdict, done.get(told.phone)) for told, verdict in verdicts]


def _before(subscriber):
    return snapshot(subscriber) if subscriber else None


def _write_subscribers(acted, known, channel, department_id):
    new, changed, fields = [], [], set()
    for told, verdict in acted:
        subscriber = known.subscribers.get(told.phone) or Subscriber(phone=told.phone)
        changes = dict(verdict.changes)
        if subscriber.pk is None or subscriber.state == Subscriber.State.LEFT:
            changes |= {
                "state": Subscriber.State.ACTIVE,
                "left_at": None,
                "channel": channel,
                "signed_up_at": told.signed_at,
            }
            if department_id:
                changes.setdefault("department_id", department_id)
        for name, value in changes.items():
            setattr(subscriber, name, value)
        if subscriber.pk is None:
            new.append(subscriber)
        elif changes:
            changed.append(subscriber)
            fields |= {name.removesuffix("_id") for name in changes}
    new = Subscriber.objects.bulk_create(new)
    if changed:
        Subscriber.objects.bulk_update(changed, sorted(fields), batch_size=250)
    return {
        row.phone: row
        for row in (
            *new,
            *(known.subscribers[told.phone] for told, v in acted if v.outcome == Outcome.CHANGED),
        )
    }


def _write_consents(acted, channel):
    rows = Consent.objects.bulk_create(
        Consent(phone=told.phone, wording_id=wording, channel=channel, given_at=told.signed_at)
        for told, verdict in acted
        for _purpose, wording in verdict.wordings
    )
    made = {}
    for row in rows:
        made.setdefault(row.phone, []).append(row.pk)
    return made


# --- undoing ---------------------------------------------------------------------------------------------------------


def take_back(people):
    """Undo what a `Done` did to some hundred subscribers: (subscriber, before, consents) each. Returns whom it couldn't.

    Under the phones' locks, in the caller's transaction. Who was new is removed with the consents, unless other rows
    stand on her by now: her id is in the set that comes back. Everybody else is as before.
    """
    needed = _remove([subscriber for subscriber, before, _consents in people if before is None])
    restored = []
    gone_since = _gone([before for _subscriber, before, _consents in people if before])
    for subscriber, before, _consents in people:
        if before is not None:
            for name, value in before.items():
                value = None if (name, value) in gone_since else value
                setattr(subscriber, name, _from_json(name, value))
            restored.append(subscriber)
    if restored:
        fields = [name.removesuffix("_id") for name in SNAPSHOT]
        Subscriber.objects.bulk_update(restored, fields, batch_size=100)
    gone = [pk for subscriber, _before, consents in people if subscriber.pk not in needed for pk in consents]
    Consent.objects.filter(pk__in=gone).delete()
    consent.keep_all_in_step([subscriber.phone for subscriber in restored])
    return needed


def _remove(subscribers):
    """Delete these rows; the ids of those that something protects, which stay."""
    ids = [subscriber.pk for subscriber in subscribers]
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk__in=ids).delete()
    except ProtectedError:
        if len(ids) == 1:
            return set(ids)
        half = len(ids) // 2
        return _remove(subscribers[:half]) | _remove(subscribers[half:])
    return set()


def _gone(befores):
    """{(field, id)} that these name and that are no more: a home that the import had emptied was destroyed since."""
    gone = set()
    for name in ("dong_id", "household_id", "department_id"):
        named = {before[name] for before in befores} - {None}
        rows = Subscriber._meta.get_field(name.removesuffix("_id")).related_model._base_manager
        there = set(rows.filter(pk__in=named).values_list("pk", flat=True)) if named else set()
        gone |= {(name, pk) for pk in named - there}
    return gone


def _from_json(name, value):
    if value and name in ("signed_up_at", "left_at", "told_at"):
        return datetime.fromisoformat(value)
    return value
