"""Which of the simulator's webhooks we believe, and what we make of odd ones."""

import base64
import json
import time
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.gateways.base import BadWebhook
from messaging.gateways.simulator import signing
from messaging.gateways.simulator.gateway import Simulator

SECRET = "shared"
TEXT = {
    "id": "M1",
    "from": "+821000000001",
    "to": "#11103396",
    "text": "안녕",
    "sent_at": "2026-11-24T10:00:00+09:00",
}
REPORT = {
    "key": "R1",
    "message_id": 7,
    "to": "+821000000001",
    "delivered": True,
    "code": "",
    "at": "2026-11-24T01:00:00Z",
}


@pytest.fixture
def gateway():
    return Simulator("http://127.0.0.1:1", SECRET)


def signed(payload, *, secret=SECRET, at=None):
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    return signing.headers(secret, time.time() if at is None else at, body), body


def test_a_signed_text_and_report_are_read(gateway):
    (text,) = gateway.parse_inbound(*signed(TEXT))
    (report,) = gateway.parse_reports(*signed([REPORT]))

    assert (text.provider_id, text.phone, text.text) == ("M1", "+821000000001", "안녕")
    assert text.sent_at == datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Seoul"))
    assert (report.key, report.message_id, report.phone, report.delivered) == ("R1", 7, "+821000000001", True)


def test_header_names_in_any_case_will_do(gateway):
    headers, body = signed(TEXT)

    assert gateway.parse_inbound({name.upper(): value for name, value in headers.items()}, body)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda headers, body: ({}, body),
        lambda headers, body: (headers, body + b" "),
        lambda headers, body: ({**headers, signing.TIMESTAMP: "1"}, body),
        lambda headers, body: ({**headers, signing.TIMESTAMP: "²"}, body),
        lambda headers, body: ({**headers, signing.SIGNATURE: ""}, body),
        lambda headers, body: ({**headers, signing.SIGNATURE: "서명"}, body),
        lambda headers, body: ({**headers, signing.SIGNATURE: headers[signing.SIGNATURE].upper()}, body),
        lambda headers, body: (signed(body, secret="other")[0], body),
        lambda headers, body: (signed(body, at=time.time() - 301)[0], body),
        lambda headers, body: (signed(body, at=time.time() + 301)[0], body),
    ],
    ids=["none", "body", "time", "odd-time", "empty", "odd-signature", "case", "secret", "old", "future"],
)
@pytest.mark.parametrize("parse", ["parse_inbound", "parse_reports"])
def test_a_webhook_that_is_not_the_carriers_is_refused_with_403(gateway, parse, spoil):
    with pytest.raises(BadWebhook) as caught:
        getattr(gateway, parse)(*spoil(*signed(TEXT)))

    assert caught.value.status == 403


def test_without_a_secret_nothing_is_believed():
    gateway = Simulator("http://127.0.0.1:1", "")

    with pytest.raises(BadWebhook):
        gateway.parse_inbound(*signed(TEXT, secret=""))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{",
        b"1",
        b"[1]",
        b"[" * 100_000,
        {**TEXT, "id": ""},
        {**TEXT, "id": None},
        {**TEXT, "id": "x" * 121},
        {**TEXT, "sent_at": "yesterday"},
        {**TEXT, "sent_at": None},
        {key: value for key, value in TEXT.items() if key != "sent_at"},
    ],
    ids=lambda payload: repr(payload)[:20],
)
def test_a_text_that_cannot_be_read_is_answered_400(gateway, payload):
    with pytest.raises(BadWebhook) as caught:
        gateway.parse_inbound(*signed(payload))

    assert caught.value.status == 400


@pytest.mark.parametrize(
    "change",
    [
        {"key": ""},
        {"key": "x" * 65},
        {"at": "soon"},
        {"message_id": "seven"},
        {"message_id": 2**63},
        {"message_id": float("inf")},
        {"at": "0001-01-01T00:00:00+09:00"},
        {"delivered": ...},
        {"to": "1" * 17},
    ],
    ids=str,
)
def test_a_report_that_cannot_be_read_is_answered_400(gateway, change):
    report = {**REPORT, **change}
    if report["delivered"] is ...:
        del report["delivered"]

    with pytest.raises(BadWebhook) as caught:
        gateway.parse_reports(*signed([report]))

    assert caught.value.status == 400


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"text": None}, ""),
        ({"text": "가\x00나\ud83d"}, "가나\ufffd"),
        ({"text": "\ud83d\ude00"}, "😀"),
        ({"from": None, "to": 5, "surprise": {"new": [1]}}, "안녕"),
        ({"from": "1" * 50}, "안녕"),
        ({"pictures": None}, "안녕"),
        ({"pictures": {"0": "x"}}, "안녕"),
    ],
    ids=["null", "nul-and-half-an-emoji", "emoji", "withheld", "long-number", "no-pictures", "odd-pictures"],
)
def test_an_odd_text_is_taken_all_the_same_and_can_be_stored(gateway, change, text):
    (read,) = gateway.parse_inbound(*signed({**TEXT, **change}))

    assert read.text == text
    assert len(read.phone) <= 20
    assert "\x00" not in read.text + read.phone + read.raw
    (read.text + read.raw).encode("utf-8")


def test_a_time_without_zone_is_seouls(gateway):
    (text,) = gateway.parse_inbound(*signed({**TEXT, "sent_at": "2026-11-24 10:00:00"}))

    assert text.sent_at == datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    "picture",
    [
        {"content_type": "image/jpeg", "base64": "not base64!"},
        {"content_type": "image/jpeg", "base64": "A" * 2_700_000},
        {"content_type": "image/jpeg"},
        "a string",
    ],
    ids=["broken", "too-big", "missing", "odd"],
)
def test_an_unreadable_picture_never_costs_the_words(gateway, picture):
    (text,) = gateway.parse_inbound(*signed({**TEXT, "pictures": [picture]}))

    assert text.text == "안녕"
    assert [one.content for one in text.pictures] == [b""]


def test_at_most_three_pictures_are_read(gateway):
    picture = {"content_type": "text/x-odd", "base64": base64.b64encode(b"anything").decode()}

    (text,) = gateway.parse_inbound(*signed({**TEXT, "pictures": [picture] * 5}))

    assert [(one.content_type, one.content) for one in text.pictures] == [("text/x-odd", b"anything")] * 3
    assert len(json.loads(text.raw)["pictures"]) == 5


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*TEXT, *REPORT, "pictures"]), anything), st.booleans())
def test_whatever_comes_is_read_so_that_it_can_be_stored_or_is_answered_400(odd, whole):
    gateway = Simulator("http://127.0.0.1:1", SECRET)
    for parse, good in ((gateway.parse_inbound, TEXT), (gateway.parse_reports, REPORT)):
        try:
            (read,) = parse(*signed({**(good if whole else {}), **odd}))
        except BadWebhook as error:
            assert error.status == 400
        else:
            said = "".join(value for value in vars(read).values() if isinstance(value, str))
            assert "\x00" not in said
            said.encode("utf-8")
