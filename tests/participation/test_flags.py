"""What is flagged for a second look, and above all what is not."""

import pytest

from participation.flags import Flag, found_in, must_not_be_printed, stored


@pytest.mark.parametrize(
    ("flag", "text"),
    [
        (Flag.CHILD, "9살 김하준 우리동네 소방관아저씨 고맙습니다 엄마폰으로 보내요"),
        (Flag.CHILD, "저는 초3이에요 눈사람을 만들었어요"),
        (Flag.CHILD, "초등학교 2학년 입니다"),
        (Flag.CHILD, "만 12세 이서연"),
        (Flag.CHILD, "유치원생인데요 그림 그렸어요"),
        (Flag.PERSONAL_DATA, "주민번호 900101-1234567"),
        (Flag.PERSONAL_DATA, "제 번호는 010-0000-0001 이에요"),
        (Flag.PERSONAL_DATA, "01000000001로 연락 주세요"),
        (Flag.PERSONAL_DATA, "상품권은 신한은행 110-234-567890 으로"),
        (Flag.PERSONAL_DATA, "계좌 3333012345678 입니다"),
        (Flag.PERSONAL_DATA, "카드 4111 1111 1111 1111"),
        (Flag.PERSONAL_DATA, "편지는 hong@example.com 으로"),
        (Flag.PERSONAL_DATA, "다산로 12길 3, 201호로 보내주세요"),
        (Flag.PERSONAL_DATA, "남산타운 12동 304호 삽니다"),
        (Flag.ABUSE, "시발 이게 뭐냐"),
        (Flag.ABUSE, "아 시1발 진짜"),
        (Flag.ABUSE, "ㅅㅂ 뭐냐"),
        (Flag.ABUSE, "이런 개새끼들"),
        (Flag.ABUSE, "병 신 같은 짓"),
        (Flag.ABUSE, "지랄하네"),
        (Flag.ADVERTISING, "(광고)무담보 당일대출 상담"),
        (Flag.ADVERTISING, "자세한 것은 https://example.com 에서"),
        (Flag.ADVERTISING, "오픈채팅으로 오세요"),
        (Flag.ELECTION, "구청장님 이번에도 꼭 당선되세요"),
        (Flag.ELECTION, "기호 2번 뽑아주세요"),
        (Flag.ELECTION, "시의원 김 아무개의 업적이 대단합니다"),
        (Flag.ELECTION, "우리 구청장 최고예요 지지합니다"),
    ],
)
def test_a_text_that_needs_a_second_look_is_flagged(flag, text):
    assert flag in found_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "달리기의 시발점은 남산입니다",
        "시발역에서 기차를 탔어요",
        "개나리가 피었습니다",
        "제 십팔번은 동백 아가씨예요",
        "새끼손가락을 걸고 약속했지요",
        "고양이가 새끼를 낳았어요",
        "새끼 고양이 세 마리",
        "병신년에 태어났습니다",
        "남산에 다시 발길을 옮겼어요",
        "필시 발이 아팠을 거예요",
        "김장은 올해도 시어머니랑 둘이 했어요 허리는 아파도 웃음이 그만 안나오더라구요",
        "8살 때 이사 와서 지금 67세입니다",
        "3년 초하루에 만났어요",
        "반장 선거에 나갔던 딸이 자랑스럽습니다",
        "후보작을 모두 읽었어요",
        "2026년 11월 25일에 받았어요",
        "1,000,000원어치 김치",
        "120으로 전화하니 친절했어요",
        "구청장기 배드민턴 대회에서 3등 했어요",
        "중림동 67세 이순남",
        "손녀가 초콜릿을 좋아해요",
        "초저녁 3시간을 걸었습니다",
    ],
)
def test_innocent_words_are_left_alone(text):
    assert found_in(text) == []


def test_what_must_not_be_printed_is_named():
    assert [str(kind) for kind in must_not_be_printed("900101-1234567, 010-0000-0001")] == [
        "주민등록번호",
        "전화번호",
    ]


def test_full_width_digits_hide_nothing():
    assert found_in("０１０-００００-０００１") == [Flag.PERSONAL_DATA]


def test_stored_flags_can_be_filtered_one_by_one():
    assert stored([Flag.CHILD, Flag.ABUSE]) == ",child,abuse,"
    assert stored([]) == ""
