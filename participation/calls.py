"""Which call a text is for, and the topic by which replies to a call's texts find their way back."""

import calendar
import re
from datetime import timedelta

from django.utils import timezone

from messaging.delivery.models import Topic
from messaging.delivery.topics import topic_for
from participation import shapes
from participation.models import Call, Corner

LATE = timedelta(days=45)  # how long after closing a keyword still means that call
MOST = 50  # calls looked at for one text: an office has a handful

FORM_OF_OPENING = (
    ("행시", Corner.Form.ACROSTIC),
    ("퀴즈", Corner.Form.QUIZ),
    ("정답", Corner.Form.QUIZ),
    ("한줄", Corner.Form.ONE_LINER),
    ("칭찬", Corner.Form.PRAISE),
    ("사진", Corner.Form.PHOTO),
    ("찰칵", Corner.Form.PHOTO),
    ("독자", Corner.Form.QUESTION),
)


def topic(call):
    """The topic of a text about this call: give it to delivery with the text."""
    return topic_for(call.topic_key, call.title)


def open_calls(at=None):
    """The calls that take submissions now, the one that closes first at the front."""
    return list(Call.objects.open(at).select_related("corner").order_by("closes_at", "pk")[:MOST])


def by_topic(topics: "tuple[Topic, ...]"):
    """The id of the call that these topics name, or None."""
    for one in topics:
        kind, _colon, number = one.key.partition(":")
        if kind == "call" and number.isdigit():
            return int(number)
    return None


def by_keyword(text, calls):
    """The call whose keyword opens the text; the longest keyword wins ('삼행시왕' over '삼행시')."""
    fitting = [call for call in calls if shapes.starts_with(text, call.keyword)]
    return max(fitting, key=lambda call: len(call.keyword), default=None)


def late_by_keyword(text, at=None):
    """The call that this text comes too late for, by its keyword."""
    at = at or timezone.now()
    closed = Call.objects.filter(published=True, closes_at__lte=at, closes_at__gt=at - LATE)
    return by_keyword(text, closed.select_related("corner").order_by("-closes_at")[:MOST])


def by_opening(opening, calls):
    """The one open call whose corner goes with an opening word ('퀴즈', '한줄소감'); None when unsure."""
    form = next((form for sign, form in FORM_OF_OPENING if sign in opening), None)
    fitting = [call for call in calls if form is None or call.corner.form == form]
    return fitting[0] if len(fitting) == 1 else None


def of_form(form, calls):
    """The open call of a corner of this form; the one that closes first."""
    return next((call for call in calls if call.corner.form == form), None)


def by_acrostic(text, calls):
    """The call whose word the text is an acrostic on; else the only acrostic call."""
    fitting = [call for call in calls if call.corner.form == Corner.Form.ACROSTIC]
    for call in fitting:
        for word in asked_words(call):
            if shapes.acrostic_of(text, word):
                return call
    return fitting[0] if len(fitting) == 1 and shapes.acrostic(text) else None


def asked_words(call):
    """The words in quotation marks of a call's title and question: what an acrostic is made on."""
    return re.findall(r"[‘'“\"「『<〈]([가-힣]{2,8})[’'”\"」』>〉]", f"{call.title} {call.question}")


def by_subject(text, calls):
    """The open call whose question shares a telling word with the text ('김장'); None when unsure."""
    fitting = [call for call in calls if any(word in text for word in subjects(call))]
    return fitting[0] if len(fitting) == 1 else None


COMMON = {
    "우리", "동네", "올해", "지난", "이번", "누구", "무엇", "어디", "언제", "어떤", "어떻게", "가장", "좋았던", "기억",
    "까닭", "이야기", "알려", "주세요", "보내", "여러분", "나만", "있나요", "하나요", "사람", "생각", "이달", "다음", "공모",
    "독자마당", "질문", "소개", "담은", "함께", "당신",
}  # fmt: skip
ENDINGS = re.compile(r"(?:은|는|이|가|을|를|의|에|에서|와|과|으로|로|도|만|께|에게|이나|나|하고)$")


def subjects(call):
    """The telling nouns of a call's question, roughly: words of two syllables and more without their particles."""
    words = re.findall(r"[가-힣]{2,}", call.question)
    cut = {ENDINGS.sub("", word) if len(word) > 2 else word for word in words}
    return {word for word in cut if len(word) >= 2 and not any(word.startswith(one) for one in COMMON)}


def next_call(call):
    """The call that a latecomer may send to: open now or soon, in the same corner first, else any open one."""
    now = timezone.now()
    coming = Call.objects.filter(published=True, closes_at__gt=now)
    same = coming.filter(corner=call.corner).order_by("opens_at").first()
    return same or coming.filter(opens_at__lte=now).order_by("closes_at").first()


def next_month(call):
    """A copy of the call for the month after, not saved: same corner and rules, dates a month on."""
    opens_at, closes_at = _month_later(call.opens_at), _month_later(call.closes_at)
    month, after = timezone.localtime(call.closes_at).month, closes_at.month
    return Call(
        corner=call.corner,
        title=re.sub(rf"(?<!\d){month}월", f"{after}월", call.title),
        question=call.question,
        keyword=call.keyword,
        opens_at=opens_at,
        closes_at=closes_at,
        published=False,
        print_limit=call.print_limit,
        print_entries=call.print_entries,
        prize=call.prize,
    )


def _month_later(at):
    """The same day and hour a month on; the 31st becomes the last day of a shorter month."""
    at = timezone.localtime(at)
    year, month = (at.year + 1, 1) if at.month == 12 else (at.year, at.month + 1)
    return at.replace(year=year, month=month, day=min(at.day, calendar.monthrange(year, month)[1]))
