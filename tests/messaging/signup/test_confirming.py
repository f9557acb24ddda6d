"""A confirmation follows each sign-up; one that can't be delivered makes us doubt the number."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.audience import transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Subscriber
from messaging.delivery.models import Message
from messaging.signup import confirming
from messaging.signup.models import Confirmation
from tests.factories.audience import SubscriberFactory, mask
from tests.messaging.signup.conftest import texts_of


def reported(subscriber, state):
    """The carrier's word on the newest confirmation."""
    newest = subscriber.confirmations.latest("pk")
    assert Message.objects.filter(phone=subscriber.phone, broadcast=newest.broadcast).update(state=state) == 1


def confirmed(**about):
    subscriber = SubscriberFactory(**{"channel": Channel.PAPER, **about})
    assert confirming.confirm(subscriber)
    return subscriber


def state_of(subscriber):
    subscriber.refresh_from_db()
    return subscriber.state


def test_a_confirmation_is_one_text_of_the_kind_receipt():
    subscriber = confirmed()

    broadcast = subscriber.confirmations.get().broadcast
    assert broadcast.kind == Kind.RECEIPT
    assert len(texts_of(subscriber.phone)) == 1


def test_sign_up_and_confirmation_are_there_both_or_neither():
    with pytest.raises(RuntimeError, match="power cut"), transaction.atomic():
        confirmed()
        raise RuntimeError("power cut")

    assert not Subscriber.objects.exists()
    assert not Message.objects.exists()


def test_signing_up_over_and_over_makes_no_nuisance():
    subscriber = SubscriberFactory()

    assert [confirming.confirm(subscriber) for _ in range(5)] == [True, True, True, False, False]
    assert len(texts_of(subscriber.phone)) == 3


def test_who_has_left_gets_no_confirmation():
    assert not confirming.confirm(SubscriberFactory(left=True))


def test_a_confirmation_that_failed_for_good_stops_the_news_until_the_number_shows_itself():
    subscriber = confirmed()
    reported(subscriber, Message.State.FAILED)

    confirming.sweep()

    assert state_of(subscriber) == Subscriber.State.PENDING
    assert not subscriber.news_allowed
    assert not Subscriber.objects.textable().exists()
    assert confirming.failed().get() == subscriber


def test_a_doubted_number_is_believed_when_its_owner_texts_what_she_wants():
    subscriber = confirmed()
    reported(subscriber, Message.State.FAILED)
    confirming.sweep()

    transitions.change_interests(subscriber.phone, mask("교육"), channel=Channel.TEXT)

    assert state_of(subscriber) == Subscriber.State.ACTIVE
    assert subscriber.news_allowed
    assert not confirming.failed().exists()


def test_a_doubted_number_is_believed_when_a_clerk_has_checked_it():
    subscriber = confirmed()
    transitions.doubt(subscriber)

    assert transitions.believe(subscriber.phone) == subscriber
    assert transitions.believe(subscriber.phone) is None
    assert state_of(subscriber) == Subscriber.State.ACTIVE


def test_who_left_meanwhile_is_not_doubted_and_not_believed():
    subscriber = SubscriberFactory(left=True)

    assert not transitions.doubt(subscriber)
    assert transitions.believe(subscriber.phone) is None
    assert state_of(subscriber) == Subscriber.State.LEFT


def test_believing_a_number_does_not_lift_its_refusal():
    subscriber = SubscriberFactory(channel=Channel.PAPER, opted_out=True)
    transitions.doubt(subscriber)
    transitions.believe(subscriber.phone)

    assert state_of(subscriber) == Subscriber.State.ACTIVE
    assert not subscriber.news_allowed


@pytest.mark.parametrize("channel", [Channel.WEB, Channel.TEXT])
def test_a_number_that_signed_up_by_itself_is_not_doubted_for_a_phone_that_was_off(channel):
    subscriber = confirmed(channel=channel)
    reported(subscriber, Message.State.FAILED)

    confirming.sweep()

    assert state_of(subscriber) == Subscriber.State.ACTIVE
    assert subscriber.confirmations.get().outcome == Confirmation.Outcome.FAILED


@pytest.mark.parametrize("state", [Message.State.DELIVERED, Message.State.WITHDRAWN, Message.State.ACCEPTED])
def test_any_other_result_doubts_nobody(state):
    subscriber = confirmed()
    reported(subscriber, state)

    assert confirming.sweep().found == 0
    assert state_of(subscriber) == Subscriber.State.ACTIVE


def test_a_failure_is_taken_up_once():
    subscriber = confirmed()
    reported(subscriber, Message.State.FAILED)

    assert [confirming.sweep().found, confirming.sweep().found] == [1, 0]
    transitions.believe(subscriber.phone)
    confirming.sweep()
    assert state_of(subscriber) == Subscriber.State.ACTIVE


def test_a_confirmation_without_a_result_is_not_asked_about_for_ever():
    subscriber = confirmed()
    Confirmation.objects.update(sent_at=timezone.now() - timedelta(hours=85))

    confirming.sweep()

    assert subscriber.confirmations.get().outcome == Confirmation.Outcome.UNKNOWN


def test_the_sweep_asks_as_many_questions_for_many_as_for_few():
    def questions():
        with CaptureQueriesContext(connection) as asked:
            confirming.sweep()
        return len(asked)

    confirmed()
    few = questions()
    for _ in range(8):
        confirmed()

    assert questions() == few
