"""Numbers are read however people type them, and what can't be read is explained."""

import pytest

from messaging import masking
from messaging.audience import phones

TYPED = {
    "hyphens": "010-1234-5678",
    "dots": "010.1234.5678",
    "blanks": " 010 1234 5678 ",
    "nothing between": "01012345678",
    "full-width": "０１０－１２３４－５６７８",
    "a dash from a word processor": "010–1234–5678",
    "+82": "+82 10-1234-5678",
    "+82 with the zero kept": "+82 (0)10 1234 5678",
    "82": "82-10-1234-5678",
    "0082": "0082 10 1234 5678",
    "a spreadsheet dropped the zero": "1012345678",
    "a spreadsheet's whole number": 1012345678,
    "a spreadsheet's float": 1012345678.0,
    "E.164": "+821012345678",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
def test_one_number_typed_in_many_ways(typed):
    assert phones.parse(typed) == "+821012345678"


def test_the_test_numbers_are_numbers():
    assert phones.parse("010-0000-0001") == "+821000000001"
    assert phones.shown("+821000000001") == "010-0000-0001"


@pytest.mark.parametrize(
    ("typed", "kept"), [("011-234-5678", "+82112345678"), ("016-9234-5678", "+821692345678")]
)
def test_old_mobile_numbers_are_mobile_numbers(typed, kept):
    assert phones.parse(typed) == kept
    assert phones.shown(kept) == typed


REFUSED = [
    ("", "empty"),
    (None, "empty"),
    (" - ", "empty"),
    ("O1O-1234-5678", "letters"),
    ("0l0-1234-5678", "letters"),
    ("홍길동", "not_a_number"),
    ("010-1234-567", "too_short"),
    ("010", "too_short"),
    ("010-1234-56789", "too_long"),
    ("010-1234-5678, 010-2222-3333", "too_long"),
    ("02-3396-5412", "not_mobile"),
    ("1588-1234", "not_mobile"),
    ("+1 415 555 2671", "foreign"),
]


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_cant_be_texted_gets_a_code_and_korean_words(typed, code):
    with pytest.raises(phones.NotAPhone) as refused:
        phones.parse(typed)

    assert refused.value.code == code
    assert refused.value.in_words() == phones.MESSAGES[code]
    assert not any(sign.isdigit() and sign in str(typed) for sign in str(refused.value)), (
        "no number in errors"
    )


def test_every_code_has_words_and_every_word_a_code():
    assert {code for _typed, code in REFUSED} == set(phones.MESSAGES)


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("02-3396-5412", "+82233965412", "02-3396-5412"),
        ("+1 415 555 2671", "+14155552671", "+1 415-555-2671"),
        ("010-1234-5678", "+821012345678", "010-1234-5678"),
    ],
)
def test_whoever_texts_us_is_somebody_with_any_kind_of_phone(typed, kept, shown):
    assert phones.parse_sender(typed) == kept
    assert phones.shown(kept) == shown


@pytest.mark.parametrize("typed", ["", "발신번호표시제한", None])
def test_a_withheld_number_is_no_number(typed):
    with pytest.raises(phones.NotAPhone):
        phones.parse_sender(typed)


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("+821012345678", "010-****-5678"),
        ("010-1234-5678", "010-****-5678"),
        ("+82112345678", "011-****-5678"),
        ("+14155552671", "****71"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_number_keeps_its_ends_only(number, masked):
    assert masking.phone(number) == masked


@pytest.mark.parametrize(
    ("full", "masked"),
    [
        ("홍길동", "홍*동"),
        ("홍길", "홍*"),
        ("남궁민수", "남궁**"),
        (" 홍길동 ", "홍*동"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_masked_name_is_the_usual_one(full, masked):
    assert masking.name(full) == masked
