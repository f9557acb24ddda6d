"""Reads the carrier's books and plays the residents: for the phones screen, tests and rehearsals only."""

import base64
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx


class CarrierDown(Exception):
    """The simulator doesn't answer."""


class CarrierRefused(Exception):
    """The simulator doesn't do that; the reason is its own word, without anybody's data."""


@dataclass(frozen=True)
class Phone:
    """A phone that texted or was texted."""

    number: str
    last_at: datetime
    got: int  # texts it shows
    wrote: int  # texts it sent


@dataclass(frozen=True)
class Attached:
    """A picture in a bubble; `Carrier.picture(id)` fetches it."""

    id: int
    content_type: str


@dataclass(frozen=True)
class Bubble:
    """One text on a phone's screen. `way` is "in" for what the phone got, "out" for what it wrote."""

    way: str
    at: datetime
    body: str
    subject: str = ""
    format: str = ""  # "SMS", "LMS" or "MMS" of what it got
    message_id: int | None = None
    provider_id: str = ""  # of what it wrote
    arrived: bool = True  # the site has answered 200 to what it wrote
    pictures: Sequence[Attached] = ()


@dataclass(frozen=True)
class Writing:
    """What one resident texts us; pictures are (content type, content)."""

    phone: str
    text: str | None
    pictures: Sequence[tuple[str, bytes]] = ()
    to: str = ""


@dataclass(frozen=True)
class TakenText:
    """A text in the ledger: one row a time that the carrier took it."""

    id: int
    reference: str
    message_id: int
    phone: str
    format: str
    at: datetime
    delivered: bool  # shown on the phone
    code: str
    reported: bool  # its report was answered 200


@dataclass(frozen=True)
class WrittenText:
    """A resident's text in the ledger."""

    id: int
    provider_id: str
    phone: str
    to_number: str
    text: str | None
    at: datetime
    answered_at: datetime | None  # when the site first answered 200
    status: int  # the site's last answer; 0 when none came
    pictures: int


@dataclass(frozen=True)
class Waiting:
    """What the carrier has still to do."""

    idle: bool
    reports: int = 0
    written: int = 0
    late: int = 0


