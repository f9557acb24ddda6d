"""Two years after the day of consent, on the calendar, each person is told once, by day, and never at night."""

import contextlib
import threading
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.audience import consent, wordings
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent, Subscriber
from messaging.delivery.models import Broadcast, Message
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings
from messaging.signup import rechecking
from messaging.signup.models import Recheck
from tests.factories.audience import SubscriberFactory, phone
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")
TODAY = date(2026, 11, 24)


def at(day=TODAY, hour=11):
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)


def agreed(number, day, hour=15, **given):
    """A subscriber who agreed on that day."""
    subscriber = SubscriberFactory(phone=phone(number), **given)
    Consent.objects.filter(phone=subscriber.phone).update(given_at=at(day, hour))
    return subscriber


def told(number):
    """The texts of re-checks that this phone got."""
    return list(
        Message.objects.filter(phone=phone(number), broadcast__title__startswith="수신동의 확인").values_list(
            "edition__body", flat=True
        )
    )


def test_who_agreed_two_years_ago_today_is_told_the_day_and_how_to_end_it():
    agreed(1, date(2024, 11, 24))
    agreed(2, date(2024, 11, 25))

    rechecking.run(at())

    (text,) = told(1)
    for said in ("2024.11.24", "수신", "수신거부", "계속"):
        assert said in text
    assert told(2) == []
    broadcast = Recheck.objects.get().broadcast
    assert (broadcast.kind, broadcast.state) == (Kind.RECEIPT, Broadcast.State.SENDING)
    assert Consent.objects.filter(phone=phone(1), rechecked_at=None, wording__purpose="news").count() == 0


def test_nobody_is_told_twice_not_even_the_day_after():
    agreed(1, date(2024, 11, 24))

    for hour in (10, 11, 16):
        rechecking.run(at(hour=hour))
    rechecking.run(at(TODAY + timedelta(days=1)))

    assert len(told(1)) == 1


def test_two_years_after_being_told_she_is_told_again_of_the_day_that_she_agreed():
    agreed(1, date(2022, 11, 24))
    Consent.objects.update(rechecked_at=at(date(2024, 11, 24)))

    rechecking.run(at(TODAY - timedelta(days=1)))
    assert told(1) == []
    rechecking.run(at(TODAY))

    assert "2022.11.24" in told(1)[0]


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 11, 24), date(2024, 11, 24)),
        (date(2026, 2, 28), date(2024, 2, 29)),
        (date(2026, 3, 1), date(2024, 3, 1)),
        (date(2028, 2, 29), date(2026, 2, 28)),
        (date(2028, 2, 28), date(2026, 2, 28)),
    ],
)
def test_years_are_counted_on_the_calendar(day, until):
    assert rechecking.agreed_until(day) == until


def test_a_day_is_a_day_in_seoul():
    agreed(1, date(2024, 11, 24), hour=0)
    agreed(2, date(2024, 11, 24), hour=23)

    rechecking.run(at())

    assert "2024.11.24" in told(1)[0] and "2024.11.24" in told(2)[0]


def test_whoever_refused_left_or_may_be_refusing_is_not_asked_and_who_pauses_is():
    agreed(1, date(2024, 11, 24), opted_out=True)
    agreed(2, date(2024, 11, 24), left=True)
    agreed(3, date(2024, 11, 24), held=True)
    agreed(4, date(2024, 11, 24), paused_until=date(2100, 1, 1))

    rechecking.run(at())

    assert [len(told(number)) for number in (1, 2, 3, 4)] == [0, 0, 0, 1]


def test_a_doubt_that_ends_is_followed_by_the_text_the_next_day():
    agreed(1, date(2024, 11, 24), held=True)
    rechecking.run(at())
    consent.release(phone(1), refused=False)

    rechecking.run(at(TODAY + timedelta(days=1)))

    assert len(told(1)) == 1


@pytest.mark.parametrize("hour", [0, 7, 9, 17, 22])
def test_nothing_goes_out_of_hours(hour):
    agreed(1, date(2024, 11, 24))

    rechecking.run(at(hour=hour))

    assert told(1) == []
    assert not Recheck.objects.exists()


def test_an_office_whose_night_is_long_is_never_woken():
    office = OfficeSettings.load()
    office.quiet_from, office.quiet_to = "16:00", "12:00"
    office.save()
    agreed(1, date(2024, 11, 24))

    rechecking.run(at(hour=11))
    assert told(1) == []
    rechecking.run(at(hour=13))

    assert len(told(1)) == 1


def test_days_that_no_worker_was_there_are_made_up_one_edition_a_day_of_consent():
    for number, day in enumerate([20, 20, 22, 24], 1):
        agreed(number, date(2024, 11, day))

    rechecking.run(at())

    broadcast = Recheck.objects.get().broadcast
    editions = broadcast.editions.order_by("mask").values_list("recipients", flat=True)
    assert list(editions) == [2, 1, 1]
    assert [told(number)[0].split()[1] for number in (1, 4)] == ["2024.11.20", "2024.11.24"]


