"""Signing up, changing and leaving: the only writers of Subscriber.state."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import consent, wordings
from messaging.audience.models import (
    Channel,
    Consent,
    ConsentWording,
    Household,
    OptOut,
    Subscriber,
    TextSignUp,
)
from messaging.states import WrongState

ANSWER_WITHIN = timedelta(hours=24)
# What else a person may tell about herself when signing up.
ABOUT = frozenset(
    {"name", "gender", "birth_year", "dong", "household", "first_in_home", "language", "department"}
)


@transaction.atomic
def sign_up(
    phone,
    *,
    interest_mask,
    channel,
    said_at=None,
    consents=wordings.NECESSARY,
    agreed_to=None,
    signed_on=None,
    by=None,
    **person,
):
    """The person is a subscriber from now on, with these interests; signing up again only changes what is given.

    `agreed_to` are the wordings that she had before her when they are not those in force by now.

    By her own act (text, web) it also brings a refused number back, and so does a paper form whose day of signature
    (`signed_on`, vouched for by the clerk `by`) is later than the refusal's; otherwise paper, a file or staff raise
    `consent.NotTheirOwnAct` then. `person` takes what ABOUT names.
    """
    if unknown := set(person) - ABOUT:
        raise TypeError(f"sign_up() knows nothing of {', '.join(sorted(unknown))}")
    at = said_at or timezone.now()
    consent.come_back(phone, channel=channel, said_at=said_at, signed_on=signed_on, by=by)
    subscriber, _new = Subscriber.objects.select_for_update().get_or_create(
        phone=phone, defaults={"channel": channel, "signed_up_at": at}
    )
    if subscriber.left_at and subscriber.left_at > at:
        return subscriber  # said before she withdrew, and only read now: she stays away
    began = subscriber.state != Subscriber.State.ACTIVE
    if began:
        subscriber.state, subscriber.left_at = Subscriber.State.ACTIVE, None
        subscriber.channel, subscriber.signed_up_at = channel, at
    if channel in consent.OWN_ACTS:
        subscriber.paused_until = None
        subscriber.told_at = max(at, subscriber.told_at or at)
    subscriber.interest_mask = interest_mask
    if not began and subscriber.department_id:
        person.pop("department", None)  # typing a known number again gives no other department sight of her
    for name, value in person.items():
        setattr(subscriber, name, value)
    subscriber.save()
    refused = OptOut.objects.filter(phone=phone, lifted_at=None).exists()
    if not refused:  # a refusal said after this sign-up reached us first: it stands
        consent.give_consents(phone, consents, channel=channel, at=at, agreed_to=agreed_to)
    TextSignUp.objects.filter(phone=phone).delete()
    consent.keep_in_step(phone)
    subscriber.refresh_from_db()
    consent.tell(subscriber, "audience.sign_up" if began else "audience.change", by)
    return subscriber


@transaction.atomic
def change_interests(phone, mask, *, channel, by=None):
    """The subscriber's interests are these from now on. None when the phone is nobody's who is signed up."""
    consent.lock(phone)
    if channel in consent.OWN_ACTS:
        believe(phone)
    subscriber = Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()
    if subscriber is None:
        return None
    subscriber.interest_mask = mask
    if channel in consent.OWN_ACTS:
        subscriber.told_at = timezone.now()
    subscriber.save(update_fields=["interest_mask", "told_at"])
    consent.tell(subscriber, "audience.change", by)
    return subscriber


@transaction.atomic
def change(subscriber, *, by=None, **changed):
    """Put right what a subscriber told about herself (ABOUT) or her interests; phone and state never change."""
    if unknown := set(changed) - ABOUT - {"interest_mask"}:
        raise TypeError(f"change() knows nothing of {', '.join(sorted(unknown))}")
    if changed:
        if by is None:  # she herself
            changed["told_at"] = timezone.now()
        Subscriber.objects.filter(pk=subscriber.pk).update(**changed)
        consent.tell(subscriber, "audience.change", by)
    subscriber.refresh_from_db()
    return subscriber


@transaction.atomic
def pause(phone, until):
    """No 소식 before this day, on which she gets them again; None ends the pause. False when nobody is signed up there."""
    consent.lock(phone)
    active = Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE)
    return bool(active.update(paused_until=until))


@transaction.atomic
def leave(phone, *, channel, said_at=None, by=None):
    """The person withdraws altogether: no longer a subscriber, consents closed, number refused until she returns.

    Returns the subscriber, or None when the phone was nobody's; the refusal is kept either way.
    """
    at = said_at or timezone.now()
    opt_out = consent.opt_out(phone, channel=channel, said_at=said_at, by=by)
    if opt_out.lifted_at is not None:  # she signed up again after saying so
        return Subscriber.objects.filter(phone=phone).first()
    subscriber = (
        Subscriber.objects.select_for_update()
        .filter(phone=phone)
        .exclude(state=Subscriber.State.LEFT)
        .first()
    )
    if subscriber is None:
        return Subscriber.objects.filter(phone=phone).first()
    subscriber.state, subscriber.left_at, subscriber.news_allowed = Subscriber.State.LEFT, at, False
    subscriber.save(update_fields=["state", "left_at", "news_allowed"])
    consent.withdraw_consents(phone, at=at)
    consent.keep_in_step(phone)
    subscriber.refresh_from_db()
    consent.tell(subscriber, "audience.leave", by)
    return subscriber


@transaction.atomic
def doubt(subscriber):
    """Nobody may be there: our confirmation could not be delivered. No 소식 until the number shows itself.

    False when there was nothing to doubt: she left meanwhile, or is doubted already.
    """
    consent.lock(subscriber.phone)
    doubted = Subscriber.objects.filter(pk=subscriber.pk, state=Subscriber.State.ACTIVE).update(
        state=Subscriber.State.PENDING, news_allowed=False
    )
    if doubted:
        consent.keep_in_step(subscriber.phone)
        consent.tell(subscriber, "audience.doubt")
    return bool(doubted)


@transaction.atomic
def believe(phone, *, by=None):
    """Somebody is there after all: the person acted from this number, or a clerk (`by`) checked it. Idempotent.

    Returns the subscriber who is no longer doubted, or None.
    """
    consent.lock(phone)
    pending = Subscriber.objects.filter(phone=phone, state=Subscriber.State.PENDING)
    if not pending.update(state=Subscriber.State.ACTIVE):
        return None
    consent.keep_in_step(phone)
    subscriber = Subscriber.objects.get(phone=phone)
    consent.tell(subscriber, "audience.believe", by)
    return subscriber


# --- a sign-up that a clerk mistyped: taken back, or moved to the right number -----------


class ChangedSince(Exception):
    """The person herself, or somebody else, changed something after the sign-up that was to be taken back."""

    def in_words(self):
        """One Korean sentence for the clerk."""
        return _("그 뒤에 신청 내용이 다시 바뀌어 되돌릴 수 없습니다. 신청자 화면에서 확인해 주세요.")


class NumberTaken(Exception):
    """The number that was to be somebody's is another subscriber's already."""

    def in_words(self):
        """One Korean sentence for the clerk."""
        return _("그 번호로 이미 신청하신 분이 있습니다. 신청서의 번호를 다시 확인해 주세요.")


_KEPT = (
    *(
        "name",
        "interest_mask",
        "gender",
        "birth_year",
        "dong_id",
        "household_id",
        "first_in_home",
        "language",
    ),
    *("state", "channel", "department_id", "signed_up_at", "left_at", "paused_until", "told_at"),
)
_MAY_HAVE_MOVED = frozenset({"state", "paused_until"})  # our own doubt, and her pause, are no new sign-up


def remember(phone):
    """How this phone stands, in plain values: taken before and after a sign-up, it lets `take_back` undo it."""
    subscriber = Subscriber.objects.filter(phone=phone).values(*_KEPT).first()
    opt_out = OptOut.objects.filter(phone=phone, lifted_at=None).first()
    return {
        "subscriber": subscriber and {name: _plain(value) for name, value in subscriber.items()},
        "consents": sorted(
            Consent.objects.filter(phone=phone, withdrawn_at=None).values_list("pk", flat=True)
        ),
        "opt_out": opt_out and opt_out.pk,
    }


@transaction.atomic
def take_back(phone, before, after, *, by):
    """Put back what a mistyped sign-up changed: `remember` before and after it. What she refused since stays.

    Who was nobody before is nobody again; a refusal that the sign-up lifted is in force again. Raises
    `ChangedSince` when somebody has changed her particulars since.
    """
    consent.lock(phone)
    subscriber = Subscriber.objects.select_for_update().filter(phone=phone).first()
    if subscriber is None or _differs(remember(phone)["subscriber"], after["subscriber"]):
        raise ChangedSince
    Consent.objects.filter(pk__in=set(after["consents"]) - set(before["consents"])).delete()
    refused_since = OptOut.objects.filter(phone=phone, lifted_at=None).exists()
    if not refused_since:
        ended = set(before["consents"]) - set(after["consents"])
        Consent.objects.filter(pk__in=ended, phone=phone).update(withdrawn_at=None)
        if before["opt_out"]:
            OptOut.objects.filter(pk=before["opt_out"]).update(lifted_at=None, lifted_channel="")
    consent.tell(subscriber, "audience.take_back", by)
    home = subscriber.household_id
    if before["subscriber"] is None:
        subscriber.delete()
    else:
        for name, value in before["subscriber"].items():
            field = Subscriber._meta.get_field(name.removesuffix("_id"))
            if field.is_relation and not field.related_model._base_manager.filter(pk=value).exists():
                value = None  # a home that this sign-up had emptied was destroyed since
            setattr(subscriber, name, field.to_python(value))
        subscriber.news_allowed = False  # put in step below
        subscriber.save()
    if home and home != (before["subscriber"] or {}).get("household_id"):
        Household.objects.filter(pk=home, members=None).delete()
    consent.keep_in_step(phone)


@transaction.atomic
def correct_number(subscriber, phone, *, by):
    """The number was mistyped: the person, her open consents and all, is found at this one from now on.

    Only for a number that we doubt. Raises `NumberTaken` when it is another's, `consent.NotTheirOwnAct` when
    whoever has it refused, `WrongState` when nothing is doubted (any more).
    """
    wrong = Subscriber.objects.get(pk=subscriber.pk).phone
    for number in sorted({wrong, phone}):
        consent.lock(number)
    subscriber = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if subscriber.state != Subscriber.State.PENDING or subscriber.phone != wrong:
        raise WrongState(subscriber, wanted=Subscriber.State.PENDING)
    if Subscriber.objects.filter(phone=phone).exists():
        raise NumberTaken
    if opt_out := OptOut.objects.filter(phone=phone, lifted_at=None).first():
        raise consent.NotTheirOwnAct(opt_out)
    open_here = Consent.objects.filter(phone=phone, withdrawn_at=None).values("wording")
    hers = Consent.objects.filter(phone=wrong, withdrawn_at=None)
    hers.filter(wording__in=open_here).delete()
    hers.update(phone=phone)
    subscriber.phone, subscriber.state = phone, Subscriber.State.ACTIVE
    subscriber.save(update_fields=["phone", "state"])
    consent.keep_in_step(phone)
    subscriber.refresh_from_db()
    consent.tell(subscriber, "audience.correct_number", by)
    return subscriber


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def _differs(now, then):
    """Whether a subscriber's particulars are no longer what they were; a number that we doubt is still hers."""
    if (now is None) != (then is None):
        return True
    if now is None:
        return False
    moved = {name for name in now if name not in _MAY_HAVE_MOVED and now[name] != then.get(name, now[name])}
    return bool(moved) or now["state"] == Subscriber.State.LEFT


