"""One INSERT … SELECT instead of a row at a time."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Value

from messaging.audience.models import Hold, Subscriber
from messaging.sets import insert_from_select
from tests.factories.audience import SubscriberFactory

pytestmark = pytest.mark.django_db
FIELDS = ["phone", "reason", "placed_at"]


def chosen(**which):
    return Subscriber.objects.filter(**which).order_by().values_list("phone", Value("시험"), "signed_up_at")


def test_what_is_selected_is_inserted_in_one_statement(django_assert_num_queries):
    people = [SubscriberFactory() for _ in range(3)]

    with django_assert_num_queries(1):
        made = insert_from_select(Hold, FIELDS, chosen())

    assert made == 3
    assert {hold.phone for hold in Hold.objects.all()} == {person.phone for person in people}
    assert Hold.objects.get(phone=people[0].phone).placed_at == people[0].signed_up_at


def test_a_selection_that_can_match_nobody_inserts_nothing():
    SubscriberFactory()

    assert insert_from_select(Hold, FIELDS, chosen(pk__in=[])) == 0
    assert insert_from_select(Hold, FIELDS, Subscriber.objects.none().values_list(*["pk"] * 3)) == 0


def test_a_broken_constraint_is_raised_and_leaves_nothing_half_done():
    first, second = SubscriberFactory(), SubscriberFactory()
    insert_from_select(Hold, FIELDS, chosen(pk=second.pk))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_from_select(Hold, FIELDS, chosen())

    assert Hold.objects.get().phone == second.phone != first.phone
