"""Pause, resume, stop and cancel: the exact numbers, also in the middle of a send."""

import pytest
from django.db import transaction
from wagtail import hooks
from wagtail.models import ModelLogEntry

from messaging.delivery import books, claiming, sending, settling, transitions
from messaging.delivery.models import Broadcast, Message
from messaging.states import WrongState
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night")]


@pytest.fixture
def boss(db):
    return make.member_of_staff()


def test_a_paused_broadcast_sends_nothing_until_it_is_resumed(carrier, boss):
    broadcast = make.under_way(25)
    sending.send("remembering", claiming.claim("remembering").batches)

    transitions.pause(broadcast, by=boss)
    sending.pump("remembering")
    assert (len(carrier.shown), books.of(broadcast)["queued"]) == (10, 15)

    transitions.resume(broadcast, by=boss)
    sending.pump("remembering")
    assert len(carrier.shown) == 25
    assert books.of(broadcast)["state"] == Broadcast.State.SENT


def test_a_stop_in_the_middle_withdraws_exactly_what_has_not_left(carrier, boss):
    broadcast = make.under_way(25)
    sending.send("remembering", claiming.claim("remembering").batches)
    on_its_way = claiming.claim("remembering").batches

    transitions.stop(broadcast, by=boss)
    settling.withdraw_rest(broadcast.pk)
    sending.send("remembering", on_its_way)

    book = books.of(broadcast)
    assert (book["accepted"], book["withdrawn"], book["queued"], book["batched"]) == (20, 5, 0, 0)
    assert book["withdrawn_because"] == {"stopped": 5}
    assert len(carrier.shown) == 20
    assert book["state"] == Broadcast.State.STOPPED


def test_withdrawing_twice_changes_nothing(carrier, boss):
    broadcast = make.under_way(25)
    transitions.stop(broadcast, by=boss)

    settling.withdraw_rest(broadcast.pk, at_once=1)
    settling.withdraw_rest(broadcast.pk)

    assert books.of(broadcast)["withdrawn_because"] == {"stopped": 25}


def test_a_batch_not_taken_after_the_stop_is_withdrawn_too(carrier, boss):
    broadcast = make.under_way(5)
    batch = claiming.claim("remembering").batches[0]
    transitions.stop(broadcast, by=boss)
    settling.withdraw_rest(broadcast.pk)

    settling.not_taken(batch, "no connection", 0)
    settling.withdraw_rest(broadcast.pk)

    assert books.of(broadcast)["withdrawn"] == 5
    assert claiming.claim("remembering").batches == []


def test_a_cancelled_broadcast_is_withdrawn_and_counted(carrier, boss):
    broadcast = make.approved(5)

    transitions.cancel(broadcast, by=boss)
    settling.withdraw_rest(broadcast.pk)

    assert books.of(broadcast)["withdrawn_because"] == {"cancelled": 5}
    assert set(Message.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_nothing_of_an_approved_broadcast_leaves_before_it_is_started(carrier):
    make.approved(3)

    sending.pump("remembering")

    assert carrier.requests == []


@pytest.mark.parametrize(
    ("act", "made"),
    [("pause", "approved"), ("resume", "under_way"), ("stop", "approved"), ("cancel", "under_way")],
)
def test_an_act_in_the_wrong_state_is_refused(carrier, boss, act, made):
    broadcast = getattr(make, made)(3)

    with pytest.raises(WrongState):
        getattr(transitions, act)(broadcast, by=boss)


def test_a_second_stop_from_an_old_tab_is_refused(carrier, boss):
    seen_in_an_old_tab = make.under_way(3)
    transitions.stop(seen_in_an_old_tab, by=boss)

    with pytest.raises(WrongState, match="stopped"):
        transitions.stop(seen_in_an_old_tab, by=boss)


def test_what_people_do_is_logged_under_their_names(carrier, boss):
    broadcast = make.under_way(3)
    transitions.pause(broadcast, by=boss)
    transitions.resume(broadcast, by=boss)
    transitions.stop(broadcast, by=boss)

    entries = ModelLogEntry.objects.filter(user=boss).values_list("action", flat=True)

    assert set(entries) == {"delivery.approve", "delivery.pause", "delivery.resume", "delivery.stop"}


def test_listeners_hear_of_every_change_inside_its_transaction(carrier, boss):
    heard = []

    def listener(broadcast):
        heard.append((broadcast.state, transaction.get_connection().in_atomic_block))

    with hooks.register_temporarily("broadcast_state_changed", listener):
        broadcast = make.under_way(3)
        transitions.pause(broadcast, by=boss)
        transitions.resume(broadcast, by=boss)
        sending.pump("remembering")

    assert heard == [
        (state, True) for state in ("listed", "approved", "sending", "paused", "sending", "sent")
    ]
