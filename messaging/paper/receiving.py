"""A signed form comes in, and may go out again: sign-up, evidence and confirmation in one transaction each way."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience import consent, households, knowing, transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Household, Subscriber
from messaging.delivery.models import Message
from messaging.paper import versions
from messaging.paper.models import SignedForm
from messaging.signup import confirming

Was = SignedForm.Was
OPTIONAL = frozenset(set(versions.PURPOSES) - versions.NECESSARY)
WAS = {"new": Was.NEW, "left": Was.NEW, "known": Was.KNOWN, "doubted": Was.KNOWN, "refused": Was.REFUSED}


class NotAsTold(Exception):
    """The number no longer stands as the clerk was told; `standing` is how it stands now."""

    def __init__(self, standing):
        self.standing = standing
        super().__init__(f"the number is {standing.kind} now")


class CannotUndo(Exception):
    """The form can't be taken back (any more)."""

    def __init__(self, why):
        self.why = why
        super().__init__("the form stays")

    def in_words(self):
        """Why, and what to do instead, in Korean."""
        return self.why


@transaction.atomic
def receive(
    phone, paper_form, *, numbers, purposes, signed_on, told, by, vouched=False, scan="", address="", **person
):
    """Keep a signed form: the sign-up, the form as evidence, the confirmation text.

    `numbers` are those ticked on that version of the form, `purposes` the consents ticked, `told` the stamp of what
    the clerk was told of the number (`knowing.Standing.stamp`), `vouched` her tick that it was signed after the
    refusal. Raises NotAsTold when the number stands otherwise by now, `consent.NotTheirOwnAct` for a refused one.
    Returns the SignedForm, whose `ended_since` names the consents that she ended after signing and that stay ended;
    `scan` is the name of a file that is stored already.
    """
    consent.lock(phone)
    standing = knowing.of(phone)
    if standing.stamp != told:
        raise NotAsTold(standing)
    if address and (homes := households.at([address])):
        person["household"] = Household.objects.get(pk=homes[address])
    # What she may say yes or no to she may have ended herself after signing; that outranks the paper.
    ended = OPTIONAL & set(purposes) & consent.ended_since(phone, signed_on)
    purposes = set(purposes) - ended
    agreed = [wording for wording in versions.printed_wordings(paper_form) if wording.purpose in purposes]
    before = transitions.remember(phone)
    if standing.kind in ("known", "doubted"):
        # Who signed up somewhere else stays with whoever took her in.
        person["department"] = standing.subscriber.department or by.department
    else:
        person["department"] = by.department
    subscriber = transitions.sign_up(
        phone,
        interest_mask=versions.mask_of(paper_form, numbers),
        channel=Channel.PAPER,
        agreed_to=agreed,
        signed_on=signed_on if vouched else None,
        by=by,
        **person,
    )
    _end_what_she_left_unticked(phone, paper_form, purposes)
    subscriber.refresh_from_db()
    form = SignedForm.objects.create(
        paper_form=paper_form,
        subscriber=subscriber,
        typed_by=by,
        department=by.department,
        signed_on=signed_on,
        was=WAS[standing.kind],
        scan=scan,
        snapshot={"before": before, "after": transitions.remember(phone)},
    )
    form.ended_since = ended
    log(form, "paper.receive", user=by)
    confirming.confirm(subscriber)
    return form


def _end_what_she_left_unticked(phone, paper_form, purposes):
    """A box that stands on her form and has no tick is a no: what she once agreed to there ends."""
    printed = {wording.purpose for wording in paper_form.wordings.all()}
    consent.withdraw_consents(
        phone, at=timezone.now(), purposes=[each for each in OPTIONAL & printed if each not in purposes]
    )
    consent.keep_in_step(phone)


def may_undo(form, now=None):
    """Whether the day, and what has happened since, still allow to take this form back."""
    if form.undone_at or not form.snapshot or form.subscriber_id is None:
        return False
    return timezone.localdate(form.typed_at) == timezone.localdate(now) or _never_arrived(form)


