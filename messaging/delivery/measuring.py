"""How phones will count and show texts, and what each would cost."""

from messaging.delivery import prices
from messaging.delivery.models import Price
from messaging.gateways import encoding


def measure(texts):
    """One plain dict a text; `won` is None for a text that can't be sent."""
    won = {form: prices.won(form) for form in (Price.Format.SMS, Price.Format.LMS)}
    return [_measured(text, won) for text in texts]


def _measured(text, won):
    found = encoding.measure(text)
    sendable = found.kind in won and not found.unsendable and not found.empty
    return {
        "text": text,
        "sent_as": found.sent_as,
        "bytes": found.bytes,
        "kind": found.kind,
        "unsendable": list(found.unsendable),
        "won": plain(won[found.kind]) if sendable else None,
    }


def plain(amount):
    """A sum of money as a plain number: whole won as a whole number."""
    return int(amount) if amount == int(amount) else float(amount)
