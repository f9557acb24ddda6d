"""How texts are cleaned, counted and cut for Korean phones."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.gateways.encoding import clean, fit, measure, size

TRICKY = (
    "가힣똠햏ㄱㅏㆍ漢郎\u90ceAz09 ~\n\r\t\x00\x0b\x7f\x85\u2028\u1100\u1161\u11a8\u1160\u0301\u0338\u200b\u200d\u200e\ufe0f\ufeff"
    "\xa0\xad–—•✓☑₩£¥¢©éñµÅ〜～⑮⑯㊿❶❤♥☎☀☔😀👩🏽🇰🇷\u20e31#*＃€®™…“”㈜㈱𠮷ก\ud83d\ude00\uf8ff\uffff원만.,\u0131"
)
any_text = st.text(alphabet=st.one_of(st.sampled_from(TRICKY), st.characters()), max_size=60)


@given(any_text)
def test_the_bytes_are_those_of_the_text_as_sent(text):
    measured = measure(text)

    assert measured.bytes == len(measured.sent_as.encode("cp949")) == size(text)


@given(any_text)
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text).text

    assert clean(once).text == once
    assert clean(once).replaced == ()


@given(any_text)
def test_whatever_is_left_encodes_or_is_named_as_unsendable(text):
    cleaned = clean(text)

    for char in cleaned.text:
        try:
            char.encode("cp949")
        except UnicodeEncodeError:
            assert char in cleaned.unsendable
    assert all(char in cleaned.text for char in cleaned.unsendable)


@given(any_text)
def test_what_is_sent_has_no_control_character_but_the_line_break(text):
    sent_as = measure(text).sent_as

    assert not [char for char in sent_as if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"]


@given(any_text)
def test_a_cleaned_text_can_be_stored_and_printed_anywhere(text):
    measured = measure(text)

    "".join((measured.sent_as, *measured.unsendable)).encode("utf-8")


@given(any_text, st.integers(min_value=0, max_value=100))
def test_a_fitted_text_is_the_longest_beginning_that_fits(text, limit):
    whole = measure(text).sent_as

    fitted = fit(text, limit)

    assert whole.startswith(fitted)
    assert len(fitted.encode("cp949")) <= limit
    assert fitted == whole or len(whole[: len(fitted) + 1].encode("cp949")) > limit


phones_show = st.characters(codec="cp949", exclude_characters="\xad", exclude_categories=["Cc"])


@given(st.text(alphabet=phones_show))
def test_what_phones_already_show_stays_as_it_is(text):
    cleaned = clean(text)

    assert unicodedata.normalize("NFC", cleaned.text) == unicodedata.normalize("NFC", text)
    assert cleaned.replaced == cleaned.unsendable == ()


@pytest.mark.parametrize(
    ("text", "sent_as", "length"),
    [
        ("[중구청]보육반장 모집 ~12/5 여성가족과 02-3396-5412 답장 #1110-3396", None, 67),
        ("abc", None, 3),
        ("가나다", None, 6),
        ("똠방각하 햏 갂", None, 14),
        ("가\n나", None, 5),
        ("가\r\n나\r다", "가\n나\n다", 8),
        ("가\u2028나\x0b다\x85라", "가\n나\n다\n라", 11),
        (unicodedata.normalize("NFD", "한글 각"), "한글 각", 7),
        ("\u1100", "ㄱ", 2),
        ("\u1100\u200b\u1161", "가", 2),
        ("ㅋㅋㅋ", None, 6),
        ("가 – 나 — 다 ‑ ‐ −", "가 - 나 - 다 - - -", 18),
        ("가―나", None, 6),
        ("• ∙ ⋅ ‧ ・", "· · · · ·", 14),
        ("ㆍ", None, 2),
        ("✓ ✔ ☑ ☐", "▶ ▶ ■ □", 11),
        ("가\xa0나\u200b다\ufeff라\u200d", "가 나다라", 9),
        ("가\t나", "가 나", 5),
        ("가\x00\x07나\x7f", "가나", 4),
        ("부드러운\xad하이픈", "부드러운하이픈", 14),
        ("©2026 중구", "(c)2026 중구", 12),
        ("참가비 ₩5,000, 점심 포함", "참가비 5,000원, 점심 포함", 25),
        ("₩3~5만 ₩1만5천 ₩7,000원", "3~5만원 1만5천원 7,000원", 24),
        ("£3 ¥100 50¢", "3파운드 100엔 50센트", 20),
        ("￦5,000", None, 7),
        ("10:00〜12:00 ～", "10:00~12:00 ～", 14),
        ("①⑮⑯⑳㉑㊿", "①⑮(16)(20)(21)(50)", 20),
        ("❶❿", "①⑩", 4),
        ("café naïve Señor µ", "cafe naive Senor μ", 19),
        ("화랑 花\u90ce 花\uf92c", "화랑 花\uf92c 花\uf92c", 14),
        ("❤ ♥️ ♡ ★ ⭐", "♥ ♥ ♡ ★ ★", 14),
        ("☎️ 02-3396-0000", "☎ 02-3396-0000", 15),
        ("⭕ ❌ 🔟월", "○ × 10월", 10),
        ("☀맑음☔", "맑음", 4),
        ("👩‍👩‍👧가🏃‍♂️나👍🏽다🇰🇷라🏴\U000e0067\U000e0062\U000e007f", "가나다라", 8),
        ("1️⃣ 신청 #️⃣", "1 신청 #", 8),
        ("\ud83d\ude00가", "가", 2),
        ("…“”‘’「」『』〈〉《》㈜№™℃㎡→⇒½×÷°€®", None, 52),
        ("ﬁne ⋯", "fine …", 7),
    ],
)
def test_a_text_is_sent_and_counted_so(text, sent_as, length):
    measured = measure(text)

    assert measured.sent_as == (text if sent_as is None else sent_as)
    assert measured.bytes == length
    assert measured.unsendable == ()


@pytest.mark.parametrize(
    ("text", "unsendable"),
    [
        ("𠮷野家", ("𠮷",)),
        ("ก ㈱ ก", ("ก", "㈱")),
        ("상금 𝟭𝟬만원", ("𝟭", "𝟬")),
        ("\ud83d", ("\ufffd",)),
        ("\ue000", ("\ue000",)),
    ],
    ids=["rare-hanja", "each-once-in-order", "maths-digits", "half-an-emoji", "private-use"],
)
def test_what_has_no_agreed_twin_stops_the_text(text, unsendable):
    measured = measure(text)

    assert measured.unsendable == unsendable
    assert not set(unsendable) & set(measured.sent_as)
    assert set(unsendable) <= set(clean(text).text)


def test_what_old_phones_may_not_show_is_pointed_out_and_sent_all_the_same():
    measured = measure("펲시 5€, 햏 5€", "갂")

    assert measured.doubtful == ("펲", "€", "햏", "갂")
    assert measured.unsendable == ()


def test_every_replacement_is_shown_once():
    assert clean("– 가 – 😀 ₩100 \xa0").replaced == (("😀", ""), ("₩100", "100원"), ("–", "-"), ("\xa0", " "))


@pytest.mark.parametrize("text", ["😀🎉", "❗️☀️", " \u200b\n", "", "👨‍👩‍👧‍👦"])
def test_a_text_of_nothing_but_emoji_or_blanks_is_empty(text):
    assert measure(text).empty


@pytest.mark.parametrize(
    ("text", "subject", "kind"),
    [
        ("가" * 45, "", "SMS"),
        ("가" * 45 + "a", "", "LMS"),
        ("a" * 90, "", "SMS"),
        ("a" * 91, "", "LMS"),
        ("똠" * 45, "", "SMS"),
        ("가" * 45 + "😀", "", "SMS"),
        (unicodedata.normalize("NFD", "각" * 45), "", "SMS"),
        ("가" * 44 + "\r\n" + "a", "", "SMS"),
        ("가", "중구 소식", "LMS"),
        ("가", "😀", "SMS"),
        ("가", "가" * 20, "LMS"),
        ("가", "가" * 20 + "a", "too_long"),
        ("가" * 1000, "", "LMS"),
        ("가" * 1000 + "a", "", "too_long"),
        ("가" * 1000 + "a", "제목", "too_long"),
        ("", "", "SMS"),
    ],
)
def test_length_and_subject_decide_the_kind(text, subject, kind):
    assert measure(text, subject).kind == kind


def test_a_subject_is_one_line_and_its_unsendable_characters_count_too():
    measured = measure("본문", " 11월\n소식 ก")

    assert measured.subject == "11월 소식"
    assert measured.subject_bytes == 9
    assert measured.unsendable == ("ก",)


def test_a_long_text_is_measured_quickly():
    assert measure("가–" * 50_000).kind == "too_long"
    assert measure("₩" + "1만" * 50_000).kind == "too_long"
