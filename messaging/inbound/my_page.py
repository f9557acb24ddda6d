"""What a resident sees on her own page of the texts that she sent us."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.inbound.models import InboundMessage, Inquiry, Route
from messaging.signup.sections import Item, MyPageSection

BECAME = {
    Route.OPT_OUT: gettext_lazy("수신거부로 처리했습니다"),
    Route.OPT_IN: gettext_lazy("신청으로 처리했습니다"),
    Route.CHANGE_INTERESTS: gettext_lazy("관심분야를 바꾸는 글로 처리했습니다"),
    Route.HELP: gettext_lazy("도움말을 보내 드렸습니다"),
    Route.SUBMISSION: gettext_lazy("참여코너에 받았습니다"),
    Route.SPAM: gettext_lazy("광고로 보여 따로 두었습니다"),
}
OF_INQUIRY = {
    Inquiry.State.OPEN: gettext_lazy("담당 부서가 보고 있습니다"),
    Inquiry.State.ANSWERED: gettext_lazy("답해 드렸습니다"),
    Inquiry.State.CLOSED: gettext_lazy("마친 문의입니다"),
}


def texts_from(phone):
    """The part 'what I sent in'."""
    rows = InboundMessage.objects.filter(phone=phone).select_related("inquiry__department")
    return MyPageSection(
        name="mine",
        title=_("보낸 문자"),
        empty=_("아직 보내신 문자가 없습니다."),
        rows=rows.annotate(pictures=Count("photos")).order_by("-pk"),
        items=_as_items,
        order=20,
    )


def _as_items(texts):
    return [
        Item(
            at=text.stored_at,
            what=text.get_route_display() if text.route and text.route != Route.SPAM else _("문자"),
            words=text.text,
            state=str(_became(text)),
            note=_("사진 %s장") % text.pictures if text.pictures else "",
        )
        for text in texts
    ]


def _became(text):
    if text.state == InboundMessage.State.RECEIVED:
        return _("막 받았습니다")
    if text.inquiry:
        state = OF_INQUIRY[text.inquiry.state]
        department = text.inquiry.department
        return f"{department.name}: {state}" if department else state
    if text.route in BECAME:
        return BECAME[text.route]
    return _("담당자가 읽었습니다") if text.handled else _("담당자가 읽어 볼 차례입니다")
