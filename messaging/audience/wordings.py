"""The words that people agree to: their first version, and which version is in force."""

from datetime import date

from django.utils import timezone

from messaging.audience.models import ConsentWording

Purpose = ConsentWording.Purpose
NECESSARY = (Purpose.PERSONAL_DATA, Purpose.NEWS)
SEARCHED = "문자동의"  # what a text tells people to look for on the office's site: the page of full wordings bears it

FIRST = {
    Purpose.PERSONAL_DATA: (
        "휴대전화 번호와 관심분야(선택: 이름, 성별, 태어난 해, 행정동)를 소식 문자를 보내 드리고 "
        "보내 주신 문자에 답하는 데 씁니다. 신청을 그만두실 때까지 보관하고, 그만두시면 지체 없이 지웁니다. "
        "동의하지 않으실 수 있으며, 그때에는 소식 문자를 받으실 수 없습니다."
    ),
    Purpose.NEWS: (
        "고르신 관심분야의 소식을 문자로 받겠습니다. 받고 싶지 않으시면 언제든 ‘수신거부’라고 답장해 주세요."
    ),
    Purpose.ADVERTISING: (
        "유료 강좌 안내처럼 광고로 볼 수 있는 문자도 받겠습니다. 동의하지 않아도 다른 소식은 그대로 받으십니다."
    ),
    Purpose.NIGHT: (
        "밤 9시부터 아침 8시 사이에도 문자를 받겠습니다. 동의하지 않으시면 이 시간에는 보내지 않습니다."
    ),
}


def lay_first_wordings(using="default", **kwargs):
    """After each migrate: every purpose has a version 1. What is there already is never touched."""
    wordings = ConsentWording.objects.using(using)
    there = set(wordings.values_list("purpose", flat=True))
    wordings.bulk_create(
        ConsentWording(purpose=purpose, version=1, text=text, used_from=date(2026, 1, 1))
        for purpose, text in FIRST.items()
        if purpose not in there
    )


def in_force(purposes, on=None):
    """The wordings that a person agrees to today (or agreed to `on` a day), one a purpose: the newest by then."""
    newest = {}
    for wording in ConsentWording.objects.filter(
        purpose__in=purposes, used_from__lte=on or timezone.localdate()
    ).order_by("version"):
        newest[wording.purpose] = wording
    if missing := set(purposes) - set(newest):
        raise LookupError(f"no consent wording in force for {', '.join(sorted(missing))}")
    return list(newest.values())
