"""What is done for each route, once, inside the transaction that settles the text; and what we answer."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import consent, transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, OptOut, Subscriber
from messaging.audience.reading import recognise, wish
from messaging.inbound import inquiries, receipts, signing_up, urgency
from messaging.inbound.models import Receipt, Route
from messaging.inbound.reading import Reading
from messaging.inbound.rules.general import only_courtesy
from messaging.inbound.transitions import leave_to_a_person
from messaging.offices.models import OfficeSettings

CRIES = {
    "119": _("위급하면 지금 119로 전화해 주세요. 이 문자는 바로 구조로 이어지지 않습니다."),
    "112": _("위험하면 지금 112로 전화해 주세요. 이 문자는 바로 신고로 이어지지 않습니다."),
    "109": _("많이 힘드시지요. 지금 109로 전화해 주세요. 24시간 누군가 듣습니다."),
}
STOPPED = _("소식 문자를 멈췄습니다. 다시 받으시려면 ‘신청’이라고 보내 주세요.")
STOPPED_ALL = _("모든 문자를 멈췄습니다. 다시 받으시려면 ‘신청’이라고 보내 주세요.")


def said_at(message):
    """When the person said it; a gateway's clock may run ahead of ours."""
    return min(message.sent_at, message.stored_at)


def answer_a_cry(message, ruling):
    """Name whom to call, at once; goes also to a phone that is held (a 답: she wrote to us)."""
    alarm = urgency.look(Reading.of(message.text))
    body = CRIES[alarm.call if alarm else "119"]
    if ruling.route == Route.OPT_OUT:
        body = f"{body} {STOPPED}"
    receipts.acknowledge(message, body, kind=Kind.REPLY)


def tell_of_quarantine(message):
    """Say kindly that an attachment could not be opened; nothing when the text was acknowledged already."""
    receipts.acknowledge(message, _("붙여 주신 파일을 열 수 없었습니다. 사진(JPG·PNG)으로 다시 보내 주세요."))


def opt_out(message, ruling):
    """Stop 소식 (or all) to this phone for good, and say how to come back."""
    scope = ruling.data.get("scope", OptOut.Scope.NEWS)
    row = consent.opt_out(
        message.phone, scope=scope, channel=Channel.TEXT, said_at=said_at(message), by=ruling.data.get("by")
    )
    if row.lifted_at is None:
        receipts.acknowledge(message, STOPPED_ALL if scope == OptOut.Scope.ALL else STOPPED)


def review(message, ruling):
    """A person reads it. A possible refusal holds the phone; else one receipt a day says that it came."""
    if reason := ruling.data.get("hold"):
        consent.hold(message.phone, reason, placed_at=said_at(message))
        return
    if ruling.data.get("child"):
        receipts.acknowledge(
            message,
            _("신청은 14세부터지만 참여코너 글은 누구나 보낼 수 있어요. 담당자가 읽어 볼게요."),
        )
        return
    reading = Reading.of(message.text)
    if only_courtesy(reading):
        return
    if not reading.tight and not message.photos.exists():
        body = _("그림 글자만 와서 뜻을 알 수 없었습니다. 글로 적어 보내 주세요.")
    else:
        body = _("보내 주신 문자를 잘 받았습니다. 담당자가 읽어 보겠습니다.")
    a_day_ago = timezone.now() - timedelta(days=1)
    if not Receipt.objects.filter(message__phone=message.phone, created_at__gt=a_day_ago).exists():
        receipts.acknowledge(message, body)


def opt_in(message, ruling):
    """Begin, confirm or resume: three ways into the same list."""
    phone, mask = message.phone, ruling.data.get("interest_mask", 0)
    if not receipts.MOBILE.fullmatch(phone):
        leave_to_a_person(message, _("휴대전화 번호가 아니어서 문자로는 신청을 받을 수 없습니다."))
        return
    if ruling.data.get("confirmed"):
        subscriber = transitions.confirm_sign_up(phone, mask, said_at=said_at(message))
        if subscriber:
            if not receipts.acknowledge(message, signing_up.signed_up(subscriber)):
                leave_to_a_person(message, _("신청은 되었으나 알리는 문자를 보내지 못해 담당자가 봅니다."))
            return
    subscriber = Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()
    if subscriber is None:
        _ask(message, mask)
    else:
        _welcome_back(message, subscriber, mask)


