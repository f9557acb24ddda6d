"""Settling: what an answer means for a batch, its messages and its books, in one short transaction.

Everywhere the order of locks is the same: batches by id, then messages by id. Two workers that touch
the same rows wait for each other and never deadlock.
"""

import logging
from collections import Counter, defaultdict
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from messaging.delivery import transitions
from messaging.delivery.models import Batch, Broadcast, Edition, Message, Withdrawal
from messaging.nudges import nudge

logger = logging.getLogger(__name__)

State = Batch.State
OPEN = (Message.State.QUEUED, Message.State.UNCERTAIN)  # not known yet whether the gateway has it
LONGEST_WAIT = 300


def taken(batch, refused, gateway_reference=""):
    """The gateway answered: everything of this try that it did not refuse, it has.

    `refused` maps message ids to the gateway's codes. False when the batch has moved on meanwhile.
    """
    with transaction.atomic():
        # 'prepared' again under this very reference: the gateway said 'not here' and now says 'taken'.
        row = _locked(batch, State.SUBMITTED, State.UNCERTAIN, State.PREPARED)
        if row is None:
            return False
        lock_messages(row.messages.filter(state__in=OPEN))
        _accept(row, row.messages.filter(state__in=OPEN).exclude(pk__in=list(refused)))
        _fail(row, refused)
        _settle(row, gateway_reference)
    return True


def singles_taken(receipts):
    """The same for texts to one person whose requests were all taken, in a few statements; {batch: receipt}.

    Returns the batches that it did not settle, since they have moved on since their claim.
    """
    with transaction.atomic():
        asked = {batch.pk: batch for batch in receipts}
        rows = Batch.objects.select_for_update().filter(pk__in=asked, state=State.SUBMITTED).order_by("pk")
        rows = [row for row in rows if row.reference == asked[row.pk].reference]
        queued = Message.objects.filter(pk__in=[row.first_id for row in rows], state=Message.State.QUEUED)
        lock_messages(queued)
        editions = dict(queued.values_list("pk", "edition_id"))
        rows = [row for row in rows if row.first_id in editions]
        prices = dict(Edition.objects.filter(pk__in=set(editions.values())).values_list("pk", "won_each"))
        queued.update(state=Message.State.ACCEPTED, code="")
        for won in set(prices.values()):
            of_price = [row.pk for row in rows if prices[editions[row.first_id]] == won]
            Batch.objects.filter(pk__in=of_price).update(
                state=State.SETTLED, settled_at=timezone.now(), accepted=1, won=won
            )
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE delivery_batch SET gateway_reference = %s WHERE id = %s",
                [(receipts[asked[row.pk]].gateway_reference[:80], row.pk) for row in rows],
            )
        transitions.complete_singles([row.broadcast_id for row in rows])
    settled = {row.pk for row in rows}
    return [batch for batch in receipts if batch.pk not in settled]


def not_taken(batch, reason, retry_after):
    """Surely nothing was taken: prepared again, a little later each time. False when it moved on."""
    with transaction.atomic():
        row = _locked(batch, State.SUBMITTED, State.UNCERTAIN)
        if row is None:
            return False
        _no_longer_uncertain(row)
        wait = min(LONGEST_WAIT, max(retry_after, 2.0 ** min(row.tries, 9)) if row.tries > 2 else retry_after)
        _prepare_again(row, reason, timezone.now() + timedelta(seconds=wait))
    return True


def uncertain(batch, reason, *, ask_at=None):
    """Nobody can know: its open messages are uncertain until the gateway or a person tells."""
    with transaction.atomic():
        row = _locked(batch, State.SUBMITTED)
        if row is None:
            return False
        lock_messages(row.messages.filter(state=Message.State.QUEUED))
        moved = row.messages.filter(state=Message.State.QUEUED).update(state=Message.State.UNCERTAIN)
        Batch.objects.filter(pk=row.pk).update(
            state=State.UNCERTAIN, uncertain=F("uncertain") + moved, note=reason[:200], not_before=ask_at
        )
    logger.warning("batch %s uncertain: %s", batch.pk, reason)
    return True


def found(batch, taken_ids, refused, *, final, ask_at=None, gateway_reference=""):
    """The gateway told, when asked, what it has of an uncertain batch.

    What it has is accepted. The rest is sent again only when the answer is final, with a new
    reference; else the gateway is asked again at `ask_at`.
    """
    with transaction.atomic():
        row = _locked(batch, State.UNCERTAIN)
        if row is None:
            return False
        lock_messages(row.messages.filter(state__in=OPEN))
        _accept(row, row.messages.filter(state__in=OPEN, pk__in=list(taken_ids)))
        _fail(row, refused)
        left = row.messages.filter(state=Message.State.UNCERTAIN)
        if not final and left.exists():
            Batch.objects.filter(pk=row.pk).update(not_before=ask_at)
            return True
        if _no_longer_uncertain(row):
            _prepare_again(row, "not with the gateway", None)
        else:
            _settle(row, gateway_reference)
    return True


