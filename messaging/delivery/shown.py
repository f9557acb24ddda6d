"""The books of a broadcast as screens show them: parts of a bar, and the same as JSON for polling."""

from django.utils.translation import gettext_lazy as _

from messaging.delivery import books
from messaging.delivery.measuring import plain
from messaging.delivery.models import Broadcast, Withdrawal

State = Broadcast.State
LIVE = (State.APPROVED, State.SENDING, State.PAUSED)

# In the order of the bar: what is certain first.
PARTS = {
    "delivered": _("받음"),
    "accepted": _("보냄, 결과 기다림"),
    "failed": _("못 받음"),
    "uncertain": _("확인 필요"),
    "withdrawn": _("보내지 않음"),
    "batched": _("보내는 중"),
    "queued": _("대기"),
}


def parts(book):
    """What the bar is made of: name, label, number and share in percent."""
    whole = book["recipients"] or 1
    return [
        {
            "name": name,
            "label": str(label),
            "count": book[name],
            "percent": round(100 * book[name] / whole, 2),
        }
        for name, label in PARTS.items()
    ]


def reasons(book):
    """Why some were not sent, in words, the most frequent first."""
    labels = dict(Withdrawal.Reason.choices)
    found = sorted(book["withdrawn_because"].items(), key=lambda item: -item[1])
    return [{"reason": str(labels.get(reason, reason)), "count": count} for reason, count in found]


def is_live(broadcast, book):
    """Whether the numbers will still move soon: under way, or withdrawing, or waiting for results."""
    return broadcast.state in LIVE or bool(
        book["batched"] or book["accepted"] or (book["queued"] and broadcast.state == State.STOPPED)
    )


def progress(broadcast):
    """Everything that the polled fragment shows, as plain values."""
    book = books.of(broadcast)
    left = book["queued"] + book["batched"]
    return {
        "state": broadcast.state,
        "state_label": str(broadcast.get_state_display()),
        "live": is_live(broadcast, book),
        "recipients": book["recipients"],
        "percent": round(100 * (book["recipients"] - left) / (book["recipients"] or 1)),
        "parts": parts(book),
        "reasons": reasons(book),
        "won": plain(book["won"]),
        "won_expected": plain(book["won_expected"]),
    }
