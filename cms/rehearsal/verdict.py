"""The verdict of a rehearsal: what the carrier's ledger says became of everybody."""

from datetime import datetime

from cms.rehearsal import ledger_check, texts, town
from messaging.audience.models import OptOut
from messaging.delivery.models import Message
from messaging.inbound.models import InboundMessage, Route


def of(play, ledger_path):
    """The keys of the report that come from the ledger, for the digest and for the text sent afterwards.

    lost: a text that should have reached the carrier and never did, or a resident's text that we
    answered with 200 and do not have. duplicated: hand-overs beyond the first. sent_to_opted_out:
    news to a phone that had refused before, or after its refusal was acted upon.
    """
    with ledger_check.opened(ledger_path) as ledger:
        refused_by_carrier = list(_phones_of(ledger_check.refused_ids(ledger)))
        ledger_check.texts_saying(ledger, town.MARK)
        accepted, delivered = ledger_check.counts(ledger)
        ledger_check.expect(ledger, play.read_back("expected"))
        sent_to_opted_out = ledger_check.uninvited(ledger) + _told_after_refusing(ledger)
        ledger_check.forgive(ledger, [*refused_by_carrier, *_refusing()])
        lost = ledger_check.lost(ledger)
        duplicated = ledger_check.told_twice(ledger)

        ledger_check.texts_saying(ledger, town.LATER_MARK)
        ledger_check.expect(ledger, play.read_back("expected_later"))
        sent_to_opted_out += ledger_check.uninvited(ledger)
        ledger_check.forgive(ledger, [*refused_by_carrier, *_refusing()])
        lost += ledger_check.lost(ledger)
        duplicated += ledger_check.told_twice(ledger)

        duplicated += ledger_check.taken_twice(ledger)
        written, answered = ledger_check.written(ledger)
    stored = InboundMessage.objects.count()
    return {
        "accepted": accepted,
        "delivered": delivered,
        "failed": accepted - delivered,
        "lost": lost + max(answered - stored, 0),
        "duplicated": duplicated,
        "sent_to_opted_out": sent_to_opted_out,
        "inbound": written,
        "stored": stored,
    }


def _phones_of(message_ids):
    """Whose the messages are that the carrier refused: it names them by our ids only."""
    for first in range(0, len(message_ids), 500):
        ids = message_ids[first : first + 500]
        yield from Message.objects.filter(pk__in=ids).values_list("phone", flat=True)


def _refusing():
    """Phones that refused, or may have, while the digest was going out: to them nothing need have gone."""
    yield from OptOut.objects.filter(lifted_at=None).values_list("phone", flat=True)
    said_something_like_it = InboundMessage.objects.filter(route__in=[Route.OPT_OUT, Route.REVIEW])
    yield from said_something_like_it.values_list("phone", flat=True).distinct()


def _told_after_refusing(ledger):
    """Phones that got the digest although their opt-out had been acted upon."""
    acted_on = InboundMessage.objects.filter(route=Route.OPT_OUT, text=texts.OPT_OUT)
    return sum(
        ledger_check.told_after(ledger, phone, _seconds(routed_at))
        for phone, routed_at in acted_on.values_list("phone", "routed_at").iterator()
    )


def _seconds(moment: datetime):
    return moment.timestamp()
