"""What residents' texts leave with us, how long, and how it ends.

A resident's words are never changed (law 6) while they are kept; the end of their period is the one exception.
"""

from django.utils.translation import gettext as _

from messaging.inbound import inquiries as inquiries_of_the_room
from messaging.inbound.models import Answer, InboundMessage, InboundPhoto, Inquiry
from messaging.keeping.kept import KeptData, phone_is_there, token
from messaging.keeping.models import Unit

TASK = "단위과제 ‘주민 의견 처리’ 3년(공공기록물법 시행령 제26조); 기록물로 이관한 뒤"


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key="inbound-photos",
            title=_("받은 사진"),
            holds=_("원본과 위치 정보를 뺀 사본"),
            basis=_("응모와 문의를 처리하는 데 필요한 기간(내부 관리계획)"),
            stays=_("사진이 왔다는 사실; 소식지에 실린 사진"),
            counted_from=_("받은 때"),
            amount=1,
            unit=Unit.YEARS,
            due=photos,
            destroy=lambda rows: rows.update(file="", shown="", note=_("보존기간이 끝나 파기")),
            files=_files,
            phone="message__phone",
            at_once=200,
        ),
        KeptData(
            key="inbound-texts",
            title=_("받은 문자"),
            holds=_("전화번호, 보내신 글, 중계사의 요청 원문"),
            basis=_(TASK),
            stays=_("받은 때, 갈래, 규칙(통계)"),
            counted_from=_("받은 때"),
            amount=3,
            unit=Unit.YEARS,
            due=texts,
            destroy=lambda rows: rows.update(phone=token(), text="", raw=""),
        ),
        KeptData(
            key="inbound-inquiries",
            title=_("문의와 답"),
            holds=_("전화번호, 부서의 답"),
            basis=_(TASK),
            stays=_("부서, 시작하고 마친 때, 답한 사람"),
            counted_from=_("마지막 글의 때(마치지 않은 문의도)"),
            amount=3,
            unit=Unit.YEARS,
            due=inquiries,
            destroy=forget_inquiries,
        ),
    ]


def photos(cutoff):
    """Photos that came before then and are still there, looked at or not: no worker takes so long."""
    return InboundPhoto.objects.filter(message__stored_at__lte=cutoff).exclude(file="", shown="")


def _files(rows):
    for photo in rows.only("file", "shown").order_by("pk"):
        for file in (photo.file, photo.shown):
            if file:
                yield file


def texts(cutoff):
    """Routed texts that came before then, whose words still stand there."""
    return InboundMessage.objects.filter(phone_is_there(), stored_at__lte=cutoff).exclude(
        state=InboundMessage.State.RECEIVED
    )


def inquiries(cutoff):
    """Conversations whose last text came before then, also those that nobody closed: their texts end as well."""
    return Inquiry.objects.filter(phone_is_there(), last_at__lte=cutoff)


def forget_inquiries(rows):
    """Who asked and what was answered goes; that it was answered, by whom and when stays."""
    Answer.objects.filter(inquiry__in=rows.values("pk")).update(body="")
    inquiries_of_the_room.lapse(rows)
    return rows.update(phone=token())
