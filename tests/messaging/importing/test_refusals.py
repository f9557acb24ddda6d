"""Refusals by the 080 number: from a file or a webhook, into the one ledger, once."""

import io
import json
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.audience import transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, OptOut, Subscriber
from messaging.delivery.models import Message
from messaging.importing import refusals, webhook
from messaging.importing.models import PhoneRefusal
from messaging.spreadsheets.errors import BadFile
from tests.factories import audience
from tests.factories.audience import SubscriberFactory
from tests.messaging.spreadsheets.files import csv, xlsx

pytestmark = pytest.mark.django_db
ADDRESS = "/gateways/080/refusals/"


def yesterday(hour=9):
    return (timezone.localtime() - timedelta(days=1)).replace(hour=hour, minute=5, second=0, microsecond=0)


def receipts():
    return Message.objects.filter(broadcast__kind=Kind.RECEIPT).values_list("phone", flat=True)


def test_a_file_of_numbers_and_times_enters_the_ledger_known_or_not():
    known = SubscriberFactory(
        phone=audience.phone(1), channel=Channel.PAPER, said_at=timezone.now() - timedelta(days=9)
    )
    at = yesterday()
    file = csv(f"번호,거부일시\n010-0000-0001,{at:%Y-%m-%d %H:%M}\n1000000002,{at:%Y%m%d%H%M%S}\n", "cp949")

    report = refusals.take_file(file, "080.csv")

    assert (report.rows, report.recorded, report.known, report.rejected) == (2, 2, 0, [])
    ledger = OptOut.objects.order_by("phone")
    assert [(row.phone, row.channel, row.said_at) for row in ledger] == [
        (audience.phone(1), Channel.PHONE, at),
        (audience.phone(2), Channel.PHONE, at),
    ]
    known.refresh_from_db()
    assert known.news_allowed is False
    assert sorted(receipts()) == [audience.phone(1), audience.phone(2)]


def test_the_same_file_again_changes_nothing():
    file = csv(f"번호,일시\n010-0000-0001,{yesterday():%Y-%m-%d %H:%M}\n")
    refusals.take_file(file, "080.csv")

    report = refusals.take_file(file, "080.csv")

    assert (report.recorded, report.known) == (0, 1)
    assert (OptOut.objects.count(), PhoneRefusal.objects.count(), len(receipts())) == (1, 1, 1)


def test_bad_rows_are_listed_and_keep_no_other_from_being_recorded():
    file = xlsx(
        ["전화", "시각"], ["O10-0000-0001", "2026-01-02"], [1000000002, "언젠가"], ["010-0000-0003", ""]
    )

    report = refusals.take_file(file, "080.xlsx")

    assert report.recorded == 2
    assert [(row, column) for row, column, _value, _why in report.rejected] == [(2, "전화"), (3, "시각")]
    assert OptOut.objects.filter(phone__in=[audience.phone(2), audience.phone(3)]).count() == 2


def test_bare_numbers_without_headings_are_a_list_too():
    report = refusals.take_file(csv("010-0000-0001\n010-0000-0002\n"), "080.txt")

    assert report.recorded == 2


def test_a_refusal_older_than_the_person_s_own_return_is_kept_already_lifted():
    transitions.sign_up(audience.phone(1), interest_mask=audience.mask("복지"), channel=Channel.WEB)

    refusals.record(audience.phone(1), timezone.now() - timedelta(days=1))

    assert OptOut.objects.get().lifted_at is not None
    assert Subscriber.objects.get().news_allowed
    assert not receipts()


def test_an_old_list_sends_no_receipts():
    refusals.record(audience.phone(1), timezone.now() - timedelta(days=30))

    assert OptOut.objects.count() == 1
    assert not receipts()


def test_a_file_that_is_none_changes_nothing():
    with pytest.raises(BadFile):
        refusals.take_file(io.BytesIO(b"\x89PNG\r\n"), "080.csv")

    assert not OptOut.objects.exists()


