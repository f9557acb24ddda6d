"""Rows of this room: the versions of the printed form, and each signed form that a clerk typed in."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.models import ConsentWording, Subscriber
from messaging.offices.models import Department


class PaperForm(models.Model):
    """One version of the printed form: the wordings and the numbered interests that stand on it, for good."""

    number = models.PositiveSmallIntegerField(_("판"), unique=True)
    used_from = models.DateField(_("쓰기 시작한 날"))
    wordings = models.ManyToManyField(ConsentWording, related_name="+", verbose_name=_("동의 문안"))
    # [[number, name as printed, bit], …] in the order of the sheet.
    interests = models.JSONField(_("관심분야"), default=list)
    content_hash = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("신청서 서식")
        verbose_name_plural = _("신청서 서식")
        ordering = ["-number"]
        permissions = [("print_paperform", "신청서를 인쇄할 수 있음")]

    def __str__(self):
        return f"서식 {self.number}판 · {self.used_from.year}.{self.used_from.month}"


def private_storage():
    """Outside the public media folder; named by a function, so that migrations hold no path."""
    return storages["private"]


class SignedFormQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken back."""
        return self.filter(undone_at=None)

    def of_today(self):
        """Those typed in today, Seoul's day."""
        midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(typed_at__gte=midnight)


class SignedForm(models.Model):
    """A signed paper form as a clerk typed it in: who, where, when, of which version, and how to take it back."""

    class Was(models.TextChoices):
        NEW = "new", _("새 신청")
        KNOWN = "known", _("신청 내용 바꿈")
        REFUSED = "refused", _("거부하신 뒤 다시 신청")

    paper_form = models.ForeignKey(PaperForm, models.PROTECT, related_name="signed", verbose_name=_("서식"))
    subscriber = models.ForeignKey(
        Subscriber,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="signed_forms",
        verbose_name=_("신청자"),
    )
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("입력한 사람")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("받은 곳")
    )
    typed_at = models.DateTimeField(_("입력한 때"), default=timezone.now)
    signed_on = models.DateField(_("서명한 날"))
    was = models.CharField(_("구분"), max_length=7, choices=Was, editable=False)
    scan = models.FileField(_("스캔"), storage=private_storage, blank=True, max_length=100)
    # How the number stood before and after; emptied once it can't be taken back any more.
    snapshot = models.JSONField(default=dict, blank=True, editable=False)
    undone_at = models.DateTimeField(_("되돌린 때"), null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("되돌린 사람"),
    )

    objects = SignedFormQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("서명한 신청서")
        verbose_name_plural = _("서명한 신청서")
        ordering = ["-pk"]
        permissions = [("see_scan", "신청서 스캔을 볼 수 있음")]
        indexes = [
            models.Index(fields=["typed_by", "typed_at"], name="forms_of_a_clerk"),
            models.Index(fields=["department", "id"], name="forms_of_a_department"),
            models.Index(fields=["typed_at"], name="forms_to_forget", condition=~Q(snapshot={})),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