def withdraw(batch, ids_by_reason):
    """These messages of the batch are not sent, each for a named reason (law 5). Returns how many."""
    with transaction.atomic():
        Batch.objects.select_for_update().get(pk=batch.pk)
        withdrawn = 0
        for reason, ids in ids_by_reason.items():
            queued = batch.messages.filter(pk__in=ids, state=Message.State.QUEUED)
            withdrawn += _withdraw(batch, queued, reason)
    return withdrawn


def withdraw_rest(broadcast_id, at_once=20):
    """Withdraw what a stopped or cancelled broadcast has not sent, a few batches a transaction.

    Batches under way are left to their answers. May run twice.
    """
    broadcast = Broadcast.objects.get(pk=broadcast_id)
    if broadcast.state not in (Broadcast.State.STOPPED, Broadcast.State.CANCELLED):
        return
    while _withdraw_some(broadcast, at_once):
        continue


def lock_batches(batches):
    """Lock these batches in id order, whatever the order in which they are settled afterwards."""
    of_ids = Batch.objects.filter(pk__in=[batch.pk for batch in batches])
    list(of_ids.order_by("pk").select_for_update().values_list("pk", flat=True))


def lock_messages(messages):
    """Lock these rows in id order; on SQLite the transaction itself is the lock."""
    if connection.features.has_select_for_update:
        list(messages.order_by("pk").select_for_update().values_list("pk", flat=True))


def _withdraw_some(broadcast, at_once):
    with transaction.atomic():
        prepared = Batch.objects.select_for_update().filter(broadcast=broadcast, state=State.PREPARED)
        batches = list(prepared.order_by("pk")[:at_once])
        for batch in batches:
            _withdraw(batch, batch.messages.filter(state=Message.State.QUEUED), broadcast.state)
            Batch.objects.filter(pk=batch.pk).update(state=State.SETTLED, settled_at=timezone.now())
    return bool(batches)


def _withdraw(batch, messages, reason):
    lock_messages(messages)
    count = messages.update(state=Message.State.WITHDRAWN, code=reason)
    if count:
        Batch.objects.filter(pk=batch.pk).update(withdrawn=F("withdrawn") + count)
        Withdrawal.objects.get_or_create(broadcast_id=batch.broadcast_id, reason=reason)
        Withdrawal.objects.filter(broadcast_id=batch.broadcast_id, reason=reason).update(
            messages=F("messages") + count
        )
    return count


def _locked(batch, *wanted):
    """The batch as it stands, locked, if it still is what the caller's answer is about."""
    row = Batch.objects.select_for_update().get(pk=batch.pk)
    if row.reference == batch.reference and row.state in wanted:
        return row
    logger.warning("batch %s: an answer came too late, it is %s", row.pk, row.state)
    return None


def _no_longer_uncertain(row):
    """The uncertain messages of the batch are queued again, since they are surely not with the gateway."""
    doubted = row.messages.filter(state=Message.State.UNCERTAIN)
    lock_messages(doubted)
    again = doubted.update(state=Message.State.QUEUED)
    if again:
        Batch.objects.filter(pk=row.pk).update(uncertain=F("uncertain") - again)
    return again


def _accept(row, messages):
    """These open messages are with the gateway; their price is owed."""
    counted = list(messages.order_by().values_list("state", "edition_id"))
    if not counted:
        return
    editions = Counter(edition for _state, edition in counted)
    prices = dict(Edition.objects.filter(pk__in=editions).values_list("pk", "won_each"))
    won = sum((prices[edition] * texts for edition, texts in editions.items()), Decimal(0))
    messages.update(state=Message.State.ACCEPTED, code="")
    doubted = sum(state == Message.State.UNCERTAIN for state, _edition in counted)
    Batch.objects.filter(pk=row.pk).update(
        accepted=F("accepted") + len(counted), uncertain=F("uncertain") - doubted, won=F("won") + won
    )


def _fail(row, refused):
    """These messages the gateway refused, each with a code."""
    by_code = defaultdict(list)
    for message_id, code in refused.items():
        by_code[code[:20]].append(message_id)
    for code, ids in by_code.items():
        for state in OPEN:
            failed = row.messages.filter(pk__in=ids, state=state)
            count = failed.update(state=Message.State.FAILED, code=code)
            doubted = count if state == Message.State.UNCERTAIN else 0
            Batch.objects.filter(pk=row.pk).update(
                failed=F("failed") + count, uncertain=F("uncertain") - doubted
            )


def _settle(row, gateway_reference):
    Batch.objects.filter(pk=row.pk).update(
        state=State.SETTLED,
        settled_at=timezone.now(),
        gateway_reference=gateway_reference[:80],
        not_before=None,
        note="",
    )
    transitions.complete(row.broadcast)


def settle_if_known(batches):
    """Settle those of these uncertain batches of which no message is uncertain any more: reports told."""
    for row in batches.filter(state=State.UNCERTAIN, uncertain=0).select_related("broadcast"):
        _settle(row, row.gateway_reference)


def _prepare_again(row, reason, not_before):
    Batch.objects.filter(pk=row.pk).update(
        state=State.PREPARED, not_before=not_before, note=reason[:200], gateway_reference=""
    )
    logger.info("batch %s prepared again: %s", row.pk, reason)
    if row.broadcast.state in (Broadcast.State.STOPPED, Broadcast.State.CANCELLED):
        nudge("messaging.delivery.tasks.withdraw_rest", row.broadcast_id)
