"""What is sent: broadcasts, their editions, one message a phone, batches, and what the gateway says."""

import secrets

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.kinds import Kind
from messaging.offices.models import Department

# Lower leaves first: a sign-up code or a receipt never waits behind a digest.
PRIORITY = {Kind.CODE: 0, Kind.RECEIPT: 0, Kind.REPLY: 10, Kind.RESULT: 20, Kind.NEWS: 50}


def new_reference():
    """A name for one try of one batch, never given twice, not even by another installation."""
    return f"gw-{secrets.token_hex(12)}"


class Price(models.Model):
    """What one text costs, from a date on; settings rows, so that old books keep their price."""

    class Format(models.TextChoices):
        SMS = "SMS", _("단문(SMS)")
        LMS = "LMS", _("장문(LMS)")
        MMS = "MMS", _("사진(MMS)")

    format = models.CharField(_("형식"), max_length=3, choices=Format)
    won = models.DecimalField(
        _("한 통 값(원)"), max_digits=7, decimal_places=2, validators=[MinValueValidator(0)]
    )
    used_from = models.DateField(_("시행일"), default=timezone.localdate)

    class Meta:
        verbose_name = _("문자 단가")
        verbose_name_plural = _("문자 단가")
        ordering = ["-used_from", "format"]
        constraints = [models.UniqueConstraint(fields=["format", "used_from"], name="one_price_per_day")]

    def __str__(self):
        return f"{self.get_format_display()} {self.won}원"


class Topic(models.Model):
    """What an edition is about, so that a reply finds its way: a department, a page, or a call above us.

    `key` names the thing ('page:12', 'call:3'): an upper floor's row is never referred to by a key
    that the database would follow upwards.
    """

    key = models.CharField(max_length=40, unique=True)
    title = models.CharField(_("제목"), max_length=200)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="topics", verbose_name=_("부서")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("주제")
        verbose_name_plural = _("주제")

    def __str__(self):
        return self.title