def test_a_day_without_an_hour_is_its_last_moment_so_that_no_refusal_is_lost():
    transitions.sign_up(
        audience.phone(1),
        interest_mask=audience.mask("복지"),
        channel=Channel.WEB,
        said_at=yesterday(10),
    )

    refusals.take_file(csv(f"번호,거부일\n010-0000-0001,{yesterday():%Y-%m-%d}\n"), "080.csv")

    assert OptOut.objects.get().lifted_at is None
    assert Subscriber.objects.get().news_allowed is False


def test_a_day_that_the_list_repeats_does_not_refuse_again_who_came_back():
    file = csv(f"번호,거부일\n010-0000-0001,{timezone.localdate():%Y-%m-%d}\n")
    refusals.take_file(file, "080.csv")
    transitions.sign_up(audience.phone(1), interest_mask=audience.mask("복지"), channel=Channel.WEB)

    report = refusals.take_file(file, "080.csv")

    assert (report.recorded, report.known) == (0, 1)
    assert Subscriber.objects.get().news_allowed


@pytest.mark.parametrize("said", ["2026-03-02T09:00:00+09:00", "2026-03-02 09:00", "20260302090000"])
def test_a_moment_with_its_hour_is_that_moment(said):
    assert timezone.localtime(refusals.moment(said)).isoformat() == "2026-03-02T09:00:00+09:00"


def test_of_several_columns_of_numbers_the_one_with_phones_is_the_callers():
    file = csv(f"일련번호,080번호,발신번호,일시\n1,080-123-4567,010-0000-0001,{yesterday():%Y-%m-%d %H:%M}\n")

    report = refusals.take_file(file, "080.csv")

    assert (report.recorded, report.rejected) == (1, [])


# --- the webhook --------------------------------------------------------------------------------------------


@pytest.fixture
def secret(settings):
    settings.REFUSAL_WEBHOOK_SECRET = "조용한 저녁"


def call(client, body, *, at=None, signature=None):
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    stamp = str(int(at or time.time()))
    return client.post(
        ADDRESS,
        data,
        content_type="application/json",
        headers={"X-Refusal-Timestamp": stamp, "X-Refusal-Signature": signature or webhook.sign(stamp, data)},
    )


def told(*phones):
    return {"refusals": [{"phone": phone, "at": yesterday().isoformat()} for phone in phones]}


def test_a_signed_call_is_recorded_once_however_often_it_comes(client, secret):
    first = call(client, told("010-0000-0001", "+821000000002"))
    second = call(client, told("010-0000-0001", "+821000000002"))

    assert first.json() == {"received": 2, "recorded": 2, "unreadable": 0}
    assert second.json()["recorded"] == 0
    assert OptOut.objects.count() == 2


def test_a_number_that_is_none_keeps_no_other_from_being_recorded(client, secret, caplog):
    answer = call(client, told("02-3396-5412", "010-0000-0001"))

    assert answer.json() == {"received": 2, "recorded": 1, "unreadable": 1}
    assert "3396" not in caplog.text


def test_a_stranger_and_a_stale_call_are_refused(client, secret):
    assert call(client, told("010-0000-0001"), signature="0" * 64).status_code == 403
    assert call(client, told("010-0000-0001"), signature="거짓").status_code == 403
    assert call(client, told("010-0000-0001"), at=time.time() - 3600).status_code == 403
    assert call(client, told("010-0000-0001"), at=time.time() + 3600).status_code == 403
    assert not OptOut.objects.exists()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"refusals": 3}', b'{"refusals": [{"phone": 3}]}', b"\xff"]
)
def test_what_cannot_be_read_is_answered_400(client, secret, body):
    assert call(client, body).status_code == 400


def test_too_much_is_refused(client, secret):
    assert call(client, b" " * (webhook.LARGEST + 1)).status_code == 413
    assert call(client, told(*["010-0000-0001"] * (webhook.MOST + 1))).status_code == 400


def test_without_a_secret_there_is_no_such_address(client, settings):
    settings.REFUSAL_WEBHOOK_SECRET = ""

    assert client.post(ADDRESS).status_code == 404
