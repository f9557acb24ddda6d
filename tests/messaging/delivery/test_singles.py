"""Single texts, what a phone last got, topics, prices, and the operator's commands."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection, transaction
from django.db.models import Case, Value, When
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery import books, claiming, context, lists, prices, sending, topics, transitions
from messaging.delivery.models import Broadcast, Edition, Message, Price
from messaging.delivery.texts import TextProblem
from messaging.gateways.base import NotTaken
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night", "carrier")]


def test_a_single_text_is_one_broadcast_of_one_message_on_its_way(carrier):
    broadcast = sending.single(Kind.REPLY, make.phone(1), "답입니다 ✔", title="답")
    assert (broadcast.state, broadcast.recipients) == (Broadcast.State.SENDING, 1)

    sending.pump("remembering")

    assert carrier.shown[make.phone(1)] == ["답입니다 ▶"]
    book = books.of(broadcast)
    assert (book["state"], book["accepted"], book["won"]) == (Broadcast.State.SENT, 1, 20)


def test_a_single_text_that_cannot_go_out_leaves_nothing_behind():
    with pytest.raises(TextProblem):
        sending.single(Kind.REPLY, make.phone(1), "😀", title="답")

    assert not Broadcast.objects.exists()


def test_a_single_text_goes_with_the_callers_transaction():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.single(1)
        raise ZeroDivisionError

    assert not Message.objects.exists()


def test_the_same_phone_gets_two_answers():
    make.single(1)
    make.single(1)

    sending.pump("remembering")

    assert Broadcast.objects.filter(state=Broadcast.State.SENT).count() == 2


def test_settling_locks_its_batches_in_the_order_that_reports_lock_them(carrier):
    """Taken texts are settled together before the others: two workers must not wait for each other."""
    for number in (1, 2, 3):
        make.single(number)
    carrier.next_answers = [_not_to_the_second(carrier)] * 3
    batches = claiming.claim("remembering").batches

    with CaptureQueriesContext(connection) as ran:
        sending.send("remembering", batches)

    assert sorted(carrier.shown) == [make.phone(1), make.phone(3)]
    first = next(query["sql"] for query in ran if 'FROM "delivery_batch"' in query["sql"])
    assert "ORDER BY" in first
    assert all(str(batch.pk) in first.split("WHERE")[1] for batch in batches)


def _not_to_the_second(carrier):
    def answer(request):
        if request.texts[0].to == make.phone(2):
            raise NotTaken(request.reference, "full")
        return carrier.take(request)

    return answer


def test_what_a_phone_last_got_with_its_topics_in_order(django_assert_num_queries):
    first, second = topics.topic_for("page:1", "보육반장 모집"), topics.topic_for("page:2", "김장 나눔")
    sending.single(Kind.NEWS, make.phone(1), "옛 소식", title="소식")
    sending.single(Kind.REPLY, make.phone(1), "답", title="답", topics=[second, first])
    sending.single(Kind.REPLY, make.phone(2), "남의 답", title="답")
    make.subscribers(1)
    sending.pump("remembering")

    with django_assert_num_queries(2):
        texts = context.last_texts(make.phone(1), timezone.now() - timedelta(days=7))

    assert [(text.kind, text.topics) for text in texts] == [("reply", [second, first]), ("news", [])]
    sent_at, _kind, broadcast_id, _topics = texts[0]
    assert sent_at <= timezone.now()
    assert broadcast_id == Broadcast.objects.filter(kind="reply").order_by("pk").first().pk


def test_where_each_request_carries_one_text_a_phone_has_got_its_own_only(carrier):
    carrier.one_text_per_request = True
    people = make.subscribers(4)
    broadcast = lists.begin(Kind.NEWS, "겨울 강좌")
    one, two = (lists.add_edition(broadcast, mask=mask, body=f"안내 {mask}") for mask in (1, 2))
    in_turn = Case(When(pk__in=[people[0].pk, people[2].pk], then=Value(one.pk)), default=Value(two.pk))
    lists.write(broadcast, Subscriber.objects.order_by("pk").values_list("phone", in_turn))
    listed = lists.finish(broadcast)
    transitions.start(
        transitions.approve(listed, list_hash=listed.list_hash, recipients=4, by=make.member_of_staff())
    )
    sending.send("remembering", claiming.claim("remembering").batches)  # the second one still waits

    a_week_ago = timezone.now() - timedelta(days=7)
    got = [len(context.last_texts(person.phone, a_week_ago)) for person in people]
    assert got == [1, 0, 1, 0]


def test_a_phone_has_got_nothing_that_is_still_waiting_or_long_ago():
    make.single(1)

    assert context.last_texts(make.phone(1), timezone.now() - timedelta(days=7)) == []

    sending.pump("remembering")
    assert context.last_texts(make.phone(1), timezone.now() + timedelta(days=1)) == []


def test_a_topic_keeps_its_key_and_renews_its_title():
    made = topics.topic_for("page:1", "옛 제목")
    found = topics.topic_for("page:1", "새 제목")

    assert made.pk == found.pk
    made.refresh_from_db()
    assert made.title == "새 제목"


def test_generic_prices_stand_until_the_office_sets_its_own():
    assert [prices.won(form) for form in ("SMS", "LMS", "MMS")] == [20, 50, 200]


def test_a_new_price_holds_from_its_day_and_old_books_keep_theirs():
    today = timezone.localdate()
    sending.single(Kind.REPLY, make.phone(1), "답", title="답")
    Price.objects.create(format="SMS", won=Decimal("9.9"), used_from=today)

    assert prices.won("SMS", today - timedelta(days=1)) == 20
    assert prices.won("SMS") == Decimal("9.9")
    assert prices.won("SMS", date(2019, 1, 1)) == 0
    assert Edition.objects.get().won_each == 20


class TestCommands:
    def run(self, capsys, *call):
        try:
            call_command(*call)
            code = 0
        except CommandError as error:
            code = error.returncode
        out = capsys.readouterr().out
        return code, json.loads(out.strip().splitlines()[-1]) if "--json" in call else out

    def test_measure_counts_as_phones_do(self, capsys):
        code, told = self.run(capsys, "measure", "가나\\n다", "–", "--json")

        assert code == 0
        assert told["results"][0] == {
            "text": "가나\n다",
            "sent_as": "가나\n다",
            "bytes": 7,
            "kind": "SMS",
            "unsendable": [],
            "won": 20,
        }
        assert told["results"][1]["sent_as"] == "-"

    def test_measure_reads_a_text_a_line_and_says_what_cannot_be_sent(self, capsys, tmp_path):
        file = tmp_path / "texts.txt"
        file.write_text("안내\n" + "가" * 1001 + "\n", encoding="utf-8")

        code, told = self.run(capsys, "measure", "--file", str(file), "--json")

        assert code == 1
        assert [(row["kind"], row["won"]) for row in told["results"]] == [("SMS", 20), ("too_long", None)]

    def test_measure_without_a_text_is_a_wrong_call(self, capsys):
        assert self.run(capsys, "measure")[0] == 2

    def test_broadcasts_tells_the_books_newest_first(self, capsys):
        make.under_way(3)
        sending.pump("remembering")
        make.single(9)

        code, told = self.run(capsys, "broadcasts", "--json")
        _code, latest = self.run(capsys, "broadcasts", "--latest", "--json")

        newest, oldest = told["broadcasts"]
        assert code == 0
        assert latest["broadcasts"] == [newest]
        assert newest["queued"] == 1
        assert {name: oldest[name] for name in ("state", "recipients", "accepted", "won")} == {
            "state": "sent",
            "recipients": 3,
            "accepted": 3,
            "won": 60,
        }

    def test_sweep_tells_what_it_found(self, capsys):
        make.single(9)

        code, told = self.run(capsys, "sweep", "--json")

        assert code == 0
        assert (told["found"], told["resumed"], told["uncertain"]) == (1, 1, 0)

    def test_all_three_speak_to_people_too(self, capsys):
        make.single(9)

        assert "6바이트" in self.run(capsys, "measure", "안내문")[1]
        assert "발송" in self.run(capsys, "broadcasts")[1]
        assert "찾아" in self.run(capsys, "sweep")[1]


def test_books_cost_the_same_for_one_and_for_thirty(django_assert_num_queries):
    for number in range(1, 31):
        make.single(number)

    for many in (1, 30):
        with django_assert_num_queries(4):
            assert len(books.of_many(Broadcast.objects.order_by("pk")[:many])) == many


def test_books_always_add_up_to_the_recipients():
    make.under_way(25)
    make.single(99)
    sending.pump("remembering")

    for book in books.of_many(Broadcast.objects.all()):
        parts = ("queued", "batched", "accepted", "delivered", "failed", "uncertain", "withdrawn")
        assert sum(book[name] for name in parts) == book["recipients"]
