"""Which texts are entries, with calls open and on an empty installation."""

import pytest
from django.utils import timezone

from messaging.inbound import router
from messaging.inbound.router import Context, Heard, SentText, route
from participation import calls
from participation.models import Call
from tests.factories.participation import CallFactory, SubmissionFactory, call

pytestmark = pytest.mark.django_db


@pytest.fixture
def corners():
    """The open calls of a month."""
    return {
        "acrostic": call(
            "acrostic", keyword="삼행시", title="12월 삼행시 ‘남산길’", question="‘남산길’로 지어 주세요."
        ),
        "quiz": call("quiz", keyword="퀴즈", question="5면에 나온 새 도서관의 이름은?"),
        "question": call("question", keyword="독자마당", question="올 김장, 누구와 담그셨나요?"),
        "photo": call("photo", keyword="찰칵", question="골목의 겨울"),
        "one_liner": call("one_liner", keyword="한줄소감", question="지난 호에서 가장 좋았던 기사와 까닭"),
        "praise": call("praise", keyword="칭찬", question="고마운 이웃을 알려 주세요"),
    }


def sent(*topics):
    return Context(sent=(SentText(timezone.now(), "news", 1, tuple(topics)),))


@pytest.mark.parametrize(
    ("text", "has_photo", "form"),
    [
        ("퀴즈정답 손기정문화도서관 중림동 박영숙이요", False, "quiz"),
        ("정답 손기정문화도서관", False, "quiz"),
        ("남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ", False, "acrostic"),
        ("남산에 올라\n산바람 마시니\n길고양이도 웃네", False, "acrostic"),
        ("삼행시 남-남산 산-산새 길-길동무", False, "acrostic"),
        ("김장은 올해도 시어머니랑 둘이 했어요 허리는 아파도 웃음이 그만 안나오더라구요", False, "question"),
        ("약수시장 눈온날 찍었어요 이순남 74", True, "photo"),
        ("", True, "photo"),
        ("한 줄 소감: 도서관 기사 덕분에 주말이 즐거웠어요", False, "one_liner"),
        ("칭찬합니다 중림동 우체부 아저씨", False, "praise"),
    ],
)
def test_an_entry_finds_its_call(text, has_photo, form, corners):
    ruling = route(Heard(text, has_photo=has_photo))

    assert (ruling.route, ruling.data.get("call")) == ("submission", corners[form].pk)
    assert ruling.why


@pytest.mark.parametrize(
    "text",
    [
        "삼행시 남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ",
        "남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ",
        "남: 남산에 올라\n산: 산바람 마시니\n길: 길고양이도 웃네",
        "퀴즈정답 손기정문화도서관 중림동 박영숙이요",
        "정답은 손기정문화도서관이에요",
        "한줄소감 지난 호 도서관 기사가 좋았어요",
        "칭찬합니다 우리 아파트 경비 아저씨",
        "응모합니다 우리 골목 이야기",
        "김장은 올해도 시어머니랑 둘이 했어요 허리는 아파도 웃음이 그만 안나오더라구요",
        "9살 김하준 우리동네 소방관아저씨 고맙습니다 엄마폰으로 보내요",
    ],
)
def test_an_entry_is_known_for_one_on_an_empty_installation(text):
    assert not Call.objects.exists()

    ruling = route(Heard(text))

    assert (ruling.route, "call" in ruling.data) == ("submission", False)


@pytest.mark.parametrize(
    "text",
    [
        "퀴즈 마감이 언제예요?",
        "삼행시 상품은 뭔가요",
        "보육반장 모집 몇살까지 되나요",
        "신당역 앞 가로등 나갔습니다 어두워서 무서워요 빨리좀",
        "상품권 언제와요? 주소는 다산로 12길 3, 201호 계좌 3333-01-2345678",
        "수신거부",
        "그동안 좋은소식 감사했어요 이제는 안보내주셔도 될것같아요^^",
        "신청합니다 복지 문화 2가지요",
        "구청장님 이번에도 꼭 당선되세요",
        "(광고)무담보 당일대출 상담 010-0000-0001 http://example.com",
        "네",
        "지금 집에 불이났어요",
        "우리애 것도 신청되나요 초3이에요",
    ],
)
def test_what_is_no_entry_is_left_to_other_rules(text, corners):
    assert route(Heard(text)).route != "submission"


def test_a_reply_to_a_calls_text_is_for_that_call(corners):
    heard = Heard(
        "우리 집 앞 감나무 이야기를 보냅니다",
        phone="+821000000001",
        context=sent(calls.topic(corners["question"])),
    )

    assert route(heard).data == {"call": corners["question"].pk}


@pytest.mark.parametrize(
    "text",
    [
        "다산동 성곽길 계단 옆 가로등 나갔습니다 어두워서 무서워요 빨리좀",
        "약수시장 앞 도로가 파였어요 위험합니다",
        "대형폐기물 스티커 어디서 사는지 알려주세요 책상 하나하고 의자 두 개 버리려고 합니다 집은 황학동이에요",
        "경로당 보일러가 고장났는데 누구한테 말하면 되오 황학동이오",
    ],
)
@pytest.mark.parametrize("has_photo", [False, True], ids=["words", "with a photo"])
def test_a_request_to_the_office_is_no_entry_even_right_after_a_calls_receipt(text, has_photo, corners):
    heard = Heard(
        text,
        phone="+821000000001",
        has_photo=has_photo,
        context=sent(calls.topic(corners["photo"])),
    )

    assert route(heard).route == "inquiry"


@pytest.mark.parametrize(
    "text",
    [
        "시어머니랑 김장 담갔어요 배추가 비싸서 열 포기만 했는데도 허리가 아프네요",
        "남: 남산에 올라 주세요\n산: 산바람이 부르니\n길: 길이 어두워도 가요",
        "남편이 올해 처음으로 같이 담갔습니다",
        "혼자 담갔어요 고춧가루는 친정에서 받았고요",
    ],
)
def test_a_reply_that_tells_something_is_still_for_the_call(text, corners):
    heard = Heard(text, phone="+821000000001", context=sent(calls.topic(corners["question"])))

    assert route(heard).data["call"] == corners["question"].pk


def test_a_reply_to_a_notice_is_no_entry(corners):
    from messaging.delivery.topics import topic_for

    heard = Heard(
        "저도 가고 싶었는데 아쉽네요 어머니가 좋아하셨을 거예요", context=sent(topic_for("page:1", "알림"))
    )

    assert route(heard).route != "submission"


def test_the_longest_keyword_wins():
    call("acrostic", keyword="삼행시")
    long = CallFactory(keyword="삼행시왕")

    assert route(Heard("삼행시왕 남)남산 산)산새 길)길")).data["call"] == long.pk


def test_a_photo_without_words_finds_the_text_before_it():
    theme = call("question")
    SubmissionFactory(call=theme, phone="+821000000300", text="김장한 날 우리 식구")

    ruling = route(Heard("", phone="+821000000300", has_photo=True))

    assert (ruling.rule, ruling.data["call"]) == ("other_half", theme.pk)


def test_the_rules_of_this_room_stand_between_help_and_conversation():
    orders = {rule.name: rule.order for rule in router.chain()}

    assert all(
        600 <= orders[name] < 700
        for name in ("call_keyword", "other_half", "reply_to_call", "entry_shape", "story")
    )


def test_routing_asks_a_constant_number_of_queries(django_assert_max_num_queries):
    for number in range(12):
        call("question", keyword=f"낱말{number}")

    with django_assert_max_num_queries(12):
        route(Heard("오늘은 아무 말도 아닌 글을 적어 봅니다", phone="+821000000001"))
