"""What a Korean phone can show: cleans a text for the wire and counts it as carriers do.

Carriers count and carry Korean texts in CP949: ASCII is 1 byte, everything else 2. What CP949 lacks
is replaced only by an agreed twin (`–` by `-`, `•` by `·`, `⑯` by `(16)`); emoji are dropped; the
rest is *unsendable* and a person must write it differently. Python's `cp949` codec is the one judge;
its `euc_kr` counts a rare syllable such as 똠 as 8 bytes.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

SMS_BYTES = 90
LMS_BYTES = 2000
SUBJECT_BYTES = 40


@dataclass(frozen=True)
class Cleaned:
    """A text with every agreed replacement made. It still holds what is `unsendable`, so it can't pass unseen."""

    text: str
    replaced: tuple[tuple[str, str], ...] = ()  # (what stood there, what stands there now), each once
    unsendable: tuple[str, ...] = ()  # each character once, in order


@dataclass(frozen=True)
class Measure:
    """How phones will count and show a text. `bytes` are always those of `sent_as`, in CP949.

    `sent_as` leaves out what is unsendable; a text with anything in `unsendable` must not be sent.
    """

    sent_as: str
    bytes: int
    kind: str  # "SMS", "LMS" or "too_long"
    unsendable: tuple[str, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    doubtful: tuple[str, ...] = ()  # sent as they are, but old phones and strict carriers may show "?"
    subject: str = ""
    subject_bytes: int = 0

    @property
    def empty(self) -> bool:
        """Nothing is left to read: the text was blank or held only emoji."""
        return not self.sent_as.strip()


def clean(text: str) -> Cleaned:
    """Make every agreed replacement, and name what cannot be sent. Cleaning twice changes nothing more."""
    replaced: dict[tuple[str, str], None] = {}
    cleaned = _once(_well_formed(text), replaced)
    while (again := _once(cleaned, replaced)) != cleaned:
        cleaned = again
    unsendable = dict.fromkeys(char for char in cleaned if not _encodes(char))
    return Cleaned(cleaned, tuple(replaced), tuple(unsendable))


def size(text: str) -> int:
    """Bytes of the text as it would be sent."""
    return len(_sendable(clean(text)).encode("cp949"))


def measure(text: str, subject: str = "") -> Measure:
    """Count a text as the carriers will. A subject, even an unneeded one, makes it an LMS."""
    body, title = clean(text), clean(subject)
    sent_as = _sendable(body)
    sent_subject = " ".join(_sendable(title).split())
    length, subject_length = len(sent_as.encode("cp949")), len(sent_subject.encode("cp949"))
    if length > LMS_BYTES or subject_length > SUBJECT_BYTES:
        kind = "too_long"
    elif length > SMS_BYTES or sent_subject:
        kind = "LMS"
    else:
        kind = "SMS"
    return Measure(
        sent_as=sent_as,
        bytes=length,
        kind=kind,
        unsendable=tuple(dict.fromkeys(body.unsendable + title.unsendable)),
        replaced=tuple(dict.fromkeys(body.replaced + title.replaced)),
        doubtful=tuple(dict.fromkeys(char for char in sent_as + sent_subject if _doubtful(char))),
        subject=sent_subject,
        subject_bytes=subject_length,
    )


def fit(text: str, limit: int) -> str:
    """The longest beginning of the sendable text within `limit` bytes; no character is ever halved."""
    sendable = _sendable(clean(text))
    return sendable.encode("cp949")[: max(limit, 0)].decode("cp949", "ignore")


# How it is done -------------------------------------------------------------------------------------

# Characters with a twin that CP949 has: a person reading the twin reads the same.
_TWINS: dict[str, str] = {
    **dict.fromkeys("‐‑‒–—−⁃﹘﹣⸺⸻", "-"),
    **dict.fromkeys("•∙⋅‧・･◦⦁", "·"),
    **dict.fromkeys("✓✔▸►", "▶"),
    **dict.fromkeys("☑▪◼◾⬛", "■"),
    **dict.fromkeys("☐▫◻◽⬜", "□"),
    **dict.fromkeys("➔➜➝➞➡", "→"),
    "⬅": "←",
    "⬆": "↑",
    "⬇": "↓",
    "❤": "♥",
    "⭐": "★",
    "⭕": "○",  # of quizzes
    "❌": "×",
    "🔟": "10",
    "⋯": "…",
    "〜": "~",
    "©": "(c)",
    "µ": "μ",
    # Money is written out; `_MONEY` puts the word behind an amount.
    "₩": "원",
    "£": "파운드",
    "¥": "엔",
    "¢": "센트",
    # Spaces that only layout programs tell apart.
    **{chr(code): " " for code in (0x09, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F)},
    # Ligatures as they come out of a PDF.
    **{chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)},
}

# Circled and bracketed numbers beyond ⑮ and ⒂, and numbers in black or sans-serif circles.
_NUMBERS = (*range(0x2460, 0x2474), *range(0x2474, 0x2488), 0x24EA, *range(0x24EB, 0x24F5), 0x24FF)
_NUMBERS += (*range(0x2776, 0x2794), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))

