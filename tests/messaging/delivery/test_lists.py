"""Writing a list: ranges, editions, batches, its seal, and giving it up."""

import pytest
from django.db import connection
from django.db.models import BigIntegerField, Case, Value, When
from django.test.utils import CaptureQueriesContext

from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery import lists, transitions
from messaging.delivery.models import Batch, Broadcast, Edition, Message
from messaging.delivery.texts import TextProblem
from messaging.states import WrongState
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("carrier")]


def rows(people, edition):
    ids = [person.pk for person in people]
    of_people = Subscriber.objects.filter(pk__gte=min(ids), pk__lte=max(ids)).order_by("pk")
    return of_people.values_list("phone", Value(edition.pk, output_field=BigIntegerField()))


def test_a_list_is_written_a_range_at_a_time():
    people = make.subscribers(8)
    broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
    edition = lists.add_edition(broadcast, body="안내")

    written = [lists.write(broadcast, rows(part, edition)) for part in (people[:5], people[5:])]
    done = lists.finish(broadcast)

    assert written == [5, 3]
    assert (done.state, done.recipients) == (Broadcast.State.LISTED, 8)
    assert (done.first_id, done.last_id) == (
        Message.objects.order_by("pk").first().pk,
        Message.objects.order_by("pk").last().pk,
    )
    assert Edition.objects.get().recipients == 8


def test_batches_are_cut_as_large_as_one_request_may_be(carrier):
    broadcast = make.listed(25)

    sizes = list(Batch.objects.order_by("pk").values_list("size", flat=True))

    assert sizes == [10, 10, 5]
    assert sum(batch.messages.count() for batch in broadcast.batches.all()) == 25


def test_batches_hold_a_seconds_worth_when_a_rate_is_set(settings):
    settings.DELIVERY_RATE = 4

    make.listed(10)

    assert list(Batch.objects.order_by("pk").values_list("size", flat=True)) == [4, 4, 2]


def test_a_gateway_of_one_text_a_request_gets_batches_of_one_edition_each(carrier, monkeypatch):
    monkeypatch.setattr(type(carrier), "one_text_per_request", True)
    people = make.subscribers(30)
    broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
    one = lists.add_edition(broadcast, mask=1, body="하나")
    two = lists.add_edition(broadcast, mask=2, body="둘")
    third = Case(
        When(pk__in=[person.pk for person in people[::3]], then=Value(one.pk)),
        default=Value(two.pk),
        output_field=BigIntegerField(),
    )
    lists.write(broadcast, Subscriber.objects.order_by("pk").values_list("phone", third))

    lists.finish(broadcast)

    assert sorted(Batch.objects.values_list("edition__mask", "size")) == [(1, 10), (2, 10), (2, 10)]
    for batch in Batch.objects.all():
        assert set(batch.messages.values_list("edition_id", flat=True)) == {batch.edition_id}
    in_batches = [pk for batch in Batch.objects.all() for pk in batch.messages.values_list("pk", flat=True)]
    assert sorted(in_batches) == sorted(Message.objects.values_list("pk", flat=True))


def test_texts_written_in_between_by_others_belong_to_no_batch_of_the_list():
    people = make.subscribers(6)
    broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
    edition = lists.add_edition(broadcast, body="안내")
    lists.write(broadcast, rows(people[:3], edition))
    make.single(99)
    lists.write(broadcast, rows(people[3:], edition))

    lists.finish(broadcast)

    batch = broadcast.batches.get()
    assert batch.size == batch.messages.count() == 6


def test_a_phone_stands_in_a_list_once_and_the_refusal_tells_no_number():
    people = make.subscribers(3)
    broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
    edition = lists.add_edition(broadcast, body="안내")
    lists.write(broadcast, rows(people, edition))

    with pytest.raises(lists.ListProblem, match=r"^one_message_per_phone$") as refusal:
        lists.write(broadcast, rows(people, edition))

    assert refusal.value.__cause__ is None
    assert Message.objects.count() == 3


def test_the_seal_tells_any_other_list_apart():
    broadcast = make.listed(5)
    sealed = broadcast.list_hash
    message = Message.objects.order_by("pk").first()

    assert lists.digest_of(broadcast) == sealed
    Message.objects.filter(pk=message.pk).update(phone="+821099999999")
    assert lists.digest_of(broadcast) != sealed
    Message.objects.filter(pk=message.pk).update(phone=message.phone)
    assert lists.digest_of(broadcast) == sealed
    Edition.objects.update(body="다른 글")
    assert lists.digest_of(broadcast) != sealed


