"""From a stored text to a numbered submission and its receipt."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from messaging.delivery.models import Edition, Topic
from messaging.gateways.encoding import size
from messaging.inbound import routing
from messaging.inbound.models import Receipt
from messaging.inbound.router import Ruling
from messaging.offices.models import OfficeSettings
from participation import parts, receiving
from participation.models import Submission
from tests.factories.participation import CallFactory, InboundFactory, SubmissionFactory, call

PHONE = "+821000000500"


@pytest.fixture(autouse=True)
def office(request):
    if request.node.get_closest_marker("django_db"):
        settings = OfficeSettings.load()
        settings.text_tag, settings.newsletter_name = "[중구청]", "중구광장"
        settings.save()


def arrives(text, *, phone=PHONE, photos=0, **given):
    """A text comes in and the worker routes it; the stored text is given back."""
    message = InboundFactory(text=text, phone=phone, photos=photos, **given)
    routing.route_one(message.pk)
    message.refresh_from_db()
    return message


def receipts():
    return list(
        Edition.objects.filter(broadcast__in=Receipt.objects.values("broadcast"))
        .order_by("pk")
        .values_list("body", flat=True)
    )


@pytest.mark.django_db
def test_a_text_with_the_keyword_becomes_a_numbered_submission():
    theme = call("acrostic", keyword="삼행시")

    message = arrives("삼행시 남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ")

    submission = Submission.objects.get()
    assert (submission.call, submission.number, submission.channel) == (theme, 1, "text")
    assert submission.words == message.text
    assert (message.route, message.handled) == ("submission", True)


@pytest.mark.django_db
def test_the_receipt_is_one_short_text_that_finds_its_way_back():
    theme = call(
        "question",
        keyword="김장",
        closes_at=datetime(2099, 12, 15, 18, tzinfo=timezone.get_default_timezone()),
    )

    arrives("김장은 어머니와 했습니다")

    body = receipts()[0]
    assert body == "[중구광장] 응모 1번째로 받았습니다. 마감 12/15. 고치시려면 다시 보내 주세요."
    assert size(body) <= 90
    assert Edition.objects.get(body=body).topics.get() == Topic.objects.get(key=f"call:{theme.pk}")


@pytest.mark.django_db
def test_even_a_long_newsletter_name_keeps_the_receipt_within_one_sms():
    submission = SubmissionFactory()
    OfficeSettings.objects.update(newsletter_name="가" * 30)

    assert size(receiving.receipt(submission)) <= 90


@pytest.mark.django_db
def test_a_second_text_replaces_the_first_and_both_are_kept():
    call("question", keyword="김장")
    arrives("김장은 어머니와 담갔습니다 배추 스무 포기였어요")
    arrives("김장은 시어머니와 담갔습니다 배추 서른 포기였어요")

    first, second = Submission.objects.order_by("pk")
    assert (first.replaced_by, second.number) == (second, 2)
    assert first.words == "김장은 어머니와 담갔습니다 배추 스무 포기였어요"
    assert list(Submission.objects.waiting()) == [second]
    assert receipts()[1].startswith("[중구광장] 고쳐 보내신 글로 바꿔 받았습니다(응모 2번).")


@pytest.mark.django_db
@pytest.mark.parametrize("thanks", ["네 감사합니다", "감사합니다 담당자님 수고 많으세요^^"])
def test_thanks_for_the_receipt_replace_nothing(thanks):
    theme = call("question", keyword="김장")
    arrives("김장은 어머니와 담갔습니다")
    from messaging.inbound.router import Context, Heard, SentText
    from participation import calls, inbound_rules

    sent = SentText(timezone.now(), "receipt", 1, (calls.topic(theme),))
    heard = Heard(thanks, phone=PHONE, context=Context(sent=(sent,)))

    assert all(rule.look(heard) is None for rule in inbound_rules.RULES)


@pytest.mark.django_db
def test_a_caption_joins_the_photo_that_came_minutes_before():
    call("photo", keyword="찰칵")
    arrives("", photos=1)

    arrives("약수시장 눈온날 찍었어요 이순남 74")

    _photo, caption = Submission.objects.order_by("pk")
    assert parts.words(caption) == "약수시장 눈온날 찍었어요 이순남 74"
    assert parts.photos(caption).count() == 1
    assert list(Submission.objects.waiting()) == [caption]
    assert "한 편으로" in receipts()[1]


@pytest.mark.django_db
def test_a_name_sent_after_the_piece_is_added_to_it():
    call("question", keyword="김장")
    arrives("김장은 올해도 시어머니랑 둘이 했어요 허리는 아파도 웃음이 그만 안나오더라구요")

    arrives("황학동 박영숙이요")

    newest = Submission.objects.order_by("-pk").first()
    assert parts.words(newest).endswith("안나오더라구요\n황학동 박영숙이요")


@pytest.mark.django_db
def test_after_ten_minutes_a_second_text_is_a_new_version():
    theme = call("question", keyword="김장")
    SubmissionFactory(
        call=theme,
        phone=PHONE,
        text="김장은 올해도 시어머니랑 했어요",
        received_at=timezone.now() - timedelta(minutes=11),
    )

    SubmissionFactory(call=theme, phone=PHONE, text="황학동 박영숙")

    assert parts.words(Submission.objects.order_by("-pk").first()) == "황학동 박영숙"


@pytest.mark.django_db
def test_a_text_after_closing_gets_a_kind_answer_and_is_left_to_a_person():
    late = CallFactory(keyword="삼행시", closed=True)
    CallFactory(corner=late.corner, keyword="이월삼행시", upcoming=True)

    message = arrives("삼행시 남)남산에 산)산바람 길)길고양이")

    assert not Submission.objects.exists()
    assert (message.route, message.handled) == ("review", False)
    assert "열려 있지 않습니다" in message.why
    assert "마감했습니다" in receipts()[0]
    assert size(receipts()[0]) <= 90


@pytest.mark.django_db
def test_an_entry_that_fits_no_open_call_is_left_to_a_person_with_the_reason():
    message = arrives("퀴즈정답 손기정문화도서관 중림동 박영숙이요")

    assert (message.route, message.handled) == ("review", False)
    assert "‘퀴즈’" in message.why
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_text_settled_twice_is_one_submission():
    theme = CallFactory()
    message = InboundFactory()
    ruling = Ruling("submission", "test", "", data={"call": theme.pk})

    assert receiving.receive(message, ruling) == receiving.receive(message, ruling)
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_person_who_says_it_is_an_entry_needs_no_call_number():
    theme = call("question", question="올 김장, 누구와 담그셨나요?")
    CallFactory(question="골목의 겨울을 찍어 주세요")
    message = InboundFactory(text="저는 올해 김장을 쉬었습니다")

    submission = receiving.receive(message, Ruling("submission", "person", ""))

    assert submission.call == theme


@pytest.mark.django_db
def test_what_must_be_looked_at_twice_is_flagged_on_the_way_in():
    submission = SubmissionFactory(text="9살 김하준 우리동네 소방관아저씨 고맙습니다 엄마폰으로 보내요")

    assert submission.flag_names == ["child"]


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_also_when_texts_come_together():
    theme = CallFactory()
    messages = [InboundFactory(phone=f"+8210000006{n:02}") for n in range(12)]
    # All threads share one SQLite database in memory, which knows no waiting: there they come in turn.
    in_memory = "mode=memory" in str(connection.settings_dict["NAME"])

    def settle(message):
        try:
            with transaction.atomic():
                receiving.receive(message, Ruling("submission", "test", "", data={"call": theme.pk}))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1 if in_memory else 4) as pool:
        list(pool.map(settle, messages))

    assert sorted(Submission.objects.values_list("number", flat=True)) == list(range(1, 13))
