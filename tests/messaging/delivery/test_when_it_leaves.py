"""When a batch may leave: quiet hours, pace, back-off, priority, and who gets which."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.audience.kinds import Kind
from messaging.delivery import books, claiming, pacing, quiet, sending
from messaging.delivery.models import Batch, GatewayState
from messaging.gateways.base import NotTaken, Refused
from messaging.offices.models import OfficeSettings
from tests.factories import delivery as make

pytestmark = pytest.mark.django_db

SEOUL = ZoneInfo("Asia/Seoul")


@pytest.mark.parametrize(
    ("clock", "night"),
    [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False), ("12:00", False)],
)
def test_night_is_from_nine_to_eight_in_seoul(clock, night):
    hour, minute = map(int, clock.split(":"))

    assert quiet.is_quiet(datetime(2026, 11, 20, hour, minute, tzinfo=SEOUL)) is night


def test_an_office_whose_night_begins_when_it_ends_has_none(no_night):
    assert quiet.is_quiet(datetime(2026, 11, 20, 3, 0, tzinfo=SEOUL)) is False


@pytest.fixture
def always_night(db):
    office = OfficeSettings.load()
    office.quiet_from, office.quiet_to = time(0, 0), time(23, 59, 59, 999999)
    office.save()


@pytest.mark.parametrize("kind", [Kind.NEWS, Kind.RESULT])
def test_at_night_news_and_results_wait(carrier, always_night, kind):
    make.under_way(3, kind=kind)

    sending.pump("remembering")

    assert carrier.requests == []
    assert Batch.objects.get().state == Batch.State.PREPARED


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.REPLY])
def test_at_night_what_a_resident_asked_for_goes(carrier, always_night, kind):
    make.single(1, kind=kind)

    sending.pump("remembering")

    assert len(carrier.requests) == 1


@pytest.mark.usefixtures("no_night")
class TestThePace:
    def test_no_request_leaves_before_the_last_one_is_paid_for(self, carrier, settings):
        settings.DELIVERY_RATE = 10
        make.under_way(25)

        first = claiming.claim("remembering")
        second = claiming.claim("remembering")

        assert len(first.batches) == 1
        assert second.batches == []
        wait = second.look_again_at - timezone.now()
        assert timedelta(seconds=0.5) < wait <= timedelta(seconds=1)

    def test_a_rate_spreads_a_broadcast_over_its_time(self, carrier, settings):
        settings.DELIVERY_RATE = 20
        make.under_way(30)
        began = timezone.now()

        sending.pump("remembering")

        assert len(carrier.shown) == 30
        assert timezone.now() - began >= timedelta(seconds=1)

    def test_a_code_does_not_wait_for_the_pace_of_a_digest(self, carrier, settings):
        settings.DELIVERY_RATE = 1
        make.under_way(3)
        claiming.claim("remembering")
        make.single(99, kind=Kind.RECEIPT)

        claimed = claiming.claim("remembering")

        assert [batch.broadcast.kind for batch in claimed.batches] == [Kind.RECEIPT]

    def test_the_gateways_own_limit_holds_when_none_is_set(self, carrier, monkeypatch):
        monkeypatch.setattr(type(carrier), "texts_per_second", 7)

        assert pacing.rate("remembering") == 7


@pytest.mark.usefixtures("no_night")
class TestTrouble:
    def test_after_a_few_failures_in_a_row_the_gateway_is_left_alone_for_a_while(self, carrier):
        make.under_way(50)
        carrier.next_answers = [NotTaken("r", "no connection", retry_after=30) for _time in range(9)]

        sending.pump("remembering")

        assert len(carrier.requests) == 3
        state = GatewayState.objects.get()
        assert state.failures == 3
        assert state.retry_at > timezone.now() + timedelta(seconds=20)

    def test_one_success_ends_the_trouble(self, carrier):
        make.under_way(3)
        GatewayState.objects.create(name="remembering", failures=2)

        sending.pump("remembering")

        assert GatewayState.objects.get().failures == 0

    def test_a_refusing_gateway_is_probed_by_one_request_only(self, carrier):
        make.under_way(30)
        carrier.next_answers = [Refused("r", "balance"), Refused("r", "balance")]
        sending.pump("remembering")
        self.past(GatewayState, "retry_at")
        self.past(Batch, "not_before")

        probe, other = claiming.claim("remembering"), claiming.claim("remembering")

        assert len(probe.batches) == 1
        assert other.batches == []

    def test_a_probe_that_is_taken_ends_the_pause(self, carrier):
        make.under_way(30)
        carrier.next_answers = [Refused("r", "balance")]
        sending.pump("remembering")
        self.past(GatewayState, "retry_at")
        self.past(Batch, "not_before")

        sending.pump("remembering")

        assert GatewayState.objects.get().paused is False
        assert len(carrier.shown) == 30

    def past(self, model, name):
        model.objects.filter(**{f"{name}__isnull": False}).update(**{name: timezone.now()})


@pytest.mark.usefixtures("no_night")
class TestClaiming:
    def test_nothing_is_claimed_twice(self, carrier):
        make.under_way(10)

        assert len(claiming.claim("remembering").batches) == 1
        assert claiming.claim("remembering").batches == []

    def test_the_batch_is_written_down_before_its_request_leaves(self, carrier):
        make.under_way(3)
        seen = []
        carrier.next_answers = [
            lambda request: (
                seen.append(Batch.objects.get(reference=request.reference).state),
                carrier.take(request),
            )[1]
        ]

        sending.pump("remembering")

        assert seen == [Batch.State.SUBMITTED]

    def test_single_texts_are_claimed_together_and_sent_side_by_side(self, carrier):
        for number in range(1, 41):
            make.single(number)

        claimed = claiming.claim("remembering")

        assert len(claimed.batches) == claiming.AT_ONCE
        assert len({batch.reference for batch in claimed.batches}) == claiming.AT_ONCE

    def test_a_last_batch_of_one_does_not_end_its_broadcast(self, carrier):
        broadcast = make.under_way(11)
        first, _last = broadcast.batches.order_by("pk")
        Batch.objects.filter(pk=first.pk).update(not_before=timezone.now() + timedelta(hours=1))

        sending.pump("remembering")

        assert [len(request.texts) for request in carrier.requests] == [1]
        assert books.of(broadcast)["state"] == "sending"

    def test_thirty_single_texts_cost_hardly_more_than_three(self, carrier):
        costs = []
        for numbers in (range(1, 4), range(11, 41)):
            for number in numbers:
                make.single(number)
            batches = claiming.claim("remembering").batches
            with CaptureQueriesContext(connection) as queries:
                sending.send("remembering", batches)
            costs.append(len(queries))
            assert len(batches) == len(numbers)

        assert costs[0] == costs[1]

    def test_all_single_texts_arrive(self, carrier):
        for number in range(1, 31):
            make.single(number)

        sending.pump("remembering")

        assert len(carrier.shown) == 30
        assert set(Batch.objects.values_list("state", "accepted")) == {("settled", 1)}
