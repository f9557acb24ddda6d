"""What goes out together at one hour: a digest, and the items it collects from published pages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from messaging.audience.fields import InterestsField
from messaging.audience.models import AudienceRule
from messaging.delivery.models import Broadcast, Edition, Topic
from messaging.offices.models import Department

# What of an item says for whom it is.
RULE_FIELDS = tuple(field.name for field in AudienceRule._meta.local_fields)


class DigestQuerySet(models.QuerySet):
    def unsent(self):
        """Those whose text can still change or be taken back."""
        return self.filter(state__in=Digest.UNSENT)

    def due(self, now):
        """Approved, and their hour has come."""
        return self.filter(state=Digest.State.APPROVED, send_at__lte=now)


class Digest(models.Model):
    """Items sent together at one hour (문자소식). With one item and its own hour it is a 단독 문자."""

    class State(models.TextChoices):
        COLLECTING = "collecting", _("모으는 중")
        BUILDING = "building", _("명단 만드는 중")
        IN_REVIEW = "in_review", _("결재 대기")
        APPROVED = "approved", _("승인됨")
        SENDING = "sending", _("보내는 중")
        PAUSED = "paused", _("잠시 멈춤")
        SENT = "sent", _("보냄")
        STOPPED = "stopped", _("중단함")
        CANCELLED = "cancelled", _("취소함")

    UNSENT = (State.COLLECTING, State.BUILDING, State.IN_REVIEW, State.APPROVED)

    title = models.CharField(_("제목"), max_length=80)
    single = models.BooleanField(_("단독 문자"), default=False)
    short_form = models.BooleanField(_("짧은 꼴"), default=False)
    send_at = models.DateTimeField(_("보낼 때"))
    # The hour of the rhythm that it was opened for; unique, so that two workers open one digest.
    slot = models.DateTimeField(null=True, unique=True, editable=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("부서"))
    state = models.CharField(
        _("상태"), max_length=10, choices=State, default=State.COLLECTING, editable=False
    )
    broadcast = models.OneToOneField(
        Broadcast, models.PROTECT, null=True, blank=True, editable=False, related_name="digest"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    requested_at = models.DateTimeField(_("결재 올린 때"), null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    approved_at = models.DateTimeField(_("승인한 때"), null=True, editable=False)
    content_hash = models.CharField(
        max_length=64, blank=True, editable=False
    )  # of what was put up for approval
    built_to = models.PositiveBigIntegerField(default=0, editable=False)  # progress: subscriber ids done …
    build_end = models.PositiveBigIntegerField(default=0, editable=False)  # … of this fixed end
    # People by the mask of all items whose rules take them (also of those beyond the cap), as listed so far.
    mask_counts = models.JSONField(default=dict, editable=False)
    left_out = models.JSONField(default=dict, editable=False)  # reason: count, for the approval page
    # What the next person must know: why it was sent back, why the list could not be written.
    note = models.CharField(_("알릴 말"), max_length=300, blank=True, editable=False)

    objects = DigestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("문자소식")
        verbose_name_plural = _("문자소식")
        ordering = ["-send_at", "-pk"]
        indexes = [
            models.Index(
                fields=["send_at"],
                name="digest_unfinished",
                condition=Q(
                    state__in=["collecting", "building", "in_review", "approved", "sending", "paused"]
                ),
            )
        ]
        permissions = [
            ("approve_digest", "문자소식을 승인할 수 있음"),
        ]

    def __str__(self):
        return self.title


class DigestItemQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not taken out."""
        return self.filter(removed_at=None)


class DigestItem(AudienceRule):
    """One page in a digest (소식): its headline, how to find it, whom to ask, and for whom it is."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="items", verbose_name=_("문자소식"))
    page = models.ForeignKey(
        "wagtailcore.Page", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("페이지")
    )
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", editable=False)
    position = models.PositiveSmallIntegerField(_("차례"), default=0)
    headline = models.CharField(_("문자 제목"), max_length=120)
    search_words = models.CharField(_("찾는 말"), max_length=40, blank=True)
    url = models.URLField(_("누리집 주소"), blank=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True, blank=True, verbose_name=_("부서"))
    phone = models.CharField(_("문의 전화"), max_length=20, blank=True)
    deadline = models.DateTimeField(_("마감"), null=True, blank=True)
    expires_at = models.DateTimeField(_("페이지 내리는 때"), null=True, blank=True, editable=False)
    advertising = models.BooleanField(_("광고성 정보"), default=False)
    # The page's own interests when it was collected: 반영 follows the page unless a person chose others.
    page_interest_mask = InterestsField(blank=True, editable=False)
    # Fallen off an earlier digest for some, by the cap on items a person: goes only to those who missed it.
    missed_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, editable=False, related_name="offered_again"
    )
    bit = models.PositiveSmallIntegerField(null=True, editable=False)  # in the masks of the written list
    reached = models.PositiveIntegerField(default=0, editable=False)  # people who get it
    fell_off = models.PositiveIntegerField(default=0, editable=False)  # people whom the cap kept it from
    fingerprint = models.CharField(
        max_length=64, blank=True, editable=False
    )  # of the page as it was collected
    page_fingerprint = models.CharField(max_length=64, blank=True, editable=False)  # of the page as it is now
    removed_at = models.DateTimeField(_("뺀 때"), null=True, blank=True, editable=False)
    removed_because = models.CharField(_("뺀 까닭"), max_length=80, blank=True, editable=False)

    objects = DigestItemQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("소식")
        verbose_name_plural = _("소식")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["digest", "page"], condition=Q(removed_at=None), name="one_item_per_page_in_a_digest"
            )
        ]

    def __str__(self):
        return self.headline

    @property
    def send_at(self):
        """When it goes: as of that day people have rested, or had enough."""
        return self.digest.send_at

    @property
    def page_changed(self):
        """The page was changed since it became an item: 반영 or 그대로 is to be chosen."""
        return self.fingerprint != self.page_fingerprint


class MaskEdition(models.Model):
    """Which edition a subscriber gets, by the items whose rules take the person.

    `mask` has a bit for every such item; the edition's own mask has those that are left within
    the cap, so several masks may share an edition.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="masks")
    mask = models.BigIntegerField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "mask"], name="one_edition_for_a_mask")]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
