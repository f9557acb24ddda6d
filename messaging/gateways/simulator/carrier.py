"""The carrier itself: takes batches over HTTP, decides what becomes of each text, answers who asks.

`Carrier` knows nothing of sockets; `server.py` speaks HTTP for it, `posting.py` posts its webhooks.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from messaging.gateways import encoding
from messaging.gateways.simulator.faults import Faults
from messaging.gateways.simulator.ledger import Ledger, Taken

TEXTS_PER_REQUEST = 1000
PICTURES = 3
PICTURE_BYTES = 2_000_000
REPLY_NUMBER = "#11103396"
_PHONE = re.compile(r"\+[1-9][0-9]{7,14}")
_FORMATS = {"SMS": encoding.SMS_BYTES, "LMS": encoding.LMS_BYTES, "MMS": encoding.LMS_BYTES}


class Unusable(Exception):
    """A request that says nothing we could do; the reason goes back with status 400."""


class NoAnswer(Exception):
    """The connection ends here, without a word, after `hold` seconds."""

    def __init__(self, hold: float = 0):
        self.hold = hold
        super().__init__(f"no answer after {hold} s")


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP. `garbage` is sent as it stands."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    garbage: bytes | None = None


class Carrier:
    """A carrier with its books. `report_delay` is how soon and how late (seconds) a report is posted."""

    def __init__(
        self,
        ledger: Ledger,
        faults: Faults,
        report_delay: tuple[float, float] = (0.5, 3.0),
        clock: Callable[[], float] = time.time,
    ):
        self.ledger = ledger
        self.faults = faults
        self.report_delay = report_delay
        self.clock = clock
        self.news = threading.Condition()  # told whenever there is something new to post
        self.told = 0  # how often
        self._under_way: Counter[str] = Counter()
        self._lock = threading.Lock()

    # Batches ----------------------------------------------------------------------------------------

    def submit(self, payload: Any, wait: Callable[[float], object] = time.sleep) -> Answer:
        """Take a batch, or misbehave. Raises Unusable, NoAnswer."""
        reference, texts = _batch(payload)
        with self._handling(reference):
            what, options = self.faults.of_batch(reference, self.ledger.times_asked_for(reference))
            ended = what or "taken"
            try:
                return self._end(what, options, reference, texts, wait)
            finally:
                self.ledger.request_ended(reference, self.clock(), ended)

    def _end(
        self,
        what: str,
        options: Mapping[str, Any],
        reference: str,
        texts: list[dict[str, Any]],
        wait: Callable[[float], object],
    ) -> Answer:
        if what == "not_taken":
            return Answer(400, {"error": "not taken"})
        if what == "refuse":
            return Answer(403, {"error": "sender not registered"})
        if what == "too_fast":
            return Answer(429, {"error": "too fast"}, {"Retry-After": str(options.get("seconds", 1))})
        if what == "error_before":
            return Answer(500, {"error": "internal"})
        if what == "take_late":
            due = self.clock() + float(options.get("seconds", 1))
            self.ledger.put_off(reference, due, {"reference": reference, "texts": texts})
            self.tell()
            raise NoAnswer(float(options.get("hold", 0)))
        if what == "take_half":
            self._take(reference, texts[: (len(texts) + 1) // 2])
            return Answer(500, {"error": "internal"})
        nth = int(options.get("nth", 10)) if what == "refuse_some" else 0
        refused = self._take(reference, texts, refuse_every=nth)
        if what == "error_after":
            return Answer(500, {"error": "internal"})
        if what == "lose_answer":
            raise NoAnswer(float(options.get("hold", 0)))
        if what == "garbage":
            return Answer(200, garbage=b"<html>OK")
        if what == "slow":
            wait(float(options.get("seconds", 0.3)))
        answer = {"batch": _name(reference), "refused": [{"id": id, "code": code} for id, code in refused]}
        return Answer(200, answer)

    def _take(
        self, reference: str, texts: list[dict[str, Any]], *, refuse_every: int = 0, late: int = 0
    ) -> list[tuple[int, str]]:
        now = self.clock()
        off = self.ledger.switched_off()
        taken: list[Taken] = []
        refused: list[tuple[int, str]] = []
        for position, text in enumerate(texts, start=1):
            code = _wrong(text) or ("refused" if refuse_every and position % refuse_every == 0 else "")
            if code:
                refused.append((text["id"], code))
            else:
                taken.append(self._on_its_way(text, now, off))
        self.ledger.take(reference, now, taken, refused, late)
        self.tell()
        return refused

    def _on_its_way(self, text: dict[str, Any], now: float, off: set[str]) -> Taken:
        soonest, latest = self.report_delay
        is_off = text["to"] in off or self.faults.off(text["to"])
        due = now + soonest + (latest - soonest) * self.faults.chance("due", text["id"], now)
        if (delay := self.faults.strikes("delay_report", text["id"], now)) is not None:
            due += float(delay.get("seconds", 3 * latest))
        doubled = self.faults.strikes("double_report", text["id"], now) is not None
        return Taken(
            message_id=text["id"],
            phone=text["to"],
            format=text["format"],
            subject=text["subject"],
            body=text["body"],
            delivered=not is_off,
            code="phone_off" if is_off else "delivered",
            due=due,
            reports=2 if doubled else 1,
        )

    def take_what_was_put_off(self) -> None:
        """Take the batches whose sender has long given up waiting."""
        for late, payload in self.ledger.put_off_until(self.clock()):
            self._take(payload["reference"], payload["texts"], late=late)

    def ask(self, reference: str) -> Answer:
        """What became of a batch; not final while it may still be taken."""
        if self.faults.strikes("ask_error", reference, self.clock()) is not None:
            return Answer(503, {"error": "look-up is down"})
        under_way = self._is_under_way(reference)  # before the books: what ends in between stands in them
        found = self.ledger.of_batch(reference)
        return Answer(
            200,
            {
                "batch": _name(reference) if found["taken"] or found["refused"] else "",
                "taken": found["taken"],
                "refused": found["refused"],
                "final": not (under_way or found["waits"]),
            },
        )

    @contextmanager
    def _handling(self, reference: str) -> Iterator[None]:
        with self._lock:
            self._under_way[reference] += 1
        try:
            yield
        finally:
            with self._lock:
                self._under_way[reference] -= 1
                if not self._under_way[reference]:
                    del self._under_way[reference]

    def _is_under_way(self, reference: str) -> bool:
        with self._lock:
            return self._under_way[reference] > 0

    # Residents --------------------------------------------------------------------------------------

    def write(self, phone: str, to: str, text: str | None, pictures: list[tuple[str, bytes]]) -> str:
        """A resident texts the office. Raises Unusable when a phone could not send that."""
        if not text and not pictures:
            raise Unusable("nothing written")
        if len(pictures) > PICTURES or any(len(content) > PICTURE_BYTES for _, content in pictures):
            raise Unusable("at most 3 pictures of 2 MB")
        if text is not None and len(text) > 5000:
            raise Unusable("at most 5,000 characters")
        if len(phone) > 20 or len(to) > 20:
            raise Unusable("number too long")
        now = self.clock()
        doubled = self.faults.strikes("double_written", phone, now) is not None
        provider_id = self.ledger.write(
            phone, to or REPLY_NUMBER, text, pictures, at=now, due=now, posts=2 if doubled else 1
        )
        self.tell()
        return provider_id

    # Rest -------------------------------------------------------------------------------------------

    def idle(self) -> bool:
        """Nothing is under way, put off, or still to be posted."""
        return not self.busy() and self.ledger.next_due() is None

    def busy(self) -> bool:
        """Whether a batch is being taken right now."""
        with self._lock:
            return bool(self._under_way)

    def tell(self) -> None:
        """Wake the posters: there is news."""
        with self.news:
            self.told += 1
            self.news.notify_all()


def _batch(payload: Any) -> tuple[str, list[dict[str, Any]]]:
    """Reference and texts of a request. Raises Unusable."""
    if not isinstance(payload, dict):
        raise Unusable("not an object")
    reference, texts = payload.get("reference"), payload.get("texts")
    if not isinstance(reference, str) or not 0 < len(reference) <= 100:
        raise Unusable("reference")
    if not isinstance(payload.get("sender"), str) or not payload["sender"]:
        raise Unusable("sender")
    if not isinstance(texts, list) or not 0 < len(texts) <= TEXTS_PER_REQUEST:
        raise Unusable("1 to 1,000 texts")
    return reference, [_text(text) for text in texts]


def _text(text: Any) -> dict[str, Any]:
    if not isinstance(text, dict) or not isinstance(text.get("id"), int):
        raise Unusable("text")
    words = {key: text.get(key, "") for key in ("to", "format", "subject", "body")}
    if not all(isinstance(word, str) for word in words.values()):
        raise Unusable("text")
    return {"id": text["id"], **words}


def _wrong(text: dict[str, Any]) -> str:
    """Why a real carrier would refuse this text; "" when it would not."""
    if not _PHONE.fullmatch(text["to"]):
        return "number"
    if text["format"] not in _FORMATS:
        return "format"
    if text["format"] == "SMS" and text["subject"]:
        return "subject_on_sms"
    try:
        body, subject = text["body"].encode("cp949"), text["subject"].encode("cp949")
    except UnicodeEncodeError:
        return "characters"
    if not body:
        return "empty"
    if len(body) > _FORMATS[text["format"]] or len(subject) > encoding.SUBJECT_BYTES:
        return "too_long"
    return ""


def _name(reference: str) -> str:
    return f"SIM-{reference}"[:80]
