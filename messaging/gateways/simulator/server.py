"""Speaks HTTP for the carrier: its gateway's door, and the door of the phones, tests and rehearsals."""

import base64
import binascii
import hmac
import json
import logging
import socket
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from messaging.gateways.simulator.carrier import Answer, Carrier, NoAnswer, Unusable
from messaging.gateways.simulator.faults import Faults
from messaging.gateways.simulator.ledger import Ledger
from messaging.gateways.simulator.posting import Posting

logger = logging.getLogger(__name__)

LONGEST_REQUEST = 12_000_000  # three pictures in base64, or 1,000 long texts
ROWS_A_PAGE = 5000


class Server(ThreadingHTTPServer):
    """The carrier's HTTP server. `start()` serves in the background until `stop()`; port 0 takes a free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        *,
        ledger: str | Path,
        site: str,
        secret: str,
        host: str = "127.0.0.1",
        port: int = 0,
        rough: bool = False,
        seed: int = 0,
        off_share: float | None = None,
        report_delay: tuple[float, float] = (0.5, 3.0),
    ):
        super().__init__((host, port), Handler)
        self.secret = secret
        self.carrier = Carrier(
            Ledger(ledger), Faults(rough=rough, seed=seed, off_share=off_share), report_delay
        )
        self.posting = Posting(self.carrier, site, secret)
        self.stopping = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def url(self) -> str:
        """Where the carrier answers."""
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def start(self) -> None:
        """Begin to answer and to post."""
        self._thread.start()
        self.posting.start()

    def stop(self) -> None:
        """Finish what is in hand, close the books, and let go of the port."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self.posting.stop()
        end = time.monotonic() + 5
        while self.carrier.busy() and time.monotonic() < end:
            time.sleep(0.01)
        self.carrier.ledger.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up is no error; anything else is, and is logged without the request."""
        error = sys.exception()
        if not isinstance(error, OSError) and not self.stopping.is_set():
            logger.error("the simulator could not answer a request", exc_info=error)


class Handler(BaseHTTPRequestHandler):
    """One connection. Every call but `GET /health` carries the secret."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 65  # seconds an idle connection is kept
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Questions without a phone number in them."""
        self._answer({"health": self._health, "batches": self._ask, "books": self._books, "idle": self._idle})

    def do_POST(self) -> None:
        """Batches, and everything that names a phone: numbers stay out of URLs and so out of logs."""
        doors: dict[str, Callable[[str, Any], Answer]] = {
            "batches": self._submit,
            "phones": self._phones,
            "phone": self._phone,
            "picture": self._picture,
            "write": self._write,
            "texts": self._texts,
            "written": self._written,
            "requests": self._requests,
            "misbehave": self._misbehave,
            "behave": self._behave,
            "switch": self._switch,
        }
        self._answer(doors)

    def log_message(self, format: str, *args: Any) -> None:
        """Access is not logged."""

    # Doors ------------------------------------------------------------------------------------------

    def _health(self, _rest: str, _payload: Any) -> Answer:
        return Answer(200, {"ok": True})

    def _submit(self, _rest: str, payload: Any) -> Answer:
        return self.server.carrier.submit(payload, wait=self.server.stopping.wait)

    def _ask(self, rest: str, _payload: Any) -> Answer:
        return self.server.carrier.ask(unquote(rest))

    def _books(self, _rest: str, _payload: Any) -> Answer:
        return Answer(200, self.server.carrier.ledger.books())

    def _idle(self, _rest: str, _payload: Any) -> Answer:
        waiting = self.server.carrier.ledger.waiting()
        return Answer(200, {"idle": self.server.carrier.idle(), "waiting": waiting})

    def _phones(self, _rest: str, asked: Any) -> Answer:
        limit, containing = _bounded(asked, "limit", 500), str(asked.get("containing", ""))
        return Answer(200, {"phones": self.server.carrier.ledger.phones(limit, containing)})

    def _phone(self, _rest: str, asked: Any) -> Answer:
        limit = _bounded(asked, "limit", 500)
        return Answer(200, {"bubbles": self.server.carrier.ledger.phone(_word(asked, "phone"), limit)})

    def _picture(self, _rest: str, asked: Any) -> Answer:
        found = self.server.carrier.ledger.picture(_number(asked, "id"))
        if found is None:
            return Answer(404, {"error": "no such picture"})
        content_type, content = found
        return Answer(200, {"content_type": content_type, "base64": base64.b64encode(content).decode()})

    def _write(self, _rest: str, asked: Any) -> Answer:
        texts = asked.get("texts")
        if not isinstance(texts, list) or len(texts) > 1000:
            raise Unusable("up to 1,000 texts")
        ids = [
            self.server.carrier.write(
                _word(text, "from"), str(text.get("to") or ""), text.get("text"), _pictures(text)
            )
            for text in texts
        ]
        return Answer(200, {"ids": ids})

    def _texts(self, _rest: str, asked: Any) -> Answer:
        rows = self.server.carrier.ledger.texts(
            _number(asked, "after"), _bounded(asked, "limit", ROWS_A_PAGE)
        )
        return Answer(200, {"rows": rows})

    def _written(self, _rest: str, asked: Any) -> Answer:
        rows = self.server.carrier.ledger.texts_written(
            _number(asked, "after"), _bounded(asked, "limit", ROWS_A_PAGE)
        )
        return Answer(200, {"rows": rows})

    def _requests(self, _rest: str, asked: Any) -> Answer:
        rows = self.server.carrier.ledger.requests(
            _number(asked, "after"), _bounded(asked, "limit", ROWS_A_PAGE)
        )
        return Answer(200, {"rows": rows})

    def _misbehave(self, _rest: str, asked: Any) -> Answer:
        options = asked.get("options", {})
        if not isinstance(options, dict):
            raise Unusable("options")
        try:
            self.server.carrier.faults.script(
                _word(asked, "what"), _number(asked, "times", 1), _number(asked, "skip"), **options
            )
        except (ValueError, TypeError) as error:
            raise Unusable("no such misbehaviour") from error
        return Answer(200, {})

    def _behave(self, _rest: str, _asked: Any) -> Answer:
        self.server.carrier.faults.forget()
        return Answer(200, {})

    def _switch(self, _rest: str, asked: Any) -> Answer:
        ledger = self.server.carrier.ledger
        (ledger.switch_on if asked.get("on") is True else ledger.switch_off)(_word(asked, "phone"))
        return Answer(200, {})

    # Plumbing ---------------------------------------------------------------------------------------

    def _answer(self, doors: dict[str, Callable[[str, Any], Answer]]) -> None:
        try:
            answer = self._through(doors)
        except Unusable as error:
            answer = Answer(400, {"error": str(error)})
        except NoAnswer as silence:
            self.server.stopping.wait(silence.hold)
            self._hang_up()
            return
        body = answer.garbage if answer.garbage is not None else json.dumps(answer.body).encode()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _through(self, doors: dict[str, Callable[[str, Any], Answer]]) -> Answer:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > LONGEST_REQUEST:
            self.close_connection = True
            return Answer(413, {"error": "too long"})
        body = self.rfile.read(int(length))
        if len(body) < int(length) or self.server.stopping.is_set():
            raise NoAnswer  # the caller hung up in the middle, or we do: nothing is taken
        door, _, rest = self.path.lstrip("/").partition("/")
        if door not in doors:
            return Answer(404, {"error": "no such door"})
        if door != "health" and not self._knows_the_secret():
            return Answer(401, {"error": "who are you?"})
        payload: Any = {}
        if body:
            try:
                payload = json.loads(body)
            except (ValueError, RecursionError):
                raise Unusable("not JSON") from None
        if not isinstance(payload, dict):
            raise Unusable("not an object")
        return doors[door](rest, payload)

    def _knows_the_secret(self) -> bool:
        given = self.headers.get("Authorization", "").encode("utf-8", "replace")
        return bool(self.server.secret) and hmac.compare_digest(
            given, f"Bearer {self.server.secret}".encode()
        )

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)


def _number(asked: dict[str, Any], name: str, default: int = 0) -> int:
    value = asked.get(name, default)
    if not isinstance(value, int):
        raise Unusable(name)
    return value


def _bounded(asked: dict[str, Any], name: str, most: int) -> int:
    return max(1, min(_number(asked, name, most), most))


def _word(asked: Any, name: str) -> str:
    value = asked.get(name) if isinstance(asked, dict) else None
    if not isinstance(value, str):
        raise Unusable(name)
    return value


def _pictures(text: dict[str, Any]) -> list[tuple[str, bytes]]:
    if text.get("text") is not None and not isinstance(text["text"], str):
        raise Unusable("text")
    attached = text.get("pictures") or []
    if not isinstance(attached, list):
        raise Unusable("pictures")
    try:
        return [
            (_word(one, "content_type"), base64.b64decode(_word(one, "base64"), validate=True))
            for one in attached
        ]
    except (binascii.Error, ValueError):
        raise Unusable("picture") from None
