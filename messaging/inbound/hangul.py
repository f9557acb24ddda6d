"""Hangul as keys and jamo: what a Korean typed with the English layout on, and how far two words are apart."""

import unicodedata

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]
KEYS = {
    **dict(zip("rRseEfaqQtTdwWczxvg", LEADS, strict=True)),
    **dict(zip("koiOjpuPhynbml", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ", strict=True)),
}
JOINED_VOWELS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}
JOINED_TAILS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
SPLIT = {joined: pair for pair, joined in {**JOINED_VOWELS, **JOINED_TAILS}.items()}


def jamo(text):
    """The letters of the text: '거부' is 'ㄱㅓㅂㅜ'; double letters count as the two keys that make them."""
    letters = []
    for sign in unicodedata.normalize("NFC", text):
        index = ord(sign) - 0xAC00
        if 0 <= index < 11172:
            parts = (LEADS[index // 588], VOWELS[index % 588 // 28], TAILS[index % 28])
        else:
            parts = (sign,)
        letters.extend(SPLIT.get(part, part) for part in parts if part)
    return "".join(letters)


def from_keys(text):
    """What the keys of an English text write on the Korean layout: 'rjqn' is '거부'."""
    letters = [KEYS.get(sign) or KEYS.get(sign.lower()) or sign for sign in text]
    return compose("".join(letters))


def to_keys(text):
    """What the keys of a Korean text write on the English layout: 'ㄴ새ㅔ' is 'stop'."""
    signs = {letter: key for key, letter in KEYS.items()}
    return "".join(signs.get(letter, letter) for letter in jamo(text))


def compose(letters):
    """Join single letters into syllables, as a keyboard does."""
    out, i = [], 0
    while i < len(letters):
        lead = letters[i]
        if lead not in LEADS or i + 1 >= len(letters) or letters[i + 1] not in VOWELS:
            out.append(lead)
            i += 1
            continue
        vowel, i = letters[i + 1], i + 2
        if i < len(letters) and vowel + letters[i] in JOINED_VOWELS:
            vowel, i = JOINED_VOWELS[vowel + letters[i]], i + 1
        tail = ""
        if _closes(letters, i):
            tail, i = letters[i], i + 1
            if _closes(letters, i) and tail + letters[i] in JOINED_TAILS:
                tail, i = JOINED_TAILS[tail + letters[i]], i + 1
        out.append(chr(0xAC00 + LEADS.index(lead) * 588 + VOWELS.index(vowel) * 28 + TAILS.index(tail)))
    return "".join(out)


def _closes(letters, i):
    """Whether the letter at `i` ends a syllable: a consonant with no vowel behind it."""
    if i >= len(letters) or letters[i] not in TAILS[1:]:
        return False
    return i + 1 >= len(letters) or letters[i + 1] not in VOWELS


def ending_in(tail):
    """A regular expression's class of all syllables that close with `tail`: verb endings begin so ('-ㅂ니까')."""
    index = TAILS.index(tail)
    return "[" + "".join(chr(at) for at in range(0xAC00 + index, 0xAC00 + 11172, 28)) + "]"


def distance(one, other, limit):
    """How many letters must change to make one of the other; more than `limit` is `limit + 1`."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > limit:
            return limit + 1
    return row[-1]