def test_who_agreed_to_two_things_on_two_days_is_told_once_of_the_first():
    agreed(1, date(2024, 11, 22))
    consent.give_consents(phone(1), ["advertising"], channel=Channel.WEB, at=at(date(2024, 11, 24)))

    rechecking.run(at())

    assert len(told(1)) == 1 and "2024.11.22" in told(1)[0]
    assert not Consent.objects.filter(rechecked_at=None, wording__purpose="advertising").exists()


def test_a_worker_that_died_between_two_ranges_is_followed_by_one_that_goes_on(monkeypatch):
    for number in range(1, 8):
        agreed(number, date(2024, 11, 24))
    monkeypatch.setattr(rechecking, "RANGE", 2)
    write, calls = rechecking._write, []

    def dies(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        write(*args)

    with monkeypatch.context() as patched:
        patched.setattr(rechecking, "_write", dies)
        with pytest.raises(KeyboardInterrupt):
            rechecking.run(at())
    assert Broadcast.objects.get(title__startswith="수신동의").state == Broadcast.State.LISTING

    rechecking.run(at(hour=12))

    assert [len(told(number)) for number in range(1, 8)] == [1] * 7
    assert Recheck.objects.get().broadcast.state == Broadcast.State.SENDING


def test_a_day_on_which_nobody_is_due_is_looked_at_once():
    rechecking.run(at())

    assert Recheck.objects.get().broadcast is None
    with CaptureQueriesContext(connection) as queries:
        assert rechecking.run(at(hour=12)).found == 0
    assert len(queries) <= 3


def test_listing_costs_the_same_statements_for_ten_people_and_for_two_hundred():
    def cost(first, many, day):
        for number in range(first, first + many):
            agreed(number, date(2024, 11, day))
        with CaptureQueriesContext(connection) as queries:
            rechecking.run(at(date(2026, 11, day)))
        assert all(len(told(number)) == 1 for number in range(first, first + many))
        return len(queries)

    cost(1, 1, 19)  # whatever is made at the first time

    assert cost(10, 10, 20) == cost(100, 200, 21)


@pytest.mark.parametrize("tag", ["[중구청]", "[서울중구청]", "[인천미추홀구청]", "[부산광역시 해운대구청]"])
def test_the_text_fits_one_sms(tag):
    office = OfficeSettings.load()
    office.text_tag = tag
    office.save()

    assert encoding.measure(rechecking.text(date(2024, 11, 24))).kind == "SMS"


def test_the_months_ahead_are_counted_by_people():
    agreed(1, date(2024, 11, 1))  # overdue: this month's
    agreed(2, date(2024, 11, 30))
    agreed(3, date(2025, 3, 5))
    agreed(4, date(2025, 3, 6), opted_out=True)

    assert rechecking.coming(TODAY) == [(date(2026, 11, 1), 2), (date(2027, 3, 1), 1)]


def test_the_report_shows_the_numbers_to_who_may_count(client):
    agreed(1, date(2025, 3, 5))
    client.force_login(UserFactory(groups=["소통담당자"]))

    shown = client.get(reverse("signup_admin:rechecks")).content.decode()

    assert "2027년 3월" in shown
    assert phone(1) not in shown


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_person_once():
    wordings.lay_first_wordings()
    for number in range(1, 30):
        agreed(number, date(2024, 11, 24))

    def work():
        rechecking.run(at())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    rechecking.run(at(hour=12))

    assert [len(told(number)) for number in range(1, 30)] == [1] * 29


@pytest.mark.django_db(transaction=True)
def test_a_refusal_by_text_while_the_page_saves_is_never_lost():
    from messaging.signup import my_page

    wordings.lay_first_wordings()
    for number in range(1, 9):
        SubscriberFactory(phone=phone(number))
    seen = my_page.wordings_shown()

    def saves():
        for number in range(1, 9):
            for act in (
                lambda n=number: my_page.choose_consents(phone(n), ["advertising", "night"], seen),
                lambda n=number: my_page.choose_interests(phone(n), 1),
            ):
                with contextlib.suppress(my_page.NotNow):
                    act()
        connection.close()

    def refuses():
        for number in range(1, 9):
            consent.opt_out(phone(number), channel=Channel.TEXT)
        connection.close()

    threads = [threading.Thread(target=saves), threading.Thread(target=refuses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not Subscriber.objects.filter(news_allowed=True).exists()
    assert not Subscriber.objects.filter(advertising_allowed=True).exists()
    assert not Consent.objects.filter(withdrawn_at=None, wording__purpose="advertising").exists()
