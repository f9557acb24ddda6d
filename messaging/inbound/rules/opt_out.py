"""수신거부: a refusal so plain that no person need read it first. A wrong one is undone by its receipt."""

import re

from messaging.inbound.models import Route
from messaging.inbound.router import Ruling
from messaging.inbound.rules import plain_words, refusing

LONGEST = 110  # signs without spaces; a longer letter is read by a person


class OptOut:
    name = "opt_out"
    title = "분명한 수신거부"
    order = 100

    def look(self, heard):
        """Opt out when the words can mean nothing else: no question, no 'not', nothing else to cancel."""
        why = plain(heard.reading)
        if not why:
            return None
        scope = "all" if refusing.EVERYTHING.search(heard.reading.tight) else "news"
        return Ruling(Route.OPT_OUT, self.name, why, data={"scope": scope})


def plain(reading):
    """Why this is a plain refusal, in Korean; '' when it isn't one."""
    tight, words = reading.tight, reading.words
    if not tight or len(tight) > LONGEST:
        return ""
    if refusing.ENGLISH.fullmatch(words):
        return "영어로 된 수신거부입니다." if "?" not in reading.text else ""
    if refusing.ABROAD.search(words.lower()) and not reading.korean and "?" not in reading.text:
        return "외국어로 된 수신거부입니다."
    if english := refusing.ENGLISH_PLEA.search(words):
        asking = "?" in reading.text or re.search(r"\b(how|where|can i|do i|should i|what)\b", words)
        return "영어로 된 수신거부입니다." if english and not asking else ""
    if (
        refusing.NOT_SAID.search(tight)
        or refusing.DOUBLED.search(tight)
        or refusing.OTHERS_TEXTS.search(tight)
    ):
        return ""
    if refusing.NEGATED.search(tight) and not unmistakable(tight):
        return ""
    if by_its_grammar(reading):
        return "소식을 그만 받겠다고 분명히 말합니다."
    if (
        refusing.RESUMES.search(tight)
        or refusing.PARTIAL.search(tight)
        or (refusing.SOMEONE_ELSES.search(tight) and not DIED.search(tight))
    ):
        return ""
    if refusing.PLAIN_NOUN.fullmatch(tight) and not asks(reading):
        return "수신거부를 뜻하는 짧은 말입니다."
    other = refusing.OTHER_THINGS.search(tight) or refusing.STORY.search(tight)
    if refusing.BEGINS_SO.search(tight) and not asks(reading) and not other:
        return "수신거부로 시작하는 말입니다."
    if (
        refusing.ENDS_SO.search(tight)
        and refusing.OUR_TEXTS.search(tight)
        and not asks(reading)
        and not other
    ):
        return "문자를 그만 받겠다는 말로 끝납니다."
    stop = refusing.STOP_SENDING.search(tight)
    if stop and not asks(reading) and not elsewhere(tight, stop):
        return "소식을 그만 보내 달라는 말입니다."
    return ""


def by_its_grammar(reading):
    """Whether the sentence is built as a refusal of our texts, and of nothing else."""
    tight = plain_words.without_hours(reading.tight)
    said = plain_words.announced(tight)
    if not said:
        tight = reading.tight
        said = plain_words.asked(tight) or plain_words.short(tight)
    if not said or asks(reading):
        return False
    rest = tight[: said.start()] + " " + tight[said.end() :]
    return not any(
        pattern.search(where)
        for pattern, where in (
            (refusing.OTHER_THINGS, rest),
            (refusing.STORY, rest),
            (refusing.RESUMES, tight),
            (refusing.PARTIAL, tight),
            (refusing.SOMEONE_ELSES, tight),
        )
    )


def asks(reading):
    """Whether it asks about refusing rather than refusing; a polite request may look like a question."""
    tight = reading.tight
    if refusing.ASKS_POLITELY.search(tight):
        return False
    if refusing.ASKS_HOW.search(tight):
        return True
    return ("?" in reading.text or "？" in reading.text) and not refusing.STOP_SENDING.search(tight)


def elsewhere(tight, stop):
    """Whether the words are about something else, a story, or somebody's saying."""
    if refusing.STORY.search(tight) and not tight.endswith(stop[0]) and len(tight) - stop.end() > 6:
        return True
    other = refusing.OTHER_THINGS.search(tight)
    return bool(other) and not OUR_TEXT.search(stop[0] + tight[max(0, stop.start() - 6) : stop.start()])


DIED = re.compile(r"돌아가(셨|신|셔)|사망|별세|작고|고인|하늘나라")  # no owner left to ask
OUR_TEXT = re.compile(r"문자|소식(?!지)|메시지|알림|수신|구독|명단|번호")


def unmistakable(tight):
    """'안 받을래요, 보내지 마세요': a 'not' that belongs to the refusal itself."""
    stop = refusing.STOP_SENDING.search(tight)
    return bool(stop) and not refusing.NEGATED.search(tight.replace(stop[0], ""))
