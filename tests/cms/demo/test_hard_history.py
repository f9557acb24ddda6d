"""The demo's weeks before: lived through by real transitions, through a carrier, to the printed page."""

import pytest

from cms.demo import history, load, people, texts
from messaging.delivery.models import Broadcast, Message
from messaging.digests.models import Digest
from messaging.gateways.simulator.ledger import Ledger
from messaging.inbound.models import InboundMessage, Route
from newsletter.models import Placement, PrintedText
from participation.models import Entry, Submission

pytestmark = [pytest.mark.hard, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def lived(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    monkeypatch.setenv("SIMULATOR_SECRET", "a secret of this test")
    load.load(picture_width=160)
    ledger = Ledger(history.ledger_file())
    yield ledger
    ledger.close()


def test_the_weeks_before_are_all_there(lived):
    written = len(texts.PIECES) + len(texts.TEXTS)

    assert written >= 60
    assert InboundMessage.objects.count() == lived.books()["written"] == written
    assert set(InboundMessage.objects.values_list("route", flat=True)) == set(Route.values)
    assert not InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED).exists()

    states = set(Digest.objects.values_list("state", flat=True))
    assert {Digest.State.SENT, Digest.State.COLLECTING, Digest.State.IN_REVIEW} <= states
    sent = Message.objects.exclude(state__in=[Message.State.QUEUED, Message.State.WITHDRAWN])
    assert lived.books()["messages"] == sent.count()
    assert lived.books()["duplicated"] == 0
    assert not Broadcast.objects.filter(state=Broadcast.State.SENDING).exists()

    assert Submission.objects.filter(state=Submission.State.RECEIVED).exists()
    assert Submission.objects.filter(state=Submission.State.DECLINED).exists()
    assert Entry.objects.filter(state=Entry.State.APPROVED, placement=None).exists()
    assert Placement.objects.count() == sum(bool(piece.printed) for piece in texts.PIECES)
    assert PrintedText.objects.exclude(broadcast=None).count() in (0, Placement.objects.count())

    bubbles = lived.phone(people.phone(2), 50)
    assert {bubble["way"] for bubble in bubbles} == {"in", "out"}
    assert all(bubble["arrived"] for bubble in bubbles if bubble["way"] == "out")
