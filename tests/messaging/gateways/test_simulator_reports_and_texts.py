"""What the carrier posts to the site: delivery reports and what residents write, until answered 200."""

from datetime import UTC, datetime, timedelta

import pytest

from messaging.gateways.simulator.client import Carrier, CarrierDown, CarrierRefused, Writing
from tests.messaging.gateways.conftest import SECRET
from tests.messaging.gateways.listening import until


def test_every_text_taken_is_reported_once_in_arrays_and_out_of_order(gateway, carrier, site, batch):
    gateway.submit(batch(700))
    gateway.submit(batch(700, reference="B-2", start=701))

    assert carrier.wait_until_idle()

    ids = [report.message_id for report in site.reports]
    assert sorted(ids) == list(range(1, 1401))
    assert ids != sorted(ids)
    assert max(site.posts) <= 500
    assert len(site.posts) < 100
    assert {report.phone for report in site.reports} == {f"+8210{i:08d}" for i in range(1, 1401)}
    assert all(abs(report.at - datetime.now(UTC)) < timedelta(minutes=1) for report in site.reports)


@pytest.mark.parametrize("answer", [500, 403, 404, 301])
def test_reports_and_texts_come_again_until_the_site_answers_200(gateway, carrier, site, batch, answer):
    site.answer = answer
    gateway.submit(batch(2))
    carrier.write("+821000000009", "들리나요?")
    until(lambda: site.refused >= 3)
    assert carrier.books()["answered"] == 0
    assert not carrier.idle()
    (written,) = carrier.written()
    assert (written.status, written.answered_at) == (answer, None)

    site.answer = 200

    assert carrier.wait_until_idle()
    assert {report.message_id for report in site.reports} == {1, 2}
    assert [text.text for text in site.texts] == ["들리나요?"]
    assert carrier.books()["answered"] == 1


def test_what_a_site_that_was_down_missed_comes_when_it_is_back(
    start_carrier, site, gateway, carrier, batch, server
):
    """A carrier that is stopped and started again goes on from its ledger."""
    site.answer = 500
    gateway.submit(batch(2))
    carrier.write("+821000000009", "들리나요?")
    server.stop()
    site.answer = 200

    again = start_carrier()

    with Carrier(again.url, SECRET) as carrier_again:
        assert carrier_again.wait_until_idle()
        assert carrier_again.books()["answered"] == 1
    assert {report.message_id for report in site.reports} == {1, 2}
    assert [text.text for text in site.texts] == ["들리나요?"]


def test_a_residents_text_comes_as_it_was_written(carrier, site):
    words = "😀 \u1112\u1161\u11ab <b>#set page()</b>\r\n'; drop table--"
    picture = ("image/heic", bytes(range(256)) * 10)

    provider_id = carrier.write("+821000000001", words, [picture], to="#11103396")
    assert carrier.wait_until_idle()

    (text,) = site.texts
    assert (text.provider_id, text.phone, text.to_number) == (provider_id, "+821000000001", "#11103396")
    assert text.text == words
    assert [(one.content_type, one.content) for one in text.pictures] == [picture]
    assert abs(text.sent_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert len(text.raw) < 1000
    (bubble,) = carrier.phone("+821000000001")
    assert (bubble.way, bubble.body, bubble.arrived) == ("out", words, True)
    assert carrier.picture(bubble.pictures[0].id) == picture


def test_a_photo_alone_has_no_words(carrier, site):
    carrier.write("+821000000001", None, [("image/jpeg", b"jpeg")])
    assert carrier.wait_until_idle()

    assert site.texts[0].text == ""
    assert len(site.texts[0].pictures) == 1


def test_one_phones_texts_come_in_the_order_it_wrote_them(carrier, site):
    carrier.write_many([Writing("+821000000001", str(i)) for i in range(50)])
    carrier.write_many([Writing(f"+8210000001{i:02d}", "다른 사람") for i in range(50)])
    assert carrier.wait_until_idle()

    assert [text.text for text in site.texts if text.phone == "+821000000001"] == [str(i) for i in range(50)]
    assert len({text.provider_id for text in site.texts}) == 100


@pytest.mark.parametrize(
    ("text", "pictures"),
    [
        (None, ()),
        ("", ()),
        ("가" * 5001, ()),
        ("사진", [("image/jpeg", b"x" * 2_000_001)]),
        ("사진", [("image/jpeg", b"x")] * 4),
    ],
    ids=["nothing", "blank", "too-long", "big-picture", "many-pictures"],
)
def test_what_no_phone_could_send_is_refused(carrier, site, text, pictures):
    with pytest.raises(CarrierRefused):
        carrier.write("+821000000001", text, pictures)

    assert carrier.books()["written"] == 0


def test_three_pictures_of_two_megabytes_pass(carrier, site):
    carrier.write("+821000000001", "사진", [("image/jpeg", b"x" * 2_000_000)] * 3)
    assert carrier.wait_until_idle()

    assert [len(one.content) for one in site.texts[0].pictures] == [2_000_000] * 3


def test_both_directions_stand_in_one_conversation(gateway, carrier, batch):
    gateway.submit(batch(1))
    carrier.write("+821000000001", "신청합니다")
    gateway.submit(batch(1, reference="B-2", body="접수되었습니다"))

    assert [(bubble.way, bubble.body) for bubble in carrier.phone("+821000000001")] == [
        ("in", "[중구청] 보육반장 모집"),
        ("out", "신청합니다"),
        ("in", "접수되었습니다"),
    ]
    assert [bubble.body for bubble in carrier.phone("+821000000001", limit=1)] == ["접수되었습니다"]
    (phone,) = carrier.phones(10)
    assert (phone.got, phone.wrote) == (2, 1)
    assert carrier.phones(10, containing="0001") == [phone]
    assert carrier.phones(10, containing="%") == []


def test_a_carrier_that_is_gone_is_told_apart_from_one_that_refuses():
    with Carrier("http://127.0.0.1:1", SECRET) as nobody:
        assert not nobody.answers()
        with pytest.raises(CarrierDown):
            nobody.books()
