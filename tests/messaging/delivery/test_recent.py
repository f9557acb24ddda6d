"""Who got a 소식 lately, as the audience asks it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.audience.models import Subscriber
from messaging.delivery.models import Broadcast, Edition, Message
from messaging.delivery.recent import got_news
from tests.factories.audience import SubscriberFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def text(to, *, kind="news", state="sent", days=1, message="delivered"):
    started = None if days is None else NOW - timedelta(days=days)
    broadcast = Broadcast.objects.create(kind=kind, title="글", state=state, started_at=started)
    edition = Edition.objects.create(broadcast=broadcast, format="SMS", body="글", bytes=2)
    Message.objects.create(broadcast=broadcast, edition=edition, phone=to.phone, state=message)


def got(days, times=1):
    condition = got_news(NOW - timedelta(days=days), times)
    return set() if condition is None else set(Subscriber.objects.filter(condition))


def test_nobody_got_anything_where_nothing_was_sent():
    SubscriberFactory()

    assert got_news(NOW - timedelta(days=7)) is None


def test_only_news_that_reached_or_may_have_reached_the_phone_counts():
    reached, unsure, failed, receipt = (SubscriberFactory() for _ in range(4))
    text(reached)
    text(unsure, message="uncertain")
    text(failed, message="failed")
    text(receipt, kind="receipt")

    assert got(2) == {reached, unsure}


def test_what_is_approved_and_waits_counts_and_what_is_only_listed_does_not():
    waits, drafted = SubscriberFactory(), SubscriberFactory()
    text(waits, state="approved", days=None, message="queued")
    text(drafted, state="listed", days=None, message="queued")

    assert got(1) == {waits}


@pytest.mark.parametrize("state", ["sending", "paused"])
def test_what_began_long_ago_and_is_not_over_counts(state):
    waits = SubscriberFactory()
    text(waits, state=state, days=10, message="queued")

    assert got(2) == {waits}


def test_so_many_texts_since_then_are_counted():
    twice, once = SubscriberFactory(), SubscriberFactory()
    text(twice, days=1)
    text(twice, days=5)
    text(once, days=1)
    text(once, days=9)

    assert got(7, times=2) == {twice}
    assert got(10, times=2) == {twice, once}
    assert got_news(NOW - timedelta(days=7), times=5) is None, "there were fewer texts than that"