# --- signing up by text: we ask once, and wait 24 hours --------------------------


@transaction.atomic
def ask_consent(phone, mask):
    """Remember that we sent the notice to this phone, which wordings it stands for and what she asked for.

    Asked again while we wait, she keeps the interests that she named before.
    """
    consent.lock(phone)
    before = asked(phone)
    question, _new = TextSignUp.objects.update_or_create(
        phone=phone,
        defaults={
            "interest_mask": mask or (before.interest_mask if before else 0),
            "wordings": [wording.pk for wording in wordings.in_force(wordings.NECESSARY)],
            "asked_at": timezone.now(),
        },
    )
    return question


def asked(phone):
    """The open question to this phone, or None: '동의' is only an answer while we wait for one."""
    return TextSignUp.objects.filter(phone=phone, asked_at__gt=timezone.now() - ANSWER_WITHIN).first()


@transaction.atomic
def confirm_sign_up(phone, mask=0, *, said_at=None):
    """'동의' came: she is a subscriber now, and agreed to the wordings in force when we asked.

    None when we had not asked within 24 hours of it, or when a wording that we asked about is gone.
    """
    consent.lock(phone)
    question = TextSignUp.objects.filter(phone=phone).first()
    if question is None or (said_at or timezone.now()) > question.asked_at + ANSWER_WITHIN:
        return None
    asked_about = question.wordings or []
    agreed_to = list(ConsentWording.objects.filter(pk__in=asked_about))
    if not agreed_to or len(agreed_to) < len(asked_about):
        return None
    mask = mask or question.interest_mask
    if not mask and (
        standing := Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).first()
    ):
        mask = standing.interest_mask
    subscriber = sign_up(
        phone, interest_mask=mask, channel=Channel.TEXT, said_at=said_at, agreed_to=agreed_to
    )
    return subscriber if subscriber.state == Subscriber.State.ACTIVE else None


def forget_unanswered():
    """Silence for 24 hours ends a sign-up by text and keeps nothing; returns how many."""
    forgotten, _by_model = TextSignUp.objects.filter(asked_at__lte=timezone.now() - ANSWER_WITHIN).delete()
    return forgotten
