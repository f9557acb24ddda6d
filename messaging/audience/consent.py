"""Who must not get which text: the opt-out ledger and the holds (law 4).

Every act takes the phone's lock first, so that a refusal and a sign-up at the same moment can't miss
each other, and leaves `Subscriber.news_allowed` in step in the same transaction.
"""

import logging
from datetime import datetime, time

from django.db import connection, models, transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from messaging.audience import wordings
from messaging.audience.kinds import ALWAYS_GOES, Kind
from messaging.audience.models import Channel, Consent, Hold, OptOut, Subscriber, TextSignUp

logger = logging.getLogger(__name__)

# What the person does herself brings a number back; no file or member of staff does. A paper form does only when
# she signed it on a later day than she refused, and a clerk says so in her own name (`come_back`).
OWN_ACTS = frozenset({Channel.TEXT, Channel.WEB})
_LOCK_SPACE = 0x61756469  # our corner of PostgreSQL's advisory locks


class Refusal(models.TextChoices):
    """Why a text may not go to a phone now, strongest first."""

    OPTED_OUT = "opted_out", _("수신거부")
    HELD = "held", _("거부인지 확인 중")
    PAUSED = "paused", _("잠시 쉬는 중")
    UNVERIFIED = "unverified", _("번호 확인 전")
    LEFT = "left", _("신청하지 않음")
    NO_ADVERTISING = "no_advertising", _("광고성 정보에 동의하지 않음")


class NotTheirOwnAct(Exception):
    """Something other than her own later act tried to bring back a number. `opt_out` is the refusal in force."""

    def __init__(self, opt_out):
        self.opt_out = opt_out
        super().__init__(f"audience.optout {opt_out.pk} is in force")

    def in_words(self):
        """What the person at the desk must know, in Korean: when she refused, and what brings the number back."""
        day = timezone.localtime(self.opt_out.said_at)
        return _(
            "%(year)s년 %(month)s월 %(day)s일에 수신거부하신 번호입니다. 본인이 문자나 누리집으로 다시 신청하시거나, "
            "거부하신 날보다 뒤에 서명하신 새 신청서를 내셔야 보낼 수 있습니다."
        ) % {"year": day.year, "month": day.month, "day": day.day}


# --- asking -------------------------------------------------------------------


def refusals(phones, kind, *, advertising=False):
    """Which of these phones must not get a text of this kind now, and why: {phone: Refusal}.

    `advertising` asks for a 소식 that advertises. Three queries at most, however many phones; meant for
    up to 1,000 at a time.
    """
    phones = set(phones)
    found = {}
    if not phones or kind in ALWAYS_GOES:
        return found
    if kind == Kind.NEWS:
        found |= dict.fromkeys(phones, Refusal.LEFT)
        signed_up = Subscriber.objects.filter(phone__in=phones)
        today = timezone.localdate()
        for phone, state, until, agreed in signed_up.values_list(
            "phone", "state", "paused_until", "advertising_allowed"
        ):
            found[phone] = _of_state(state, until and until > today, advertising and not agreed)
    stronger_last = ((Hold, Refusal.HELD), (OptOut, Refusal.OPTED_OUT))
    for model, reason in stronger_last[:1] if kind == Kind.RECEIPT else stronger_last:
        in_force = model.objects.filter(_in_force(model, kind), phone__in=phones)
        found |= dict.fromkeys(in_force.values_list("phone", flat=True), reason)
    return {phone: reason for phone, reason in found.items() if reason}


def _of_state(state, pausing, no_advertising):
    """What a subscriber's own row says against a 소식, or None."""
    if state == Subscriber.State.PENDING:
        return Refusal.UNVERIFIED
    if state != Subscriber.State.ACTIVE:
        return Refusal.LEFT
    if pausing:
        return Refusal.PAUSED
    return Refusal.NO_ADVERTISING if no_advertising else None


def refusal(kind, phone="phone", *, advertising=False):
    """The same as an SQL expression: the reason for the row's `phone`, or '' when the text may go."""
    reasons = _reasons(kind, OuterRef(phone), advertising)
    if not reasons:
        return Value("", output_field=models.CharField())
    whens = [When(condition, then=Value(reason.value)) for reason, condition in reasons.items()]
    return Case(*whens, default=Value(""), output_field=models.CharField())