# Nothing to see: zero widths, direction marks, variation selectors, the soft hyphen (which CP949 has
# and phones print), loose accents, tags, and every control character but the line break.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u0300-\u036f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_END = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Unicode's emoji and pictographs (emoji-data.txt), without the ASCII digits.
_EMOJI = (
    r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3"
    r"\u23f8-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618"
    r"\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660"
    r"\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b\u269c\u26a0\u26a1\u26a7\u26aa"
    r"\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9\u26ea"
    r"\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728"
    r"\u2733\u2734\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf"
    r"\u2934\u2935\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    r"\U0001f000-\U0001f0ff\U0001f10d-\U0001f10f\U0001f12f\U0001f16c-\U0001f171\U0001f17e\U0001f17f"
    r"\U0001f18e\U0001f191-\U0001f19a\U0001f1ad-\U0001f1ff\U0001f201-\U0001f20f\U0001f21a\U0001f22f"
    r"\U0001f232-\U0001f23a\U0001f23c-\U0001f23f\U0001f249-\U0001f64f\U0001f680-\U0001f6ff"
    r"\U0001f774-\U0001f77f\U0001f7d5-\U0001f7ff\U0001f80c-\U0001f80f\U0001f848-\U0001f84f"
    r"\U0001f85a-\U0001f85f\U0001f888-\U0001f88f\U0001f8ae-\U0001f8ff\U0001f90c-\U0001f93a"
    r"\U0001f93c-\U0001f945\U0001f947-\U0001faff\U0001fc00-\U0001fffd]"
)
_DRESS = r"[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"  # colours, skins, flags' tags
_EMOJI_RUN = re.compile(f"([\U0001f1e6-\U0001f1ff]{{2}}|{_EMOJI}){_DRESS}((?:\u200d{_EMOJI}{_DRESS})*)")
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")

_NUMBER = r"[0-9]+(?:,[0-9]+)*(?:\.[0-9]+)?"
_AMOUNT = f"{_NUMBER}(?:[십백천만억조](?:{_NUMBER})?)*"
_MONEY = re.compile(f"([₩£¥¢]) ?({_AMOUNT}(?:[~～]{_AMOUNT})?)(원)?")

# Hanja and Å whose canonical form CP949 lacks, although it has the same character under another code.
_RESTORED = str.maketrans({"\u90ce": "\uf92c", "\u96b8": "\uf9b8", "\u00c5": "\u212b"})


def _once(text: str, replaced: dict[tuple[str, str], None]) -> str:
    def note(old: str, new: str) -> str:
        if old != new:
            replaced[old, new] = None
        return new

    text = unicodedata.normalize("NFC", _LINE_END.sub("\n", text))
    text = _KEYCAP.sub(lambda key: note(key[0], key[1]), text)
    text = _EMOJI_RUN.sub(lambda run: note(run[0], _instead_of_emoji(run[1], joined=bool(run[2]))), text)
    text = _INVISIBLE.sub(lambda char: note(char[0], ""), text)
    text = unicodedata.normalize("NFC", text).translate(_RESTORED)  # what was dropped may have parted jamo
    text = _MONEY.sub(lambda sum_: note(sum_[0], sum_[2] + _TWINS[sum_[1]]), text)
    return "".join(char if _stays(char) else note(char, _twin(char)) for char in text)


def _instead_of_emoji(char: str, *, joined: bool) -> str:
    """A joined emoji is one picture and goes as one; a plain sign that phones have stays."""
    if joined:
        return ""
    return char if _encodes(char) else _TWINS.get(char, "")  # a flag is two letters, and goes


def _stays(char: str) -> bool:
    return char != "\t" and _encodes(char)


@cache
def _twin(char: str) -> str:
    """What is written instead of a character that CP949 lacks; itself when nothing was agreed."""
    if char in _TWINS:
        return _TWINS[char]
    if ord(char) in _NUMBERS:
        number = int(unicodedata.numeric(char))
        return chr(0x245F + number) if 1 <= number <= 15 else f"({number})"
    name = unicodedata.name(char, "")
    if name.startswith(("LATIN", "GREEK")):
        base = unicodedata.normalize("NFD", char)[0]
        return base if _encodes(base) else char
    if name.startswith(("HANGUL CHOSEONG", "HANGUL JUNGSEONG", "HANGUL JONGSEONG")):
        return _letter(name.split(" ", 2)[2]) or char
    return char


def _letter(name: str) -> str:
    """The lone Korean letter of a jamo's name, if it is in use today."""
    try:
        letter = unicodedata.lookup(f"HANGUL LETTER {name}")
    except KeyError:
        return ""
    return letter if _encodes(letter) else ""


@cache
def _encodes(char: str) -> bool:
    try:
        char.encode("cp949")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _doubtful(char: str) -> bool:
    """Late additions, and the syllables that CP949 has beyond the 2,350 of KS X 1001."""
    return char in "€®㉾" or ("가" <= char <= "힣" and len(char.encode("euc_kr")) > 2)


def _sendable(cleaned: Cleaned) -> str:
    if not cleaned.unsendable:
        return cleaned.text
    return "".join(char for char in cleaned.text if _encodes(char))


def _well_formed(text: str) -> str:
    """Join split surrogate pairs; a lone half becomes U+FFFD, which no encoder chokes on and no phone can show."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text
