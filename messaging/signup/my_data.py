"""A copy of all that we keep of a phone, for its owner: one HTML file that people read, with JSON inside for machines."""

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import fields, phones
from messaging.audience.models import Consent, OptOut, Subscriber
from messaging.signup import sections


def file(phone):
    """The file's text."""
    return render_to_string("signup/my_data.html", {"data": everything(phone), "shown": phones.shown(phone)})


def everything(phone):
    """All of it as plain values; every room's part comes by the same hook as on the page."""
    subscriber = Subscriber.objects.filter(phone=phone).select_related("dong", "department").first()
    return {
        "made_at": _moment(timezone.now()),
        "phone": phones.shown(phone),
        "subscriber": _of(subscriber) if subscriber else None,
        "consents": [_consent(row) for row in _of_phone(Consent, phone).select_related("wording")],
        "refusals": [_refusal(row) for row in _of_phone(OptOut, phone)],
        "parts": [
            {
                "name": part.name,
                "title": str(part.title),
                "items": [
                    {
                        "at": _moment(item.at),
                        "what": str(item.what),
                        "words": item.words,
                        "state": str(item.state),
                        "note": str(item.note),
                    }
                    for item in part.everything()
                ],
            }
            for part in sections.of(phone)
        ],
    }


def _of_phone(model, phone):
    return model.objects.filter(phone=phone).order_by("-pk")


def _of(subscriber):
    first = subscriber.first_in_home
    return {
        _("이름"): subscriber.name,
        _("상태"): str(subscriber.get_state_display()),
        _("관심분야"): ", ".join(fields.names(subscriber.interest_mask)),
        _("행정동"): str(subscriber.dong or ""),
        _("성별"): str(subscriber.get_gender_display()),
        _("태어난 해"): str(subscriber.birth_year or ""),
        _("우리 집에서 처음"): "" if first is None else _("예") if first else _("아니요"),
        _("주소"): subscriber.household.address if subscriber.household else "",
        _("언어"): str(subscriber.get_language_display()),
        _("신청 경로"): str(subscriber.get_channel_display()),
        _("받은 곳"): str(subscriber.department or ""),
        _("신청한 때"): _moment(subscriber.signed_up_at),
        _("쉬는 날까지"): str(subscriber.paused_until or ""),
        _("그만 받은 때"): _moment(subscriber.left_at),
    }


def _consent(row):
    return {
        "purpose": str(row.wording.get_purpose_display()),
        "version": row.wording.version,
        "wording": row.wording.text,
        "channel": str(row.get_channel_display()),
        "given_at": _moment(row.given_at),
        "rechecked_at": _moment(row.rechecked_at),
        "withdrawn_at": _moment(row.withdrawn_at),
    }


def _refusal(row):
    return {
        "scope": str(row.get_scope_display()),
        "channel": str(row.get_channel_display()),
        "said_at": _moment(row.said_at),
        "lifted_at": _moment(row.lifted_at),
    }


def _moment(at):
    """Seoul's time, to the second, with its offset; '' for never."""
    return timezone.localtime(at).isoformat(timespec="seconds") if at else ""
