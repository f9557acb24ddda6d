"""The demo's clock bends time for the loader alone."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone

from cms.demo.clock import Clock, running
from messaging.inbound.models import Inquiry

LONG_AGO = datetime(2020, 5, 5, 12, tzinfo=UTC)


def test_while_it_runs_rows_are_born_at_its_hour():
    with running(Clock(LONG_AGO)) as clock:
        clock.be(LONG_AGO + timedelta(days=1))
        born = Inquiry().opened_at

    assert timedelta(0) < born - (LONG_AGO + timedelta(days=1)) < timedelta(seconds=1)


def test_it_never_goes_back_and_each_look_is_later():
    clock = Clock(LONG_AGO)

    clock.be(LONG_AGO - timedelta(days=1))

    assert LONG_AGO < clock.now() < clock.now()


def test_afterwards_the_real_clock_is_back_also_when_something_failed():
    try:
        with running(Clock(LONG_AGO)):
            raise RuntimeError
    except RuntimeError:
        ahead = abs(timezone.now() - datetime.now(UTC)), abs(Inquiry().opened_at - datetime.now(UTC))

    assert max(ahead) < timedelta(seconds=5)
