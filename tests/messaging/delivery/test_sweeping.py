"""The sweep finds everything again from rows, and leases keep two from doing the same."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_q.models import Schedule
from wagtail import hooks

from messaging.delivery import (
    claiming,
    clockwork,
    leases,
    left_behind,
    reports,
    sending,
    sweeping,
    transitions,
    waking,
)
from messaging.delivery.models import Batch, Broadcast, DeliveryReport, Lease
from messaging.delivery.sweeping import Swept
from messaging.gateways.base import Report
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night")]


@pytest.fixture
def nudged(monkeypatch):
    """The names of the tasks that were asked for: the broker is the outside, so it is one that remembers."""
    names = []

    for module in (left_behind, waking, reports):
        monkeypatch.setattr(module, "async_task", lambda task, *ids: names.append(task.rsplit(".", 1)[-1]))
    return names


def test_batches_whose_nudge_was_lost_are_found_again(carrier, nudged, django_capture_on_commit_callbacks):
    make.under_way(25)

    with django_capture_on_commit_callbacks(execute=True):
        swept = left_behind.sweep()

    assert nudged == ["pump"]
    assert swept == Swept(found=3, resumed=3, uncertain=0)


def test_batches_without_an_answer_are_asked_about(carrier, nudged):
    make.under_way(3)
    claiming.claim("remembering")
    Batch.objects.update(submitted_at=timezone.now() - timedelta(seconds=121))

    swept = left_behind.sweep()

    assert nudged == ["ask_gateways"]
    assert swept == Swept(found=1, resumed=1, uncertain=1)


def test_reports_not_applied_are_found_again(carrier, nudged):
    DeliveryReport.objects.create(
        gateway="remembering", key="k", state="delivered", reported_at=timezone.now(), look_at=timezone.now()
    )

    assert left_behind.sweep() == Swept(found=1, resumed=1)
    assert nudged == ["apply_reports"]


def test_a_stopped_broadcast_with_batches_left_is_withdrawn(carrier, nudged):
    broadcast = make.under_way(3)
    transitions.stop(broadcast, by=make.member_of_staff())

    left_behind.sweep()

    assert "withdraw_rest" in nudged


def test_a_broadcast_whose_last_batch_settled_unnoticed_is_completed(carrier, nudged):
    broadcast = make.under_way(3)
    Batch.objects.update(state=Batch.State.SETTLED, accepted=3)

    left_behind.sweep()

    assert Broadcast.objects.get(pk=broadcast.pk).state == Broadcast.State.SENT


def test_there_is_nothing_to_find_after_all_has_gone(carrier, nudged):
    make.under_way(3)
    sending.pump("remembering")

    assert left_behind.sweep() == Swept()
    assert nudged == []


def test_every_room_sweeps_and_one_that_fails_stops_none(carrier, caplog):
    def failing():
        raise OperationalError("+821000000001")

    with (
        hooks.register_temporarily("register_sweepers", lambda: failing),
        hooks.register_temporarily("register_sweepers", lambda: lambda: Swept(found=2, resumed=1)),
    ):
        swept = sweeping.sweep()

    assert swept.found >= 2
    assert "OperationalError" in caplog.text
    assert "+8210" not in caplog.text


def test_two_do_not_sweep_at_once(carrier):
    swept = []
    with (
        leases.held("sweep", 55),
        hooks.register_temporarily("register_sweepers", lambda: lambda: swept.append(1)),
    ):
        assert sweeping.sweep() == Swept()

    assert swept == []


def test_migrating_leaves_one_schedule_for_the_sweep():
    clockwork.set_schedules(sender=None)
    clockwork.set_schedules(sender=None)

    schedule = Schedule.objects.get(name="sweep")
    assert (schedule.func, schedule.minutes, schedule.repeats) == ("messaging.delivery.tasks.sweep", 1, -1)


class TestLeases:
    def test_one_holds_it_at_a_time(self):
        lease = leases.take("x", 60)

        assert leases.take("x", 60) is None
        leases.release(lease)
        assert leases.take("x", 60) is not None

    def test_an_old_one_is_free(self):
        leases.take("x", 60)
        Lease.objects.update(until=timezone.now())

        assert leases.take("x", 60) is not None

    def test_a_dead_holder_of_this_machine_holds_nothing(self):
        lease = leases.take("x", 60)
        host, _pid, _started, token = lease.holder.split("|")
        Lease.objects.update(holder=f"{host}|999999999|1.00|{token}")

        assert not leases.is_held("x")
        assert leases.take("x", 60) is not None

    def test_a_holder_on_another_machine_is_believed(self):
        leases.take("x", 60)
        Lease.objects.update(holder="elsewhere|1|1.00|abcd")

        assert leases.take("x", 60) is None

    def test_letting_go_too_late_takes_it_from_nobody(self):
        old = leases.take("x", 60)
        Lease.objects.update(until=timezone.now())
        leases.take("x", 60)

        leases.release(old)

        assert leases.is_held("x")


class TestWaking:
    def test_never_more_pumps_than_one_fewer_than_workers(self, settings):
        settings.WORKERS = 3

        assert waking.slots("remembering") == ["pump:remembering:0", "pump:remembering:1"]

    def test_a_pump_that_finds_every_place_taken_does_nothing(self, carrier, settings):
        make.under_way(3)
        for slot in waking.slots("remembering"):
            leases.take(slot, 60)

        assert sending.pump("remembering") == sending.Pumped(0, False)
        assert carrier.requests == []

    def test_none_is_asked_for_while_all_run(self, carrier, nudged, django_capture_on_commit_callbacks):
        for slot in waking.slots("remembering"):
            leases.take(slot, 60)

        with django_capture_on_commit_callbacks(execute=True):
            make.single(1)

        assert nudged == []

    def test_a_broker_that_is_down_fails_no_request(
        self, carrier, monkeypatch, django_capture_on_commit_callbacks
    ):
        def down(*_args):
            raise ConnectionError

        monkeypatch.setattr(waking, "async_task", down)

        with django_capture_on_commit_callbacks(execute=True):
            make.single(1)

        assert Batch.objects.get().state == Batch.State.PREPARED


def test_one_applier_works_at_a_time(carrier):
    with leases.held(reports.LEASE, 60):
        assert reports.apply_for(1) is False


def test_an_applier_goes_on_until_nothing_waits(carrier):
    make.under_way(3)
    sending.pump("remembering")
    message = Broadcast.objects.get().messages.first()
    reports.store("remembering", [Report("k", message.pk, message.phone, True, "", timezone.now())])

    assert reports.apply_for(2, linger=0.05) is False
    message.refresh_from_db()
    assert message.state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_a_flood_asks_for_one_pump_until_it_has_begun(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(waking, "async_task", lambda *task: asked.append(task))

    for _text in range(5):
        waking.wake("remembering")
    assert asked == [(waking.PUMP, "remembering")]

    waking.begun(waking.PUMP, "remembering")
    waking.wake("remembering")
    assert len(asked) == 2
