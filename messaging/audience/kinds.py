"""Kind: what a text is, to consent and to priority (문자 종류)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """소식 stops at once when a person refuses; 접수 and 답 she asked for; 결과 goes unless she wrote '전부'.

    While a possible refusal waits for a person, only a 답 goes: the others are automatic.
    """

    NEWS = "news", _("소식")
    RECEIPT = "receipt", _("접수")
    REPLY = "reply", _("답")
    RESULT = "result", _("결과")
