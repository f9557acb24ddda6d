"""A tiny site on a real socket: it believes or refuses webhooks as a test tells it, and remembers them."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from messaging.gateways.base import BadWebhook, Inbound, Report
from messaging.gateways.simulator.gateway import Simulator


class Site:
    """Stands where our web server stands. `answer` is what it says to good webhooks."""

    def __init__(self, secret):
        self.answer = 200
        self.reports: list[Report] = []
        self.texts: list[Inbound] = []
        self.posts: list[int] = []  # how many reports each post of reports brought
        self.refused = 0  # posts that were not answered 200
        self._lock = threading.Lock()
        self._gateway = Simulator("http://127.0.0.1:1", secret)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def receive(self, path, headers, body):
        """What a webhook view does, in short."""
        with self._lock:
            try:
                if path == "/gateways/simulator/reports/":
                    reports = self._gateway.parse_reports(headers, body)
                    if self.answer == 200:
                        self.reports.extend(reports)
                        self.posts.append(len(reports))
                elif path == "/gateways/simulator/inbound/":
                    texts = self._gateway.parse_inbound(headers, body)
                    if self.answer == 200:
                        self.texts.extend(texts)
                else:
                    return 404
            except BadWebhook as error:
                return error.status
            if self.answer != 200:
                self.refused += 1
            return self.answer

    def _handler(self):
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(site.receive(self.path, dict(self.headers), body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                """Quiet."""

        return Handler


def until(condition: Callable[[], object], seconds: float = 10):
    """Wait for something that other threads bring about; fail when it doesn't come."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
    return found
