"""Each misbehaviour, as the site hears of it and as the ledger knows it."""

import time

import pytest

from messaging.gateways.base import GatewayError, NotTaken, Refused, Uncertain
from messaging.gateways.simulator.client import Carrier
from messaging.gateways.simulator.faults import BATCH_FAULTS, Faults
from messaging.gateways.simulator.gateway import Simulator
from tests.messaging.gateways.conftest import SECRET
from tests.messaging.gateways.listening import until


@pytest.mark.parametrize(
    ("what", "error", "accepted"),
    [
        ("not_taken", NotTaken, 0),
        ("too_fast", NotTaken, 0),
        ("refuse", Refused, 0),
        ("error_before", Uncertain, 0),
        ("error_after", Uncertain, 5),
        ("lose_answer", Uncertain, 5),
        ("take_half", Uncertain, 3),
        ("garbage", Uncertain, 5),
    ],
)
def test_what_we_hear_and_what_was_taken(gateway, carrier, batch, what, error, accepted):
    carrier.misbehave(what)

    with pytest.raises(error) as caught:
        gateway.submit(batch(5))

    assert type(caught.value) is error
    assert carrier.books()["accepted"] == accepted
    finding = gateway.ask("B-1")
    assert (finding.taken, finding.final) == (frozenset(range(1, accepted + 1)), True)
    assert list(carrier.requests()) == [("B-1", what)]


def test_a_carrier_that_is_too_fast_for_us_says_how_long_to_wait(gateway, carrier, batch):
    carrier.misbehave("too_fast", seconds=7)

    with pytest.raises(NotTaken) as caught:
        gateway.submit(batch())

    assert caught.value.retry_after == 7


def test_a_batch_taken_after_we_gave_up_is_not_settled_before(gateway, carrier, batch):
    carrier.misbehave("take_late", seconds=0.5)

    with pytest.raises(Uncertain):
        gateway.submit(batch(3))

    early = gateway.ask("B-1")
    assert (early.taken, early.final) == (frozenset(), False)
    assert not carrier.idle()
    late = until(lambda: (finding := gateway.ask("B-1")).final and finding)
    assert late.taken == {1, 2, 3}


def test_a_time_out_while_the_carrier_still_thinks_is_uncertain_and_not_final(server, carrier, batch):
    gateway = Simulator(server.url, SECRET, timeout=0.3)
    carrier.misbehave("slow", seconds=1)

    with pytest.raises(Uncertain):
        gateway.submit(batch(3))

    assert not gateway.ask("B-1").final
    assert until(lambda: (finding := gateway.ask("B-1")).final and finding).taken == {1, 2, 3}
    gateway.close()


def test_silence_for_longer_than_our_patience_is_uncertain(server, carrier, batch):
    gateway = Simulator(server.url, SECRET, timeout=0.3)
    carrier.misbehave("take_late", hold=2, seconds=0.6)
    began = time.monotonic()

    with pytest.raises(Uncertain):
        gateway.submit(batch(3))

    assert time.monotonic() - began < 1.5
    assert until(lambda: (finding := gateway.ask("B-1")).final and finding).taken == {1, 2, 3}
    gateway.close()


def test_every_nth_text_can_be_refused(gateway, carrier, batch):
    carrier.misbehave("refuse_some", nth=2)

    receipt = gateway.submit(batch(5))

    assert receipt.refused == {2: "refused", 4: "refused"}
    assert gateway.ask("B-1").refused == {2: "refused", 4: "refused"}
    assert carrier.books()["accepted"] == 3


def test_a_misbehaviour_strikes_as_often_as_scripted_and_after_skipping(gateway, carrier, batch):
    carrier.misbehave("not_taken", times=2, skip=1)

    gateway.submit(batch(reference="B-1"))
    for _ in range(2):
        with pytest.raises(NotTaken):
            gateway.submit(batch(reference="B-2"))
    gateway.submit(batch(reference="B-2"))

    assert [ended for _, ended in carrier.requests()] == ["taken", "not_taken", "not_taken", "taken"]


def test_a_carrier_told_to_behave_forgets_its_script(gateway, carrier, batch):
    carrier.misbehave("refuse", times=100)
    carrier.behave()

    assert gateway.submit(batch()).refused == {}


def test_a_carrier_that_cannot_look_up_leaves_us_uncertain(gateway, carrier, batch):
    gateway.submit(batch())
    carrier.misbehave("ask_error")

    with pytest.raises(Uncertain):
        gateway.ask("B-1")

    assert gateway.ask("B-1").taken == {1, 2, 3}


def test_a_report_can_come_twice_under_one_key(gateway, carrier, site, batch):
    carrier.misbehave("double_report")

    gateway.submit(batch(2))
    assert carrier.wait_until_idle()

    keys = [report.key for report in site.reports]
    assert len(keys) == 3
    assert len(set(keys)) == 2


def test_a_report_can_be_late(gateway, carrier, site, batch):
    carrier.misbehave("delay_report", seconds=0.7)

    gateway.submit(batch(2))

    until(lambda: len(site.reports) == 1)
    assert site.reports[0].message_id == 2
    assert carrier.wait_until_idle()
    assert [report.message_id for report in site.reports] == [2, 1]


def test_a_residents_text_can_be_posted_twice_under_one_id(carrier, site):
    carrier.misbehave("double_written")

    provider_id = carrier.write("+821000000001", "안녕하세요")
    assert carrier.wait_until_idle()

    assert [text.provider_id for text in site.texts] == [provider_id, provider_id]


def test_a_rough_day_loses_and_doubles_nothing_by_itself(start_carrier, site, batch):
    """A sender who asks after every doubt, and only then sends the rest, ends with whole books."""
    server = start_carrier(rough=True, seed=11)
    gateway, carrier = Simulator(server.url, SECRET), Carrier(server.url, SECRET)
    heard = set()

    for number in range(40):
        whole = batch(20, reference=f"B-{number}", start=number * 20 + 1)
        waiting = {text.id: text for text in whole.texts}
        refused = {}
        while waiting:
            rest = type(whole)(whole.reference, whole.sender, list(waiting.values()))
            try:
                answer = gateway.submit(rest)
                refused |= answer.refused
                break
            except NotTaken:
                heard.add("not taken")
            except Uncertain:
                heard.add("uncertain")
                finding = until(lambda reference=whole.reference: _final(gateway, reference))
                for message_id in [*finding.taken, *finding.refused]:
                    waiting.pop(message_id, None)
    assert carrier.wait_until_idle()

    books = carrier.books()
    assert heard == {"not taken", "uncertain"}
    assert books["messages"] + books["refused"] == 40 * 20
    assert books["duplicated"] == 0
    assert 0 < books["failed"] < 80
    assert {report.key for report in site.reports} == {f"R{text.id}" for text in carrier.texts()}
    assert len(site.reports) > books["accepted"]
    gateway.close()
    carrier.close()


def _final(gateway, reference):
    try:
        finding = gateway.ask(reference)
    except GatewayError:
        return None
    return finding if finding.final else None


def test_the_same_seed_makes_the_same_day():
    def day(seed):
        faults = Faults(rough=True, seed=seed)
        return [faults.of_batch(f"B-{n}", 0)[0] for n in range(200)]

    assert day(1) == day(1)
    assert day(1) != day(2)
    assert set(day(1)) >= {what for what, share in BATCH_FAULTS.items() if share >= 0.05}
    assert "refuse" not in day(1)
