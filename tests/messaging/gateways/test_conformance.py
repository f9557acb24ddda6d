"""What every gateway promises, whoever carries the texts: run for each name in the registry."""

import os
import socket
import threading
from contextlib import contextmanager

import pytest

from messaging.gateways import registry
from messaging.gateways.base import BadWebhook, Gateway, NotTaken, Refused, Request, Text, Uncertain
from tests.messaging.gateways.benches import BENCHES, PHONE

SENDER = "0233960000"
BODY = "[중구청] 아무도 읽지 않을 본문"


@pytest.fixture(params=sorted(registry.MODULES))
def name(request):
    return request.param


@pytest.fixture
def bench(name):
    assert name in BENCHES, f"{name}: add its Bench to benches.py"
    return BENCHES[name]


@pytest.fixture
def make(name, bench):
    made = []

    def make(url):
        made.append(registry.build(name, bench.environment(url)))
        return made[-1]

    yield make
    for gateway in made:
        gateway.close()


@pytest.fixture
def request_():
    return Request("B-1", SENDER, [Text(id=7, to=PHONE, format="LMS", body=BODY)])


class Wire:
    """A server that says the same to every caller, and counts them. `answer` None hangs up, ... keeps silent."""

    def __init__(self, answer):
        self.answer = answer
        self.calls = 0
        self._stop = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(0.05)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self):
        self._stop.set()
        self._thread.join()
        self._socket.close()

    def _serve(self):
        while not self._stop.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(2)
                self._read(connection)
                self.calls += 1
                if self.answer is ...:
                    self._stop.wait(2)
                elif self.answer is not None:
                    connection.sendall(self.answer)

    @staticmethod
    def _read(connection):
        got = b""
        while b"\r\n\r\n" not in got:
            got += connection.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        length = int(lengths[0].split(b":")[1]) if lengths else 0
        while len(body) < length:
            body += connection.recv(65536)


@contextmanager
def wire(answer):
    wire = Wire(answer)
    try:
        yield wire
    finally:
        wire.close()


def http(status, body=b"{}", **headers):
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + (body if status != 204 else b"")


def assert_tells_nobodys_data(error, url):
    said = f"{error} {error!r}"
    assert "B-1" in said
    assert PHONE not in said
    assert PHONE.removeprefix("+82") not in said
    assert BODY not in said
    assert url.removeprefix("http://") not in said


def test_it_says_what_it_is_and_connects_only_when_needed(name, make):
    gateway = make("http://127.0.0.1:1")

    assert isinstance(gateway, Gateway)
    assert gateway.name == name
    assert gateway.receivers_per_request >= 1
    assert isinstance(gateway.askable, bool)


def test_every_gateway_builds_from_an_empty_environment_or_names_what_is_missing(name):
    try:
        registry.build(name, {}).close()
    except KeyError as missing:
        assert str(missing.args[0]).startswith(name.upper())


def test_a_batch_that_was_taken_has_a_receipt(bench, make, request_):
    with wire(http(200, bench.takes_all(request_), Content_Type="application/json")) as end:
        assert make(end.url).submit(request_).refused == {}
        assert end.calls == 1


def test_never_connected_is_not_taken(make, request_):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"

    with pytest.raises(NotTaken) as caught:
        make(url).submit(request_)

    assert not isinstance(caught.value, Refused)
    assert_tells_nobodys_data(caught.value, url)


@pytest.mark.parametrize(
    "answer", [None, ..., b"nonsense\r\n\r\n", b"HTTP/1.1 200 Said\r\nContent-Length: 900\r\n\r\n{"]
)
def test_a_broken_off_or_missing_answer_is_uncertain_and_never_tried_again(make, request_, answer):
    with wire(answer) as end:
        with pytest.raises(Uncertain) as caught:
            make(end.url).submit(request_)

        assert end.calls == 1
        assert_tells_nobodys_data(caught.value, end.url)


