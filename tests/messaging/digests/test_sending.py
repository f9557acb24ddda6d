"""A digest starts when it is due and goes as its broadcast goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.delivery import transitions as delivery
from messaging.delivery.models import Broadcast
from messaging.digests import rhythm, tasks, transitions
from messaging.digests.models import Digest
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory
from tests.factories.digests import DigestFactory
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
State = Digest.State


@pytest.fixture
def no_night():
    """An office whose quiet time is over for now: these tests run at any hour."""
    office = OfficeSettings.load()
    clock = timezone.localtime(timezone.now() + timedelta(hours=12))
    office.quiet_from, office.quiet_to = clock.time(), (clock + timedelta(minutes=1)).time()
    office.save()


@pytest.fixture
def night():
    """An office for which it is night now."""
    office = OfficeSettings.load()
    now = timezone.localtime()
    office.quiet_from = (now - timedelta(minutes=30)).time()
    office.quiet_to = (now + timedelta(minutes=30)).time()
    office.save()


@pytest.fixture
def approved():
    SubscriberFactory()
    return DigestFactory(items=1, approved=True)


def make_due(digest):
    Digest.objects.filter(pk=digest.pk).update(send_at=timezone.now() - timedelta(seconds=1))


def test_the_sweep_starts_what_is_due(no_night, approved):
    make_due(approved)

    assert tasks.sweep().resumed >= 1

    approved.refresh_from_db()
    assert approved.state == State.SENDING
    assert approved.broadcast.state == Broadcast.State.SENDING


def test_what_is_not_due_waits(no_night, approved):
    assert transitions.start(approved) is False

    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_starting_twice_starts_once(no_night, approved):
    make_due(approved)

    assert [transitions.start(approved), transitions.start(approved)] == [True, False]


def test_nothing_starts_in_the_night(night, approved):
    make_due(approved)

    assert transitions.start(approved) is False
    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_what_comes_too_late_for_an_items_deadline_is_not_sent(no_night, approved):
    make_due(approved)
    approved.items.update(deadline=timezone.now() - timedelta(seconds=1))

    assert transitions.start(approved) is False

    approved.refresh_from_db()
    assert (approved.state, approved.broadcast) == (State.COLLECTING, None)
    assert "마감" in approved.note


def test_what_nobody_approved_is_not_sent(no_night):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)
    make_due(digest)

    tasks.sweep()

    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW


def test_a_digest_goes_as_its_broadcast_goes(no_night, approved):
    make_due(approved)
    transitions.start(approved)
    states = []
    for act in (delivery.pause, delivery.resume, delivery.stop):
        approved.refresh_from_db()
        act(approved.broadcast, UserFactory())
        approved.refresh_from_db()
        states.append(approved.state)

    assert states == [State.PAUSED, State.SENDING, State.STOPPED]


def test_the_sweep_catches_up_with_a_broadcast_that_nobody_told_of(no_night, approved):
    make_due(approved)
    transitions.start(approved)
    Broadcast.objects.update(state=Broadcast.State.SENT)

    tasks.sweep()

    approved.refresh_from_db()
    assert approved.state == State.SENT


def test_a_discarded_broadcast_moves_no_digest(approved):
    frozen = approved.broadcast
    transitions.reopen(approved, by=UserFactory())
    frozen.refresh_from_db()

    assert transitions.follow(frozen) is False
    approved.refresh_from_db()
    assert approved.state == State.COLLECTING


def test_the_hour_of_the_rhythm_is_no_night():
    assert not rhythm.is_quiet(next(rhythm.slots(timezone.now())))
