"""One's own page: what its owner may do with her sign-up, each act one sentence; and what we sent her."""

import re
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.audience import consent, transitions, wordings
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent, ConsentWording, OptOut, Subscriber
from messaging.delivery import sending
from messaging.delivery.models import Message, Withdrawal
from messaging.offices.models import OfficeSettings
from messaging.signup.sections import Item, MyPageSection

Purpose = ConsentWording.Purpose
OPTIONAL = (Purpose.ADVERTISING, Purpose.NIGHT)
TOLD_A_DAY = 3  # receipts of what is done on this page: stopping and coming back over and over is no nuisance
TOLD_TITLE = "내 페이지에서 한 일"


class NotNow(Exception):
    """What the page offered is no longer so: a text or another tab was faster. Says it in Korean."""

    def __init__(self, words):
        self.words = words
        super().__init__("my page: not now")

    def in_words(self):
        return self.words


# --- acts -------------------------------------------------------------------------------


@transaction.atomic
def choose_interests(phone, mask):
    """These interests from now on; returns those before."""
    subscriber = _locked(phone)
    before = subscriber.interest_mask
    transitions.change_interests(phone, mask, channel=Channel.WEB)
    return before


@transaction.atomic
def tell_about_oneself(phone, **told):
    """What she tells about herself; leaving out is taking away."""
    transitions.change(_locked(phone), **told)


@transaction.atomic
def choose_consents(phone, wanted, seen):
    """The optional consents, on or off: each given to the wording that she saw, or its row closed.

    A refusal that came meanwhile outranks an old tab: nothing is agreed to then.
    """
    _locked(phone)
    _not_refused(phone)
    if seen != wordings_shown():
        raise NotNow(_("그 사이 동의 문안이 바뀌어 저장하지 않았습니다. 새 문안을 읽고 다시 골라 주세요."))
    now = timezone.now()
    given = {row.wording.purpose for row in consents(phone)}
    for purpose in OPTIONAL:
        if purpose in wanted and purpose not in given:
            consent.give_consents(phone, [purpose], channel=Channel.WEB, at=now)
        elif purpose not in wanted and purpose in given:
            consent.withdraw_consents(phone, at=now, purposes=[purpose])
    consent.keep_in_step(phone)


@transaction.atomic
def pause(phone, until):
    """No news before that day."""
    _locked(phone)
    _not_refused(phone)
    transitions.pause(phone, until)


@transaction.atomic
def resume(phone):
    """News again from today."""
    _locked(phone)
    transitions.pause(phone, None)


@transaction.atomic
def stop(phone, scope):
    """수신거부, of news or of everything that she didn't ask for. Anybody may, signed up or not."""
    before = refusal(phone)
    if before and (before.scope == scope or before.scope == OptOut.Scope.ALL):
        return before
    row = consent.opt_out(phone, scope=scope, channel=Channel.WEB)
    everything = row.scope == OptOut.Scope.ALL
    _tell(
        phone,
        _("모든 문자를 멈췄습니다. 다시 받으시려면 ‘신청’이라고 보내 주세요.")
        if everything
        else _("소식 문자를 멈췄습니다. 다시 받으시려면 ‘신청’이라고 보내 주세요."),
    )
    return row


@transaction.atomic
def come_back(phone):
    """She wants our texts again: refusal, doubt and pause end."""
    subscriber = _locked(phone)
    consent.come_back(phone, channel=Channel.WEB)
    if subscriber.paused_until:
        transitions.pause(phone, None)


@transaction.atomic
def leave(phone):
    """탈퇴: no longer a subscriber; what the law wants stays, the rest is destroyed by the retention table."""
    _locked(phone)
    transitions.leave(phone, channel=Channel.WEB)
    _tell(phone, _("탈퇴하셨습니다. 그동안 고맙습니다. 다시 오시려면 ‘신청’이라고 보내 주세요."))


# --- where she stands ---------------------------------------------------------------------


def subscriber_of(phone):
    """The subscriber of this phone who has not left, or None."""
    return (
        Subscriber.objects.filter(phone=phone)
        .exclude(state=Subscriber.State.LEFT)
        .select_related("dong")
        .first()
    )


def refusal(phone):
    """The refusal in force, or None."""
    return OptOut.objects.filter(phone=phone, lifted_at=None).first()


def consents(phone):
    """What she agrees to now, with its wordings, in the order of purposes."""
    rows = Consent.objects.filter(phone=phone, withdrawn_at=None).select_related("wording")
    order = list(Purpose)
    return sorted(rows, key=lambda row: order.index(row.wording.purpose))


def wordings_shown():
    """The ids of the optional wordings in force, as one string: a form that was shown others is refused."""
    return " ".join(str(row.pk) for row in sorted(wordings.in_force(OPTIONAL), key=lambda row: row.purpose))


def _locked(phone):
    """The subscriber, the phone's place held. Raises NotNow when she has left meanwhile."""
    consent.lock(phone)
    subscriber = subscriber_of(phone)
    if subscriber is None or subscriber.state != Subscriber.State.ACTIVE:
        raise NotNow(_("지금은 신청하신 상태가 아니어서 바꾸지 않았습니다. 먼저 다시 신청해 주세요."))
    return subscriber


def _not_refused(phone):
    if refusal(phone):
        raise NotNow(_("수신거부하신 상태라서 바꾸지 않았습니다. 먼저 ‘다시 받기’를 눌러 주세요."))


def _tell(phone, words):
    """One receipt of what was done here, so that whoever owns the phone knows; a few a day at most."""
    a_day_ago = timezone.now() - timedelta(days=1)
    told = Message.objects.filter(
        phone=phone, broadcast__title=TOLD_TITLE, broadcast__created_at__gt=a_day_ago
    )
    if told.count() < TOLD_A_DAY:
        sending.single(Kind.RECEIPT, phone, f"{OfficeSettings.load().text_tag} {words}", title=TOLD_TITLE)


# --- what we sent her ------------------------------------------------------------------------

STATES = {
    Message.State.QUEUED: gettext_lazy("보내는 중입니다"),
    Message.State.ACCEPTED: gettext_lazy("보냈습니다. 도착했는지는 아직 모릅니다"),
    Message.State.DELIVERED: gettext_lazy("도착했습니다"),
    Message.State.FAILED: gettext_lazy("도착하지 못했습니다"),
    Message.State.UNCERTAIN: gettext_lazy("도착했는지 알 수 없습니다"),
    Message.State.WITHDRAWN: gettext_lazy("보내지 않았습니다"),
}


def texts_to(phone):
    """The part 'what was sent to me'."""
    rows = Message.objects.filter(phone=phone, broadcast__started_at__isnull=False)
    return MyPageSection(
        name="sent",
        title=_("받은 문자"),
        empty=_("아직 보내 드린 문자가 없습니다."),
        rows=rows.select_related("broadcast", "edition").order_by("-pk"),
        items=_as_items,
        order=10,
    )


def _as_items(messages):
    reasons = dict(Withdrawal.Reason.choices)
    return [
        Item(
            at=message.broadcast.started_at,
            what=message.broadcast.get_kind_display(),
            words=_shown(message),
            state=str(STATES[message.state]),
            note=str(reasons.get(message.code, "")) if message.state == Message.State.WITHDRAWN else "",
        )
        for message in messages
    ]


def _shown(message):
    """The text as the phone got it; the digits of a code are nobody's business any more, not even here."""
    edition = message.edition
    words = f"{edition.subject}\n{edition.body}" if edition.subject else edition.body
    return re.sub(r"\d{6}", "●" * 6, words) if message.broadcast.kind == Kind.CODE else words
