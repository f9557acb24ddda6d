"""What residents write for the newsletter: corners, calls, submissions as sent, entries as printed."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin

from messaging.inbound.models import InboundMessage


class Corner(models.Model):
    """A lasting column of the newsletter (참여코너)."""

    class Form(models.TextChoices):
        ONE_LINER = "one_liner", _("한 줄 소감")
        ACROSTIC = "acrostic", _("삼행시")
        QUESTION = "question", _("이달의 질문")
        PHOTO = "photo", _("이달의 사진")
        QUIZ = "quiz", _("퀴즈")
        PRAISE = "praise", _("칭찬합니다")
        CHILDREN = "children", _("어린이 마당")

    name = models.CharField(_("이름"), max_length=30, unique=True)
    slug = models.SlugField(_("주소"), max_length=30, unique=True)
    form = models.CharField(_("꼴"), max_length=10, choices=Form)
    introduction = models.CharField(_("소개"), max_length=200)
    sort_order = models.PositiveSmallIntegerField(_("차례"), default=0)
    retired = models.BooleanField(_("쉬는 코너"), default=False)

    class Meta:
        verbose_name = _("참여코너")
        verbose_name_plural = _("참여코너")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name


class CallQuerySet(models.QuerySet):
    def open(self, at=None):
        """Calls that take submissions at the moment `at` (now)."""
        at = at or timezone.now()
        return self.filter(published=True, opens_at__lte=at, closes_at__gt=at)


class Call(models.Model):
    """This month's theme, question and closing date in a corner (공모)."""

    corner = models.ForeignKey(Corner, models.PROTECT, related_name="calls", verbose_name=_("참여코너"))
    title = models.CharField(_("제목"), max_length=60, help_text=_("예: 12월 삼행시 ‘남산길’"))
    question = models.TextField(_("물음"), help_text=_("주민이 읽을 안내 글입니다."))
    keyword = models.CharField(
        _("머리말"), max_length=10, help_text=_("이 말로 시작하는 문자는 이 공모로 옵니다. 예: 삼행시")
    )
    opens_at = models.DateTimeField(_("여는 때"))
    closes_at = models.DateTimeField(_("닫는 때"))
    published = models.BooleanField(_("알림"), default=True)
    print_limit = models.PositiveSmallIntegerField(_("한 편 글자 수"), default=200)
    print_entries = models.PositiveSmallIntegerField(_("싣는 편수"), default=5)
    prize = models.CharField(_("선물"), max_length=80, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("공모")
        verbose_name_plural = _("공모")
        ordering = ["-closes_at", "corner"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="call_closes_after_it_opens"
            )
        ]

    def __str__(self):
        return self.title

    @property
    def topic_key(self):
        """The key of this call's Topic: what links a text we sent to a reply to it."""
        return f"call:{self.pk}"


class Submission(models.Model):
    """What one resident sent in to a call. A plain row: its words never change."""

    class State(models.TextChoices):
        RECEIVED = "received", _("들어옴")
        TAKEN = "taken", _("골랐음")
        DECLINED = "declined", _("싣지 않음")

    class Channel(models.TextChoices):
        TEXT = "text", _("문자")
        PHOTO = "photo", _("사진 문자")
        WEB = "web", _("누리집")
        PAPER = "paper", _("우편·방문")

    call = models.ForeignKey(Call, models.PROTECT, related_name="submissions", verbose_name=_("공모"))
    inbound = models.OneToOneField(
        InboundMessage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submission",
        verbose_name=_("받은 문자"),
    )
    channel = models.CharField(_("경로"), max_length=5, choices=Channel)
    phone = models.CharField(_("전화번호"), max_length=20, blank=True)
    words = models.TextField(_("글"), blank=True)
    number = models.PositiveIntegerField(_("응모 번호"))
    received_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    state = models.CharField(_("상태"), max_length=8, choices=State, default=State.RECEIVED, editable=False)
    decline_reason = models.CharField(_("싣지 않는 까닭"), max_length=120, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, editable=False)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")
    flags = models.JSONField(default=list, blank=True)  # child, personal_data, abuse, election, advertising

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("응모글")
        verbose_name_plural = _("응모글")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_submission_per_number")]
        indexes = [models.Index(fields=["state", "id"], name="submission_waiting")]
        permissions = [("moderate_submission", "응모글을 고르고 검토할 수 있음")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Entry(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """The edited, approved text of a submission as it is printed (게재글); the original stays beside it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("고치는 중")
        IN_MODERATION = "in_moderation", _("검토 중")
        APPROVED = "approved", _("승인")
        REJECTED = "rejected", _("반려")

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="entry", verbose_name=_("응모글")
    )
    call = models.ForeignKey(Call, models.PROTECT, related_name="entries", verbose_name=_("공모"))
    title = models.CharField(_("제목"), max_length=60, blank=True)
    body = models.TextField(_("실을 글"), blank=True)
    byline = models.CharField(
        _("글쓴이"), max_length=40, blank=True, help_text=_("실을 이름. 예: 홍*동, 황학동 67세")
    )
    photo = models.ForeignKey(
        "pictures.Image", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("사진")
    )
    state = models.CharField(_("상태"), max_length=13, choices=State, default=State.DRAFT, editable=False)
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="entry",
        for_concrete_model=False,
    )
    revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="entry",
        for_concrete_model=False,
    )

    class Meta:
        verbose_name = _("게재글")
        verbose_name_plural = _("게재글")
        ordering = ["-pk"]
        constraints = [
            # A photo entry may stand without words; an empty entry may not be approved.
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(body="") | Q(photo__isnull=False),
                name="approved_entry_says_something",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
