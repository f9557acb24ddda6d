"""Delivery reports: stored before they are answered, applied later, in whatever order they come."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.delivery import asking, books, claiming, reports, sending, settling
from messaging.delivery.models import Batch, Broadcast, DeliveryReport, Message
from messaging.gateways.base import Report
from tests.factories import delivery as make
from tests.messaging.delivery.carrier import SECRET

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night")]


@pytest.fixture
def sent(carrier):
    """A broadcast of three, accepted by the carrier."""
    broadcast = make.under_way(3)
    sending.pump("remembering")
    return broadcast


def report(message, *, delivered=True, key=None, phone=None, code=""):
    return Report(
        key=key or f"k-{message.pk}-{delivered}",
        message_id=message.pk,
        phone=message.phone if phone is None else phone,
        delivered=delivered,
        code=code,
        at=timezone.now(),
    )


def told(*told_reports):
    """Store the reports and apply all that can be applied."""
    reports.store("remembering", told_reports)
    while reports.apply_some():
        continue


def counts(broadcast):
    book = books.of(broadcast)
    return {name: book[name] for name in ("accepted", "delivered", "failed", "uncertain") if book[name]}


def test_reports_move_messages_and_books(sent):
    one, two, _three = Message.objects.order_by("pk")

    told(report(one), report(two, delivered=False, code="3017"))

    two.refresh_from_db()
    assert (two.state, two.code) == (Message.State.FAILED, "3017")
    assert counts(sent) == {"accepted": 1, "delivered": 1, "failed": 1}


def test_the_same_report_twice_is_one_row_and_counts_once(sent):
    one = Message.objects.first()

    told(report(one, key="same"), report(one, key="same"))
    told(report(one, key="same"))

    assert DeliveryReport.objects.count() == 1
    assert counts(sent) == {"accepted": 2, "delivered": 1}


def test_failed_never_overwrites_delivered_but_delivered_overwrites_failed(sent):
    one, two, _three = Message.objects.order_by("pk")

    told(report(one), report(one, delivered=False), report(two, delivered=False))
    told(report(two))

    assert counts(sent) == {"accepted": 1, "delivered": 2}


def test_a_report_that_names_another_phone_is_kept_and_not_applied(sent):
    told(report(Message.objects.first(), phone="+821099999999"))

    row = DeliveryReport.objects.get()
    assert (row.applied, row.problem, row.look_at) == (False, "phone", None)
    assert counts(sent) == {"accepted": 3}


def test_a_report_of_an_unknown_message_is_kept_and_matched_later(sent):
    last = Message.objects.last()
    told(Report("k", last.pk + 1, "", True, "", timezone.now()))

    row = DeliveryReport.objects.get()
    assert (row.applied, row.problem) == (False, "unknown")
    assert row.look_at > timezone.now()

    Message.objects.create(
        pk=last.pk + 1, broadcast=sent, edition=last.edition, phone=make.phone(77), state="accepted"
    )
    Batch.objects.filter(broadcast=sent).update(last_id=last.pk + 1, size=4, accepted=4)
    DeliveryReport.objects.update(look_at=timezone.now())
    reports.apply_some()

    assert counts(sent) == {"accepted": 3, "delivered": 1}


def test_a_report_of_an_unknown_message_is_given_up_when_no_carrier_would_report_any_more(sent):
    reports.store("remembering", [Report("k", 10**9, "", True, "", timezone.now())])
    DeliveryReport.objects.update(received_at=timezone.now() - timedelta(hours=81))

    reports.apply_some()

    assert DeliveryReport.objects.get().look_at is None
    assert DeliveryReport.objects.get().applied is False


def test_a_report_that_is_quicker_than_the_answer_waits_for_it(carrier):
    broadcast = make.under_way(3)
    batch = claiming.claim("remembering").batches[0]
    one = Message.objects.first()
    told(report(one))
    assert counts(broadcast) == {}

    settling.taken(batch, {})
    DeliveryReport.objects.update(look_at=timezone.now())
    reports.apply_some()

    assert counts(broadcast) == {"accepted": 2, "delivered": 1}


def test_reports_settle_an_uncertain_batch_when_they_tell_of_all_its_messages(carrier):
    broadcast = make.under_way(3)
    batch = claiming.claim("remembering").batches[0]
    settling.uncertain(batch, "ReadTimeout")

    told(*(report(message) for message in Message.objects.all()))

    assert counts(broadcast) == {"delivered": 3}
    assert Broadcast.objects.get().state == Broadcast.State.SENT
    assert books.of(broadcast)["won"] == 60  # it took them, as we now know


def test_a_text_is_paid_once_however_we_learn_of_it(carrier):
    broadcast = make.under_way(3)
    batch = claiming.claim("remembering").batches[0]
    settling.uncertain(batch, "ReadTimeout")
    first, *rest = Message.objects.order_by("pk")

    told(report(first))
    settling.found(batch, [message.pk for message in rest], {}, final=True)
    told(*(report(message, delivered=False, code="3017") for message in rest))

    assert counts(broadcast) == {"delivered": 1, "failed": 2}
    assert books.of(broadcast)["won"] == 60


def test_a_report_keeps_a_text_from_being_sent_again_that_the_gateway_had_denied(carrier):
    broadcast = make.under_way(3)
    batch = claiming.claim("remembering").batches[0]
    settling.uncertain(batch, "ReadTimeout")
    asking.ask(Batch.objects.get())
    late = Message.objects.first()

    told(report(late))
    sending.pump("remembering")

    assert late.phone not in carrier.shown
    assert counts(broadcast) == {"accepted": 2, "delivered": 1}
    assert Broadcast.objects.get().state == Broadcast.State.SENT


def test_applying_takes_the_same_queries_for_ten_messages_and_for_five_hundred(carrier):
    carrier.receivers_per_request = 1000
    taken = []
    for many in (10, 500):
        broadcast = make.under_way(many, first=many * 10)
        sending.pump("remembering")
        reports.store(
            "remembering", [report(message) for message in Message.objects.filter(broadcast=broadcast)]
        )
        with CaptureQueriesContext(connection) as queries:
            reports.apply_some()
        taken.append(len(queries))
        assert counts(broadcast) == {"delivered": many}

    assert taken[0] == taken[1]


def test_single_texts_share_their_statements(carrier):
    for number in range(1, 31):
        make.single(number)
    sending.pump("remembering")
    reports.store("remembering", [report(message) for message in Message.objects.all()])

    with CaptureQueriesContext(connection) as queries:
        reports.apply_some()

    assert len(queries) < 15
    assert Batch.objects.filter(delivered=1, accepted=0).count() == 30


class TestTheWebhook:
    ADDRESS = "/gateways/remembering/reports/"

    def post(self, client, body, secret=SECRET, address=ADDRESS):
        return client.post(
            address,
            body if isinstance(body, (str, bytes)) else json.dumps(body),
            content_type="application/json",
            headers={"X-Secret": secret},
        )

    def row(self, message, key="k-1"):
        return {
            "key": key,
            "id": message.pk,
            "phone": message.phone,
            "delivered": True,
            "at": "2026-11-20T10:00:00+09:00",
        }

    def test_a_signed_report_is_stored_and_answered_200(self, client, sent):
        response = self.post(client, [self.row(Message.objects.first())])

        assert response.status_code == 200
        assert DeliveryReport.objects.get().applied is False

    def test_the_same_request_twice_is_stored_once(self, client, sent):
        for _time in range(2):
            assert self.post(client, [self.row(Message.objects.first())]).status_code == 200

        assert DeliveryReport.objects.count() == 1

    def test_a_wrong_signature_is_403_and_stores_nothing(self, client, sent):
        response = self.post(client, [self.row(Message.objects.first())], secret="guessed")

        assert response.status_code == 403
        assert not DeliveryReport.objects.exists()

    @pytest.mark.parametrize(
        "body", ["{", "[{}]", '[{"key": 1}]', "7"], ids=["cut", "empty", "half", "number"]
    )
    def test_an_unreadable_body_is_400_and_stores_nothing(self, client, carrier, body):
        assert self.post(client, body).status_code == 400
        assert not DeliveryReport.objects.exists()

    def test_a_get_is_405(self, client, carrier):
        assert client.get(self.ADDRESS).status_code == 405

    def test_an_unknown_gateway_is_404(self, client, carrier):
        assert self.post(client, [], address="/gateways/nobody/reports/").status_code == 404

    def test_a_body_beyond_the_bound_is_413(self, client, carrier):
        assert self.post(client, b"x" * (2 * 1024 * 1024 + 1)).status_code == 413

    def test_a_webhook_is_a_handful_of_queries_however_many_reports(
        self, client, sent, django_assert_max_num_queries
    ):
        message = Message.objects.first()

        with django_assert_max_num_queries(8):
            self.post(client, [self.row(message, key=f"k-{n}") for n in range(200)])

        assert DeliveryReport.objects.count() == 200
