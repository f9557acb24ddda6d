"""Taking an import back, by a worker: everybody as before, but for those to whom something has happened since."""

import time

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from messaging.audience import bulk, consent
from messaging.audience.kinds import Kind
from messaging.audience.models import Hold, OptOut, Subscriber
from messaging.delivery.models import Message
from messaging.importing import transitions
from messaging.importing.models import Imported, ImportRun
from messaging.states import WrongState

RANGE = 200
State = ImportRun.State
Stays = Imported.Stays
# A 소식 in the queue is not sent to who is signed up no more; a confirmation in the queue is.
ON_ITS_WAY = ~Q(state=Message.State.WITHDRAWN) & ~Q(state=Message.State.QUEUED, broadcast__kind=Kind.NEWS)


def undo(run, seconds=20):
    """Take people back for as long as `seconds`; True when more remain. Running twice, or never, does no harm."""
    until = time.monotonic() + seconds
    while True:
        people = list(
            run.people.filter(undone_at=None, stays="")
            .select_related("subscriber")
            .order_by("-number")[:RANGE]
        )
        if not people:
            break
        if not _undo_range(run, people):
            return False
        if time.monotonic() > until:
            return True
    try:
        transitions.undone(run)
    except WrongState:
        return False
    return False


def _undo_range(run, people):
    with transaction.atomic():
        if not ImportRun.objects.filter(pk=run.pk, state=State.UNDOING).update(tries=0):
            return False
        phones = [each.subscriber.phone for each in people if each.subscriber]
        consent.lock_all(phones)
        fresh = Subscriber.objects.in_bulk([each.subscriber_id for each in people if each.subscriber_id])
        facts = _Facts.of(people, phones)
        for each in people:
            each.stays = facts.why_stays(each, fresh.get(each.subscriber_id))
        going = [each for each in people if not each.stays]
        needed = bulk.take_back([(fresh[each.subscriber_id], each.before, each.consents) for each in going])
        for each in going:
            each.stays = Stays.NEEDED if each.subscriber_id in needed else ""
        _remember(run, people)
    return True


def _remember(run, people):
    """Who is as before now, and why the others are not."""
    by_fate = {}
    for each in people:
        by_fate.setdefault(each.stays, []).append(each.pk)
    back = by_fate.pop("", [])
    Imported.objects.filter(pk__in=back).update(undone_at=timezone.now())
    for stays, ids in by_fate.items():
        Imported.objects.filter(pk__in=ids).update(stays=stays)
    ImportRun.objects.filter(pk=run.pk).update(undone=F("undone") + len(back))


class _Facts:
    """What has happened to some phones since they were imported, read in four queries."""

    def __init__(self, texted, refused, held, agreed):
        self.texted, self.refused, self.held, self.agreed = texted, refused, held, agreed

    @classmethod
    def of(cls, people, phones):
        since = min(each.written_at for each in people)
        sent = Message.objects.filter(
            ON_ITS_WAY,
            phone__in=phones,
            broadcast__kind__in=[Kind.NEWS, Kind.RECEIPT],
            broadcast__created_at__gte=since,
        ).values_list("phone", flat=True)
        return cls(
            set(sent),
            set(OptOut.objects.filter(phone__in=phones, lifted_at=None).values_list("phone", flat=True)),
            set(Hold.objects.filter(phone__in=phones, released_at=None).values_list("phone", flat=True)),
            bulk.open_consents(phones),
        )

    def why_stays(self, imported, subscriber):
        if subscriber is None:
            return Stays.CHANGED
        if subscriber.phone in self.refused:
            return Stays.REFUSED
        if subscriber.phone in self.held:
            return Stays.HELD
        if subscriber.phone in self.texted:
            return Stays.TEXTED
        if bulk.as_it_stands(subscriber, self.agreed) != imported.after:
            return Stays.CHANGED
        return ""
