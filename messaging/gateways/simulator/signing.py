"""Signs what passes between the carrier and the site: HMAC-SHA256 over the time and the body."""

import hashlib
import hmac
from collections.abc import Mapping

TIMESTAMP = "X-Simulator-Timestamp"
SIGNATURE = "X-Simulator-Signature"
WINDOW_SECONDS = 300


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The signature of a body that leaves at that time (unix seconds)."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def headers(secret: str, now: float, body: bytes) -> dict[str, str]:
    """What a signed webhook carries beside its body."""
    timestamp = str(int(now))
    return {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: sign(secret, timestamp, body),
    }


def believable(secret: str, received: Mapping[str, str], now: float, body: bytes) -> bool:
    """Whether a webhook is the carrier's own, and not a copy of one from long ago."""
    found = {name.lower(): value for name, value in received.items()}
    timestamp, signature = found.get(TIMESTAMP.lower(), ""), found.get(SIGNATURE.lower(), "")
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")) and (
        abs(now - int(timestamp)) <= WINDOW_SECONDS
    )
