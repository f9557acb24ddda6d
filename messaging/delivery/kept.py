"""What sending keeps of people, how long, and how it ends."""

from django.db.models import F
from django.utils.translation import gettext as _

from messaging.audience.kinds import Kind
from messaging.delivery.models import Broadcast, DeliveryReport, Edition, Message
from messaging.keeping.kept import KeptData, phone_is_there, token
from messaging.keeping.models import Unit

ENDED = (Broadcast.State.SENT, Broadcast.State.STOPPED, Broadcast.State.CANCELLED, Broadcast.State.DISCARDED)
# Texts to one person may quote what she wrote, or carry her code: they end with her number.
PERSONAL = (Kind.CODE, Kind.RECEIPT, Kind.REPLY, Kind.RESULT)


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key="delivery-messages",
            title=_("보낸 문자"),
            holds=_("전화번호, 한 분께 보낸 글"),
            basis=_("발송 사실의 증빙, 단위과제 ‘문자소식 운영’ 3년"),
            stays=_("발송마다 통수, 결과, 값, 여럿에게 보낸 글"),
            counted_from=_("만든 때"),
            amount=3,
            unit=Unit.YEARS,
            due=sent,
            destroy=forget_receivers,
            at_once=25_000,
        ),
        KeptData(
            key="delivery-reports",
            title=_("수신 결과"),
            holds=_("중계사가 알린 전화번호"),
            basis=_("문자 값을 다툴 때의 증빙(내부 관리계획)"),
            stays=_("결과와 때"),
            counted_from=_("받은 때"),
            amount=1,
            unit=Unit.YEARS,
            due=lambda cutoff: DeliveryReport.objects.filter(received_at__lte=cutoff).exclude(phone=""),
            destroy=lambda rows: rows.update(phone=""),
            at_once=25_000,
        ),
    ]


def sent(cutoff):
    """Messages of broadcasts that ended, made before then, whose phone still stands there."""
    old = Broadcast.objects.filter(created_at__lte=cutoff, state__in=ENDED)
    return Message.objects.filter(phone_is_there(), broadcast__in=old.values("pk")).exclude(
        state__in=[Message.State.QUEUED, Message.State.UNCERTAIN]
    )


def forget_receivers(rows):
    """The message stays in the books; whose it was, and what was written to one person alone, does not."""
    personal = rows.filter(broadcast__kind__in=PERSONAL)
    Edition.objects.filter(pk__in=personal.values("edition")).update(body="", subject="")
    Broadcast.objects.filter(pk__in=personal.values("broadcast")).update(title=F("kind"))
    return rows.update(phone=token())
