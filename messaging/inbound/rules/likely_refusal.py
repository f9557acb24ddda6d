"""A refusal that may be one: a person decides, and until then nothing unasked goes to this phone (law 4)."""

import re

from messaging.inbound import speech
from messaging.inbound.models import Route
from messaging.inbound.router import Ruling
from messaging.inbound.rules import refusing, spam
from messaging.inbound.rules.change_interests import AREAS

SHORT = 16  # signs without spaces: in so short a text the word is the message
OUTSPOKEN = re.compile(
    r"수신거부|거부(합|할|해|하겠|요|부탁)|해지(합|할|해|하겠|요|부탁)|탈퇴(합|할|해|하겠|요|부탁)"
)
OURS_TOO = re.compile(
    r"(문자|소식(?!지)|메시지|알림)(은|는|을|를|도|좀|이제)*.{0,6}(그만|보내지|안보내|끊|거부|해지)"
)
HARMLESS = re.compile(
    r"그만(큼|한|이(에요|네|다|지)|입니다|둔|두|두고|둬|뒀)|거부감|거부권|거부반응|해지개|중단없|멈추지|취소선|눈물이그만|웃음이그만|그만(울|웃|자|먹|놀|싸우|버리|피우|태우)"
)


class LikelyRefusal:
    name = "likely_refusal"
    title = "거부일 수도 있는 말"
    order = 110

    def look(self, heard):
        """Hand to a person what may mean 'stop', and say that the phone is to be held."""
        why = likely(heard)
        return Ruling(Route.REVIEW, self.name, why, data={"hold": why}) if why else None


def likely(heard):
    """Why this may be a refusal, in Korean; '' when it hardly is one."""
    reading = heard.reading
    tight = reading.tight
    if spam.sells(reading.text):
        return ""  # '무료수신거부 080 …' under an advertisement refuses nothing
    if not tight or refusing.RESUMES.search(tight):
        return ""
    if refusing.PARTIAL.search(tight) and AREAS.search(tight):
        return ""  # '교육 빼고 일자리만': change_interests knows what to do
    if refusing.LONE.fullmatch(reading.words) or refusing.LONE.fullmatch(tight):
        if heard.context and (heard.context.signing_up or heard.context.inquiries):
            return ""  # an answer to what we asked
        return "소식을 거절하는 말일 수 있습니다."
    if re.search(r"(수신|문자|소식)(을|를)?(거부|해지|차단)하면", tight):
        return "거부하면 어떻게 되는지 묻는 말입니다."
    if refusing.NOT_SAID.search(tight) or (
        refusing.NEGATED.search(tight) and not refusing.POLITE.search(tight)
    ):
        return ""
    if refusing.POLITE.search(tight) and not refusing.OTHER_THINGS.search(
        refusing.POLITE.sub("", tight)[:60]
    ):
        return "정중하게 사양하는 말일 수 있습니다."
    about_us = refusing.ABOUT_US.search(tight)
    other = refusing.OTHER_THINGS.search(tight)
    if (
        refusing.COMPLAINT.search(tight)
        and about_us
        and not (speech.PLAINLY.search(tight) and re.search(r"어디|어떻게|방법", tight))
        and (not other or "스팸" in tight or "신고합니다" in tight)
    ):
        return "문자가 오는 것을 불편해하는 말입니다."
    if tight.startswith("스팸") and "신고" in tight and not reading.asks:
        return "문자를 스팸으로 여기는 말입니다."
    if refusing.ABROAD.search(reading.words) or (
        not reading.korean and refusing.REFUSING_WORD.search(reading.words)
    ):
        return "외국어로 된 거부일 수 있습니다." if looks_like_ours_abroad(reading.words) else ""
    if (
        refusing.REFUSING_WORD.search(tight)
        and not other
        and (about_us or len(tight) <= SHORT or (len(tight) <= 40 and OUTSPOKEN.search(tight)))
    ):
        if refusing.STORY.search(tight) and not about_us:
            return ""
        if harmless(tight):
            return ""
        return "거부를 뜻하는 말이 들어 있지만 분명하지 않습니다."
    if refusing.STOP_SENDING.search(tight) and about_us and other and OURS_TOO.search(tight):
        return "그만 보내 달라는 말일 수 있지만 다른 내용도 있습니다."
    return ""


def harmless(tight):
    """Whether the refusing word is part of another word: '그만큼', '거부감', '일을 그만두고'."""
    return bool(HARMLESS.search(tight)) and not refusing.REFUSING_WORD.search(HARMLESS.sub("", tight))


def looks_like_ours_abroad(words):
    """Whether a foreign text with a refusing word speaks of messages at all."""
    return (
        bool(re.search(r"text|message|sms|send|subscri|news|number|receiv|短信|配信|送|发|メール", words))
        or len(words) < 12
    )
