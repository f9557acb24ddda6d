"""What the conformance tests must know of each gateway: how to point it at a bench, and what its wire says.

A new gateway adds one `Bench` here; `test_conformance.py` then holds it to what every gateway promises.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from messaging.gateways.base import Request
from messaging.gateways.simulator import signing

SECRET = "bench-secret"
PHONE = "+821000000001"

Webhook = tuple[Mapping[str, str], bytes]  # headers and body


@dataclass(frozen=True)
class Bench:
    """One gateway's own words for what all gateways have in common."""

    environment: Callable[[str], Mapping[str, str]]  # from a base URL; time-outs of about a second
    takes_all: Callable[[Request], bytes]  # the body of a 200 that takes the whole batch
    report: Callable[[], Webhook] | None = None  # a delivery of message 7 to PHONE
    text: Callable[[], Webhook] | None = None  # PHONE writes '안녕하세요' to us
    unreadable: Callable[[], Webhook] | None = None  # rightly signed nonsense
    refuses_us: Sequence[int] = (401, 403)  # statuses after which a person must act
    not_taken: Sequence[int] = (400, 404, 413, 422)
    too_fast: Sequence[int] = (429,)
    uncertain: Sequence[int] = (204, 302, 500, 502, 503, 504)


def _signed(payload: object) -> Webhook:
    body = json.dumps(payload).encode()
    return signing.headers(SECRET, time.time(), body), body


SIMULATOR = Bench(
    environment=lambda url: {"SIMULATOR_URL": url, "SIMULATOR_SECRET": SECRET, "SIMULATOR_TIMEOUT": "0.5"},
    takes_all=lambda request: json.dumps({"batch": "SIM-1", "refused": []}).encode(),
    report=lambda: _signed(
        [
            {
                "key": "R1",
                "message_id": 7,
                "to": PHONE,
                "delivered": True,
                "code": "",
                "at": "2026-11-24T01:00:00Z",
            }
        ]
    ),
    text=lambda: _signed(
        {"id": "M1", "from": PHONE, "to": "#1", "text": "안녕하세요", "sent_at": "2026-11-24T01:00:00Z"}
    ),
    unreadable=lambda: _signed([{"surprise": 1}]),
)

BENCHES = {"simulator": SIMULATOR}
