"""What a pump does with claimed batches, and what the carrier's phones show afterwards."""

import pytest

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel
from messaging.delivery import books, claiming, sending
from messaging.delivery.models import Broadcast, GatewayState, Message
from messaging.gateways.base import NotTaken, Refused, Uncertain
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night")]


def test_everybody_on_the_list_gets_the_text_once(carrier):
    broadcast = make.under_way(25)

    sending.pump("remembering")

    assert len(carrier.shown) == 25
    assert not carrier.twice()
    assert [len(request.texts) for request in carrier.requests] == [10, 10, 5]
    book = books.of(broadcast)
    assert book["state"] == Broadcast.State.SENT
    assert (book["recipients"], book["accepted"], book["won"]) == (25, 25, 500)


def test_who_refused_after_the_approval_gets_nothing_and_is_counted_by_reason(carrier):
    broadcast = make.under_way(3)
    consent.opt_out(make.phone(2), channel=Channel.TEXT)

    sending.pump("remembering")

    assert set(carrier.shown) == {make.phone(1), make.phone(3)}
    book = books.of(broadcast)
    assert (book["accepted"], book["withdrawn"]) == (2, 1)
    assert book["withdrawn_because"] == {"opted_out": 1}
    assert book["state"] == Broadcast.State.SENT


def test_a_receipt_stays_here_when_the_person_may_have_refused_meanwhile(carrier):
    receipt = make.single(1, kind=Kind.RECEIPT)
    answer = make.single(1, kind=Kind.REPLY)
    consent.hold(make.phone(1), "거부일 수 있는 말")

    sending.pump("remembering")

    assert books.of(receipt)["withdrawn_because"] == {"held": 1}
    assert books.of(answer)["accepted"] == 1  # a person's


def test_an_answer_goes_to_someone_who_refused_news(carrier):
    make.subscribers(1)
    consent.opt_out(make.phone(1), channel=Channel.TEXT)
    make.single(1, kind=Kind.REPLY)

    sending.pump("remembering")

    assert make.phone(1) in carrier.shown


def test_a_batch_surely_not_taken_is_sent_again_by_a_new_reference(carrier):
    broadcast = make.under_way(3)
    carrier.next_answers = [NotTaken("r", "no connection", retry_after=0)]

    sending.pump("remembering")

    first, second = carrier.requests
    assert first.reference != second.reference
    assert books.of(broadcast)["accepted"] == 3
    assert not carrier.twice()


def test_a_batch_whose_answer_was_lost_is_uncertain_and_not_sent_again(carrier):
    broadcast = make.under_way(3)
    carrier.next_answers = [lambda request: _take_and_fail(carrier, request)]

    sending.send("remembering", claiming.claim("remembering").batches)

    assert claiming.claim("remembering").batches == []
    book = books.of(broadcast)
    assert (book["uncertain"], book["accepted"], book["state"]) == (3, 0, Broadcast.State.SENDING)
    assert book["won"] == 0


def test_a_pump_asks_about_a_lost_answer_and_goes_by_what_it_hears(carrier):
    broadcast = make.under_way(3)
    carrier.next_answers = [lambda request: _take_and_fail(carrier, request)]

    sending.pump("remembering")

    assert len(carrier.requests) == 1
    assert books.of(broadcast)["accepted"] == 3


def test_a_fault_of_the_adapter_counts_as_uncertain(carrier):
    broadcast = make.under_way(3)
    carrier.next_answers = [ValueError("+821000000001 is odd")]

    sending.send("remembering", claiming.claim("remembering").batches)

    assert books.of(broadcast)["uncertain"] == 3
    assert "+82" not in broadcast.batches.get().note


def test_a_gateway_that_refuses_us_pauses_everything_and_says_why(carrier):
    broadcast = make.under_way(25)
    carrier.next_answers = [Refused("r", "wrong key")]

    sending.pump("remembering")

    assert len(carrier.requests) == 1
    state = GatewayState.objects.get(pk="remembering")
    assert state.paused
    assert "wrong key" in state.reason
    assert books.of(broadcast)["queued"] == 25


def test_messages_that_the_gateway_refuses_fail_with_its_code(carrier):
    broadcast = make.under_way(3)
    bad = Message.objects.get(phone=make.phone(2))
    carrier.next_answers = [lambda request: carrier.take(request, refuse={bad.pk: "1062"})]

    sending.pump("remembering")

    bad.refresh_from_db()
    assert (bad.state, bad.code) == (Message.State.FAILED, "1062")
    book = books.of(broadcast)
    assert (book["accepted"], book["failed"], book["won"]) == (2, 1, 40)


def test_a_receipt_leaves_before_a_digest_that_was_there_first(carrier):
    make.under_way(3)
    make.single(9, kind=Kind.RECEIPT)

    sending.pump("remembering")

    assert carrier.requests[0].texts[0].to == make.phone(9)


def _take_and_fail(carrier, request):
    carrier.take(request)
    raise Uncertain(request.reference, "ReadTimeout")
