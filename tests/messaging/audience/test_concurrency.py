"""A refusal and a sign-up at the same moment can't miss each other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from messaging.audience import consent, transitions, wordings
from messaging.audience.models import Channel, Hold, Interest, OptOut, Subscriber
from tests.factories.audience import InterestFactory, phone

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = phone(1)
ROUNDS = 6


@pytest.fixture
def together():
    """Run acts at the same moment, each on a connection of its own; returns their results."""
    wordings.lay_first_wordings()

    def run(*acts):
        start = Barrier(len(acts))

        def one(act):
            start.wait()
            try:
                return act()
            finally:
                connections.close_all()

        with ThreadPoolExecutor(len(acts)) as pool:
            return [done.result() for done in [pool.submit(one, act) for act in acts]]

    return run


def in_step(subscriber):
    refused = OptOut.objects.filter(phone=subscriber.phone, lifted_at=None).exists()
    held = Hold.objects.filter(phone=subscriber.phone, released_at=None).exists()
    return subscriber.news_allowed == (subscriber.state == "active" and not refused and not held)


def test_signing_up_and_refusing_at_once_leave_one_truth(together):
    for n in range(ROUNDS):
        number = phone(n)
        together(
            lambda number=number: transitions.sign_up(number, interest_mask=1, channel=Channel.TEXT),
            lambda number=number: consent.opt_out(number, channel=Channel.TEXT),
            lambda number=number: consent.hold(number, "시험"),
        )

        assert in_step(Subscriber.objects.get(phone=number))


def test_refusing_four_times_at_once_is_one_refusal(together):
    transitions.sign_up(PHONE, interest_mask=1, channel=Channel.TEXT)

    rows = together(*[lambda: consent.opt_out(PHONE, channel=Channel.TEXT)] * 4)

    assert len({row.pk for row in rows}) == 1
    assert OptOut.objects.count() == 1


def test_signing_up_four_times_at_once_is_one_subscriber(together):
    rows = together(*[lambda: transitions.sign_up(PHONE, interest_mask=1, channel=Channel.WEB)] * 4)

    assert {row.pk for row in rows} == {Subscriber.objects.get().pk}


def test_holding_and_releasing_at_once_leave_one_truth(together):
    transitions.sign_up(PHONE, interest_mask=1, channel=Channel.TEXT)
    for _ in range(ROUNDS):
        together(
            lambda: consent.hold(PHONE, "시험"),
            lambda: consent.release(PHONE, refused=False),
            lambda: consent.come_back(PHONE, channel=Channel.TEXT),
        )

        assert in_step(Subscriber.objects.get())


def test_two_new_interests_at_once_get_two_bits(together):
    InterestFactory(name="복지")

    together(*[lambda n=n: Interest.objects.create(name=f"분야{n}", number=50 + n) for n in range(3)])

    assert sorted(Interest.objects.values_list("bit", flat=True)) == [0, 1, 2, 3]
