"""Sending: a single text, and the pump that carries claimed batches to the gateway."""

import logging
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from messaging.audience import consent
from messaging.delivery import asking, claiming, leases, lists, pacing, settling, waking
from messaging.delivery.models import Broadcast, Edition, Message
from messaging.gateways import registry
from messaging.gateways.base import NotTaken, Receipt, Refused, Request, Text, Uncertain

logger = logging.getLogger(__name__)

SECONDS = 20  # a pump's turn
LEASE_SECONDS = 60  # a task's own time-out: no pump outlives it
SIDE_BY_SIDE = 8  # requests for single texts on the wire at once
MOMENT = 0.25  # the longest that a pump sleeps without looking
ASK_SECONDS = 3  # after which a gateway is asked about a try that it left without an answer


@dataclass(frozen=True)
class Pumped:
    """What a pump did in its turn."""

    batches: int = 0
    more_waits: bool = False


def single(kind, phone, body, *, title, department=None, topics=(), created_by=None, subject=""):
    """One text to one phone, to go out once the caller's transaction commits. Raises TextProblem.

    The broadcast is born sending: its list is one line, its batch one message.
    """
    now = timezone.now()
    with transaction.atomic():
        broadcast = lists.begin(
            kind,
            title,
            send_at=now,
            department=department,
            created_by=created_by,
            state=Broadcast.State.SENDING,
            started_at=now,
            recipients=1,
        )
        edition = lists.add_edition(broadcast, body=body, subject=subject, topics=topics, recipients=1)
        message = Message.objects.create(broadcast=broadcast, edition=edition, phone=phone)
        broadcast.first_id = broadcast.last_id = message.pk
        broadcast.save(update_fields=["first_id", "last_id"])
        lists.batch_of(broadcast, message.pk, message.pk, 1).save(force_insert=True)
        waking.wake(broadcast.gateway)
    return broadcast


def pump(gateway):
    """Send this gateway's next batches for a while, as one of its pumps; does nothing when all are running.

    After letting go of its lease it looks once more, so that whoever saw it running and asked for
    no other has not waited in vain.
    """
    for slot in waking.slots(gateway):
        if lease := leases.take(slot, LEASE_SECONDS):
            break
    else:
        return Pumped()
    try:
        done = send_for(gateway, SECONDS)
    finally:
        leases.release(lease)
    soon = timezone.now() + timedelta(seconds=SECONDS)
    return Pumped(done, _more_waits(gateway, soon))


def send_for(gateway, seconds):
    """Claim and send until time is up or nothing is ready in it; returns how many batches left.

    While it waits it asks the gateway about its uncertain batches as they fall due.
    """
    end = time.monotonic() + seconds
    sent = 0
    while time.monotonic() < end:
        claimed = claiming.claim(gateway)
        if claimed.batches:
            sent += send(gateway, claimed.batches)
        elif not any(asking.ask_all(limit=5, seconds=MOMENT)) and not _wait(_next_of(gateway, claimed), end):
            break
    return sent


def send(gateway_name, batches):
    """Carry claimed batches to the gateway and settle them by its answers. Returns how many had texts."""
    gateway = registry.get(gateway_name)
    requests = _requests(batches)
    if len(requests) > 1:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as side_by_side:
            answers = list(side_by_side.map(lambda request: _submit(gateway, request), requests.values()))
    else:
        answers = [_submit(gateway, request) for request in requests.values()]
    by_batch = dict(zip(requests, answers, strict=True))
    with transaction.atomic():
        settling.lock_batches(batches)
        for batch in sorted(_settle_singles(batches, by_batch), key=lambda batch: batch.pk):
            _settle(batch, by_batch.get(batch.pk, Receipt()))
    _learn(gateway_name, answers)
    return len(requests)


def _requests(batches):
    """{batch id: request} of all that may still go: consent is asked now (law 4)."""
    open_messages = _open_messages(batches)
    editions = Edition.objects.in_bulk(
        {edition for rows in open_messages.values() for _pk, _phone, edition in rows}
    )
    refusals = _refusals(batches, open_messages, editions)
    requests = {}
    for batch in batches:
        withdrawn, texts = defaultdict(list), []
        for pk, phone, edition_id in open_messages[batch.pk]:
            refused = refusals.get((batch.broadcast.kind, editions[edition_id].advertising), {})
            if phone in refused:
                withdrawn[str(refused[phone])].append(pk)
                continue
            edition = editions[edition_id]
            texts.append(Text(pk, phone, edition.format, edition.body, edition.subject))
        if withdrawn:
            settling.withdraw(batch, withdrawn)
        if texts:
            requests[batch.pk] = _Try(
                Request(batch.reference, batch.broadcast.sender, texts), batch.submitted_at
            )
    return requests