@transaction.atomic
def undo(form, *, by):
    """Take a form back: what was before it is again. Returns Korean words on what can't be undone, '' for nothing.

    Raises CannotUndo when it is too late, and `transitions.ChangedSince`.
    """
    form = SignedForm.objects.select_for_update(of=("self",)).select_related("subscriber").get(pk=form.pk)
    if form.undone_at:
        raise CannotUndo(_("이미 되돌린 신청서입니다."))
    if not may_undo(form):
        raise CannotUndo(_("되돌릴 수 있는 때가 지났습니다. 신청자 화면에서 고쳐 주세요."))
    phone = form.subscriber.phone
    consent.lock(phone)
    later = SignedForm.objects.standing().filter(subscriber=form.subscriber_id, pk__gt=form.pk)
    if later.exists():
        raise CannotUndo(_("같은 분의 신청서를 그 뒤에 또 입력하셨습니다. 나중 것부터 되돌려 주세요."))
    news_went = _news_since(phone, form.typed_at)
    before = form.snapshot["before"]
    if news_went and before["subscriber"] is None:
        raise CannotUndo(
            _(
                "이 신청으로 소식 문자가 이미 나가서 지울 수 없습니다. 신청자 화면에서 고치거나 거부로 기록해 주세요."
            )
        )
    confirmed = _confirmation_went(form)
    transitions.take_back(phone, before, form.snapshot["after"], by=by)
    form.refresh_from_db()
    form.undone_at, form.undone_by, form.snapshot = timezone.now(), by, {}
    form.save(update_fields=["undone_at", "undone_by", "snapshot"])
    log(form, "paper.undo", user=by)
    if scan := form.scan.name:
        transaction.on_commit(lambda: _drop_scan(form.pk, scan))
    stays = []
    if confirmed:
        stays.append(_("확인 문자"))
    if news_went:
        stays.append(_("그 사이 나간 소식 문자"))
    return _("이미 나간 %s는 되돌릴 수 없습니다.") % ", ".join(stays) if stays else ""


@transaction.atomic
def correct(form, phone, *, by):
    """The number on the form was mistyped: move the person to the right one and confirm it there.

    Raises CannotUndo for a form that changed somebody who was there before, and what
    `transitions.correct_number` raises.
    """
    form = SignedForm.objects.select_for_update(of=("self",)).select_related("subscriber").get(pk=form.pk)
    if form.undone_at or form.subscriber is None:
        raise CannotUndo(_("이미 되돌린 신청서입니다."))
    if form.was != Was.NEW:
        raise CannotUndo(
            _(
                "먼저 신청되어 있던 번호에 덧쓴 신청서라 번호를 옮길 수 없습니다. 되돌린 뒤 다시 입력해 주세요."
            )
        )
    subscriber = transitions.correct_number(form.subscriber, phone, by=by)
    confirming.confirm(subscriber)
    SignedForm.objects.filter(subscriber=subscriber).update(snapshot={})
    log(form, "paper.correct", user=by)
    return subscriber


def forget_snapshots(now=None):
    """What was before is needed to take a form back, and for nothing else: a week later it is gone. How many.

    Of whoever has left it goes at once: her form can't be taken back any more, and five days are all we may keep her.
    """
    week_ago = (now or timezone.now()) - timedelta(days=7)
    left = Q(subscriber=None) | Q(subscriber__state=Subscriber.State.LEFT)
    old = SignedForm.objects.filter(Q(typed_at__lt=week_ago) | left).exclude(snapshot={})
    return SignedForm.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:500])).update(snapshot={})


def _never_arrived(form):
    return confirming.failed().filter(pk=form.subscriber_id).exists()


def _news_since(phone, moment):
    """Whether a 소식 text left for this phone since then; one that still waits in a list will not go any more."""
    left = Message.objects.filter(phone=phone, broadcast__kind=Kind.NEWS, broadcast__started_at__gte=moment)
    return left.exclude(state__in=[Message.State.QUEUED, Message.State.WITHDRAWN]).exists()


def _confirmation_went(form):
    """Whether a confirmation was made since this form: a worker may have sent it before we look."""
    return form.subscriber.confirmations.filter(sent_at__gte=form.typed_at - timedelta(seconds=5)).exists()


def _drop_scan(pk, name):
    """The paper lies with the clerk; its picture is of no use once the form was taken back.

    The file first: a name that still stands there is found again by the destruction (kept.py), a file without one never.
    """
    SignedForm._meta.get_field("scan").storage.delete(name)
    SignedForm.objects.filter(pk=pk, scan=name).update(scan="")


def purposes_of(cleaned):
    """The purposes whose boxes are ticked in a cleaned form."""
    return [purpose for purpose in versions.PURPOSES if cleaned.get(purpose.value)]


def failed_forms(forms):
    """Of `forms`, those whose confirmation text did not reach anybody; the newest form of each such person."""
    return forms.standing().filter(subscriber__in=confirming.failed())
