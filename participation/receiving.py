"""Turns a text that is an entry into a submission: numbered, its words as sent, acknowledged."""

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.gateways import encoding
from messaging.inbound import receipts, transitions
from messaging.inbound.models import InboundPhoto
from messaging.offices.models import OfficeSettings
from participation import calls, flags, inbound_rules, parts
from participation.models import Call, Corner, Submission


def receive(message, ruling):
    """The submission of this text, made once; None when no open call fits.

    A text to a closed call gets a kind answer that offers the next one. Whatever fits no open call
    is left for a person, with the reason: nothing is lost. Runs in the transaction that settles the text.
    """
    if found := Submission.objects.filter(inbound=message).first():
        return found
    call = _locked_call(ruling.data.get("call") or _found_by_words(message, ruling))
    if call is None:
        return _left_to_a_person(message, ruling.why or _("어느 공모에 낸 글인지 알 수 없습니다."))
    if not call.is_open:
        _answer_latecomer(message, call)
        return _left_to_a_person(message, _("‘%(call)s’ 공모는 지금 열려 있지 않습니다.") % {"call": call})
    submission, before = _write_down(message, call)
    receipts.acknowledge(message, receipt(submission, before), topics=(calls.topic(call),))
    return submission


def _found_by_words(message, ruling):
    """The id of the call that fits best when a person, not a rule, says that this is an entry."""
    if ruling.rule in {rule.name for rule in inbound_rules.RULES}:
        return None
    open_calls = calls.open_calls()
    call = (
        calls.by_keyword(message.text, open_calls)
        or calls.by_acrostic(message.text, open_calls)
        or (message.photos.exists() and calls.of_form(Corner.Form.PHOTO, open_calls))
        or calls.by_subject(message.text, open_calls)
        or (open_calls[0] if len(open_calls) == 1 else None)
    )
    return call.pk if call else None


def _locked_call(pk):
    """The call, locked: numbers are given one after the other."""
    if pk is None:
        return None
    return Call.objects.select_for_update(of=["self"]).select_related("corner").filter(pk=pk).first()


def _write_down(message, call):
    """The numbered row, and the same author's earlier one that it takes the place of."""
    before = None
    if message.phone:
        before = (
            Submission.objects.filter(phone=message.phone, call=call, replaced_by=None)
            .order_by("-pk")
            .first()
        )
    photos = message.photos.exclude(state=InboundPhoto.State.QUARANTINED)
    last = Submission.objects.filter(call=call).aggregate(last=Max("number"))["last"] or 0
    submission = Submission.objects.create(
        call=call,
        inbound=message,
        channel=Submission.Channel.PHOTO if photos.exists() else Submission.Channel.TEXT,
        phone=message.phone,
        words=message.text,
        number=last + 1,
        received_at=message.stored_at,
    )
    if before:
        Submission.objects.filter(pk=before.pk).update(replaced_by=submission)
    submission.flags = flags.stored(flags.found_in(parts.words(submission)))
    submission.save(update_fields=["flags"])
    return submission, before


def tag():
    """'[중구광장]': the newsletter signs what concerns its corner."""
    return f"[{OfficeSettings.load().newsletter_name}]"


def receipt(submission, before=None):
    """'[중구광장] 응모 147번째로 받았습니다. 마감 12/15. 고치시려면 다시 보내 주세요.', within one SMS."""
    call = submission.call
    number = {"number": submission.number, "day": _day(call.closes_at)}
    if before is None:
        first = _("응모 %(number)d번째로 받았습니다. 마감 %(day)s.") % number
        rest = _("고치시려면 다시 보내 주세요.")
    elif len(parts.of(submission)) > 1:
        first = _("앞서 보내신 것과 한 편으로 받았습니다(응모 %(number)d번). 마감 %(day)s.") % number
        rest = ""
    else:
        first = _("고쳐 보내신 글로 바꿔 받았습니다(응모 %(number)d번). 마감 %(day)s.") % number
        rest = ""
    return _within_one_sms([tag(), first, rest])


def _answer_latecomer(message, call):
    """Say kindly that it closed, and where the next chance is."""
    upcoming = calls.next_call(call)
    if timezone.now() < call.opens_at:
        words = [_("이 공모는 %(day)s부터 받습니다. 그때 다시 보내 주세요.") % {"day": _day(call.opens_at)}]
    else:
        words = [_("고맙습니다. 이번 공모는 %(day)s에 마감했습니다.") % {"day": _day(call.closes_at)}]
        if upcoming and upcoming.is_open:
            words.append(_("‘%(word)s’로 시작해 보내시면 새 공모에 응모됩니다.") % {"word": upcoming.keyword})
        elif upcoming:
            words.append(_("다음 공모는 %(day)s에 엽니다.") % {"day": _day(upcoming.opens_at)})
        else:
            words.append(_("다음 공모에 꼭 보내 주세요."))
    receipts.acknowledge(message, _within_one_sms([tag(), *words]))


def _left_to_a_person(message, why):
    transitions.leave_to_a_person(message, why)


def _day(at):
    local = timezone.localtime(at)
    return f"{local.month}/{local.day}"


def _within_one_sms(sentences):
    """As many whole sentences as one SMS holds."""
    sentences = [one for one in sentences if one]
    while len(sentences) > 1 and encoding.size(" ".join(sentences)) > encoding.SMS_BYTES:
        sentences.pop()
    return encoding.fit(" ".join(sentences), encoding.SMS_BYTES)