def _ask(message, mask):
    """Ask for '동의'. Wanting our texts ends a doubt whether she wants none; a refusal ends only when she agrees."""
    consent.end_doubt(message.phone, said_at=said_at(message))
    if receipts.acknowledge(message, signing_up.asking()):
        transitions.ask_consent(message.phone, mask)
    else:  # she can't agree to words that she hasn't read
        leave_to_a_person(message, _("동의를 묻는 문자를 보내지 못해 담당자가 봅니다."))


def _welcome_back(message, subscriber, mask):
    """She is signed up: a refusal, a doubt or a pause from before ends, and interests that she names join hers."""
    phone = message.phone
    came_back = consent.come_back(phone, channel=Channel.TEXT, said_at=said_at(message))
    if consent.refusals([phone], Kind.NEWS).get(phone) == consent.Refusal.OPTED_OUT:
        return  # she refused after saying this, and her refusal reached us first
    if subscriber.paused_until and subscriber.paused_until > timezone.localdate():
        came_back = transitions.pause(phone, None)
    if mask:
        subscriber = transitions.change_interests(
            phone, subscriber.interest_mask | mask, channel=Channel.TEXT
        )
    words = _("다시 소식을 보내 드리겠습니다.") if came_back else _("이미 소식을 받고 계십니다.")
    if subscriber.interest_mask:
        receipts.acknowledge(message, f"{words} {_of(subscriber)}")
    else:
        receipts.acknowledge(message, signing_up.choices())


def change_interests(message, ruling):
    """Set what the person named; with nothing named, list what there is."""
    phone, wanted = message.phone, ruling.data["wish"]
    subscriber = Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()
    if subscriber is None:
        opt_in(message, _as_opt_in(ruling, wanted))
        return
    if not wanted:
        receipts.acknowledge(message, signing_up.choices())
        return
    mask = wanted.applied_to(subscriber.interest_mask)
    if not mask:
        consent.hold(phone, _("관심분야를 모두 뺐습니다."), placed_at=said_at(message))
        leave_to_a_person(message, _("관심분야를 모두 빼 달라는 글이라 거부인지 담당자가 확인합니다."))
        return
    if wanted.wanted:  # asking for some is coming back
        consent.come_back(phone, channel=Channel.TEXT, said_at=said_at(message))
    subscriber = transitions.change_interests(phone, mask, channel=Channel.TEXT)
    receipts.acknowledge(message, signing_up.changed(subscriber))


def _as_opt_in(ruling, wanted):
    return replace(ruling, route=Route.OPT_IN, data={"interest_mask": wanted.wanted})


def _of(subscriber):
    """'관심분야: 복지·문화.'"""
    return _("관심분야: %s.") % signing_up.chosen(subscriber.interest_mask)


def help(message, ruling):
    """What this number can do, in one text."""
    receipts.acknowledge(message, instructions())


def instructions():
    """The help text: few words, each that people can send."""
    office = OfficeSettings.load()
    return "\n".join(
        [
            _("이렇게 보내 주세요."),
            _("‘신청’ 소식 받기"),
            _("‘수신거부’ 그만 받기"),
            _("‘관심’과 번호: 분야 바꾸기(예: 관심 1 3, 관심 모두)"),
            _("문의·불편은 그대로 적어 보내 주시면 답해 드립니다."),
            _("쉬기·받은 문자 보기: %s ‘내 페이지’") % office.website_name,
            _("급한 일은 119·112, 전화 문의는 %s") % office.main_phone,
        ]
    )


def inquiry(message, ruling):
    """Open or continue a conversation; one receipt when it opens."""
    going_on = ruling.data.get("inquiry")
    if going_on and inquiries.continue_with(going_on, message):
        return
    department = ruling.topic.department if ruling.topic else ruling.data.get("department")
    _conversation, new = inquiries.open_for(message, department, ruling.topic)
    if not new:
        return
    if department:
        receipts.acknowledge(
            message, _("문의를 %s에 전했습니다. 확인하고 답해 드리겠습니다.") % department.name
        )
    else:
        receipts.acknowledge(message, _("문의를 잘 받았습니다. 맡은 부서를 찾아 답해 드리겠습니다."))


def spam(message, ruling):
    """Kept and held; nothing is sent, nobody is bothered."""


HANDLERS = {
    Route.OPT_OUT: opt_out,
    Route.OPT_IN: opt_in,
    Route.CHANGE_INTERESTS: change_interests,
    Route.HELP: help,
    Route.INQUIRY: inquiry,
    Route.REVIEW: review,
    Route.SPAM: spam,
}


def details(message):
    """What a handler needs besides the route, read from the words when a person chose the route."""
    return {"wish": wish(message.text), "interest_mask": recognise(message.text)}
