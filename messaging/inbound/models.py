"""What residents text us: each text as received, its photos, its receipt, and the inquiries it opens."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.delivery.models import Broadcast, Topic
from messaging.offices.models import Department


class Route(models.TextChoices):
    """Where a text goes."""

    OPT_OUT = "opt_out", _("수신거부")
    OPT_IN = "opt_in", _("신청")
    CHANGE_INTERESTS = "change_interests", _("관심분야 바꾸기")
    HELP = "help", _("도움말")
    SUBMISSION = "submission", _("응모")
    INQUIRY = "inquiry", _("문의")
    SPAM = "spam", _("스팸")
    REVIEW = "review", _("사람이 확인")


def private_storage():
    """Residents' photos are never under the public media folder."""
    return storages["private"]


class Inquiry(models.Model):
    """A conversation between a phone and a department (문의)."""

    class State(models.TextChoices):
        OPEN = "open", _("답할 차례")
        ANSWERED = "answered", _("답함")
        CLOSED = "closed", _("마침")

    phone = models.CharField(_("전화번호"), max_length=16)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="inquiries", verbose_name=_("부서")
    )
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("주제")
    )
    state = models.CharField(_("상태"), max_length=8, choices=State, default=State.OPEN, editable=False)
    urgent = models.BooleanField(_("긴급"), default=False, editable=False)
    opened_at = models.DateTimeField(_("시작"), default=timezone.now)
    last_at = models.DateTimeField(_("마지막 글"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("문의")
        verbose_name_plural = _("문의")
        ordering = ["-urgent", "-last_at"]
        indexes = [models.Index(fields=["state", "-last_at"], name="inquiry_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone", "department"],
                condition=~Q(state="closed"),
                name="one_open_inquiry_per_department",
            ),
            models.UniqueConstraint(  # to SQL two NULLs differ
                fields=["phone"],
                condition=Q(department=None) & ~Q(state="closed"),
                name="one_open_inquiry_without_department",
            ),
        ]
        permissions = [("answer_inquiry", "문의에 답할 수 있음")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class InboundMessage(models.Model):
    """One text from one phone, kept as received; its words never change (law 6)."""

    class State(models.TextChoices):
        RECEIVED = "received", _("받음")
        ROUTED = "routed", _("나눔")
        HELD = "held", _("보류")

    gateway = models.CharField(_("문자 중계사"), max_length=20)
    provider_id = models.CharField(max_length=120)
    phone = models.CharField(_("전화번호"), max_length=20)  # E.164 where it can be; else as it came
    to_number = models.CharField(_("받은 번호"), max_length=20, blank=True)
    text = models.TextField(_("글"), blank=True)
    sent_at = models.DateTimeField(_("보낸 때"))
    stored_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    raw = models.TextField(editable=False)  # the request beside the decoded text
    state = models.CharField(_("상태"), max_length=8, choices=State, default=State.RECEIVED, editable=False)
    route = models.CharField(_("갈래"), max_length=16, choices=Route, blank=True, editable=False)
    rule = models.CharField(_("규칙"), max_length=40, blank=True, editable=False)
    why = models.CharField(_("까닭"), max_length=200, blank=True, editable=False)
    urgent = models.BooleanField(_("긴급"), default=False, editable=False)
    handled = models.BooleanField(_("처리함"), default=False, editable=False)  # a person has seen to it
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("주제")
    )
    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, blank=True, related_name="texts", verbose_name=_("문의")
    )
    routed_at = models.DateTimeField(_("나눈 때"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("받은 문자")
        verbose_name_plural = _("받은 문자")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "provider_id"], name="one_row_per_provider_id")
        ]
        permissions = [
            ("reroute_inboundmessage", "받은 문자를 다른 갈래로 옮길 수 있음"),
            ("reveal_inboundmessage", "받은 문자의 전화번호를 모두 볼 수 있음"),
        ]
        indexes = [
            models.Index(fields=["id"], name="inbound_to_route", condition=Q(state="received")),
            models.Index(fields=["phone", "-id"], name="inbound_by_phone"),
            models.Index(fields=["route", "-id"], name="inbound_by_route"),
            models.Index(fields=["-id"], name="inbound_waiting", condition=Q(handled=False)),
            models.Index(fields=["stored_at", "rule"], name="inbound_by_day"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class InboundPhoto(models.Model):
    """A picture that came with a text, as it came, and what a worker made of it.

    `file` is the original, never shown to anyone: it may carry the place where it was taken.
    `shown` is a clean copy, turned upright, without EXIF. In quarantine is what isn't a picture we can show.
    """

    class State(models.TextChoices):
        UNCHECKED = "unchecked", _("확인 전")
        KEPT = "kept", _("보관")
        QUARANTINED = "quarantined", _("격리")

    message = models.ForeignKey(InboundMessage, models.PROTECT, related_name="photos")
    position = models.PositiveSmallIntegerField(default=0)
    file = models.FileField(storage=private_storage, upload_to="inbound/%Y/%m/", blank=True)
    shown = models.FileField(storage=private_storage, upload_to="inbound/%Y/%m/", blank=True)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField(_("크기(바이트)"))
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=11, choices=State, default=State.UNCHECKED, editable=False)
    note = models.CharField(max_length=120, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("받은 사진")
        verbose_name_plural = _("받은 사진")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["message", "position"], name="one_photo_per_position")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Receipt(models.Model):
    """That a text was acknowledged, once."""

    message = models.OneToOneField(InboundMessage, models.PROTECT, related_name="receipt")
    broadcast = models.OneToOneField(Broadcast, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("접수 문자")
        verbose_name_plural = _("접수 문자")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Answer(models.Model):
    """A department's answer to an inquiry; how it travelled is its broadcast's to say."""

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="answers", verbose_name=_("문의"))
    broadcast = models.OneToOneField(Broadcast, models.PROTECT, related_name="+")
    body = models.TextField(_("답"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("답한 사람")
    )
    answered_at = models.DateTimeField(_("답한 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("답")
        verbose_name_plural = _("답")
        ordering = ["answered_at"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