@pytest.mark.parametrize(
    ("kind", "error"),
    [("not_taken", NotTaken), ("too_fast", NotTaken), ("refuses_us", Refused), ("uncertain", Uncertain)],
)
def test_each_status_ends_in_one_of_three_ways(bench, make, request_, kind, error):
    for status in getattr(bench, kind):
        with wire(http(status, Location="/elsewhere")) as end:
            with pytest.raises(error) as caught:
                make(end.url).submit(request_)

            assert type(caught.value) is error, status
            assert end.calls == 1, status
            assert_tells_nobodys_data(caught.value, end.url)


@pytest.mark.parametrize("body", [b"", b"<html>", b"null", b"[]", b"{}", b'"ok"', b"\xff", b"[" * 100_000])
def test_an_unreadable_yes_is_uncertain(make, request_, body):
    with wire(http(200, body)) as end, pytest.raises(Uncertain):
        make(end.url).submit(request_)


def test_too_fast_says_how_long_to_wait(bench, make, request_):
    for status in bench.too_fast:
        with wire(http(status, Retry_After="9")) as end, pytest.raises(NotTaken) as caught:
            make(end.url).submit(request_)

        assert caught.value.retry_after > 0


@pytest.mark.parametrize(
    "answer", [None, http(500), http(401), http(403), http(429), http(200, b"<html>"), http(200, b"null")]
)
def test_a_gateway_that_cannot_tell_leaves_a_batch_uncertain(make, answer):
    with wire(answer) as end, pytest.raises(Uncertain) as caught:
        make(end.url).ask("B-1", "theirs")

    assert_tells_nobodys_data(caught.value, end.url)


def test_a_report_is_read_alike_each_time_it_comes(bench, make):
    if bench.report is None:
        assert_believes_nothing(make("http://127.0.0.1:1").parse_reports)
        return
    gateway = make("http://127.0.0.1:1")

    first, again = (gateway.parse_reports(*bench.report()) for _ in range(2))

    assert [report.key for report in first] == [report.key for report in again]
    assert (first[0].message_id, first[0].delivered) == (7, True)
    assert first[0].phone in (PHONE, "")
    assert first[0].at.tzinfo is not None
    assert 0 < len(first[0].key) <= 64


def test_a_residents_text_is_read_alike_each_time_it_comes(bench, make):
    if bench.text is None:
        assert_believes_nothing(make("http://127.0.0.1:1").parse_inbound)
        return
    gateway = make("http://127.0.0.1:1")

    (first,), (again,) = (gateway.parse_inbound(*bench.text()) for _ in range(2))

    assert first.provider_id == again.provider_id
    assert 0 < len(first.provider_id) <= 120
    assert (first.phone, first.text) == (PHONE, "안녕하세요")
    assert first.sent_at.tzinfo is not None
    assert first.raw


@pytest.mark.parametrize("kind", ["report", "text"])
def test_a_webhook_without_its_proof_is_refused(bench, make, kind):
    gateway = make("http://127.0.0.1:1")
    parse = gateway.parse_reports if kind == "report" else gateway.parse_inbound

    assert_believes_nothing(parse)
    if webhook := getattr(bench, kind):
        _, body = webhook()
        assert_believes_nothing(parse, body)


def test_a_believed_webhook_that_makes_no_sense_is_a_bad_request(bench, make):
    gateway = make("http://127.0.0.1:1")
    parsers = [
        p
        for p, webhook in [(gateway.parse_reports, bench.report), (gateway.parse_inbound, bench.text)]
        if webhook
    ]
    assert bool(parsers) == bool(bench.unreadable)

    for parse in parsers:
        with pytest.raises(BadWebhook) as caught:
            parse(*bench.unreadable())
        assert caught.value.status == 400


def test_after_a_fork_it_makes_connections_of_its_own(bench, make, request_):
    with wire(http(200, bench.takes_all(request_))) as end:
        gateway = make(end.url)
        gateway.submit(request_)

        child = os.fork()
        if child == 0:
            try:
                gateway.submit(request_)
                os._exit(0)
            except BaseException:
                os._exit(1)
        _, status = os.waitpid(child, 0)
        gateway.submit(request_)

        assert os.waitstatus_to_exitcode(status) == 0
        assert end.calls == 3


def assert_believes_nothing(parse, body=b"[]"):
    with pytest.raises(BadWebhook) as caught:
        parse({"Content-Type": "application/json"}, body)
    assert caught.value.status == 403
