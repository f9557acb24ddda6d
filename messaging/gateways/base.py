"""What a gateway is to us: a few verbs, a few properties, and three ways in which a request can end.

A request for a batch ends in exactly one of these:

- a `Receipt`: the gateway answered; it says which messages it took and which it refused;
- `NotTaken`: surely nothing was taken (never connected, or an answer that says no);
- `Uncertain`: we cannot know (a time-out, a reset, a 5xx, an unreadable answer).

    GatewayError
    ├── NotTaken        surely not taken: it may be sent again, after `retry_after` seconds
    │   └── Refused     the gateway refuses us as such (wrong key, sender, balance): a person must act
    └── Uncertain       may have been taken: never sent again before the gateway was asked

Errors carry our reference and a short reason, never a phone number, a text or a URL.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime


class GatewayError(Exception):
    """Base of what can go wrong on the wire. `reference` is our batch reference."""

    def __init__(self, reference: str, reason: str):
        self.reference = reference
        self.reason = reason
        super().__init__(f"{reference}: {reason}")


class NotTaken(GatewayError):
    """Surely not taken; `retry_after` is how many seconds to wait before the next try."""

    def __init__(self, reference: str, reason: str, retry_after: float = 5.0):
        super().__init__(reference, reason)
        self.retry_after = retry_after


class Refused(NotTaken):
    """The gateway refuses us as such: sending pauses until a person has acted."""


class Uncertain(GatewayError):
    """We cannot know whether it was taken: a person or the gateway must tell."""


class BadWebhook(Exception):
    """A webhook that we do not believe (`status` 403) or cannot read (`status` 400)."""

    def __init__(self, reason: str, status: int):
        self.reason = reason
        self.status = status
        super().__init__(reason)


@dataclass(frozen=True)
class Text:
    """One text to one phone, ready for the wire. `id` is our message id, `to` is E.164."""

    id: int
    to: str
    format: str  # "SMS", "LMS" or "MMS": our byte count decides, never the gateway's guess
    body: str
    subject: str = ""


@dataclass(frozen=True)
class Request:
    """One batch: what one call to the gateway carries."""

    reference: str
    sender: str
    texts: Sequence[Text]


@dataclass(frozen=True)
class Receipt:
    """The gateway's answer to a batch: everything not refused was taken."""

    refused: Mapping[int, str] = field(default_factory=dict)  # our message id -> code
    gateway_reference: str = ""


@dataclass(frozen=True)
class Finding:
    """What the gateway says when asked about a batch: the ids it has, the ids it refused.

    Ids in neither are not with the gateway; `final` is False while it may still take them
    (a look-up that lags, a request still under way), so ask again later.
    """

    taken: frozenset[int]
    refused: Mapping[int, str] = field(default_factory=dict)
    final: bool = True
    gateway_reference: str = ""


@dataclass(frozen=True)
class Report:
    """A delivery report. `key` is the same whenever the same report comes again."""

    key: str
    message_id: int | None
    phone: str
    delivered: bool
    code: str
    at: datetime


@dataclass(frozen=True)
class Picture:
    """A picture that came inside a webhook, as sent: nothing about it has been checked yet."""

    content_type: str
    content: bytes


@dataclass(frozen=True)
class Inbound:
    """A text from a resident, decoded. `provider_id` is the same whenever the same text comes again."""

    provider_id: str
    phone: str
    to_number: str
    text: str
    sent_at: datetime
    raw: str
    pictures: Sequence[Picture] = ()


class Gateway(ABC):
    """A company or program that carries texts. One object a process; it may hold a connection pool."""

    name: str
    receivers_per_request: int  # texts in one request, at most
    askable: bool  # can be asked what became of a batch
    one_text_per_request: bool = False  # all texts of a request must read the same
    texts_per_second: int = 0  # their limit; 0 when none is known

    @abstractmethod
    def submit(self, request: Request) -> Receipt:
        """Hand over one batch. Raises NotTaken, Refused or Uncertain."""

    def ask(self, reference: str, gateway_reference: str = "") -> Finding:
        """What became of a batch. Raises Uncertain when the gateway can't tell now."""
        raise Uncertain(reference, "this gateway cannot be asked")

    @abstractmethod
    def parse_reports(self, headers: Mapping[str, str], body: bytes) -> Sequence[Report]:
        """Verify and read a report webhook. Raises BadWebhook."""

    @abstractmethod
    def parse_inbound(self, headers: Mapping[str, str], body: bytes) -> Sequence[Inbound]:
        """Verify and read a webhook of texts from residents. Raises BadWebhook."""

    def close(self) -> None:  # noqa: B027  (most gateways have something to let go of, none must)
        """Let go of connections."""
