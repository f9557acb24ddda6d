"""Our side of the simulator: one file, no models; it says whether a batch was taken, or that we can't know."""

import base64
import binascii
import json
import os
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import httpx

from messaging.gateways.base import (
    BadWebhook,
    Finding,
    Gateway,
    Inbound,
    NotTaken,
    Picture,
    Receipt,
    Refused,
    Report,
    Request,
    Uncertain,
)
from messaging.gateways.simulator import signing

NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
PICTURES = 3
PICTURE_BYTES = 2_000_000
SEOUL = ZoneInfo("Asia/Seoul")


def build(environment: Mapping[str, str]) -> "Simulator":
    """The simulator as the environment names it: SIMULATOR_URL, SIMULATOR_SECRET, SIMULATOR_TIMEOUT."""
    return Simulator(
        url=environment.get("SIMULATOR_URL", "http://127.0.0.1:8090"),
        secret=environment.get("SIMULATOR_SECRET", ""),
        timeout=float(environment.get("SIMULATOR_TIMEOUT", "15")),
    )


class Simulator(Gateway):
    """The carrier of `python -m messaging.gateways.simulator`, over HTTP. A POST is never tried twice."""

    name = "simulator"
    receivers_per_request = 1000
    askable = True

    def __init__(self, url: str, secret: str, timeout: float = 15):
        self.url = url
        self.secret = secret
        self.timeout = timeout  # seconds without a word from the carrier until we give up
        self._client: httpx.Client | None = None
        self._process = 0

    @property
    def client(self) -> httpx.Client:
        """This process's connections: made when first needed, and anew after a fork."""
        if self._client is None or self._process != os.getpid():
            self._client = httpx.Client(
                base_url=self.url,
                headers={"Authorization": f"Bearer {self.secret}"},
                timeout=httpx.Timeout(self.timeout, connect=3),
            )
            self._process = os.getpid()
        return self._client

    def close(self) -> None:
        if self._client is not None and self._process == os.getpid():
            self._client.close()
        self._client = None

    def submit(self, request: Request) -> Receipt:
        try:
            response = self.client.post("/batches", json=_payload(request))
        except NEVER_LEFT as error:
            raise NotTaken(request.reference, "no connection") from error
        except httpx.RequestError as error:
            raise Uncertain(request.reference, type(error).__name__) from error
        return _receipt(request, response)

    def ask(self, reference: str, gateway_reference: str = "") -> Finding:
        try:
            response = self.client.get(f"/batches/{quote(reference, safe='')}")
        except httpx.RequestError as error:
            raise Uncertain(reference, type(error).__name__) from error
        if response.status_code != 200:
            raise Uncertain(reference, f"status {response.status_code}")
        try:
            found = response.json()
            return Finding(
                taken=frozenset(int(id) for id in found["taken"]),
                refused={int(id): str(code) for id, code in found["refused"].items()},
                final=found["final"] is True,
                gateway_reference=str(found["batch"]),
            )
        except UNREADABLE as error:
            raise Uncertain(reference, "unreadable answer") from error

    def parse_reports(self, headers: Mapping[str, str], body: bytes) -> Sequence[Report]:
        return [_report(item) for item in self._items(headers, body)]

    def parse_inbound(self, headers: Mapping[str, str], body: bytes) -> Sequence[Inbound]:
        return [_inbound(item) for item in self._items(headers, body)]

    def _items(self, headers: Mapping[str, str], body: bytes) -> list[dict[str, Any]]:
        if not signing.believable(self.secret, headers, time.time(), body):
            raise BadWebhook("signature", status=403)
        try:
            items = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise BadWebhook("not JSON", status=400) from error
        items = items if isinstance(items, list) else [items]
        if not all(isinstance(item, dict) for item in items):
            raise BadWebhook("not an object", status=400)
        return items


def _payload(request: Request) -> dict[str, Any]:
    return {
        "reference": request.reference,
        "sender": request.sender,
        "texts": [
            {"id": text.id, "to": text.to, "format": text.format, "subject": text.subject, "body": text.body}
            for text in request.texts
        ],
    }


