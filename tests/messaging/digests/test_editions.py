"""From items to editions: masks, the cap, and who gets nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.digests import editions
from messaging.digests.models import Digest, DigestItem
from messaging.offices.models import OfficeSettings
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask
from tests.factories.digests import DigestFactory, DigestItemFactory, put_up

pytestmark = pytest.mark.django_db


def cap(most):
    office = OfficeSettings.load()
    office.items_per_person = most
    office.save()


def items_for(*names):
    """A digest with an item for each of these interests."""
    return DigestFactory(items=[{"headline": name, "interest_mask": mask(name)} for name in names])


def test_people_with_the_same_items_share_an_edition():
    digest = items_for("복지", "교육")
    for interests in (["복지"], ["복지"], ["교육"], ["복지", "교육"], ["문화"]):
        SubscriberFactory(interest_mask=mask(*interests))

    preview = editions.preview(digest)

    assert {edition.mask: edition.people for edition in preview.editions} == {1: 2, 2: 1, 3: 1}
    assert preview.recipients == 4
    assert preview.by_number_of_items == [(1, 3), (2, 1)]


def test_an_item_reaches_by_gender_age_and_dong_where_they_are_chosen():
    dong = DongFactory()
    digest = DigestFactory(items=[{"gender": "F", "age_from": 60, "dongs": [dong.pk]}])
    reached = {"gender": "F", "birth_year": born(60), "dong": dong}
    SubscriberFactory(**reached)
    for other in ({"gender": "M"}, {"birth_year": born(59)}, {"dong": DongFactory()}, {"birth_year": None}):
        SubscriberFactory(**reached | other)

    assert editions.preview(digest).recipients == 1


def test_an_item_for_everyone_reaches_those_without_interests_too():
    digest = DigestFactory(items=[{"everyone": True}, {}])
    SubscriberFactory(interest_mask=0)
    SubscriberFactory()

    assert {edition.mask: edition.people for edition in editions.preview(digest).editions} == {1: 1, 3: 1}


def test_who_refused_waits_pauses_or_left_is_in_no_edition():
    digest = items_for("복지")
    SubscriberFactory()
    for gone in (
        {"opted_out": True},
        {"held": True},
        {"left": True},
        {"paused_until": timezone.localdate() + timedelta(days=9)},
    ):
        SubscriberFactory(**gone)

    preview = editions.preview(digest)

    assert preview.recipients == 1
    assert editions.left_out(preview.items, preview.recipients, preview.capped) == {
        "opted_out": 2,
        "held": 1,
        "paused": 1,
    }


def test_those_for_whom_nothing_is_in_it_are_counted():
    digest = items_for("복지")
    SubscriberFactory(interest_mask=mask("복지"))
    SubscriberFactory(interest_mask=mask("문화"))

    preview = editions.preview(digest)

    assert editions.left_out(preview.items, preview.recipients, preview.capped) == {"nothing": 1}


def test_a_person_gets_the_first_items_in_the_editors_order_and_what_falls_off_is_counted():
    cap(2)
    digest = items_for("복지", "교육", "문화")
    SubscriberFactory(interest_mask=mask("복지", "교육", "문화"))
    SubscriberFactory(interest_mask=mask("교육", "문화"))

    preview = editions.preview(digest)

    first, second, third = preview.items
    assert {edition.mask: edition.people for edition in preview.editions} == {0b011: 1, 0b110: 1}
    assert preview.fell_off == {first.pk: 0, second.pk: 0, third.pk: 1}
    assert preview.matching == {first.pk: 1, second.pk: 2, third.pk: 2}
    assert preview.capped == 1


def test_those_trimmed_to_the_same_items_share_an_edition():
    cap(1)
    digest = items_for("복지", "교육")
    SubscriberFactory(interest_mask=mask("복지", "교육"))
    SubscriberFactory(interest_mask=mask("복지"))

    (edition,) = editions.preview(digest).editions

    assert (edition.mask, edition.people) == (1, 2)


def test_what_fell_off_is_offered_to_just_those_who_missed_it():
    cap(1)
    digest = items_for("복지", "교육")
    missed_it = SubscriberFactory(interest_mask=mask("복지", "교육"))
    got_it = SubscriberFactory(interest_mask=mask("교육"))
    put_up(digest)
    fallen = digest.items.last()

    again = DigestItemFactory(page=fallen.page)
    DigestItem.objects.filter(pk=again.pk).update(missed_from=fallen, interest_mask=mask("교육"))
    SubscriberFactory(interest_mask=mask("교육"))  # signed up since: nothing was missed
    found = editions.subscribers(editions.in_order(again.digest))

    assert (fallen.fell_off, fallen.reached) == (1, 1)
    assert [subscriber.pk for subscriber in found] == [missed_it.pk]
    assert got_it not in found


def test_forty_items_fit_into_a_mask():
    digest = DigestFactory(items=40)
    SubscriberFactory()

    preview = editions.preview(digest)

    assert preview.editions[0].mask == 0b11111
    assert len(preview.items) == 40


def test_a_digest_of_nothing_reaches_nobody():
    SubscriberFactory()

    assert editions.preview(DigestFactory()).recipients == 0


def test_counting_takes_as_many_queries_for_many_people_as_for_few(django_assert_num_queries):
    digest = items_for("복지", "교육", "문화")
    SubscriberFactory(interest_mask=mask("복지"))
    editions.preview(digest)

    with CaptureQueriesContext(connection) as few:
        editions.preview(digest)
    for n in range(30):
        SubscriberFactory(interest_mask=[mask("복지"), mask("교육"), mask("복지", "문화")][n % 3])

    with django_assert_num_queries(len(few)):
        assert len(editions.preview(digest).editions) == 3


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ({"interests": ["복지"]}, ["복지"]),
        ({"interests": ["교육"], "gender": "F", "birth_year": 1950}, ["어르신 교육"]),
        ({"interests": ["교육"], "gender": "M", "birth_year": 1950}, []),
        ({"interests": ["교육"], "gender": "F"}, []),
        ({}, []),
    ],
)
def test_a_made_up_resident_gets_what_a_real_one_would(person, expected):
    digest = DigestFactory(
        items=[
            {"headline": "복지", "interest_mask": mask("복지")},
            {"headline": "어르신 교육", "interest_mask": mask("교육"), "gender": "F", "age_from": 60},
        ]
    )
    interests = mask(*person.pop("interests", []))

    kept, fallen = editions.for_person(editions.in_order(digest), interest_mask=interests, **person)

    assert [item.headline for item in kept] == expected
    assert fallen == []


def test_a_made_up_resident_lives_in_a_dong():
    dong, other = DongFactory(), DongFactory()
    items = editions.in_order(DigestFactory(items=[{"dongs": [dong.pk], "everyone": True}]))

    assert editions.for_person(items, dong_id=dong.pk)[0] == items
    assert editions.for_person(items, dong_id=other.pk)[0] == []
    assert editions.for_person(items)[0] == []


def test_a_state_is_no_form_field():
    assert Digest._meta.get_field("state").editable is False