def refusal_of_subscriber():
    """`refusal(Kind.NEWS)` for rows of Subscriber itself: her own columns say the rest, unasked by phone."""
    phone = OuterRef("phone")
    whens = [
        When(
            Exists(OptOut.objects.filter(_in_force(OptOut, Kind.NEWS), phone=phone)), then=Value("opted_out")
        ),
        When(Exists(Hold.objects.filter(_in_force(Hold, Kind.NEWS), phone=phone)), then=Value("held")),
        When(state=Subscriber.State.PENDING, then=Value("unverified")),
        When(~Q(state=Subscriber.State.ACTIVE), then=Value("left")),
        When(paused_until__gt=timezone.localdate(), then=Value("paused")),
    ]
    return Case(*whens, default=Value(""), output_field=models.CharField())


def refused_q(kind, phone="phone", *, advertising=False):
    """The same as a condition on any model with a phone column: `Message.objects.filter(refused_q(kind))`."""
    refused = Q()
    for condition in _reasons(kind, OuterRef(phone), advertising).values():
        refused |= Q(condition)
    return refused or Q(pk__in=[])


def held(phone):
    """A possible refusal of this phone waits for a person: nothing automatic is sent meanwhile."""
    return Hold.objects.filter(phone=phone, released_at=None).exists()


def _in_force(model, kind):
    """What counts as a refusal of this kind in the ledger or among the holds."""
    if model is Hold:
        return Q(released_at=None)
    return Q(lifted_at=None, scope=OptOut.Scope.ALL) if kind == Kind.RESULT else Q(lifted_at=None)


def _reasons(kind, phone, advertising):
    """Each reason that can stop this kind, strongest first, as an EXISTS on the phone.

    확인번호 and 답 always go: the person asked this moment, or a person answers. 접수 goes too, but for a hold: it is automatic.
    결과 goes unless she wrote '전부' or may be refusing just now.
    """
    if kind in ALWAYS_GOES:
        return {}
    held = {Refusal.HELD: Exists(Hold.objects.filter(_in_force(Hold, kind), phone=phone))}
    if kind == Kind.RECEIPT:
        return held
    of_phone = Subscriber.objects.filter(phone=phone)
    reasons = {Refusal.OPTED_OUT: Exists(OptOut.objects.filter(_in_force(OptOut, kind), phone=phone)), **held}
    if kind == Kind.NEWS:
        active = of_phone.filter(state=Subscriber.State.ACTIVE)
        reasons[Refusal.PAUSED] = Exists(active.filter(paused_until__gt=timezone.localdate()))
        reasons[Refusal.UNVERIFIED] = Exists(of_phone.filter(state=Subscriber.State.PENDING))
        reasons[Refusal.LEFT] = ~Exists(active)
        if advertising:
            reasons[Refusal.NO_ADVERTISING] = ~Exists(of_phone.filter(advertising_allowed=True))
    return reasons


# --- acting -------------------------------------------------------------------


