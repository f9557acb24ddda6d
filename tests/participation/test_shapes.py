"""What an entry looks like without a keyword."""

import pytest

from participation import shapes


@pytest.mark.parametrize(
    "text",
    [
        "남)남산에 올라 산)산바람 마시니 길)길고양이도 웃네 ㅎㅎ",
        "남: 남산에 올라\n산: 산바람 마시니\n길: 길고양이도 웃네",
        "남-남산에 올라 산-산바람 마시니 길-길고양이도 웃네",
        "남. 남산에 올라\n산. 산바람 마시니\n길. 길고양이도 웃네",
        "(남) 남산에 올라 (산) 산바람 마시니 (길) 길고양이도 웃네",
        "[남]남산에 올라\n[산]산바람 마시니\n[길]길고양이도 웃네",
        "<남> 남산에 올라 <산> 산바람 마시니 <길> 길고양이도 웃네",
        "남\n남산에 올라\n산\n산바람 마시니\n길\n길고양이도 웃네",
        "삼행시 남) 남산에 올라, 산) 산바람 마시니, 길) 길고양이도 웃네",
        "‘남’ : 남산에 올라 ‘산’ : 산바람 마시니 ‘길’ : 길고양이도 웃네",
    ],
    ids=[
        "parenthesis",
        "colon",
        "dash",
        "full stop",
        "round",
        "square",
        "angle",
        "alone",
        "keyword",
        "quoted",
    ],
)
def test_an_acrostic_is_known_in_all_its_notations(text):
    found = shapes.acrostic(text)

    assert found.syllables == "남산길"
    assert found.lines[0].startswith("남산에 올라")


def test_lines_that_begin_with_the_syllables_are_an_acrostic_when_the_word_is_known():
    text = "남산에 올라\n산바람 마시니\n길고양이도 웃네"

    assert shapes.acrostic(text) is None
    assert shapes.acrostic_of(text, "남산길").lines[2] == "길고양이도 웃네"


@pytest.mark.parametrize(
    "text",
    [
        "안녕하세요. 저는 중림동에 삽니다. 잘 부탁드려요.",
        "어제 갔다. 또 갔다. 오늘도 간다.",
        "보육반장 모집 몇살까지 되나요",
        "손기정문화도서관 - 중림동 - 박영숙",
        "네",
        "",
    ],
)
def test_prose_is_no_acrostic(text):
    assert shapes.acrostic(text) is None


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("삼행시 남)남산", "삼행시"),
        ("[삼행시]남)남산", "삼행시"),
        ("삼 행 시 남", "삼행시"),
        ("한줄 소감: 좋아요", "한줄소감"),
    ],
)
def test_a_keyword_opens_a_text_however_it_is_written(text, keyword):
    assert shapes.starts_with(text, keyword)


def test_a_keyword_inside_a_text_opens_nothing():
    assert not shapes.starts_with("이번 삼행시 재미있었어요", "삼행시")


@pytest.mark.parametrize(
    ("text", "keyword", "left"),
    [
        ("퀴즈정답 손기정문화도서관 중림동 박영숙이요", "퀴즈", "손기정문화도서관 중림동 박영숙이요"),
        ("삼행시 남)남산에 올라", "삼행시", "남)남산에 올라"),
        ("[한줄소감] 기사가 좋았어요", "한줄소감", "기사가 좋았어요"),
        ("삼행시", "삼행시", "삼행시"),
        ("정답은 여럿입니다", "퀴즈", "여럿입니다"),
        ("김장은 올해도 했어요", "김장", "김장은 올해도 했어요"),
        ("퀴즈풀이가 즐거워요", "퀴즈", "퀴즈풀이가 즐거워요"),
    ],
)
def test_the_opening_word_is_cut_from_what_is_printed(text, keyword, left):
    assert shapes.without_opening(text, keyword) == left


@pytest.mark.parametrize(
    "text", ["네", "네 감사합니다", "감사합니다^^", "알겠습니다~~", "ㅎㅎㅎ", "넵!", "고맙습니다 ♥"]
)
def test_a_courtesy_is_no_entry(text):
    assert shapes.courtesy(text)


@pytest.mark.parametrize(
    "text",
    ["감사한 마음으로 김장을 했어요", "네 잎 클로버를 찾았어요", "고맙습니다 경비 아저씨 덕분에 늘 든든해요"],
)
def test_a_piece_that_begins_politely_is_no_mere_courtesy(text):
    assert not shapes.courtesy(text)