def test_approval_compares_hash_and_count_with_the_rows_themselves():
    broadcast = make.listed(3)
    approver = make.member_of_staff()

    for wrong in ({"list_hash": "0", "recipients": 3}, {"list_hash": broadcast.list_hash, "recipients": 2}):
        with pytest.raises(transitions.ListChanged):
            transitions.approve(broadcast, by=approver, **wrong)
    Edition.objects.update(body="몰래 바꾼 글")
    with pytest.raises(transitions.ListChanged):
        transitions.approve(broadcast, list_hash=broadcast.list_hash, recipients=3, by=approver)

    assert Broadcast.objects.get().state == Broadcast.State.LISTED


def test_nothing_is_written_once_the_list_is_finished():
    broadcast = make.listed(3)

    with pytest.raises(WrongState, match="listed"):
        lists.write(broadcast, Subscriber.objects.none().values_list("phone", "pk"))
    with pytest.raises(WrongState, match="listed"):
        lists.finish(broadcast)


def test_a_list_of_nobody_is_a_list():
    broadcast = make.under_way(0)

    assert (broadcast.recipients, broadcast.state) == (0, Broadcast.State.SENT)


def test_writing_costs_the_same_for_ten_and_for_five_thousand(carrier):
    costs = set()
    for many in (10, 5000):
        people = make.subscribers(many, first=many * 10)
        broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
        edition = lists.add_edition(broadcast, body="안내")
        with CaptureQueriesContext(connection) as queries:
            lists.write(broadcast, rows(people, edition))
        costs.add(len(queries))

    assert len(costs) == 1


class TestDiscarding:
    def test_removes_every_row_but_what_others_wrote(self, monkeypatch):
        monkeypatch.setattr(lists, "RANGE", 2)
        make.single(99)
        broadcast = make.listed(5)

        lists.discard(broadcast)
        lists.clear_away(broadcast.pk)
        lists.clear_away(broadcast.pk)

        broadcast.refresh_from_db()
        assert (broadcast.state, broadcast.first_id) == (Broadcast.State.DISCARDED, None)
        assert not broadcast.batches.exists()
        assert Message.objects.count() == 1

    def test_never_searches_all_messages_for_those_of_a_row_that_goes(self):
        broadcast = make.listed(3)
        lists.discard(broadcast)

        with CaptureQueriesContext(connection) as ran:
            lists.clear_away(broadcast.pk)

        deleted = {query["sql"].split('"')[1] for query in ran if query["sql"].startswith("DELETE")}
        assert deleted == {"delivery_batch", "delivery_message"}  # what no other table of ours points to

    def test_takes_an_approved_list_too(self):
        broadcast = make.approved(3)

        lists.discard(broadcast)

        assert Broadcast.objects.get().state == Broadcast.State.DISCARDED

    def test_is_refused_once_it_goes_out(self):
        with pytest.raises(WrongState, match="sending"):
            lists.discard(make.under_way(3))


class TestTextsThatCannotGoOut:
    @pytest.mark.parametrize(
        ("body", "code"),
        [("", "empty"), ("😀🎉", "empty"), ("가" * 1001, "too_long"), ("안녕 สวัสดี", "unsendable")],
        ids=["nothing", "emoji only", "2,002 bytes", "Thai"],
    )
    def test_are_refused_in_korean(self, body, code):
        broadcast = lists.begin(Kind.NEWS, "겨울 강좌")

        with pytest.raises(TextProblem) as problem:
            lists.add_edition(broadcast, body=body)

        assert problem.value.code == code
        assert problem.value.in_words().endswith(("다.", ": ส ว ั ด ี"))

    def test_a_subject_beyond_40_bytes_is_refused(self):
        with pytest.raises(TextProblem, match="subject_too_long"):
            lists.add_edition(lists.begin(Kind.NEWS, "제목"), body="안내", subject="가" * 21)

    def test_exactly_90_bytes_are_a_short_text_and_91_a_long_one(self):
        broadcast = lists.begin(Kind.NEWS, "제목")

        short = lists.add_edition(broadcast, mask=1, body="가" * 45)
        long = lists.add_edition(broadcast, mask=2, body="가" * 45 + "!")

        assert (short.format, short.bytes, short.won_each) == ("SMS", 90, 20)
        assert (long.format, long.bytes, long.won_each) == ("LMS", 91, 50)
