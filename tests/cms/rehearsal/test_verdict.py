"""The verdict of a rehearsal, on small ledgers made by hand: each wrong that can happen to a person is seen."""

from datetime import UTC, datetime, timedelta

import pytest

from cms.rehearsal import texts, town, verdict
from messaging.audience import consent
from messaging.audience.models import Channel
from messaging.delivery import settling
from messaging.delivery.models import Batch, Message
from messaging.gateways.simulator.ledger import Ledger, Taken
from messaging.inbound.models import InboundMessage
from tests.factories import delivery as make
from tests.factories.inbound import received, routed

pytestmark = pytest.mark.django_db

NEWS, LATER = f"[연습구청] {town.MARK} 1호", f"[연습구청] {town.LATER_MARK} 한 번 더"
BEGAN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC).timestamp()
ONE, TWO, THREE = (make.phone(number) for number in (1, 2, 3))


class Town:
    """Three people who should get both texts, and a carrier's ledger to which they were handed over."""

    def __init__(self, folder):
        self.path = folder / "carrier.sqlite3"
        self.ledger = Ledger(self.path)
        self.expected, self.expected_later = [ONE, TWO, THREE], [ONE, TWO, THREE]
        self.number = 1000

    def take(self, phone, body=NEWS, *, at=BEGAN, reference="gw-1", message_id=None):
        self.number += 1
        taken = Taken(message_id or self.number, phone, "LMS", "", body, True, "delivered", at)
        self.ledger.take(reference, at, [taken], [])
        return taken.message_id

    def take_all(self, *, but=()):
        for body, reference in ((NEWS, "gw-1"), (LATER, "gw-2")):
            for phone in (ONE, TWO, THREE):
                if (phone, body) not in but:
                    self.take(phone, body, reference=reference)

    def judged(self):
        found = verdict.of(self.expected, self.expected_later, self.path)
        return {name: found[name] for name in ("lost", "duplicated", "sent_to_opted_out") if found[name]}


@pytest.fixture
def play(tmp_path):
    """A town whose ledger is closed afterwards."""
    found = Town(tmp_path)
    yield found
    found.ledger.close()


def test_a_day_on_which_all_went_well_is_good(play):
    play.take_all()

    assert play.judged() == {}


@pytest.mark.parametrize("body", [NEWS, LATER], ids=["the digest", "the text afterwards"])
def test_a_text_that_never_reached_the_carrier_is_lost(play, body):
    play.take_all(but=[(TWO, body)])

    assert play.judged() == {"lost": 1}


def test_a_text_that_the_carrier_refused_is_not_ours_to_lose(play):
    broadcast = make.listed(3)
    refused = Message.objects.get(broadcast=broadcast, phone=TWO)
    play.take_all(but=[(TWO, NEWS)])
    play.ledger.take("gw-1", BEGAN, [], [(refused.pk, "refused")])

    assert play.judged() == {}


def test_a_text_of_which_we_merely_thought_that_it_was_a_refusal_is_lost_all_the_same(play):
    """Texts that a person reads (thanks, questions) excuse nobody from getting the news."""
    routed("늘 좋은 소식 감사합니다^^", sender=TWO)
    play.take_all(but=[(TWO, NEWS)])

    assert play.judged() == {"lost": 1}


@pytest.mark.parametrize("refuse", ["opt_out", "hold"])
def test_who_refused_meanwhile_need_not_have_got_it(play, refuse):
    if refuse == "opt_out":
        consent.opt_out(TWO, channel=Channel.TEXT)
    else:
        consent.hold(TWO, "거부일 수 있는 말")
    play.take_all(but=[(TWO, NEWS), (TWO, LATER)])

    assert play.judged() == {}


def test_a_second_text_to_one_phone_is_a_double_though_it_has_an_id_of_its_own(play):
    play.take_all()
    play.take(TWO, reference="gw-3")

    assert play.judged() == {"duplicated": 1}


def test_a_receipt_handed_over_twice_is_a_double(play):
    play.take_all()
    receipt = play.take(TWO, "[연습구청] 문의를 잘 받았습니다.", reference="gw-4")
    play.take(TWO, "[연습구청] 문의를 잘 받았습니다.", reference="gw-5", message_id=receipt)

    assert play.judged() == {"duplicated": 1}


def test_news_to_someone_who_was_not_to_get_it_is_seen(play):
    play.expected_later.remove(THREE)
    play.take_all()

    assert play.judged() == {"sent_to_opted_out": 1}


class TestAfterARefusal:
    @pytest.fixture(autouse=True)
    def _refusal(self, play):
        """TWO refuses after the list was written, ten seconds before BEGAN."""
        message = routed(texts.OPT_OUT, sender=TWO)
        acted_on = datetime.fromtimestamp(BEGAN, UTC) - timedelta(seconds=10)
        InboundMessage.objects.filter(pk=message.pk).update(routed_at=acted_on)
        play.expected_later.remove(TWO)

    def test_the_digest_must_not_go_any_more(self, play):
        play.take_all(but=[(TWO, LATER)])

        assert play.judged() == {"sent_to_opted_out": 1}

    def test_a_request_that_had_left_before_may_be_taken_late(self, play):
        play.take_all(but=[(TWO, NEWS), (TWO, LATER)])
        play.ledger.request_ended("gw-9", BEGAN - 11, "take_late")
        play.take(TWO, at=BEGAN + 60, reference="gw-9")

        assert play.judged() == {}


class TestWhatOnlyWeBelieve:
    def test_a_receipt_that_we_hold_to_be_sent_and_the_carrier_never_saw_is_lost(self, play):
        play.take_all()
        broadcast = make.single(2)
        Batch.objects.filter(broadcast=broadcast).update(state=Batch.State.SUBMITTED)
        settling.taken(Batch.objects.get(broadcast=broadcast), {})

        assert play.judged() == {"lost": 1}

    def test_a_residents_text_that_we_answered_and_do_not_have_is_lost_though_the_numbers_agree(self, play):
        play.take_all()
        play.ledger.write(ONE, "#11103396", "가로등이 나갔어요", [], at=BEGAN, due=BEGAN)
        play.ledger.written_answered(1, 200, BEGAN, BEGAN)
        received("다른 글")  # one was written, one is stored

        assert play.judged() == {"lost": 1}

    def test_one_that_we_have_is_not(self, play):
        play.take_all()
        provider_id = play.ledger.write(ONE, "#11103396", "가로등이 나갔어요", [], at=BEGAN, due=BEGAN)
        play.ledger.written_answered(1, 200, BEGAN, BEGAN)
        received("가로등이 나갔어요", provider_id=provider_id)

        assert play.judged() == {}
