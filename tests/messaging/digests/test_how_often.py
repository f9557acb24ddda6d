"""How often one person gets a 소식: counted by Seoul's days, from the day on which the text goes."""

from datetime import time, timedelta

import pytest
from django.utils import timezone

from messaging.audience import rules
from messaging.delivery.models import Broadcast, Edition, Message
from messaging.digests import building, editions, rhythm, transitions
from messaging.digests.models import Digest
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory
from tests.factories.digests import DigestFactory
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db


def once_a_week():
    office = OfficeSettings.load()
    office.news_a_week = 1
    office.save()


def got_one(person, at):
    broadcast = Broadcast.objects.create(kind="news", title="글", state="sent", started_at=at)
    edition = Edition.objects.create(broadcast=broadcast, format="SMS", body="글", bytes=2)
    Message.objects.create(broadcast=broadcast, edition=edition, phone=person.phone, state="delivered")


def midnight_before(digest, days):
    day = timezone.localdate(digest.send_at) - timedelta(days=days)
    return rhythm.at(day, time())


def test_last_weeks_digest_does_not_keep_anyone_from_this_weeks_though_the_list_is_written_a_day_before():
    once_a_week()
    person, digest = SubscriberFactory(), DigestFactory(items=1)
    got_one(person, digest.send_at - timedelta(days=7) + timedelta(seconds=5))

    assert editions.preview(digest).recipients == 1
    assert rules.count(digest.items.get()).people == 1


def test_the_week_is_the_seven_days_in_seoul_that_end_with_the_day_of_sending():
    once_a_week()
    digest = DigestFactory(items=1)
    enough, free = SubscriberFactory(), SubscriberFactory()
    got_one(enough, midnight_before(digest, 6))
    got_one(free, midnight_before(digest, 6) - timedelta(seconds=1))

    assert set(rules.audience(digest.items.get())) == {free}


def test_who_rests_three_days_rests_three_whole_days_before_the_day_of_sending():
    digest = DigestFactory(items=1)
    digest.items.update(rested_days=3)
    rests, rested = SubscriberFactory(), SubscriberFactory()
    got_one(rests, midnight_before(digest, 3))
    got_one(rested, midnight_before(digest, 3) - timedelta(seconds=1))

    item = digest.items.get()
    assert set(rules.audience(item)) == {rested}
    assert rules.count(item).left_out == {"rested": 1}


def test_two_lists_that_were_written_side_by_side_do_not_both_reach_who_gets_one_a_week():
    once_a_week()
    SubscriberFactory()
    first, second = (DigestFactory(items=1, in_review=True) for _ in range(2))
    transitions.approve(first, by=UserFactory())

    with pytest.raises(transitions.Overtaken) as refused:
        transitions.approve(second, by=UserFactory())

    second.refresh_from_db()
    assert second.state == Digest.State.BUILDING, "it is written anew, without whom the first one reaches"
    assert "명단을 다시 만들고 있습니다" in refused.value.in_words()


def test_a_list_written_anew_after_the_other_was_approved_can_be_approved():
    once_a_week()
    SubscriberFactory()
    first, second = (DigestFactory(items=1, in_review=True) for _ in range(2))
    transitions.approve(first, by=UserFactory())
    SubscriberFactory()
    with pytest.raises(transitions.Overtaken):
        transitions.approve(second, by=UserFactory())
    second.refresh_from_db()

    building.build(second)
    second.refresh_from_db()
    transitions.approve(second, by=UserFactory())

    second.refresh_from_db()
    assert (second.state, second.broadcast.recipients) == (Digest.State.APPROVED, 1)


def test_without_a_limit_nobody_is_made_to_wait():
    SubscriberFactory()
    first, second = (DigestFactory(items=1, in_review=True) for _ in range(2))
    transitions.approve(first, by=UserFactory())

    transitions.approve(second, by=UserFactory())

    second.refresh_from_db()
    assert second.state == Digest.State.APPROVED
