"""Posts the carrier's webhooks to the site until each was answered 200: reports in arrays, texts one by one."""

import base64
import json
import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any

import httpx

from messaging.gateways.simulator import signing
from messaging.gateways.simulator.carrier import Carrier

logger = logging.getLogger(__name__)

REPORTS_PER_POST = 500
LONGEST_WAIT = 10.0  # seconds between two tries of the same webhook
CLAIM_SECONDS = 20.0  # a claimed webhook that no poster settled is due again after this


class Posting:
    """Threads that post; as many posts are in flight as there are threads."""

    def __init__(
        self, carrier: Carrier, site: str, secret: str, report_threads: int = 2, text_threads: int = 4
    ):
        self.carrier = carrier
        self.secret = secret
        self.client = httpx.Client(base_url=site, timeout=httpx.Timeout(10, connect=3))
        self.stopping = threading.Event()
        self._writing_phones: set[str] = set()  # whose text is in flight: a phone's texts stay in order
        self._lock = threading.Lock()
        jobs = [self.post_reports] * report_threads + [self.post_text] * text_threads
        self.threads = [threading.Thread(target=self._repeat, args=(job,), daemon=True) for job in jobs]
        self.threads.append(threading.Thread(target=self._repeat, args=(self._late,), daemon=True))

    def start(self) -> None:
        """Begin posting what is due, also what an earlier carrier left half-posted."""
        now = self.carrier.clock()
        self.carrier.ledger.forget_claims(now, now + CLAIM_SECONDS)
        for thread in self.threads:
            thread.start()

    def stop(self) -> None:
        """Finish the posts in flight and end."""
        self.stopping.set()
        self.carrier.tell()
        for thread in self.threads:
            thread.join(timeout=15)
        self.client.close()

    def _repeat(self, job: Any) -> None:
        failures = 0
        while not self.stopping.is_set():
            told = self.carrier.told  # before the job looks: what comes while it does is not missed
            try:
                worked = job()
            except Exception:
                logger.exception("the simulator could not %s", job.__name__)
                worked = False
            failures = 0 if worked is not False else min(failures + 1, 6)
            if worked is False:  # the site is down: leave it alone for a moment
                self.stopping.wait(0.05 * 2**failures)
            elif worked is None:
                self._wait_for_news(told)

    def _wait_for_news(self, told: int) -> None:
        due = self.carrier.ledger.next_due()
        seconds = 1.0 if due is None else min(max(due - self.carrier.clock(), 0.01), 1.0)
        with self.carrier.news:
            self.carrier.news.wait_for(lambda: self.carrier.told != told or self.stopping.is_set(), seconds)

    def _late(self) -> None:
        self.carrier.take_what_was_put_off()

    def post_reports(self) -> bool | None:
        """Post one array of due reports; None when there is none, False when the site didn't answer 200."""
        now = self.carrier.clock()
        rows = self.carrier.ledger.claim_reports(now, now + CLAIM_SECONDS, REPORTS_PER_POST)
        if not rows:
            return None
        rows.sort(key=lambda row: self.carrier.faults.chance("order", row["id"]))
        status = self._post("/gateways/simulator/reports/", [_report(row) for row in rows])
        again = self.carrier.clock() + _wait(status, max(row["tries"] for row in rows))
        self.carrier.ledger.reports_answered([row["id"] for row in rows], status, again)
        return status == 200

    def post_text(self) -> bool | None:
        """Post one resident's text; None when there is none, False when the site didn't answer 200."""
        now = self.carrier.clock()
        with self._lock:
            row = self.carrier.ledger.claim_written(now, now + CLAIM_SECONDS, self._writing_phones)
            if row is None:
                return None
            self._writing_phones.add(row["phone"])
        try:
            status = self._post("/gateways/simulator/inbound/", _text(row))
            now = self.carrier.clock()
            self.carrier.ledger.written_answered(row["id"], status, now, now + _wait(status, row["tries"]))
        finally:
            with self._lock:
                self._writing_phones.discard(row["phone"])
        return status == 200

    def _post(self, path: str, payload: Any) -> int:
        body = json.dumps(payload).encode()
        try:
            response = self.client.post(
                path, content=body, headers=signing.headers(self.secret, time.time(), body)
            )
        except httpx.RequestError:
            return 0
        return response.status_code


def _wait(status: int, tries: int) -> float:
    """How long until the same webhook comes again; after a 200 (a doubled one) soon."""
    return 0.1 if status == 200 else min(0.2 * 2 ** min(tries, 10), LONGEST_WAIT)


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")


def _report(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": f"R{row['id']}",
        "message_id": row["message_id"],
        "to": row["phone"],
        "delivered": bool(row["delivered"]),
        "code": row["code"],
        "at": _moment(row["at"] + 0.001),
    }


def _text(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["provider_id"],
        "from": row["phone"],
        "to": row["to_number"],
        "text": row["text"],
        "sent_at": _moment(row["at"]),
        "pictures": [
            {"content_type": content_type, "base64": base64.b64encode(content).decode()}
            for content_type, content in row["pictures"]
        ],
    }
