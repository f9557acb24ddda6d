"""The list is written by a worker, a range at a time, and can be taken up by another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.audience import transitions as audience
from messaging.audience.models import Channel, Subscriber
from messaging.delivery.models import Broadcast, Message
from messaging.digests import building, editions, tasks, transitions
from messaging.digests.models import Digest
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory, mask, phone
from tests.factories.digests import DigestFactory, put_up
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
State = Digest.State


@pytest.fixture
def small_ranges(monkeypatch):
    monkeypatch.setattr(building, "RANGE", 3)


def asked_for(**given):
    """A digest whose list is still to be written."""
    digest = DigestFactory(**given)
    return transitions.request_review(digest, by=UserFactory())


def test_what_was_previewed_is_what_is_listed(small_ranges):
    digest = DigestFactory(
        items=[{"interest_mask": mask("복지")}, {"interest_mask": mask("교육"), "gender": "F"}, {}]
    )
    for n in range(20):
        interests = [mask("복지"), mask("교육"), mask("복지", "교육"), mask("문화")][n % 4]
        SubscriberFactory(interest_mask=interests, gender="FM"[n % 3 == 0], opted_out=n == 7)
    preview = editions.preview(digest)

    put_up(digest)

    written = digest.broadcast.editions.values_list("mask", "body", "bytes", "recipients")
    expected = [(e.mask, e.text.body, e.text.bytes, e.people) for e in preview.editions]
    assert sorted(written) == sorted(expected)
    assert digest.broadcast.recipients == preview.recipients == Message.objects.count()
    assert {item.pk: item.reached for item in digest.items.all()} == preview.reached


def test_asking_for_approval_ends_in_review_with_a_sealed_list():
    SubscriberFactory()
    digest = put_up(DigestFactory(items=1))

    assert digest.state == State.IN_REVIEW
    assert digest.built_to == digest.build_end
    assert digest.content_hash == transitions.content_hash(digest)
    assert digest.broadcast.state == Broadcast.State.LISTED
    assert digest.broadcast.list_hash


def test_topics_of_an_edition_stand_in_the_order_of_its_items():
    SubscriberFactory()
    digest = put_up(DigestFactory(items=3))

    (edition,) = digest.broadcast.editions.all()
    assert list(edition.topics.order_by("editiontopic__position")) == [
        item.topic for item in digest.items.all()
    ]


def test_a_worker_that_runs_out_of_time_leaves_the_rest_to_the_next(small_ranges):
    for _n in range(10):
        SubscriberFactory()
    digest = asked_for(items=1)

    assert building.build(digest, seconds=0) is True
    digest.refresh_from_db()
    assert 0 < digest.built_to < digest.build_end
    while building.build(digest, seconds=0):
        pass

    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW
    assert Message.objects.count() == 10


def test_two_workers_at_one_list_write_nobody_twice(small_ranges):
    for _n in range(10):
        SubscriberFactory()
    digest = asked_for(items=1)
    building.build(digest, seconds=0)
    seen_by_a_slower_worker = building._begin(digest)
    building.build(digest, seconds=0)

    with pytest.raises(building.WrongState):
        building._write_range(seen_by_a_slower_worker, building.Plan.of(digest))

    building.build(digest)
    assert Message.objects.count() == 10


def test_building_again_what_is_built_does_nothing():
    SubscriberFactory()
    digest = put_up(DigestFactory(items=1))

    assert building.build(digest) is False
    assert Message.objects.count() == 1


def test_who_signs_up_while_the_list_is_written_waits_for_the_next_digest(small_ranges):
    for _n in range(5):
        SubscriberFactory()
    digest = asked_for(items=1)
    building.build(digest, seconds=0)
    audience.sign_up(phone(900), interest_mask=mask("복지"), channel=Channel.WEB)

    while building.build(digest, seconds=0):
        pass

    assert Message.objects.count() == 5
    assert not Message.objects.filter(phone=phone(900)).exists()


def test_interests_changed_meanwhile_make_an_edition_of_their_own(small_ranges):
    people = [SubscriberFactory() for _n in range(5)]
    digest = asked_for(items=[{"interest_mask": mask("복지")}, {"interest_mask": mask("교육", "복지")}])
    building.build(digest, seconds=0)
    audience.change_interests(people[-1].phone, mask("교육"), channel=Channel.WEB)

    while building.build(digest, seconds=0):
        pass

    digest.refresh_from_db()
    assert {e.mask: e.recipients for e in digest.broadcast.editions.all()} == {0b11: 4, 0b10: 1}


def test_a_text_that_grew_over_2000_bytes_goes_back_to_the_editor_with_a_clear_sentence():
    SubscriberFactory()
    digest = asked_for(items=5)
    digest.items.update(headline="가" * 120, search_words="나" * 40)
    office = OfficeSettings.load()
    office.website_name = "누" * 40
    office.save()

    building.build(digest)

    digest.refresh_from_db()
    assert (digest.state, digest.broadcast) == (State.COLLECTING, None)
    assert "2,000바이트까지 보낼 수 있습니다" in digest.note
    assert not Message.objects.exists()


def test_contents_changed_while_the_list_was_written_make_it_be_written_anew(small_ranges):
    for _n in range(5):
        SubscriberFactory()
    digest = asked_for(items=1)
    building.build(digest, seconds=0)
    first = Digest.objects.get(pk=digest.pk).broadcast
    digest.items.update(headline="그 사이 바뀐 제목")

    while building.build(digest, seconds=0):
        pass

    digest.refresh_from_db()
    assert (digest.state, digest.broadcast) == (State.BUILDING, None)
    assert Broadcast.objects.get(pk=first.pk).state == Broadcast.State.DISCARDED
    building.build(digest)
    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW
    assert "그 사이 바뀐 제목" in digest.broadcast.editions.get().body


def test_taking_it_back_while_the_list_is_written_stops_the_worker(small_ranges):
    for _n in range(10):
        SubscriberFactory()
    digest = asked_for(items=1)
    building.build(digest, seconds=0)
    transitions.reopen(digest, by=UserFactory())

    assert building.build(digest) is False

    digest.refresh_from_db()
    assert (digest.state, digest.broadcast) == (State.COLLECTING, None)


def test_when_all_have_refused_meanwhile_nothing_is_put_up():
    person = SubscriberFactory()
    digest = asked_for(items=1)
    audience.leave(person.phone, channel=Channel.TEXT)

    building.build(digest)

    digest.refresh_from_db()
    assert digest.state == State.COLLECTING
    assert "받는 사람이 없습니다" in digest.note


def test_when_the_page_names_no_interest_any_more_nobody_is_put_up():
    SubscriberFactory()
    digest = asked_for(items=1)
    digest.items.update(interest_mask=0)

    assert not building.build(digest)

    digest.refresh_from_db()
    assert (digest.state, digest.note) == (
        State.COLLECTING,
        "받는 사람이 없습니다. 받는 사람을 다시 골라 주세요.",
    )


def test_the_sweep_goes_on_with_a_list_whose_task_was_lost(small_ranges):
    for _n in range(5):
        SubscriberFactory()
    digest = asked_for(items=1)

    assert tasks.sweep().found == 1

    tasks.build(digest.pk)
    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW


def test_writing_a_range_takes_as_many_queries_for_many_people_as_for_few():
    def queries(people):
        for _n in range(people):
            SubscriberFactory()
        digest = asked_for(items=1)
        with CaptureQueriesContext(connection) as seen:
            building.build(digest)
        return len(seen)

    queries(1)
    assert queries(1) == queries(60)


def test_ids_that_are_long_gone_take_no_time(small_ranges, monkeypatch):
    gone = SubscriberFactory()
    here = Subscriber.objects.get(pk=gone.pk)
    here.pk, here.phone = gone.pk + 1_000_000, phone(2)
    here.save(force_insert=True)
    Subscriber.objects.filter(pk=gone.pk).delete()
    written = []
    write = building._write_range
    monkeypatch.setattr(building, "_write_range", lambda *given: written.append(1) or write(*given))

    put_up(DigestFactory(items=1))

    assert len(written) == 1
