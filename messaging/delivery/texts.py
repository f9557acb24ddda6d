"""From words that staff wrote to a text that phones can show: cleaned, measured, priced, or refused."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from messaging.delivery import prices
from messaging.gateways import encoding


class TextProblem(Exception):
    """A text that can't go out as it is. `code` is 'empty', 'too_long', 'subject_too_long' or 'unsendable'."""

    def __init__(self, code, detail=""):
        self.code = code
        self.detail = detail
        super().__init__(code)

    def in_words(self):
        """One Korean sentence for the person who wrote it."""
        return {
            "empty": _("보낼 글이 없습니다. 그림 글자(이모지)는 문자에 실리지 않습니다."),
            "too_long": _("글이 너무 깁니다. %(detail)s바이트이고, 2,000바이트까지 보낼 수 있습니다."),
            "subject_too_long": _("제목이 너무 깁니다. %(detail)s바이트이고, 40바이트까지 보낼 수 있습니다."),
            "unsendable": _("문자로 보낼 수 없는 글자가 있습니다: %(detail)s"),
        }[self.code] % {"detail": self.detail}


@dataclass(frozen=True)
class Ready:
    """A text as it will go out."""

    body: str
    subject: str
    format: str
    bytes: int
    won: Decimal


def ready(body, subject=""):
    """The text as phones will get it, with its format and price. Raises TextProblem."""
    measured = encoding.measure(body, subject)
    if measured.empty:
        raise TextProblem("empty")
    if measured.unsendable:
        raise TextProblem("unsendable", " ".join(measured.unsendable))
    if measured.subject_bytes > encoding.SUBJECT_BYTES:
        raise TextProblem("subject_too_long", f"{measured.subject_bytes:,}")
    if measured.kind == "too_long":
        raise TextProblem("too_long", f"{measured.bytes:,}")
    return Ready(measured.sent_as, measured.subject, measured.kind, measured.bytes, prices.won(measured.kind))