def lock(phone):
    """Hold this phone's place until the transaction ends; there may be no row to lock yet.

    On SQLite `atomic()` itself is the lock (transaction_mode IMMEDIATE).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a phone is locked inside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK_SPACE, phone])


def lock_all(phones):
    """Hold the places of these phones (a few hundred at most), always in one order, so that no two wait crosswise."""
    if not connection.in_atomic_block:
        raise RuntimeError("phones are locked inside a transaction")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(%s, key) FROM ("
                "SELECT DISTINCT hashtext(phone) AS key FROM unnest(%s::text[]) AS phone ORDER BY 1 OFFSET 0) AS keys",
                [_LOCK_SPACE, list(phones)],
            )


@transaction.atomic
def opt_out(phone, *, scope=OptOut.Scope.NEWS, channel, said_at=None, by=None):
    """From now on this phone gets no 소식 (with scope 'all': nothing unasked). Saying it again changes nothing.

    A refusal that reaches us after the person's own later sign-up is kept in the ledger, already lifted.
    """
    lock(phone)
    said_at = said_at or timezone.now()
    _drop_question(phone, said_at)
    standing = OptOut.objects.filter(phone=phone, lifted_at=None).first()
    if standing:
        if scope == OptOut.Scope.ALL and standing.scope != scope:
            standing.scope = scope
            standing.save(update_fields=["scope"])
        return standing
    came_back_at, came_back_by = _came_back_since(phone, said_at)
    refusal_row, _new = OptOut.objects.get_or_create(
        phone=phone,
        said_at=said_at,
        lifted_at=came_back_at,
        defaults={"scope": scope, "channel": channel, "lifted_channel": came_back_by},
    )
    if came_back_at is None:
        withdraw_consents(phone, at=said_at, purposes=_OF_TEXTS)
        Hold.objects.filter(phone=phone, released_at=None).update(released_at=timezone.now())
    keep_in_step(phone)
    tell(refusal_row, "audience.opt_out", by)
    return refusal_row


@transaction.atomic
def come_back(phone, *, channel, said_at=None, signed_on=None, by=None):
    """The person herself wants texts again: lift the refusal and any doubt. False when there was none to lift.

    Raises `NotTheirOwnAct` for any channel but her own, with one exception: a paper form that she signed on a
    later day (`signed_on`) than she refused, vouched for by the clerk `by`, whose name the audit log keeps.
    A refusal said later than this act stands.
    """
    lock(phone)
    standing = OptOut.objects.filter(phone=phone, lifted_at=None).first()
    if channel not in OWN_ACTS:
        if standing is None:
            return False
        if channel != Channel.PAPER or by is None or not signed_since(standing, signed_on):
            raise NotTheirOwnAct(standing)
        _lift_by_signature(standing, signed_on, by)
        return True
    lifted = 0
    now_or_then = said_at or timezone.now()
    if standing and (said_at is None or standing.said_at < said_at):
        lifted = OptOut.objects.filter(pk=standing.pk).update(lifted_at=now_or_then, lifted_channel=channel)
        if Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).exists():
            give_consents(phone, [wordings.Purpose.NEWS], channel=channel, at=now_or_then)
        tell(standing, "audience.come_back", None)
    lifted += end_doubt(phone, said_at=now_or_then)
    keep_in_step(phone)
    return bool(lifted)


def refused_on(refusal_row):
    """The day of a refusal, Seoul's."""
    return timezone.localdate(refusal_row.said_at)


def signed_since(refusal_row, signed_on):
    """Whether this is a later day than the refusal's: the same day could be before or after it."""
    return signed_on is not None and refused_on(refusal_row) < signed_on <= timezone.localdate()


