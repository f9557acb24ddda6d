"""The books of a broadcast: how many of its messages stand where, from its batches' counters alone."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import F, Q, Sum

from messaging.delivery.models import Batch, Broadcast, Edition, Withdrawal

COUNTED = ("accepted", "delivered", "failed", "uncertain", "withdrawn")


def of(broadcast):
    """The books of one broadcast; `of_many` tells what is in them."""
    return of_many(Broadcast.objects.filter(pk=broadcast.pk))[0]


def of_many(broadcasts):
    """The books of these broadcasts, in their order; four queries, however many there are.

    queued: not yet tried, or to be tried again; batched: in a request now under way; accepted: the
    gateway has it and has not told yet what became of it; won: the price of all it took;
    won_expected: the price if all go. All but the sums of money add up to `recipients`.
    """
    rows = list(broadcasts.values("pk", "state", "recipients"))
    ids = [row["pk"] for row in rows]
    sums = {f"all_{name}": Sum(name, default=0) for name in COUNTED}
    unsettled = F("size") - F("accepted") - F("delivered") - F("failed") - F("uncertain") - F("withdrawn")
    totals = {
        total["broadcast_id"]: total
        for total in Batch.objects.filter(broadcast__in=ids)
        .order_by()
        .values("broadcast_id")
        .annotate(
            **sums,
            all_batched=Sum(unsettled, default=0, filter=Q(state=Batch.State.SUBMITTED)),
            all_won=Sum("won", default=Decimal(0)),
        )
    }
    expected = dict(
        Edition.objects.filter(broadcast__in=ids)
        .order_by()
        .values_list("broadcast_id")
        .annotate(all_won=Sum(F("recipients") * F("won_each")))
    )
    reasons = defaultdict(dict)
    for broadcast_id, reason, messages in Withdrawal.objects.filter(broadcast__in=ids).values_list(
        "broadcast_id", "reason", "messages"
    ):
        reasons[broadcast_id][reason] = messages
    return [_book(row, totals.get(row["pk"], {}), expected, reasons) for row in rows]


def _book(row, total, expected, reasons):
    counted = {name: total.get(f"all_{name}", 0) for name in COUNTED}
    batched = total.get("all_batched", 0)
    return {
        "id": row["pk"],
        "state": row["state"],
        "recipients": row["recipients"],
        "queued": row["recipients"] - batched - sum(counted.values()),
        "batched": batched,
        **counted,
        "won": total.get("all_won", Decimal(0)),
        "won_expected": expected.get(row["pk"]) or Decimal(0),
        "withdrawn_because": dict(reasons[row["pk"]]),
    }
