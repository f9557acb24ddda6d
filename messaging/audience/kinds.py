"""Kind: what a text is, to consent and to priority (문자 종류)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """소식 stops at once when a person refuses; 접수 and 답 she asked for; 결과 goes unless she wrote '전부'.

    While a possible refusal waits for a person, only a 답 and a 확인번호 go: the others are automatic, but a
    code is wanted by somebody who sits before our page this minute.
    """

    CODE = "code", _("확인번호")
    NEWS = "news", _("소식")
    RECEIPT = "receipt", _("접수")
    REPLY = "reply", _("답")
    RESULT = "result", _("결과")


# Asked for this very moment: nothing in the ledger or among the holds stops it.
ALWAYS_GOES = frozenset({Kind.CODE, Kind.REPLY})
