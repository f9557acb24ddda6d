"""What the carrier does with batches on a calm day, and what it would never carry."""

import dataclasses

import httpx
import pytest

from messaging.gateways.base import NotTaken, Refused, Request, Text
from messaging.gateways.simulator.client import CarrierRefused
from messaging.gateways.simulator.gateway import Simulator
from tests.messaging.gateways.conftest import SECRET
from tests.messaging.gateways.listening import until


def test_a_batch_is_taken_and_every_phone_shows_its_text(gateway, carrier, batch):
    receipt = gateway.submit(batch(3, format="LMS", subject="11월 소식", body="안녕하세요\n중구청입니다"))

    assert receipt.refused == {}
    assert receipt.gateway_reference == "SIM-B-1"
    (bubble,) = carrier.phone("+821000000002")
    assert (bubble.way, bubble.format, bubble.subject) == ("in", "LMS", "11월 소식")
    assert (bubble.body, bubble.message_id) == ("안녕하세요\n중구청입니다", 2)
    assert [phone.number for phone in carrier.phones(2)] == ["+821000000001", "+821000000002"]


def test_a_batch_that_comes_twice_is_carried_twice_and_the_books_show_it(gateway, carrier, batch):
    gateway.submit(batch(3))
    gateway.submit(batch(3))

    books = carrier.books()
    assert (books["accepted"], books["messages"]) == (6, 3)
    assert books["duplicated"] == books["duplicated_in_batch"] == books["same_text_again"] == 3
    assert len(carrier.phone("+821000000001")) == 2


def test_the_same_words_to_a_phone_from_two_batches_are_counted_too(gateway, carrier, batch):
    gateway.submit(batch(3, reference="B-1"))
    gateway.submit(batch(3, reference="B-2", start=1))
    gateway.submit(batch(3, reference="B-3", body="다른 소식"))

    books = carrier.books()
    assert books["same_text_again"] == 3
    assert books["duplicated_in_batch"] == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"to": "010-1234-5678"}, "number"),
        ({"format": "FAX"}, "format"),
        ({"body": "가" * 46}, "too_long"),
        ({"format": "LMS", "body": "가" * 1001}, "too_long"),
        ({"format": "LMS", "subject": "가" * 21}, "too_long"),
        ({"subject": "제목"}, "subject_on_sms"),
        ({"body": "축하 🎉"}, "characters"),
        ({"body": ""}, "empty"),
    ],
)
def test_a_text_that_no_phone_could_get_is_refused_and_the_others_are_taken(
    gateway, carrier, batch, change, code
):
    good = batch(2)
    bad = dataclasses.replace(good.texts[0], id=99, **change)

    receipt = gateway.submit(Request("B-1", good.sender, [*good.texts, bad]))

    assert receipt.refused == {99: code}
    finding = gateway.ask("B-1")
    assert finding.taken == {1, 2}
    assert finding.refused == {99: code}
    assert carrier.books()["refused"] == 1


@pytest.mark.parametrize("texts", [0, 1001])
def test_a_batch_of_the_wrong_size_is_not_taken(gateway, carrier, batch, texts):
    with pytest.raises(NotTaken):
        gateway.submit(batch(texts))

    assert carrier.books()["accepted"] == 0


def test_a_wrong_secret_is_refused_and_nothing_is_told(server, carrier, batch):
    stranger = Simulator(server.url, "another secret")

    with pytest.raises(Refused):
        stranger.submit(batch())
    assert httpx.post(f"{server.url}/phones", json={}).status_code == 401
    assert httpx.get(f"{server.url}/books").status_code == 401
    assert carrier.books()["accepted"] == 0
    stranger.close()


def test_a_batch_nobody_sent_is_unknown_for_good(gateway):
    finding = gateway.ask("never sent/이런 건 없다")

    assert finding.taken == frozenset()
    assert finding.final
    assert finding.gateway_reference == ""


def test_a_phone_that_is_switched_off_gets_nothing_and_the_report_says_so(gateway, carrier, site, batch):
    carrier.switch_off("+821000000001")

    gateway.submit(batch(2))

    reports = {report.message_id: report for report in until(lambda: len(site.reports) == 2 and site.reports)}
    assert (reports[1].delivered, reports[1].code) == (False, "phone_off")
    assert (reports[2].delivered, reports[2].code) == (True, "delivered")
    assert carrier.phone("+821000000001") == []
    carrier.switch_on("+821000000001")
    gateway.submit(batch(1, start=1, reference="B-2"))
    assert len(carrier.phone("+821000000001")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        lambda url: httpx.post(f"{url}/batches", content=b"{", headers=_bearer()),
        lambda url: httpx.post(f"{url}/batches", content=b"[]", headers=_bearer()),
        lambda url: httpx.post(f"{url}/batches", json={"reference": 1}, headers=_bearer()),
        lambda url: httpx.post(
            f"{url}/batches", json={"reference": "B", "sender": "02", "texts": [1]}, headers=_bearer()
        ),
        lambda url: httpx.post(f"{url}/phones", json={"limit": "all"}, headers=_bearer()),
    ],
    ids=["broken", "a-list", "no-reference", "no-text", "limit"],
)
def test_nonsense_is_answered_400(server, answer):
    assert answer(server.url).status_code == 400


def test_an_unknown_door_and_a_flood_are_answered(server):
    assert httpx.get(f"{server.url}/nowhere", headers=_bearer()).status_code == 404
    assert httpx.post(f"{server.url}/write", content=b" " * 12_000_001, headers=_bearer()).status_code == 413


def test_the_ledger_is_read_by_pages(gateway, carrier, batch):
    gateway.submit(batch(25))

    texts = list(carrier.texts(page=10))

    assert [text.message_id for text in texts] == list(range(1, 26))
    assert {text.reference for text in texts} == {"B-1"}
    assert list(carrier.requests(page=1)) == [("B-1", "taken")]


def test_a_thousand_texts_fit_in_one_request(gateway, carrier):
    texts = [Text(id=i, to=f"+8210{i:08d}", format="LMS", body="가" * 1000) for i in range(1, 1001)]

    gateway.submit(Request("B-1", "02-3396-0000", texts))

    assert carrier.books()["accepted"] == gateway.receivers_per_request


def test_an_unknown_misbehaviour_is_refused(carrier):
    with pytest.raises(CarrierRefused):
        carrier.misbehave("explode")


def _bearer():
    return {"Authorization": f"Bearer {SECRET}"}
