"""How a resident's text is known to be an entry: by keyword, by what it answers, or by its shape.

The rules only read. `data["call"]` is the id of the call; without it no open call fits, and the
handler (receiving.py) hands the text to a person.
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.inbound import speech
from messaging.inbound.models import Route
from messaging.inbound.router import Ruling
from participation import calls, parts, shapes, stories
from participation.models import Call, Corner, Submission

SHORT = 45  # signs: a question of this length about a call is no entry
THANKS = 30  # signs: a text of this length that thanks, from someone whose entry we have, is no new one


def _to(call, rule, why, **data):
    return Ruling(Route.SUBMISSION, rule, why, data={"call": call.pk, **data})


class CallKeyword:
    """The text opens with the keyword of an open call; or of one that has just closed."""

    name = "call_keyword"
    title = "공모 머리말"
    order = 600

    def look(self, heard):
        if _asks_about(heard.text):
            return None
        if call := calls.by_keyword(heard.text, calls.open_calls()):
            return _to(call, self.name, _("‘%(call)s’의 머리말로 시작합니다.") % {"call": call})
        # A word such as '퀴즈' may still fit another open call; only then is it late.
        if shapes.opening(heard.text) and calls.by_opening(shapes.opening(heard.text), calls.open_calls()):
            return None
        if call := calls.late_by_keyword(heard.text):
            return _to(call, self.name, _("이미 마감한 ‘%(call)s’의 머리말로 시작합니다.") % {"call": call})
        return None


class OwnPiece:
    """The caption to a photo sent minutes ago, or the photo to a text: the missing half of a piece."""

    name = "other_half"
    title = "이어 보낸 사진·글"
    order = 610

    def look(self, heard):
        if not heard.phone or (shapes.courtesy(heard.text) and not heard.has_photo):
            return None
        before = (
            Submission.objects.filter(
                phone=heard.phone,
                replaced_by=None,
                received_at__gt=timezone.now() - parts.TOGETHER,
                call__in=Call.objects.open(),
            )
            .select_related("call")
            .order_by("-pk")
            .first()
        )
        if before is None or _asks_about(heard.text):
            return None
        was_photo, has_words = before.channel == Submission.Channel.PHOTO, bool(heard.text.strip())
        if (
            (has_words and not heard.has_photo and was_photo and not before.words.strip())
            or (heard.has_photo and not has_words and not was_photo)
            or parts.supplements(heard.text, before.words)
        ):
            return _to(before.call, self.name, _("조금 앞서 보낸 응모글과 한 편입니다."))
        return None


class ReplyToCall:
    """A reply to a text of ours about an open call."""

    name = "reply_to_call"
    title = "공모 문자에 보낸 답장"
    order = 620

    def look(self, heard):
        if not heard.context:
            return None
        number = calls.by_topic(heard.context.topics)
        if number is None or _asks_about(heard.text) or _is_for_the_office(heard):
            return None
        call = Call.objects.filter(pk=number, published=True).select_related("corner").first()
        if call is None or (not heard.has_photo and self._small_talk(heard, call)):
            return None
        if not call.is_open and timezone.now() - call.closes_at > calls.LATE:
            return None
        return _to(call, self.name, _("‘%(call)s’ 문자에 보낸 답장입니다.") % {"call": call})

    def _small_talk(self, heard, call):
        """Thanks for a receipt replace nobody's entry, however they are worded."""
        if shapes.courtesy(heard.text):
            return True
        if len(heard.text) > THANKS or shapes.acrostic(heard.text) or not shapes.thanks(heard.text):
            return False
        return Submission.objects.filter(phone=heard.phone, call=call).exists()


class EntryShape:
    """An acrostic, an answer to the quiz, a photo: what an entry looks like, whatever the keyword."""

    name = "entry_shape"
    title = "응모글의 꼴"
    order = 630

    def look(self, heard):
        if _asks_about(heard.text) and not shapes.answers_quiz(heard.text):
            return None
        open_calls = calls.open_calls()
        if call := calls.by_acrostic(heard.text, open_calls):
            return _to(call, self.name, _("삼행시 꼴입니다."))
        if shapes.acrostic(heard.text):
            return Ruling(
                Route.SUBMISSION, self.name, _("삼행시 꼴이지만 열린 삼행시 공모가 하나가 아닙니다.")
            )
        if opening := shapes.opening(heard.text):
            if call := calls.by_opening(opening, open_calls):
                return _to(call, self.name, _("‘%(word)s’로 시작합니다.") % {"word": opening})
            return Ruling(
                Route.SUBMISSION,
                self.name,
                _("‘%(word)s’로 시작하지만 맞는 공모가 열려 있지 않습니다.") % {"word": opening},
            )
        if shapes.answers_quiz(heard.text):
            call = calls.by_opening("퀴즈", open_calls)
            return (
                _to(call, self.name, _("퀴즈의 답입니다."))
                if call
                else Ruling(
                    Route.SUBMISSION, self.name, _("퀴즈의 답으로 보이지만 맞는 공모가 열려 있지 않습니다.")
                )
            )
        # A pothole on a picture is no picture for the corner.
        if (
            heard.has_photo
            and not _is_for_the_office(heard)
            and (call := calls.of_form(Corner.Form.PHOTO, open_calls))
        ):
            return _to(call, self.name, _("사진 공모가 열려 있을 때 온 사진입니다."))
        return None


class Story:
    """A piece of everyday life, long enough and asking for nothing; not while we talk of something else."""

    name = "story"
    title = "이야기 글"
    order = 690

    def look(self, heard):
        if heard.context and (heard.context.inquiries or heard.context.topics):
            return None
        if speech.wants(heard.reading) or not stories.reads_like_one(heard.reading):
            return None
        if call := calls.by_subject(shapes.plain(heard.text), calls.open_calls()):
            return _to(call, self.name, _("‘%(call)s’에 어울리는 이야기입니다.") % {"call": call})
        return Ruling(Route.SUBMISSION, self.name, _("이야기 글로 보이지만 어느 공모인지 알 수 없습니다."))


RULES = [CallKeyword(), OwnPiece(), ReplyToCall(), EntryShape(), Story()]


def _asks_about(text):
    """A short question ('퀴즈 마감이 언제예요?') goes to those who can answer it."""
    return len(text) <= SHORT and shapes.asks(text) and not shapes.acrostic(text)


def _is_for_the_office(heard):
    """A plain request or complaint stays one, also right after a receipt of ours: a department acts on it.

    An acrostic may wish and a quiz's answer may ask; both are entries by their shape.
    """
    return bool(
        speech.wants(heard.reading)
        and not shapes.acrostic(heard.text)
        and not shapes.answers_quiz(heard.text)
    )
