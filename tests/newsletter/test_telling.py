"""Authors hear once that their piece is printed."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.delivery.models import Broadcast
from messaging.gateways import encoding
from newsletter import telling
from newsletter.models import Placement, PrintedText
from participation.models import Submission
from tests.factories.newsletter import IssuePageFactory, placement

pytestmark = pytest.mark.django_db


def at(day, hour, minute=0):
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


@pytest.fixture
def printed():
    """A placement in a published issue whose delivery begins on its 25th."""
    issue = IssuePageFactory(nth=11, published=True)
    placed = placement(issue)
    Placement.objects.filter(pk=placed.pk).update(page_number=7)
    placed.refresh_from_db()
    return placed


def texts():
    return Broadcast.objects.filter(kind=Kind.RESULT)


def test_the_author_reads_month_page_and_day_of_delivery(printed):
    telling.sweep(at(printed.issue.delivery_date, 10))

    told = PrintedText.objects.get(placement=printed)
    message = told.broadcast.messages.get()
    assert message.phone == printed.entry.submission.phone
    assert message.edition.body == (
        "[중구광장] 12월호 7면에 글이 실렸어요. 25일부터 댁으로 배달됩니다. 고맙습니다!"
    )
    assert encoding.size(message.edition.body) <= encoding.SMS_BYTES


def test_without_a_proof_the_text_names_no_page(printed):
    Placement.objects.update(page_number=None)

    telling.sweep(at(printed.issue.delivery_date, 10))

    body = texts().get().editions.get().body
    assert body == "[중구광장] 12월호에 글이 실렸어요. 25일부터 댁으로 배달됩니다. 고맙습니다!"


def test_nobody_is_told_twice(printed):
    moment = at(printed.issue.delivery_date, 10)

    telling.sweep(moment)
    telling.sweep(moment + timedelta(minutes=1))
    telling.tell(printed.pk)

    assert texts().count() == 1


@pytest.mark.parametrize(
    ("days", "hour", "minute"),
    [(0, 9, 59), (-1, 12, 0), (0, 22, 0), (8, 12, 0)],
    ids=["before ten", "the day before", "at night", "long after"],
)
def test_nobody_is_told_at_another_time(printed, days, hour, minute):
    telling.sweep(at(printed.issue.delivery_date + timedelta(days=days), hour, minute))

    assert not texts().exists()


def test_a_night_missed_is_made_up_for_the_next_morning(printed):
    telling.sweep(at(printed.issue.delivery_date + timedelta(days=1), 10))

    assert texts().count() == 1


def test_an_issue_that_is_not_published_tells_nobody():
    issue = IssuePageFactory(nth=11)
    placement(issue)

    telling.sweep(at(issue.delivery_date, 10))

    assert not texts().exists()


def test_a_piece_that_came_without_a_number_is_noted(printed):
    Submission.objects.update(phone="")

    telling.sweep(at(printed.issue.delivery_date, 10))

    assert PrintedText.objects.get(placement=printed).why_not == "문자를 보낼 번호가 없음"
    assert not texts().exists()


def test_who_refused_the_news_still_hears_of_the_own_piece_unless_all_was_refused(printed):
    phone = printed.entry.submission.phone
    consent.opt_out(phone, channel="text")
    assert phone not in consent.refusals([phone], Kind.RESULT)

    consent.opt_out(phone, scope="all", channel="text")
    assert phone in consent.refusals([phone], Kind.RESULT)
