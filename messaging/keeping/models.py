"""How long things are kept and what stops their end; destructions with their books; who looked at whom."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _person(**more):
    """A member of staff in a ledger: never to be taken out of it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", **more
    )


class Unit(models.TextChoices):
    DAYS = "days", _("일")
    MONTHS = "months", _("개월")
    YEARS = "years", _("년")


class RetentionRule(models.Model):
    """How long one kind of personal data is kept, where the office said something else than the default."""

    key = models.CharField(max_length=60, unique=True)
    amount = models.PositiveSmallIntegerField(_("보존기간"), validators=[MinValueValidator(1)])
    unit = models.CharField(_("단위"), max_length=6, choices=Unit)
    basis = models.CharField(_("근거"), max_length=200)
    changed_at = models.DateTimeField(_("고친 때"), auto_now=True)
    changed_by = _person(verbose_name=_("고친 사람"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("보존기간")
        verbose_name_plural = _("보존기간표")
        default_permissions = ("view", "change")
        constraints = [models.CheckConstraint(condition=Q(amount__gte=1), name="kept_for_some_time")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class LegalHold(models.Model):
    """What may not be destroyed for now (보존 잠금): a whole kind, or every row of one phone.

    The phone itself stands here while the hold is in force, so that SQL can leave its rows out everywhere; once
    released only its masked form and its keyed hash stay.
    """

    key = models.CharField(_("종류"), max_length=60, blank=True)  # of a kind; empty for a phone's
    phone = models.CharField(_("전화번호"), max_length=20, blank=True, editable=False)
    phone_hash = models.CharField(max_length=64, blank=True, editable=False)
    masked = models.CharField(_("가린 번호"), max_length=20, blank=True, editable=False)
    reason = models.CharField(
        _("까닭"),
        max_length=120,
        help_text=_("예: 행정심판 2026-114, 감사 자료 요구. 개인정보는 적지 마세요."),
    )
    placed_by = _person(verbose_name=_("잠근 사람"))
    placed_at = models.DateTimeField(_("잠근 때"), default=timezone.now)
    released_by = _person(verbose_name=_("푼 사람"))
    released_at = models.DateTimeField(_("푼 때"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("보존 잠금")
        verbose_name_plural = _("보존 잠금")
        default_permissions = ("add", "change", "view")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(released_at=None) & ~Q(key=""), name="one_legal_hold_per_kind"
            ),
            models.UniqueConstraint(
                fields=["phone"],
                condition=Q(released_at=None) & ~Q(phone=""),
                name="one_legal_hold_per_phone",
            ),
            models.CheckConstraint(
                condition=Q(key="") | Q(phone_hash=""), name="legal_hold_on_a_kind_or_a_phone"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Destruction(models.Model):
    """One act of destroying what has been kept long enough (파기): planned, approved by a person, carried out.

    Its lines are the report that stays; there is no personal data in it.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("검토 대기")
        RUNNING = "running", _("파기 중")
        DONE = "done", _("파기함")
        STOPPED = "stopped", _("중단함")
        CANCELLED = "cancelled", _("취소함")

    state = models.CharField(_("상태"), max_length=9, choices=State, default=State.PLANNED, editable=False)
    by_itself = models.BooleanField(_("저절로"), default=False, editable=False)
    planned_at = models.DateTimeField(_("계획한 때"), default=timezone.now)
    approved_by = _person(verbose_name=_("승인한 사람"))
    approved_at = models.DateTimeField(_("승인한 때"), null=True, blank=True)
    ended_by = _person(verbose_name=_("중단·취소한 사람"))
    finished_at = models.DateTimeField(_("마친 때"), null=True, blank=True)
    touched_at = models.DateTimeField(null=True, editable=False)  # when a worker last did something

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("파기")
        verbose_name_plural = _("파기")
        default_permissions = ("view",)
        permissions = [("approve_destruction", "개인정보 파기를 승인할 수 있음")]
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="planned"), name="one_destruction_waits_for_approval"
            ),
            models.CheckConstraint(
                condition=Q(by_itself=True)
                | Q(state__in=["planned", "cancelled"])
                | Q(approved_by__isnull=False),
                name="nothing_destroyed_without_a_person",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class DestructionLine(models.Model):
    """What a destruction does to one kind: as planned, and as it went."""

    destruction = models.ForeignKey(Destruction, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField(default=0)
    key = models.CharField(max_length=60)
    title = models.CharField(_("종류"), max_length=80)
    period = models.CharField(_("보존기간"), max_length=20)
    basis = models.CharField(_("근거"), max_length=200)
    stays = models.CharField(_("남는 것"), max_length=200, blank=True)
    cutoff = models.DateTimeField(_("기준"))
    planned = models.PositiveIntegerField(_("파기할 건수"), default=0)
    held = models.PositiveIntegerField(_("보존 잠금 건수"), default=0)
    destroyed = models.PositiveIntegerField(_("파기한 건수"), default=0)
    last_id = models.BigIntegerField(default=0)
    finished = models.BooleanField(default=False)
    note = models.CharField(_("비고"), max_length=120, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("파기 내역")
        verbose_name_plural = _("파기 내역")
        default_permissions = ()
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["destruction", "key"], name="one_line_per_kind")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class LookQuerySet(models.QuerySet):
    """A ledger: rows are written and read, and end with their period only (kept.py)."""

    def update(self, **changes):
        raise ProtectedError("the ledger of looks is never changed", set())

    def delete(self):
        raise ProtectedError("the ledger of looks is never changed", set())

    delete.queryset_only = True


class Look(models.Model):
    """That a member of staff saw or took personal data: who, whose, when, from where and why (접속기록)."""

    class Deed(models.TextChoices):
        REVEAL = "reveal", _("열람")
        EXPORT = "export", _("내려받기")

    at = models.DateTimeField(_("때"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("본 사람")
    )
    deed = models.CharField(_("한 일"), max_length=6, choices=Deed)
    what = models.CharField(_("본 것"), max_length=60)  # a row's '<word> <pk>', or what was taken
    masked = models.CharField(_("누구의"), max_length=20, blank=True)  # the masked number
    phone_hash = models.CharField(max_length=64, blank=True)  # to answer 'who looked at me?'
    people = models.PositiveIntegerField(_("사람 수"), default=1)
    full = models.BooleanField(_("가리지 않음"), default=True)
    purpose = models.CharField(_("까닭"), max_length=40)
    note = models.CharField(_("덧붙임"), max_length=80, blank=True)
    address = models.CharField(_("접속한 곳"), max_length=45, blank=True)

    objects = LookQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("열람·내려받기 기록")
        verbose_name_plural = _("개인정보 열람·내려받기 기록")
        default_permissions = ("view",)
        permissions = [("export_look", "개인정보 열람·내려받기 기록을 내려받을 수 있음")]
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["by", "-id"], name="looks_of_a_person"),
            models.Index(fields=["phone_hash"], name="looks_at_a_phone", condition=~Q(phone_hash="")),
        ]
        constraints = [models.CheckConstraint(condition=~Q(purpose=""), name="no_look_without_a_purpose")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args, **kwargs):
        """Once written, a row stays as it is."""
        if self.pk is not None:
            raise ProtectedError("the ledger of looks is never changed", {self})
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ProtectedError("the ledger of looks is never changed", {self})


def private_storage():
    """Spreadsheets with people in them are never under the public media folder."""
    return storages["private"]


def new_nonce():
    """Half of an export's password."""
    return secrets.token_hex(16)


def export_name(export, filename):
    """A name that says nothing and cannot be guessed."""
    return f"exports/{secrets.token_hex(16)}.xlsx"


class Export(models.Model):
    """A spreadsheet that someone asked for: made by a worker, fetched once by the one who asked, gone after a day.

    Its password is made of `nonce` and HASH_KEY (exporting.py) and stands nowhere.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("만드는 중")
        READY = "ready", _("준비됨")
        FETCHED = "fetched", _("내려받음")
        FAILED = "failed", _("만들지 못함")
        GONE = "gone", _("지움")

    key = models.CharField(max_length=60)
    title = models.CharField(_("무엇"), max_length=80)
    chosen = models.JSONField(default=dict)  # filters and columns by their names: nothing personal
    full = models.BooleanField(_("가리지 않음"), default=False)
    purpose = models.CharField(_("까닭"), max_length=40)
    note = models.CharField(_("덧붙임"), max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("요청한 때"), default=timezone.now)
    state = models.CharField(_("상태"), max_length=7, choices=State, default=State.ASKED, editable=False)
    rows = models.PositiveIntegerField(_("건수"), default=0, editable=False)
    ready_at = models.DateTimeField(null=True, editable=False)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    password_shown_at = models.DateTimeField(null=True, editable=False)
    file = models.FileField(storage=private_storage, upload_to=export_name, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("내려받기")
        verbose_name_plural = _("내려받기")
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