def _receipt(request: Request, response: httpx.Response) -> Receipt:
    """What an answer means; whatever is neither a clear yes nor a clear no is Uncertain."""
    reference, status = request.reference, response.status_code
    if status == 429:
        raise NotTaken(reference, "too fast", retry_after=_seconds(response.headers.get("Retry-After", "")))
    if status in (401, 403):
        raise Refused(reference, f"status {status}")
    if 400 <= status < 500:
        raise NotTaken(reference, f"status {status}")
    if status != 200:
        raise Uncertain(reference, f"status {status}")
    try:
        answer = response.json()
        refused = {int(item["id"]): str(item["code"]) for item in answer["refused"]}
        gateway_reference = str(answer["batch"])
    except UNREADABLE as error:
        raise Uncertain(reference, "unreadable answer") from error
    if not refused.keys() <= {text.id for text in request.texts}:
        raise Uncertain(reference, "an answer to another batch")
    return Receipt(refused=refused, gateway_reference=gateway_reference)


def _seconds(retry_after: str) -> float:
    try:
        return min(max(float(retry_after), 0.1), 600.0)
    except ValueError:
        return 5.0


def _report(item: dict[str, Any]) -> Report:
    try:
        message_id = item.get("message_id")
        return Report(
            key=_short(item["key"], 64),
            message_id=None if message_id is None else _id(message_id),
            phone=_short(item.get("to") or "", 16, required=False),
            delivered=item["delivered"] is True,
            code=_short(item.get("code") or "", 20, required=False),
            at=_time(item["at"]),
        )
    except UNREADABLE as error:
        raise BadWebhook("report", status=400) from error


def _id(value: Any) -> int:
    """A message id as a database can hold it."""
    number = int(value)
    if not 0 < number < 2**63:
        raise ValueError("message id")
    return number


def _inbound(item: dict[str, Any]) -> Inbound:
    """Only key and time must be right. A text we took may look odd; one we turned away would be lost."""
    attached = item.get("pictures")
    attached = attached if isinstance(attached, list) else []
    try:
        provider_id, sent_at = _short(item["id"], 120), _time(item["sent_at"])
        raw = json.dumps({**item, "pictures": [_in_brief(picture) for picture in attached]})
    except UNREADABLE as error:
        raise BadWebhook("text", status=400) from error
    text = item.get("text")
    return Inbound(
        provider_id=provider_id,
        phone=_storable(item.get("from"))[:20],
        to_number=_storable(item.get("to"))[:20],
        text=_storable(text),
        sent_at=sent_at,
        raw=raw,
        pictures=tuple(_picture(picture) for picture in attached[:PICTURES]),
    )


def _picture(attached: Any) -> Picture:
    """As attached; content that is too big or unreadable stays empty, so the receiver can say so."""
    attached = attached if isinstance(attached, dict) else {}
    content_type = _storable(attached.get("content_type"))[:100]
    encoded = attached.get("base64")
    try:
        if not isinstance(encoded, str) or len(encoded) > PICTURE_BYTES * 4 // 3 + 4:
            return Picture(content_type, b"")
        return Picture(content_type, base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError):
        return Picture(content_type, b"")


def _in_brief(attached: Any) -> dict[str, Any]:
    attached = attached if isinstance(attached, dict) else {}
    encoded = attached.get("base64")
    return {
        "content_type": attached.get("content_type"),
        "base64_length": len(encoded) if isinstance(encoded, str) else None,
    }


def _short(value: Any, longest: int, *, required: bool = True) -> str:
    text = _storable(value)
    if len(text) > longest or (required and not text):
        raise ValueError("length")
    return text


def _storable(value: Any) -> str:
    """Text that every database takes: no NUL, no lone surrogate."""
    text = "" if value is None else str(value)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def _time(value: Any) -> datetime:
    """A moment, in UTC; a time without zone is Seoul's."""
    moment = datetime.fromisoformat(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)).astimezone(UTC)
