"""What residents write for the newsletter: corners, calls, submissions as sent, entries as printed."""

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin, WorkflowMixin, WorkflowState

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

    def sharing_time_with(self, call):
        """Other published calls that are open at some moment at which `call` is open."""
        return self.filter(published=True, opens_at__lt=call.closes_at, closes_at__gt=call.opens_at).exclude(
            pk=call.pk
        )


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

    def clean(self):
        """The keyword is written as one word and belongs to no other call that is open at the same time."""
        super().clean()
        self.keyword = "".join((self.keyword or "").split())
        if not (self.opens_at and self.closes_at):
            return
        if self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": _("닫는 때는 여는 때보다 늦어야 합니다.")})
        if not self.published or not self.keyword:
            return
        other = Call.objects.sharing_time_with(self).filter(keyword__iexact=self.keyword).first()
        if other:
            raise ValidationError(
                {
                    "keyword": _("이 머리말은 같은 때에 열리는 ‘%(call)s’에서 씁니다. 다른 말을 골라 주세요.")
                    % {"call": other}
                }
            )

    @property
    def is_open(self):
        """Whether it takes submissions now."""
        return self.published and self.opens_at <= timezone.now() < self.closes_at

    @property
    def topic_key(self):
        """The key of this call's Topic: what links a text we sent to a reply to it."""
        return f"call:{self.pk}"


class SubmissionQuerySet(models.QuerySet):
    def waiting(self):
        """What a moderator still has to decide: newly come, or taken and not yet settled."""
        unsettled = Entry.objects.filter(state__in=Entry.UNSETTLED).values("submission")
        return self.filter(
            Q(state=Submission.State.RECEIVED, replaced_by=None)
            | Q(state=Submission.State.TAKEN, pk__in=unsettled)
        )

    def by_same_author(self, submission):
        """Other submissions from the same phone; none when it came without one."""
        if not submission.phone:
            return self.none()
        return self.filter(phone=submission.phone).exclude(pk=submission.pk)


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
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("고쳐 보냄")
    )
    # What the detectors noticed (flags.Flag), as ',child,abuse,': one column that can be filtered on.
    flags = models.CharField(_("살펴볼 점"), max_length=80, blank=True, editable=False)

    objects = SubmissionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("응모글")
        verbose_name_plural = _("응모글")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="one_submission_per_number")]
        indexes = [
            models.Index(fields=["state", "id"], name="submission_waiting"),
            models.Index(fields=["phone", "call", "-id"], name="submission_by_author"),
            models.Index(fields=["decided_by", "-decided_at"], name="submission_decided"),
        ]
        permissions = [("moderate_submission", "응모글을 고르고 검토할 수 있음")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def flag_names(self):
        """The flags as a list of their values."""
        return [name for name in self.flags.split(",") if name]


class EntryQuerySet(models.QuerySet):
    def approved(self):
        """Entries whose text may be laid in and printed; the row holds that text."""
        return self.filter(state=Entry.State.APPROVED)


class Entry(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """The edited, approved text of a submission as it is printed (게재글); the original stays beside it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("고치는 중")
        IN_MODERATION = "in_moderation", _("검토 중")
        APPROVED = "approved", _("승인")
        REJECTED = "rejected", _("반려")

    UNSETTLED = [State.DRAFT, State.IN_MODERATION]

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

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("게재글")
        verbose_name_plural = _("게재글")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state"], name="entry_unsettled", condition=Q(state__in=["draft", "in_moderation"])
            ),
            models.Index(fields=["call", "state"], name="entry_by_call"),
        ]
        constraints = [
            # A photo entry may stand without words; an empty entry may not be approved.
            models.CheckConstraint(
                condition=~Q(state="approved") | ~Q(body="") | Q(photo__isnull=False),
                name="approved_entry_says_something",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    def clean(self):
        """An entry says something, in words or with a photo."""
        super().clean()
        if not self.body.strip() and not self.photo_id:
            raise ValidationError({"body": _("실을 글이나 사진이 있어야 합니다.")})

    def with_content_json(self, content):
        """An older text may come back; the state and the original that it belongs to may not."""
        entry = super().with_content_json(content)
        entry.state = self.state
        entry.submission_id = self.submission_id
        entry.call_id = self.call_id
        return entry

    def publish(self, revision, user=None, skip_permission_checks=False, **kwargs):
        """Make a text the approved one; the workflow's own approval is permission enough."""
        newest = self.workflow_states.order_by("-pk").first()
        approved = newest is not None and newest.status == WorkflowState.STATUS_APPROVED
        return super().publish(
            revision, user=user, skip_permission_checks=skip_permission_checks or approved, **kwargs
        )


class WaitingMail(models.Model):
    """That the moderators were told by mail, once a day, how much waits (검토 알림 메일)."""

    day = models.DateField(_("날"), unique=True)
    waiting = models.PositiveIntegerField(_("기다리는 글"))
    sent_at = models.DateTimeField(_("보낸 때"), null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("검토 알림 메일")
        verbose_name_plural = _("검토 알림 메일")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
