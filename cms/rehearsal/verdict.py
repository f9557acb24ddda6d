"""The verdict of a rehearsal: what the carrier's ledger says became of everybody."""

from collections.abc import Iterable

from cms.rehearsal import ledger_check, texts, town
from messaging.audience.kinds import Kind
from messaging.audience.models import Hold, OptOut
from messaging.delivery.models import Message
from messaging.inbound.models import InboundMessage, Route

# A request that was on its way when the refusal was acted upon has left; one may take so long.
ON_ITS_WAY_SECONDS = 5


def of(expected: Iterable[str], expected_later: Iterable[str], ledger_path):
    """The keys of the report that come from the ledger, for the digest and for the text sent afterwards.

    `expected` and `expected_later` are the phones that should get each.
    lost: a text that should have reached the carrier and never did, or a resident's text that we
    answered with 200 and do not have. duplicated: hand-overs beyond the first. sent_to_opted_out:
    news to a phone that had refused, or may have, before; or after its refusal was acted upon.
    """
    with ledger_check.opened(ledger_path) as ledger:
        refused_by_carrier = list(_phones_of(ledger_check.refused_ids(ledger)))
        ledger_check.texts_saying(ledger, town.MARK)
        accepted, delivered = ledger_check.counts(ledger)
        ledger_check.expect(ledger, expected)
        sent_to_opted_out = ledger_check.uninvited(ledger) + _told_after_refusing(ledger)
        ledger_check.forgive(ledger, [*refused_by_carrier, *_refusing()])
        lost = ledger_check.lost(ledger)
        duplicated = ledger_check.told_twice(ledger)

        ledger_check.texts_saying(ledger, town.LATER_MARK)
        ledger_check.expect(ledger, expected_later)
        sent_to_opted_out += ledger_check.uninvited(ledger)
        ledger_check.forgive(ledger, [*refused_by_carrier, *_refusing()])
        lost += ledger_check.lost(ledger)
        duplicated += ledger_check.told_twice(ledger)

        duplicated += ledger_check.taken_twice(ledger)
        lost += ledger_check.never_taken(ledger, _receipts_and_answers())
        lost += ledger_check.answered_and_missing(ledger, _stored())
        written = ledger_check.written(ledger)
    return {
        "accepted": accepted,
        "delivered": delivered,
        "failed": accepted - delivered,
        "lost": lost,
        "duplicated": duplicated,
        "sent_to_opted_out": sent_to_opted_out,
        "inbound": written,
        "stored": InboundMessage.objects.count(),
    }


def _phones_of(message_ids):
    """Whose the messages are that the carrier refused: it names them by our ids only."""
    for first in range(0, len(message_ids), 500):
        ids = message_ids[first : first + 500]
        yield from Message.objects.filter(pk__in=ids).values_list("phone", flat=True)


def _refusing():
    """Phones that refused, or may have, while the digest was going out: to them nothing need have gone."""
    for model in (OptOut, Hold):
        yield from model.objects.values_list("phone", flat=True).iterator()


def _told_after_refusing(ledger):
    """Phones that got the digest although their opt-out had been acted upon."""
    acted_on = InboundMessage.objects.filter(route=Route.OPT_OUT, text=texts.OPT_OUT)
    return sum(
        ledger_check.told_after(ledger, phone, routed_at.timestamp() + ON_ITS_WAY_SECONDS)
        for phone, routed_at in acted_on.values_list("phone", "routed_at").iterator()
    )


def _receipts_and_answers():
    """Messages to one person each that we hold to be with the carrier; news is counted by its readers."""
    believed = Message.objects.filter(state__in=[Message.State.ACCEPTED, Message.State.DELIVERED])
    return believed.exclude(broadcast__kind=Kind.NEWS).values_list("pk", flat=True).iterator()


def _stored():
    """The carrier's ids of the residents' texts that we have."""
    return InboundMessage.objects.values_list("provider_id", flat=True).iterator()
