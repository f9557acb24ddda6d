"""The texts of a sign-up by text: the notice that asks for '동의', and the areas with their numbers. One SMS each, if at all possible."""

import re

from django.utils.translation import gettext as _

from messaging.audience import fields, wordings
from messaging.audience.models import Interest
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings


def asking():
    """What '동의' agrees to, who may agree, and where the full wording stands. Within 90 bytes.

    An office with a long name gets the tersest form: the notice must never be cut or cost a long text.
    """
    forms = [
        _("%(tag)s 14세 이상 개인정보 이용·문자수신 동의는 '동의' 답장. 전문:%(website)s '%(words)s'"),
        _("%(tag)s 14세 이상 개인정보 이용·문자수신 동의는 '동의' 답장. 전문:누리집 '%(words)s'"),
        _("%(tag)s14세↑ 개인정보·문자수신 동의는 '동의' 답장. 전문:누리집 '%(words)s'"),
        _("%(tag)s14세↑ 개인정보·문자수신 동의는 '동의' 답장. 누리집 '%(words)s'"),
    ]
    return shortest_that_fits(forms, words=wordings.SEARCHED)


def signed_up(subscriber):
    """That she is signed up, and what she gets; or, when she has not said it yet, what she may choose."""
    if not subscriber.interest_mask:
        return offering()
    return shortest_that_fits(
        [
            _("%(tag)s 신청되었습니다. 관심분야: %(chosen)s. 그만 받으시려면 ‘수신거부’라고 보내 주세요."),
            _("%(tag)s 신청되었습니다. 관심분야: %(chosen)s. 그만: '수신거부' 답장"),
        ],
        chosen=chosen(subscriber.interest_mask),
    )


def offering():
    """The sign-up is done: all areas with their numbers and how to answer, in one text."""
    return shortest_that_fits(
        [
            _("%(tag)s 신청되었습니다. 받고 싶은 분야를 번호로 답장해 주세요(예: 1 3). %(names)s"),
            _("%(tag)s 신청되었습니다. 번호로 답장해 주세요(예:1 3) %(short)s"),
            _("%(tag)s 신청됨. 번호 답장(예:1 3) %(short)s"),
            _(
                "%(tag)s 신청되었습니다. 받고 싶은 분야를 번호로 답장해 주세요(예: 1 3). %(names)s\n"
                "그만 받으시려면 ‘수신거부’라고 보내 주세요."
            ),
        ]
    )


def choices():
    """The areas with their numbers, for somebody who is signed up already."""
    return shortest_that_fits(
        [
            _("%(tag)s 받고 싶은 분야를 번호로 보내 주세요(예: 관심 1 3). %(names)s"),
            _("%(tag)s 받을 번호 답장(예:1 3) %(short)s"),
            _("%(tag)s 번호 답장(예:1 3) %(short)s"),
            _("%(tag)s 받고 싶은 분야를 번호로 보내 주세요(예: 관심 1 3). %(names)s"),
        ]
    )


def changed(subscriber):
    """What she gets from now on."""
    return shortest_that_fits(
        [
            _("%(tag)s 관심분야를 바꿨습니다: %(chosen)s. 그만 받으시려면 ‘수신거부’라고 보내 주세요."),
            _("%(tag)s 관심분야를 바꿨습니다: %(chosen)s. 그만: '수신거부' 답장"),
            _("%(tag)s 관심분야: %(chosen)s. 그만: '수신거부' 답장"),
            _("%(tag)s 관심분야를 바꿨습니다: %(chosen)s"),
        ],
        chosen=chosen(subscriber.interest_mask),
    )


def chosen(mask):
    """'복지·교육', or '모두' when nothing that can be chosen is missing."""
    everything = sum(interest.mask for interest in Interest.objects.in_use())
    return _("모두") if mask and mask & everything == everything else "·".join(fields.names(mask))


def shortest_that_fits(forms, **given):
    """The first of these forms that is an SMS behind the office's tag; the last one when none is.

    A form is a pattern over the office's `tag` and `website`, the areas' `names` or `short` names, and what is given.
    """
    office = OfficeSettings.load()
    interests = list(Interest.objects.in_use())
    known = {
        "tag": office.text_tag,
        "website": office.website_name,
        "names": " ".join(f"{interest.number}{interest.name}" for interest in interests),
        "short": " ".join(f"{interest.number}{_first_half(interest.name)}" for interest in interests),
        **given,
    }
    texts = [form % known for form in forms]
    return next((text for text in texts if encoding.measure(text).kind == "SMS"), texts[-1])


def _first_half(name):
    """'안전' of '안전·재난': people may write either half."""
    return re.split(r"[·ㆍ/]", name)[0]