def _open_messages(batches):
    """{batch id: [(id, phone, edition id) …]} of what is still to be sent; single texts share a query."""
    singles = {batch.first_id: batch.pk for batch in batches if batch.size == 1}
    found = {batch.pk: [] for batch in batches}
    columns = ("pk", "phone", "edition_id")
    of_singles = Message.objects.filter(pk__in=singles, state=Message.State.QUEUED)
    for row in of_singles.values_list(*columns):
        found[singles[row[0]]].append(row)
    for batch in batches:
        if batch.size != 1:
            queued = batch.messages.filter(state=Message.State.QUEUED)
            found[batch.pk] = list(queued.order_by("pk").values_list(*columns))
    return found


def _refusals(batches, open_messages, editions):
    """{(kind, whether it advertises): {phone: reason}} for the phones of these batches."""
    phones = defaultdict(set)
    for batch in batches:
        for _pk, phone, edition_id in open_messages[batch.pk]:
            phones[batch.broadcast.kind, editions[edition_id].advertising].add(phone)
    return {
        (kind, advertising): consent.refusals(of_kind, kind, advertising=advertising)
        for (kind, advertising), of_kind in phones.items()
    }


@dataclass(frozen=True)
class _Try:
    """A request, and when its batch was written down as leaving."""

    request: Request
    submitted_at: object


def _submit(gateway, attempt):
    """The gateway's answer, or the error that stands for it; touches no database, so it may run in a thread.

    A try that lay too long (a machine that slept) may have been asked about already: it must not leave now.
    """
    if timezone.now() - attempt.submitted_at > timedelta(seconds=settings.DELIVERY_STUCK_SECONDS / 2):
        return NotTaken(attempt.request.reference, "too late to leave", 0)
    try:
        return gateway.submit(attempt.request)
    except (NotTaken, Uncertain) as error:
        return error
    except Exception as error:  # an adapter's fault: the request may have left
        return Uncertain(attempt.request.reference, type(error).__name__)


def _settle_singles(batches, answers):
    """Settle the single texts that were taken, all at once; returns the batches that are left to settle."""
    taken = {
        batch: answers[batch.pk]
        for batch in batches
        if batch.broadcast.recipients == 1
        and isinstance(answers.get(batch.pk), Receipt)
        and not answers[batch.pk].refused
    }
    left = settling.singles_taken(taken) if taken else []
    return left + [batch for batch in batches if batch not in taken]


def _settle(batch, answer):
    match answer:
        case Refused():
            settling.not_taken(batch, answer.reason, pacing.PROBE_SECONDS)
        case NotTaken():
            settling.not_taken(batch, answer.reason, answer.retry_after)
        case Uncertain():
            settling.uncertain(batch, answer.reason, ask_at=timezone.now() + timedelta(seconds=ASK_SECONDS))
        case _:
            settling.taken(batch, answer.refused, answer.gateway_reference)


def _learn(gateway_name, answers):
    """What the answers say of the gateway itself."""
    if any(isinstance(answer, Receipt) for answer in answers):
        pacing.went_well(gateway_name)
    for answer in answers:
        match answer:
            case Refused():
                pacing.refused(gateway_name, answer.reason)
            case NotTaken():
                pacing.not_taken(gateway_name, answer.retry_after)


def _next_of(gateway, claimed):
    """When there is next something to send or to ask; None when there is nothing."""
    return min(filter(None, [claimed.look_again_at, asking.next_due(gateway)]), default=None)


def _wait(until, end):
    """Sleep towards the next thing to do; False when that is beyond our turn.

    Only a moment at a time: a code may come in meanwhile, and whoever wrote it saw us running.
    """
    if until is None:
        return False
    seconds = (until - timezone.now()).total_seconds()
    if time.monotonic() + seconds >= end:
        return False
    time.sleep(min(max(seconds, 0.02), MOMENT))
    return True


def _more_waits(gateway, soon):
    """Whether there is something to send or to ask, now or soon."""
    to_ask = asking.next_due(gateway)
    if to_ask and to_ask <= soon:
        return True
    opens_at = pacing.open_at(pacing.state_of(gateway), timezone.now())
    return opens_at <= soon and claiming.waits(gateway, soon)