class Broadcast(models.Model):
    """One act of sending: a digest's, a reply's, one answer to many, a correction."""

    class State(models.TextChoices):
        LISTING = "listing", _("명단 만드는 중")
        LISTED = "listed", _("명단 완성")
        APPROVED = "approved", _("승인됨")
        SENDING = "sending", _("보내는 중")
        PAUSED = "paused", _("잠시 멈춤")
        SENT = "sent", _("보냄")
        STOPPED = "stopped", _("중단함")
        CANCELLED = "cancelled", _("취소함")
        DISCARDED = "discarded", _("버린 명단")

    kind = models.CharField(_("문자 종류"), max_length=7, choices=Kind)
    title = models.CharField(_("제목"), max_length=120)
    state = models.CharField(_("상태"), max_length=9, choices=State, default=State.LISTING, editable=False)
    gateway = models.CharField(_("문자 중계사"), max_length=20)
    sender = models.CharField(_("보내는 번호"), max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("부서"))
    recipients = models.PositiveIntegerField(_("받는 사람 수"), default=0, editable=False)
    first_id = models.BigIntegerField(null=True, editable=False)  # of its messages
    last_id = models.BigIntegerField(null=True, editable=False)
    list_hash = models.CharField(max_length=64, blank=True, editable=False)
    send_at = models.DateTimeField(_("보낼 때"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("만든 사람"),
    )
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    started_at = models.DateTimeField(_("시작한 때"), null=True, editable=False)
    finished_at = models.DateTimeField(_("끝난 때"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("발송")
        verbose_name_plural = _("발송")
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["state", "send_at"],
                name="broadcast_unfinished",
                condition=Q(state__in=["listing", "approved", "sending", "paused"]),
            ),
            # Few among all the receipts and answers: who got one lately is asked with every count.
            models.Index(fields=["started_at", "state"], name="broadcast_news", condition=Q(kind="news")),
        ]
        permissions = [("control_broadcast", "발송을 멈추고 다시 시작하고 중단할 수 있음")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Edition(models.Model):
    """The one text shared by all to whom the same items of a broadcast go."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="editions", verbose_name=_("발송"))
    mask = models.BigIntegerField(default=0)  # bit i: item i of the digest is in it; 0 for a single text
    format = models.CharField(_("형식"), max_length=3, choices=Price.Format)
    subject = models.CharField(_("제목"), max_length=40, blank=True)
    body = models.TextField(_("글"))
    bytes = models.PositiveSmallIntegerField(_("바이트"))
    recipients = models.PositiveIntegerField(_("받는 사람 수"), default=0)
    won_each = models.DecimalField(_("한 통 값(원)"), max_digits=7, decimal_places=2, default=0)
    # Goes only to who agrees to such texts when it leaves (law 4).
    advertising = models.BooleanField(_("광고성 정보"), default=False, db_default=False)
    topics = models.ManyToManyField(Topic, through="EditionTopic", related_name="editions")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("판")
        verbose_name_plural = _("판")
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "mask"], name="one_edition_per_mask"),
            models.CheckConstraint(condition=Q(bytes__lte=2000), name="edition_within_2000_bytes"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class EditionTopic(models.Model):
    """A topic of an edition, at its place in the text."""

    edition = models.ForeignKey(Edition, models.CASCADE)
    topic = models.ForeignKey(Topic, models.PROTECT)
    position = models.PositiveSmallIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("판의 주제")
        verbose_name_plural = _("판의 주제")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "topic"], name="one_topic_once_per_edition")
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Message(models.Model):
    """One text to one phone. Whether it was sent is what this row says, nothing else.

    Kept narrow: a digest makes one a subscriber. 'Batched' is told by its batch, not written on
    each row (marking each at the claim doubled the time of sending).
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("대기")
        ACCEPTED = "accepted", _("보냄")
        DELIVERED = "delivered", _("받음")
        FAILED = "failed", _("못 받음")
        UNCERTAIN = "uncertain", _("확인 필요")
        WITHDRAWN = "withdrawn", _("보내지 않음")

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="messages", db_index=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="messages", db_index=False)
    phone = models.CharField(_("전화번호"), max_length=16)  # E.164
    state = models.CharField(_("상태"), max_length=9, choices=State, default=State.QUEUED, editable=False)
    code = models.CharField(_("까닭"), max_length=20, blank=True, editable=False)  # ours, or the gateway's

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("문자")
        verbose_name_plural = _("문자")
        # Phone first: the same index also finds what a phone last got. Messages of one broadcast
        # are found by the id ranges of its batches.
        constraints = [models.UniqueConstraint(fields=["phone", "broadcast"], name="one_message_per_phone")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Batch(models.Model):
    """The messages of one request to a gateway: an id range, cut when the list is written."""

    class State(models.TextChoices):
        PREPARED = "prepared", _("보내기 전")
        SUBMITTED = "submitted", _("보내는 중")
        UNCERTAIN = "uncertain", _("확인 필요")
        SETTLED = "settled", _("끝남")

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="batches", verbose_name=_("발송"))
    # Set when the gateway takes one text a request: then only the range's messages of this edition.
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("판")
    )
    gateway = models.CharField(_("문자 중계사"), max_length=20)
    priority = models.PositiveSmallIntegerField(_("우선순위"))
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    size = models.PositiveIntegerField(_("문자 수"))
    state = models.CharField(_("상태"), max_length=9, choices=State, default=State.PREPARED, editable=False)
    # Ours, told to the gateway: a new one for each try, so that asking is about that try alone.
    reference = models.CharField(max_length=40, unique=True, default=new_reference)
    gateway_reference = models.CharField(max_length=80, blank=True)  # theirs
    tries = models.PositiveSmallIntegerField(_("시도"), default=0)
    not_before = models.DateTimeField(null=True, blank=True)  # when to try, or to ask, again
    submitted_at = models.DateTimeField(_("보낸 때"), null=True)
    settled_at = models.DateTimeField(_("끝난 때"), null=True)
    note = models.CharField(_("메모"), max_length=200, blank=True)
    # The books: how many of its messages stand in each state; queued is what is left of size.
    accepted = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    won = models.DecimalField(_("값(원)"), max_digits=12, decimal_places=2, default=0)  # of what was taken

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("발송 묶음")
        verbose_name_plural = _("발송 묶음")
        indexes = [
            models.Index(
                fields=["gateway", "priority", "id"], name="batch_to_send", condition=Q(state="prepared")
            ),
            models.Index(
                fields=["submitted_at"],
                name="batch_unanswered",
                condition=Q(state__in=["submitted", "uncertain"]),
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def messages(self):
        """The messages of this request. Ranges of other broadcasts may lie in between."""
        of_range = Message.objects.filter(
            broadcast_id=self.broadcast_id, pk__gte=self.first_id, pk__lte=self.last_id
        )
        return of_range.filter(edition_id=self.edition_id) if self.edition_id else of_range


class Withdrawal(models.Model):
    """How many messages of a broadcast were not sent, for one named reason (law 5)."""

    class Reason(models.TextChoices):
        OPTED_OUT = "opted_out", _("그 사이 수신거부")
        HELD = "held", _("거부인지 확인 중")
        PAUSED = "paused", _("잠시 쉬는 중")
        UNVERIFIED = "unverified", _("번호 확인 전")
        LEFT = "left", _("신청을 그만둠")
        NO_ADVERTISING = "no_advertising", _("그 사이 광고성 정보 동의를 거둠")
        STOPPED = "stopped", _("발송 중단")
        CANCELLED = "cancelled", _("발송 취소")

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="withdrawals")
    reason = models.CharField(_("까닭"), max_length=20, choices=Reason)
    messages = models.PositiveIntegerField(_("문자 수"), default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("보내지 않은 까닭")
        verbose_name_plural = _("보내지 않은 까닭")
        constraints = [models.UniqueConstraint(fields=["broadcast", "reason"], name="one_tally_per_reason")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class DeliveryReport(models.Model):
    """What the gateway later says of a message (수신 결과); kept as it came, also when we know no such message."""

    class State(models.TextChoices):
        DELIVERED = "delivered", _("받음")
        FAILED = "failed", _("못 받음")

    class Problem(models.TextChoices):
        NONE = "", _("없음")
        UNKNOWN = "unknown", _("모르는 문자 번호")
        EARLY = "early", _("보낸 답보다 먼저 옴")
        PHONE = "phone", _("전화번호가 다름")

    gateway = models.CharField(_("문자 중계사"), max_length=20)
    key = models.CharField(max_length=64)  # the same report twice is one row
    message_id = models.BigIntegerField(_("문자 번호"), null=True)
    phone = models.CharField(max_length=16, blank=True)  # that the report names: must be the message's own
    state = models.CharField(_("결과"), max_length=9, choices=State)
    code = models.CharField(_("코드"), max_length=20, blank=True)
    reported_at = models.DateTimeField(_("결과 시각"))
    received_at = models.DateTimeField(_("받은 때"), default=timezone.now)
    applied = models.BooleanField(_("반영"), default=False)
    problem = models.CharField(_("문제"), max_length=7, choices=Problem, blank=True, default=Problem.NONE)
    look_at = models.DateTimeField(null=True, blank=True)  # when to match it (again); never, when empty

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("수신 결과")
        verbose_name_plural = _("수신 결과")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["gateway", "key"], name="one_row_per_report")]
        indexes = [
            models.Index(
                fields=["look_at", "id"],
                name="report_to_apply",
                condition=Q(applied=False, look_at__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class GatewayState(models.Model):
    """Whether a gateway may be used now, and its pace, shared by all workers."""

    name = models.CharField(_("이름"), max_length=20, primary_key=True)
    paused = models.BooleanField(_("멈춤"), default=False)
    reason = models.CharField(_("까닭"), max_length=200, blank=True)
    failures = models.PositiveIntegerField(_("이어진 실패"), default=0)  # requests not taken, in a row
    retry_at = models.DateTimeField(null=True, blank=True)  # no request leaves earlier, after failures
    next_slot_at = models.DateTimeField(null=True, blank=True)  # pacing: no request leaves earlier
    changed_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("중계사 상태")
        verbose_name_plural = _("중계사 상태")

    def __str__(self):
        return self.name


class Lease(models.Model):
    """A named right to do something alone until a time, so that two workers don't sweep at once."""

    name = models.CharField(max_length=40, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("혼자 할 권리")
        verbose_name_plural = _("혼자 할 권리")

    def __str__(self):
        return self.name