class Carrier:
    """The simulator, seen by whoever plays with it. Raises CarrierDown when it doesn't answer."""

    def __init__(self, url: str, secret: str, timeout: float = 10):
        self._client = httpx.Client(
            base_url=url,
            headers={"Authorization": f"Bearer {secret}"},
            timeout=httpx.Timeout(timeout, connect=2),
        )

    def __enter__(self) -> "Carrier":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of connections."""
        self._client.close()

    def phones(self, limit: int = 50, containing: str = "") -> list[Phone]:
        """The phones that texted or were texted, the latest first; at most 500."""
        rows = self._post("phones", limit=limit, containing=containing)["phones"]
        return [Phone(row["phone"], _moment(row["last_at"]), row["got"], row["wrote"]) for row in rows]

    def phone(self, number: str, limit: int = 100) -> list[Bubble]:
        """What that phone (E.164) shows, oldest first: the last `limit` texts, at most 500."""
        return [_bubble(row) for row in self._post("phone", phone=number, limit=limit)["bubbles"]]

    def picture(self, picture_id: int) -> tuple[str, bytes]:
        """Type and content of a picture that a resident sent. Raises CarrierRefused when there is none."""
        found = self._post("picture", id=picture_id)
        return found["content_type"], base64.b64decode(found["base64"])

    def write(
        self, number: str, text: str | None, pictures: Iterable[tuple[str, bytes]] = (), to: str = ""
    ) -> str:
        """A resident texts us; the id is what the site will know it by. Raises CarrierRefused."""
        return self.write_many([Writing(number, text, tuple(pictures), to)])[0]

    def write_many(self, writings: Iterable[Writing]) -> list[str]:
        """Many residents text us, up to 1,000 in one call."""
        texts = [
            {
                "from": writing.phone,
                "to": writing.to,
                "text": writing.text,
                "pictures": [
                    {"content_type": content_type, "base64": base64.b64encode(content).decode()}
                    for content_type, content in writing.pictures
                ],
            }
            for writing in writings
        ]
        return list(self._post("write", texts=texts)["ids"])

    def books(self) -> dict[str, Any]:
        """The ledger in numbers; docs/write-a-gateway.md says what each counts."""
        return self._get("books")

    def texts(self, page: int = 5000) -> Iterator[TakenText]:
        """Every text taken, one row a time it was taken; pages are fetched as you go."""
        for row in self._rows("texts", page):
            yield TakenText(
                id=row["id"],
                reference=row["reference"],
                message_id=row["message_id"],
                phone=row["phone"],
                format=row["format"],
                at=_moment(row["at"]),
                delivered=bool(row["delivered"]),
                code=row["code"],
                reported=bool(row["reported"]),
            )

    def written(self, page: int = 5000) -> Iterator[WrittenText]:
        """Every text that residents wrote; pages are fetched as you go."""
        for row in self._rows("written", page):
            answered_at = row["answered_at"]
            yield WrittenText(
                id=row["id"],
                provider_id=row["provider_id"],
                phone=row["phone"],
                to_number=row["to_number"],
                text=row["text"],
                at=_moment(row["at"]),
                answered_at=None if answered_at is None else _moment(answered_at),
                status=row["status"],
                pictures=row["pictures"],
            )

    def requests(self, page: int = 5000) -> Iterator[tuple[str, str]]:
        """Every request for a batch: its reference, and "taken" or how the carrier misbehaved."""
        for row in self._rows("requests", page):
            yield row["reference"], row["ended"]

    def misbehave(self, what: str, times: int = 1, skip: int = 0, **options: Any) -> None:
        """Script a misbehaviour of `faults.py`. Raises CarrierRefused for one that it doesn't know."""
        self._post("misbehave", what=what, times=times, skip=skip, options=options)

    def behave(self) -> None:
        """Forget what was scripted."""
        self._post("behave")

    def switch_off(self, number: str) -> None:
        """From now on texts to this phone fail."""
        self._post("switch", phone=number, on=False)

    def switch_on(self, number: str) -> None:
        """The phone is on again."""
        self._post("switch", phone=number, on=True)

    def waiting(self) -> Waiting:
        """What the carrier has still to do."""
        found = self._get("idle")
        return Waiting(idle=bool(found["idle"]), **found["waiting"])

    def idle(self) -> bool:
        """Whether every report and text was posted and answered, and nothing is put off."""
        return self.waiting().idle

    def wait_until_idle(self, seconds: float = 60) -> bool:
        """Wait for that, at most so long; whether it came."""
        end = time.monotonic() + seconds
        while not self.idle():
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True

    def answers(self) -> bool:
        """Whether the simulator is up."""
        try:
            return self._client.get("/health").status_code == 200
        except httpx.RequestError:
            return False

    def _rows(self, door: str, page: int) -> Iterator[dict[str, Any]]:
        after = 0
        while rows := self._post(door, after=after, limit=page)["rows"]:
            yield from rows
            after = rows[-1]["id"]

    def _get(self, door: str) -> dict[str, Any]:
        return self._read(lambda: self._client.get(f"/{door}"))

    def _post(self, door: str, **payload: Any) -> dict[str, Any]:
        return self._read(lambda: self._client.post(f"/{door}", json=payload))

    def _read(self, call: Any) -> dict[str, Any]:
        try:
            response: httpx.Response = call()
        except httpx.RequestError as error:
            raise CarrierDown(type(error).__name__) from error
        if response.status_code != 200:
            raise CarrierRefused(_reason(response))
        found: dict[str, Any] = response.json()
        return found


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return f"status {response.status_code}"


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _bubble(row: dict[str, Any]) -> Bubble:
    return Bubble(
        way=row["way"],
        at=_moment(row["at"]),
        body=row["body"],
        subject=row.get("subject", ""),
        format=row.get("format", ""),
        message_id=row.get("message_id"),
        provider_id=row.get("provider_id", ""),
        arrived=bool(row.get("arrived", True)),
        pictures=tuple(Attached(one["id"], one["content_type"]) for one in row.get("pictures", ())),
    )