def _first_minute(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def _lift_by_signature(refusal_row, signed_on, by):
    """Lifted from the first minute of the day of the signature: a refusal of that day that we read later stands.

    A hold stays: a person still has to read what she wrote. The consents are given by the sign-up itself.
    """
    refusal_row.lifted_at = _first_minute(signed_on)
    refusal_row.lifted_channel = Channel.PAPER
    refusal_row.save(update_fields=["lifted_at", "lifted_channel"])
    keep_in_step(refusal_row.phone)
    tell(refusal_row, "audience.come_back_signed", by)


@transaction.atomic
def end_doubt(phone, *, said_at):
    """She asked for our texts after what made us wonder: the hold is over. Returns how many were."""
    lock(phone)
    ended = Hold.objects.filter(phone=phone, released_at=None, placed_at__lte=said_at)
    count = ended.update(released_at=timezone.now())
    keep_in_step(phone)
    return count


@transaction.atomic
def hold(phone, reason, *, placed_at=None):
    """Stop 소식 and automatic texts to this phone until a person has read what it wrote. Idempotent.

    `reason` is shown to staff: it says why, and quotes nothing personal.
    """
    lock(phone)
    placed_at = placed_at or timezone.now()
    _drop_question(phone, placed_at)
    row, new = Hold.objects.get_or_create(
        phone=phone,
        released_at=None,
        defaults={"reason": reason[:80], "placed_at": placed_at},
    )
    keep_in_step(phone)
    if new:
        tell(row, "audience.hold", None)
    return row


@transaction.atomic
def release(phone, *, refused, by=None):
    """A person has read it: a refusal becomes an opt-out, anything else frees the phone. Idempotent."""
    lock(phone)
    row = Hold.objects.filter(phone=phone, released_at=None).first()
    if row:
        row.released_at = timezone.now()
        row.save(update_fields=["released_at"])
        tell(row, "audience.release_refused" if refused else "audience.release", by)
    if refused:
        opt_out(phone, channel=Channel.TEXT, said_at=row.placed_at if row else None, by=by)
    keep_in_step(phone)
    return row


def keep_in_step(phone):
    """Set the subscriber's three `…_allowed` to what state, ledger, holds and consents say. Under the phone's lock."""
    keep_all_in_step([phone])


def keep_all_in_step(phones):
    """The same for some hundred phones at once. Under the locks of all of them."""
    may = Q(state=Subscriber.State.ACTIVE)
    may &= ~Exists(OptOut.objects.filter(phone=OuterRef("phone"), lifted_at=None))
    may &= ~Exists(Hold.objects.filter(phone=OuterRef("phone"), released_at=None))
    Subscriber.objects.filter(phone__in=phones).update(
        news_allowed=_whether(may),
        advertising_allowed=_whether(_agreed(wordings.Purpose.ADVERTISING)),
        night_allowed=_whether(_agreed(wordings.Purpose.NIGHT)),
    )


def _whether(condition):
    return Case(When(condition, then=Value(True)), default=Value(False))


def _agreed(purpose):
    return Exists(
        Consent.objects.filter(phone=OuterRef("phone"), wording__purpose=purpose, withdrawn_at=None)
    )


def give_consents(phone, purposes, *, channel, at, agreed_to=None):
    """Keep that the phone agreed to these purposes; what it agreed to already is not repeated.

    `agreed_to` are the wordings that the person had before her (an older printed form); by default those in
    force. Raises LookupError when a purpose has none.
    """
    for wording in wordings.in_force(purposes) if agreed_to is None else agreed_to:
        Consent.objects.get_or_create(
            phone=phone, wording=wording, withdrawn_at=None, defaults={"channel": channel, "given_at": at}
        )


def ended_since(phone, day):
    """The purposes to which this phone said no on that day or later: what was signed then does not bring them back."""
    ended = Consent.objects.filter(phone=phone, withdrawn_at__gte=_first_minute(day))
    return set(ended.values_list("wording__purpose", flat=True))


def withdraw_consents(phone, *, at, purposes=None):
    """Close the phone's consents (those of these purposes); the rows stay as evidence."""
    consents = Consent.objects.filter(phone=phone, withdrawn_at=None)
    if purposes is not None:
        consents = consents.filter(wording__purpose__in=purposes)
    consents.update(withdrawn_at=at)


_OF_TEXTS = (wordings.Purpose.NEWS, wordings.Purpose.ADVERTISING, wordings.Purpose.NIGHT)


def _drop_question(phone, said_at):
    """A refusal, even a likely one, ends a sign-up by text that was under way: a 'yes' after it is to something else."""
    TextSignUp.objects.filter(phone=phone, asked_at__lte=said_at).delete()


def _came_back_since(phone, said_at):
    """When and how the person came back by her own act after `said_at`; (None, '') if she didn't."""
    lifted = OptOut.objects.filter(phone=phone, lifted_at__gt=said_at).order_by("-lifted_at").first()
    if lifted:
        return lifted.lifted_at, lifted.lifted_channel
    signed_up = Subscriber.objects.filter(
        phone=phone,
        state=Subscriber.State.ACTIVE,
        signed_up_at__gt=said_at,
        channel__in=OWN_ACTS,
    ).first()
    return (signed_up.signed_up_at, signed_up.channel) if signed_up else (None, "")


def tell(row, action, by=None):
    """A person's act goes to the audit log, a resident's or worker's to the log."""
    if by is not None:
        log(row, action, user=by)
    else:
        logger.info("%s: %s %s", action, row._meta.label_lower, row.pk)
