"""What nobody knows: stuck batches, asking the gateway, and a person's decision (law 2)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.delivery import asking, books, claiming, sending, settling
from messaging.delivery.models import Batch, Broadcast
from messaging.gateways.base import Finding, Uncertain
from messaging.states import WrongState
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night")]


@pytest.fixture
def unanswered(carrier, no_night):
    """A batch of three that left with a worker which is gone; the carrier never saw it."""
    make.under_way(3)
    return claiming.claim("remembering").batches[0]


def stuck(batch):
    Batch.objects.filter(pk=batch.pk).update(submitted_at=timezone.now() - timedelta(seconds=121))
    batch.refresh_from_db()


def test_a_batch_under_way_is_left_alone_until_it_is_stuck(unanswered):
    assert asking.mark_stuck() == 0

    stuck(unanswered)

    assert asking.mark_stuck() == 1
    assert books.of(unanswered.broadcast)["uncertain"] == 3


def test_what_the_carrier_never_saw_is_sent_again_by_a_new_reference(carrier, unanswered):
    stuck(unanswered)
    asking.mark_stuck()

    assert asking.ask_all() == (1, 1)
    sending.pump("remembering")

    assert carrier.requests[-1].reference != unanswered.reference
    assert len(carrier.shown) == 3
    assert not carrier.twice()
    assert books.of(unanswered.broadcast)["state"] == Broadcast.State.SENT


def test_an_adapters_fault_about_one_batch_keeps_no_other_from_being_asked_about(carrier):
    make.under_way(20)  # two batches
    for batch in (claiming.claim("remembering").batches[0], claiming.claim("remembering").batches[0]):
        settling.uncertain(batch, "ReadTimeout")
    carrier.findings = [KeyError("final")]

    assert asking.ask_all() == (2, 1)

    left = Batch.objects.get(state=Batch.State.UNCERTAIN)
    assert left.not_before > timezone.now()


def test_asking_a_slow_gateway_ends_with_its_turn(carrier):
    make.under_way(20)
    for batch in (claiming.claim("remembering").batches[0], claiming.claim("remembering").batches[0]):
        settling.uncertain(batch, "ReadTimeout")

    assert asking.ask_all(seconds=0) == (1, 1)

    assert asking.due().count() == 1


def test_what_the_carrier_took_is_not_sent_again(carrier, unanswered):
    carrier.take(sending._requests([unanswered])[unanswered.pk].request)
    stuck(unanswered)
    asking.mark_stuck()

    asking.ask_all()
    sending.pump("remembering")

    assert carrier.requests == []
    book = books.of(unanswered.broadcast)
    assert (book["accepted"], book["uncertain"], book["won"]) == (3, 0, 60)
    assert book["state"] == Broadcast.State.SENT


def test_of_a_batch_taken_by_half_only_the_rest_is_sent_again(carrier, unanswered):
    request = sending._requests([unanswered])[unanswered.pk].request
    carrier.take(request, refuse={text.id: "later" for text in request.texts[1:]})
    stuck(unanswered)
    asking.mark_stuck()

    asking.ask_all()
    sending.pump("remembering")

    assert len(carrier.shown) == 3
    assert not carrier.twice()
    assert books.of(unanswered.broadcast)["accepted"] == 3


def test_not_here_is_not_believed_while_it_may_still_come(carrier, unanswered):
    stuck(unanswered)
    asking.mark_stuck()
    carrier.findings = [Finding(taken=frozenset(), final=False)]

    asking.ask_all()

    unanswered.refresh_from_db()
    assert unanswered.state == Batch.State.UNCERTAIN
    assert unanswered.not_before > timezone.now()
    assert asking.ask_all() == (0, 0)


def test_a_gateway_that_cannot_tell_now_is_asked_again_later(carrier, unanswered):
    stuck(unanswered)
    asking.mark_stuck()
    carrier.findings = [Uncertain("r", "status 500")]

    assert asking.ask_all() == (1, 0)

    unanswered.refresh_from_db()
    assert unanswered.state == Batch.State.UNCERTAIN
    assert unanswered.not_before > timezone.now()


def test_the_answer_of_a_slow_worker_still_counts_after_its_batch_became_uncertain(unanswered):
    stuck(unanswered)
    asking.mark_stuck()

    settling.taken(unanswered, {})

    book = books.of(unanswered.broadcast)
    assert (book["accepted"], book["uncertain"], book["state"]) == (3, 0, Broadcast.State.SENT)


def test_an_answer_that_contradicts_not_here_keeps_the_batch_from_being_sent_again(carrier, unanswered):
    stuck(unanswered)
    asking.mark_stuck()
    asking.ask_all()

    settling.taken(unanswered, {})
    sending.pump("remembering")

    assert carrier.requests == []
    assert books.of(unanswered.broadcast)["accepted"] == 3


def test_a_try_that_lay_too_long_never_leaves(carrier, unanswered):
    unanswered.submitted_at = timezone.now() - timedelta(seconds=61)

    sending.send("remembering", [unanswered])

    assert carrier.requests == []
    assert books.of(unanswered.broadcast)["queued"] == 3


def test_an_answer_to_an_earlier_try_changes_nothing(carrier, unanswered):
    settling.not_taken(unanswered, "no connection", 0)
    again = claiming.claim("remembering").batches[0]

    assert again.reference != unanswered.reference
    assert settling.taken(unanswered, {}) is False
    assert books.of(again.broadcast)["batched"] == 3


class TestAGatewayThatCannotBeAsked:
    @pytest.fixture(autouse=True)
    def uncertain(self, carrier, unanswered, monkeypatch):
        monkeypatch.setattr(type(carrier), "askable", False)
        stuck(unanswered)
        asking.mark_stuck()
        unanswered.refresh_from_db()
        self.batch = unanswered

    def test_is_not_asked(self):
        assert asking.ask_all() == (0, 0)

    def test_a_person_may_decide_that_it_was_sent(self, carrier):
        asking.assume_sent(self.batch, by=make.member_of_staff())
        sending.pump("remembering")

        assert carrier.requests == []
        assert books.of(self.batch.broadcast)["accepted"] == 3
        entry = ModelLogEntry.objects.get(action="delivery.assume_sent")
        assert entry.data == {"batch": self.batch.pk, "messages": 3}

    def test_a_person_may_decide_to_send_it_again(self, carrier):
        asking.send_again(self.batch, by=make.member_of_staff())
        sending.pump("remembering")

        assert len(carrier.shown) == 3

    def test_deciding_twice_is_refused(self):
        asking.assume_sent(self.batch, by=make.member_of_staff())

        with pytest.raises(WrongState, match="settled"):
            asking.send_again(self.batch, by=make.member_of_staff())
