"""What an entry looks like when nobody said which call it is for: an acrostic, an answer, a caption."""

import re
import unicodedata
from dataclasses import dataclass

HANGUL = "가-힣"
# '남)', '(남)', '남:', '남-', '남.', '<남>', '【남】', '1. 남 -': one syllable, then a sign that sets it apart.
MARKED = re.compile(
    rf"(?:^|(?<=[\s.,!?~ㅋㅎ^\n]))(?:\d[.)]\s*)?[(<\[【‘'\"]?([{HANGUL}])[’'\"]?\s*[)>\]】:：;.,=\-–—~→]\s*(?=\S)",
    re.M,
)
# '①남 남산 ②산 산책': numbered verses.
NUMBERED = re.compile(rf"[①-⑨]\s*([{HANGUL}])(?=[\s:)\-.])\s*[:)\-.]?\s*")
# A syllable alone on its line and the verse on the next one.
ALONE = re.compile(rf"^\s*[(<\[【]?([{HANGUL}])[)>\]】:.\-]?\s*$", re.M)
# '남! 남산 위에', '남*남산': any sign will do when the verse begins with the same syllable again.
AGAIN = re.compile(
    rf"(?:^|(?<=[\s.,!?~ㅋㅎ^\n'\"‘“]))([{HANGUL}])\s*[!*/|+#·…'\"‘’“”]+\s*(?=\1)",
    re.M,
)
# "'광'장에 모여": the syllable set apart inside the first word of its line.
WITHIN = re.compile(rf"^\s*['\"‘“<\[(【]([{HANGUL}])['\"’”>\])】](?=[{HANGUL}])", re.M)
# '남 남산에 올라 산 산바람 …': syllable, space, the verse beginning with it.
TWICE = re.compile(rf"(?:^|(?<=\s))([{HANGUL}])\s+(?=\1[{HANGUL}])", re.M)
SENTENCE_ENDS = "다요죠까네지음함임"
OPENINGS = re.compile(
    r"^[\s\[(<#]*(삼행시|이행시|사행시|오행시|n행시|행시|퀴즈|정답|응모|한\s*줄\s*소감|한줄평|독자\s*마당|독자\s*의\s*소리|칭찬합니다|칭찬합시다|칭찬해요|칭찬\s*릴레이|사진\s*공모|찰칵)",
    re.I,
)
NOT_AN_ENTRY = re.compile(
    r"(?:언제|뭔|뭘|어떻게|어디|뭐|무엇|몇|누구|왜)[^\n]{0,24}(?:\?|나요|까요|가요|인가|는지|와요|되요|돼요|죠|가요)"
    r"|(?:나요|까요|뭔가요|뭐예요|뭐에요|인가요|은가요|는지요|할까요|됩니까|합니까|[봅갑옵읍십줍]니까|나여)\s*[?~!.ㅠㅜ^]*$"
    r"|\?\s*$"
)
COURTESY = re.compile(
    r"^\s*(?:네+|넵+|예+|넹|응+|ㅇㅇ|ok|오케이|확인|알겠습니다|알겠어요|감사(?:합니다|해요|드립니다)|고맙습니다|고마워요|수고(?:하세요|하십니다|많으십니다)|좋아요|안녕하세요)"
    r"(?:[\s,.!~^ㅎㅋ♡♥]*(?:네+|감사(?:합니다|해요|드립니다)|고맙습니다|알겠습니다|수고하세요))?[\s,.!~^ㅎㅋㅠㅜ♡♥]*$",
    re.I,
)


@dataclass(frozen=True)
class Acrostic:
    """The syllables that the lines begin with, and the lines."""

    syllables: str
    lines: tuple[str, ...]


