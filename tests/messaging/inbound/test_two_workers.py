"""Two workers, and the same webhook twice at once: a text is one row, routed once, acknowledged once."""

import threading

import pytest
from django.db import connection, connections

from messaging.delivery import leases
from messaging.inbound import routing, storing
from messaging.inbound.models import InboundMessage, Inquiry, Receipt
from tests.factories.audience import phone
from tests.factories.inbound import inbound, received

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts):
    """Run these at the same moment, each with a connection of its own; their results in order."""
    start, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place, act):
        start.wait()
        try:
            results[place] = act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture(autouse=True)
def _really_parallel():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.fail("the test database must be a file or a server: threads share an in-memory one")


def test_two_workers_route_each_text_once():
    for number in range(12):
        received("가로등이 나갔어요 언제 고치나요?", sender=phone(number + 1))

    done = at_once(routing.route_waiting, routing.route_waiting)

    assert sum(turn.texts for turn in done) == 12
    assert Receipt.objects.count() == 12
    assert Inquiry.objects.count() == 12


def test_two_texts_of_one_phone_at_once_open_one_conversation():
    first, second = received("가로등이 나갔어요 언제 고치나요?"), received("그리고 벤치도 부서졌어요")

    at_once(lambda: routing.route_one(first.pk), lambda: routing.route_one(second.pk))
    routing.route_waiting()

    assert Inquiry.objects.count() == 1
    assert InboundMessage.objects.filter(state="routed").count() == 2


def test_the_same_webhook_twice_at_once_is_one_row():
    twice = inbound("도움말", provider_id="same")

    new = at_once(*[lambda: storing.store("simulator", [twice])] * 4)

    assert sum(new) == 1
    assert InboundMessage.objects.count() == 1


def test_a_second_worker_leaves_the_turn_to_the_first():
    received("첫 문자")
    with leases.held(routing.LEASE, 60):
        alone = routing.take_turn()

    assert (alone.texts, alone.more_waits) == (0, False)
    assert routing.take_turn().texts == 1


def test_a_text_that_came_during_a_turn_is_looked_for_after_it(monkeypatch):
    received("먼저 온 문자")
    release = leases.release

    def and_then_one_more_came(lease):
        received("나중에 온 문자")
        release(lease)

    monkeypatch.setattr(leases, "release", and_then_one_more_came)

    assert routing.take_turn().more_waits
