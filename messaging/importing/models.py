"""Rows of this room: an import and what became of each line of its file, what it did to whom, 080 refusals."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.bulk import Outcome
from messaging.audience.models import Subscriber
from messaging.delivery.models import Broadcast
from messaging.offices.models import Department


def private_storage():
    """Lists of people: never below /media/."""
    return storages["private"]


class ImportRunQuerySet(models.QuerySet):
    def unfinished(self):
        """Those on which a worker has something to do."""
        return self.filter(state__in=ImportRun.AT_WORK)

    def seen_by(self, user):
        """A department sees its own imports, unless it may see everybody's subscribers."""
        if user.has_perm("audience.see_all_subscriber"):
            return self
        if user.department_id is None:
            return self.filter(created_by=user)
        return self.filter(department_id=user.department_id)


class ImportRun(models.Model):
    """One spreadsheet of sign-ups: tried first, then written, and undone as a whole if need be."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("올림")
        MAPPED = "mapped", _("열을 맞춤")
        CHECKING = "checking", _("검사하는 중")
        CHECKED = "checked", _("검사 마침")
        WRITING = "writing", _("가져오는 중")
        DONE = "done", _("가져옴")
        CANCELLED = "cancelled", _("취소함")
        FAILED = "failed", _("읽지 못함")
        UNDOING = "undoing", _("되돌리는 중")
        UNDONE = "undone", _("되돌림")

    AT_WORK = (State.CHECKING, State.WRITING, State.UNDOING)
    ENDED = (State.DONE, State.CANCELLED, State.FAILED, State.UNDONE)

    file = models.FileField(storage=private_storage, upload_to="importing/%Y/%m/", blank=True)
    rows_file = models.FileField(storage=private_storage, upload_to="importing/%Y/%m/", blank=True)
    file_name = models.CharField(_("파일 이름"), max_length=120)
    content_hash = models.CharField(max_length=64, db_index=True)
    sheet = models.CharField(_("시트"), max_length=40, blank=True)
    headings = models.JSONField(_("열 제목"), default=list)
    headings_hash = models.CharField(max_length=64, db_index=True)
    examples = models.JSONField(default=list)  # a few masked values of each column
    mapping = models.JSONField(_("열 맞춤"), default=dict)  # column's place: what it tells
    signed_on = models.DateField(_("서명한 날"), null=True, blank=True)  # where no column tells it
    declared = models.BooleanField(_("서명된 신청서를 옮긴 것임"), default=False)
    state = models.CharField(_("상태"), max_length=9, choices=State, default=State.UPLOADED, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("부서")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("올린 사람"),
    )
    created_at = models.DateTimeField(_("올린 때"), default=timezone.now)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, editable=False)
    # Progress: lines in the file, bytes of `rows_file` checked, lines checked, number of the line written last.
    rows = models.PositiveIntegerField(_("줄 수"), default=0, editable=False)
    checked_to = models.PositiveBigIntegerField(default=0, editable=False)
    rows_checked = models.PositiveIntegerField(default=0, editable=False)
    written_to = models.PositiveIntegerField(default=0, editable=False)
    written = models.PositiveIntegerField(_("쓴 사람 수"), default=0, editable=False)
    undone = models.PositiveIntegerField(_("되돌린 사람 수"), default=0, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    counts = models.JSONField(default=dict, editable=False)  # what stays when the lines are destroyed
    note = models.CharField(_("알릴 말"), max_length=300, blank=True, editable=False)
    confirming = models.ForeignKey(
        Broadcast, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("확인 문자")
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    cleared_at = models.DateTimeField(_("내용을 지운 때"), null=True, editable=False)

    objects = ImportRunQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("명단 가져오기")
        verbose_name_plural = _("명단 가져오기")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state"],
                name="import_at_work",
                condition=Q(state__in=["checking", "writing", "undoing"]),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def ended(self):
        """Whether no more will happen by itself."""
        return self.state in self.ENDED


class ImportRow(models.Model):
    """What becomes of one line of the file, and what the line says, until that is destroyed."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField(_("행"))
    position = models.PositiveBigIntegerField()  # of the line in the run's rows_file
    outcome = models.CharField(_("결과"), max_length=9, choices=Outcome)
    column = models.PositiveSmallIntegerField(_("열"), null=True)
    reason = models.CharField(_("까닭"), max_length=20, blank=True)
    detail = models.CharField(
        max_length=120, blank=True
    )  # names of dongs, numbers of lines: nothing of a person
    phone = models.CharField(max_length=16, blank=True)
    told = models.JSONField(default=dict)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("가져온 줄")
        verbose_name_plural = _("가져온 줄")
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="one_line_per_number"),
            models.UniqueConstraint(
                fields=["run", "phone"], condition=~Q(phone=""), name="one_line_per_phone"
            ),
        ]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="lines_by_outcome")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Imported(models.Model):
    """What an import did to one subscriber, and what was there before: its undo."""

    class Stays(models.TextChoices):
        """Why somebody is left as she is when the import is undone."""

        TEXTED = "texted", _("이미 문자가 나갔습니다")
        CHANGED = "changed", _("그 뒤에 내용이 바뀌었습니다")
        REFUSED = "refused", _("그 뒤에 수신거부하셨습니다")
        HELD = "held", _("거부인지 확인하는 중입니다")
        NEEDED = "needed", _("다른 기록이 이 신청에 달려 있습니다")

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="people")
    number = models.PositiveIntegerField(_("행"))
    subscriber = models.ForeignKey(Subscriber, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)  # null: there was no such subscriber
    after = models.JSONField(default=dict)
    consents = models.JSONField(default=list)
    written_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    stays = models.CharField(_("되돌리지 못한 까닭"), max_length=8, choices=Stays, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("가져온 신청자")
        verbose_name_plural = _("가져온 신청자")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="imported_once")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class PhoneRefusal(models.Model):
    """A refusal that somebody left on the free 080 number, as we were told of it; once, however often we are told."""

    phone = models.CharField(_("전화번호"), max_length=16)
    said_at = models.DateTimeField(_("거부한 때"))
    told_at = models.DateTimeField(_("들은 때"), default=timezone.now)
    broadcast = models.ForeignKey(Broadcast, models.SET_NULL, null=True, related_name="+")  # its receipt

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("080 수신거부")
        verbose_name_plural = _("080 수신거부")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["phone", "said_at"], name="one_080_refusal_once")]
        permissions = [("import_phonerefusal", "080 수신거부 파일을 올릴 수 있음")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