def plain(text):
    """The text in composed Hangul and single kinds of line breaks."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()


def acrostic(text):
    """The acrostic in a text, written in any of the usual ways; None when there is none.

    Signs set each syllable apart ('남) … 산) … 길) …', '남: …'), or each line simply begins with it.
    Unsigned lines count only with `syllables` to compare: see `acrostic_of`.
    """
    text = plain(text)
    marks = [
        mark for pattern in (MARKED, ALONE, AGAIN, TWICE, WITHIN, NUMBERED) for mark in pattern.finditer(text)
    ]
    marks = sorted({mark.start(1): mark for mark in marks}.values(), key=lambda mark: mark.start(1))
    marks = [mark for mark in marks if not _is_sentence_end(text, mark)]
    if not 2 <= len(marks) <= 8:
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    lines = tuple(text[mark.end() : end].strip() for mark, end in zip(marks, ends, strict=True))
    if not all(lines):
        return None
    return Acrostic("".join(mark.group(1) for mark in marks), lines)


def acrostic_of(text, syllables):
    """The acrostic on the given syllables, also when only the lines' beginnings show it."""
    found = acrostic(text)
    if found and found.syllables == syllables:
        return found
    lines = [line.strip() for line in plain(text).split("\n") if line.strip()]
    for start in range(len(lines) - len(syllables) + 1):
        window = lines[start : start + len(syllables)]
        if all(line.startswith(one) for line, one in zip(window, syllables, strict=True)):
            return Acrostic(syllables, tuple(window))
    return None


def _is_sentence_end(text, mark):
    """'… 했다. 그리고' has a syllable and a full stop too: what ends a word is no mark."""
    start = mark.start(1)
    before = text[start - 1] if start else "\n"
    if re.match(rf"[{HANGUL}\w]", before) and before not in "①②③④⑤⑥⑦⑧⑨":
        return True
    signs = mark.group()[mark.group().index(mark.group(1)) + 1 :].strip()
    return signs in {",", ".", "~"} and before == " " and mark.group(1) in SENTENCE_ENDS


def opening(text):
    """The word that announces an entry at the start of a text ('삼행시', '퀴즈', '정답' …), or ''."""
    found = OPENINGS.match(plain(text))
    return re.sub(r"\s", "", found.group(1)) if found else ""


QUIZ = re.compile(
    r"퀴즈|정답|답은|(?:^|\s)답\s*[:：)]|^답\s|다른\s*그림|숨은\s*그림|틀린\s*그림|낱말|십자말|넌센스|가로\s*\d|세로\s*\d"
)
ABOUT_QUIZ = re.compile(
    r"언제|어디|어떻게|어케|몇\s*(?:시|일|명|번까지|개까지)|마감|발표|상품|당첨|추첨|보내면|보내나|내나요|뭐예|뭐에|뭔가|모르겠|어려|재밌|재미|여러|누구|왜|참여\s*(?:방법|하려|할)|응모\s*(?:방법|하려|할\s*수)|신청|기한"
)


def answers_quiz(text):
    """Whether a text gives a quiz's answer, also when it asks to be told so ('도서관 맞죠?')."""
    text = plain(text)
    return bool(QUIZ.search(text)) and not ABOUT_QUIZ.search(text) and len(text) > 5


def starts_with(text, keyword):
    """Whether a text opens with the keyword, however it is spaced or bracketed."""
    wanted = "".join(keyword.split()).casefold()
    head = re.sub(r"[\s\[\](){}<>#*:：.,\-~·'\"‘’“”【】]", "", plain(text)[: len(wanted) * 3 + 12]).casefold()
    return bool(wanted) and head.startswith(wanted)


def without_opening(text, keyword=""):
    """The text without the word that announced it: what a moderator would cut first anyway.

    A keyword that begins the sentence itself ('김장은 올해도 …') stays: only '정답' takes its particle along.
    """
    text = plain(text)
    keyword = r"[\s·]*".join(re.escape(sign) for sign in "".join(keyword.split()))
    for word in filter(None, [keyword, "퀴즈", "정답(?:은|이)?", "삼행시", "응모(?:합니다)?"]):
        cut = re.sub(
            rf"^[\s\[(<#*]*{word}(?=[\s\])>:：.,\-~]|정답)[\s\])>:：.,\-~]*", "", text, count=1
        ).strip()
        text = cut or text
    return text


def courtesy(text):
    """Whether a text only says yes or thanks: nobody's entry is replaced by '네 감사합니다'."""
    return bool(COURTESY.match(plain(text))) or not re.search(rf"[{HANGUL}a-zA-Z0-9]", text)


def asks(text):
    """Whether a text asks us something ('언제까지인가요?') rather than sending something in."""
    return bool(NOT_AN_ENTRY.search(plain(text)))


def thanks(text):
    """Whether a text thanks or agrees somewhere."""
    return bool(re.search(r"감사|고맙|고마워|수고|알겠|확인했|잘 받았", plain(text)))
