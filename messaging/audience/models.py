"""Who asked for our texts: subscribers, what they want, what they agreed to, and that they left."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Max, ProtectedError, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.fields import InterestsField
from messaging.offices.models import Department


class Channel(models.TextChoices):
    """How something reached us."""

    TEXT = "text", _("문자")
    WEB = "web", _("누리집")
    PAPER = "paper", _("종이 신청서")
    FILE = "file", _("파일")
    PHONE = "080", _("080 전화")
    STAFF = "staff", _("담당자")


class InterestQuerySet(models.QuerySet):
    def in_use(self):
        """Interests that people can choose today, in the office's order."""
        return self.filter(retired=False)

    def next_number(self):
        """The first number that no interest ever had."""
        return (self.aggregate(last=Max("number"))["last"] or 0) + 1

    def delete(self):
        raise ProtectedError("an interest is retired, never deleted", set(self))

    delete.queryset_only = True


class Interest(models.Model):
    """One of the areas that a resident ticks. A number or bit once used is never given to another."""

    number = models.PositiveSmallIntegerField(
        _("번호"),
        unique=True,
        help_text=_("신청서와 문자에서 쓰는 번호입니다. 한 번 쓴 번호는 다른 분야에 주지 않습니다."),
    )
    bit = models.PositiveSmallIntegerField(unique=True, editable=False)
    name = models.CharField(_("이름"), max_length=20, unique=True)
    other_names = models.CharField(
        _("다른 이름"),
        max_length=120,
        blank=True,
        help_text=_("주민이 문자에 쓰는 말. 쉼표로 나눠 적어 주세요."),
    )
    sort_order = models.PositiveSmallIntegerField(_("차례"), default=0)
    retired = models.BooleanField(_("더 쓰지 않음"), default=False)

    objects = InterestQuerySet.as_manager()

    LAST_BIT = 61  # a signed 64-bit column holds 0–61 with room to spare

    class Meta:
        verbose_name = _("관심분야")
        verbose_name_plural = _("관심분야")
        ordering = ["sort_order", "number"]
        constraints = [
            models.CheckConstraint(condition=Q(bit__lte=61), name="interest_bit_fits_the_mask"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        """A new interest gets the next bit, which no other ever had."""
        with transaction.atomic():
            if self.bit is None:
                list(Interest.objects.select_for_update().order_by("pk"))  # two new ones wait for each other
                last = Interest.objects.aggregate(last=Max("bit"))["last"]
                self.bit = 0 if last is None else last + 1
            super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ProtectedError("an interest is retired, never deleted", {self})

    @property
    def mask(self):
        """The mask of this interest alone."""
        return 1 << self.bit


class Dong(models.Model):
    """An administrative neighbourhood (행정동), or the one row for 'outside the district'."""

    code = models.CharField(_("행정표준코드"), max_length=10, unique=True)
    name = models.CharField(_("이름"), max_length=20, unique=True)
    outside = models.BooleanField(_("구 밖"), default=False)
    sort_order = models.PositiveSmallIntegerField(_("차례"), default=0)
    other_names = models.CharField(
        _("다른 이름"),
        max_length=200,
        blank=True,
        help_text=_("주민이 쓰는 법정동 이름. 쉼표로 나눠 적어 주세요. 예: 충무로, 남대문로"),
    )
    centre = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dongs",
        verbose_name=_("동주민센터"),
        help_text=_("이 동을 맡은 부서입니다. 현황판에서 그 부서 직원에게 우리 동으로 보입니다."),
    )
    households = models.PositiveIntegerField(
        _("세대수"), default=0, help_text=_("‘한 세대에 한 분’ 현황판의 기준입니다. 0이면 모름으로 봅니다.")
    )
    households_on = models.DateField(_("세대수 기준일"), null=True, blank=True)
    map_row = models.PositiveSmallIntegerField(
        _("지도 행"), null=True, blank=True, help_text=_("현황판 동네 지도에서 위에서 몇 째 줄인지")
    )
    map_column = models.PositiveSmallIntegerField(
        _("지도 열"), null=True, blank=True, help_text=_("왼쪽에서 몇 째 칸인지")
    )

    class Meta:
        verbose_name = _("행정동")
        verbose_name_plural = _("행정동")
        ordering = ["outside", "sort_order", "name"]
        constraints = [
            models.UniqueConstraint(fields=["map_row", "map_column"], name="one_dong_per_tile"),
        ]

    def __str__(self):
        return self.name


class Household(models.Model):
    """A home; known by address only when a paper form gave one."""

    address = models.CharField(_("주소"), max_length=200, blank=True)
    # The address without blanks and signs: the same home on two forms is one row.
    address_key = models.CharField(max_length=200, blank=True, editable=False)
    dong = models.ForeignKey(Dong, models.PROTECT, null=True, blank=True, verbose_name=_("행정동"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("세대")
        verbose_name_plural = _("세대")
        constraints = [
            models.UniqueConstraint(
                fields=["address_key"],
                condition=~Q(address_key=""),
                name="one_household_per_address",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class SubscriberQuerySet(models.QuerySet):
    def textable(self):
        """Those to whom 소식 may go today: signed up, not left, not refused, not pausing."""
        return self.filter(news_allowed=True).exclude(paused_until__gt=timezone.localdate())


class Subscriber(models.Model):
    """Someone who asked for our texts; one phone number each."""

    class State(models.TextChoices):
        PENDING = "pending", _("확인 중")
        ACTIVE = "active", _("받는 중")
        LEFT = "left", _("그만 받음")

    class Gender(models.TextChoices):
        WOMAN = "F", _("여성")
        MAN = "M", _("남성")

    class Language(models.TextChoices):
        KOREAN = "ko", "한국어"
        ENGLISH = "en", "English"
        JAPANESE = "ja", "日本語"
        CHINESE = "zh", "中文"

    phone = models.CharField(_("전화번호"), max_length=16, unique=True)  # E.164
    name = models.CharField(_("이름"), max_length=40, blank=True)
    interest_mask = InterestsField(_("관심분야"), blank=True)
    gender = models.CharField(_("성별"), max_length=1, choices=Gender, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("태어난 해"), null=True, blank=True)
    dong = models.ForeignKey(Dong, models.PROTECT, null=True, blank=True, verbose_name=_("행정동"))
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, blank=True, related_name="members", verbose_name=_("세대")
    )
    first_in_home = models.BooleanField(_("우리 집에서 처음"), null=True, blank=True)
    language = models.CharField(_("언어"), max_length=2, choices=Language, default=Language.KOREAN)
    state = models.CharField(_("상태"), max_length=7, choices=State, default=State.PENDING, editable=False)
    news_allowed = models.BooleanField(
        _("소식 받음"),
        default=False,
        editable=False,
        help_text="Kept in step by audience.transitions and audience.consent only: active, no opt-out, no hold.",
    )
    # As `news_allowed`: in step with the consents in force, by audience.consent only.
    advertising_allowed = models.BooleanField(_("광고성 정보 받음"), default=False, editable=False)
    night_allowed = models.BooleanField(_("밤에도 받음"), default=False, editable=False)
    paused_until = models.DateField(_("쉬는 날까지"), null=True, blank=True)
    channel = models.CharField(_("신청 경로"), max_length=5, choices=Channel, default=Channel.WEB)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, verbose_name=_("받은 곳")
    )
    signed_up_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    left_at = models.DateTimeField(_("그만 받은 때"), null=True, blank=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)  # when she herself last said what she wants

    objects = SubscriberQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("신청자")
        verbose_name_plural = _("신청자")
        ordering = ["-pk"]
        permissions = [
            ("reveal_subscriber", "전화번호와 이름을 모두 볼 수 있음"),
            ("count_subscriber", "받는 사람 수를 볼 수 있음"),
            ("export_subscriber", "신청자 명단을 내려받을 수 있음"),
            ("see_all_subscriber", "모든 부서의 신청자를 볼 수 있음"),
        ]
        indexes = [
            # Counting an audience reads this index alone (docs/decisions, measured shapes).
            models.Index(
                fields=[
                    "id",
                    "interest_mask",
                    "gender",
                    "birth_year",
                    "dong",
                    "paused_until",
                    "household",
                    "advertising_allowed",
                ],
                name="subscriber_to_text",
                condition=Q(news_allowed=True),
            ),
            # … and counting those left out reads these two, which few rows are in.
            models.Index(
                fields=["interest_mask", "gender", "birth_year", "dong"],
                name="subscriber_not_to_text",
                condition=Q(news_allowed=False),
            ),
            models.Index(
                fields=["paused_until", "interest_mask", "gender", "birth_year", "dong"],
                name="subscriber_pausing",
                condition=Q(paused_until__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(news_allowed=False) | Q(state="active"), name="news_only_to_active_subscribers"
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class ConsentWording(models.Model):
    """The exact words a person agreed to, by purpose and version; never edited once used."""

    class Purpose(models.TextChoices):
        PERSONAL_DATA = "personal_data", _("개인정보 수집·이용")
        NEWS = "news", _("소식 문자")
        ADVERTISING = "advertising", _("광고성 정보")
        NIGHT = "night", _("밤 시간 수신")

    purpose = models.CharField(_("목적"), max_length=13, choices=Purpose)
    version = models.PositiveSmallIntegerField(_("판"))
    text = models.TextField(_("문안"))
    used_from = models.DateField(_("시행일"))

    class Meta:
        verbose_name = _("동의 문안")
        verbose_name_plural = _("동의 문안")
        constraints = [models.UniqueConstraint(fields=["purpose", "version"], name="one_wording_per_version")]

    def __str__(self):
        return f"{self.get_purpose_display()} {self.version}판"


class Consent(models.Model):
    """That a phone agreed to a wording, when and how, and until when it held."""

    phone = models.CharField(_("전화번호"), max_length=16, db_index=True)
    wording = models.ForeignKey(
        ConsentWording, models.PROTECT, related_name="consents", verbose_name=_("문안")
    )
    channel = models.CharField(_("경로"), max_length=5, choices=Channel)
    given_at = models.DateTimeField(_("동의한 때"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("철회한 때"), null=True, blank=True)
    # When she was last told, as the law wants every two years, that it stands and how to end it.
    rechecked_at = models.DateTimeField(_("다시 알린 때"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("동의")
        verbose_name_plural = _("동의")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class OptOut(models.Model):
    """A refusal, in force until the person comes back. Keyed by phone: it outlives the subscriber's row."""

    class Scope(models.TextChoices):
        NEWS = "news", _("소식")
        ALL = "all", _("전부")

    phone = models.CharField(_("전화번호"), max_length=16)
    scope = models.CharField(_("범위"), max_length=4, choices=Scope, default=Scope.NEWS)
    channel = models.CharField(_("경로"), max_length=5, choices=Channel)
    said_at = models.DateTimeField(_("거부한 때"), default=timezone.now)
    lifted_at = models.DateTimeField(_("다시 신청한 때"), null=True, blank=True)
    lifted_channel = models.CharField(_("다시 신청한 경로"), max_length=5, choices=Channel, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("수신거부")
        verbose_name_plural = _("수신거부")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["phone", "lifted_at"], name="opt_outs_of_a_phone")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(lifted_at=None), name="one_opt_out_in_force_per_phone"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Hold(models.Model):
    """A likely but unsure refusal: 소식 and automatic texts wait until a person has read it (law 4)."""

    phone = models.CharField(_("전화번호"), max_length=16)
    reason = models.CharField(_("까닭"), max_length=80)
    placed_at = models.DateTimeField(_("멈춘 때"), default=timezone.now)
    released_at = models.DateTimeField(_("푼 때"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("보류")
        verbose_name_plural = _("보류")
        constraints = [
            models.UniqueConstraint(
                fields=["phone"], condition=Q(released_at=None), name="one_hold_in_force_per_phone"
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class TextSignUp(models.Model):
    """A sign-up by text that has begun: we sent the notice, and wait for '동의' for 24 hours."""

    phone = models.CharField(_("전화번호"), max_length=16, unique=True)
    interest_mask = InterestsField(_("관심분야"), blank=True)
    # The ids of what '동의' agrees to; empty when a worker of the release before asked.
    wordings = models.JSONField(_("물은 문안"), null=True)
    asked_at = models.DateTimeField(_("물은 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("문자 신청")
        verbose_name_plural = _("문자 신청")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class AudienceRule(models.Model):
    """Whom a text is for: a rule, never a list (받는 사람). An empty rule takes nobody.

    A person is taken when one of the interests is shared (or `everyone` is chosen), and gender,
    age and dong fit wherever they were chosen; whoever never told hers, only where that is said.
    Ages are counted by year of birth.
    """

    everyone = models.BooleanField(_("관심분야와 상관없이 모두"), default=False)
    interest_mask = InterestsField(_("관심분야"), blank=True)
    gender = models.CharField(
        _("성별"),
        max_length=1,
        choices=Subscriber.Gender,
        blank=True,
        help_text=_("비워 두면 모두에게 보냅니다."),
    )
    unknown_genders = models.BooleanField(_("성별을 모르는 분도"), default=False, db_default=False)
    age_from = models.PositiveSmallIntegerField(_("나이(부터)"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("나이(까지)"), null=True, blank=True)
    unknown_ages = models.BooleanField(_("나이를 모르는 분도"), default=False)
    dongs = models.JSONField(_("행정동"), default=list, blank=True)  # Dong ids; none: all of them
    unknown_dongs = models.BooleanField(_("동을 모르는 분도"), default=False, db_default=False)
    one_per_household = models.BooleanField(_("한 세대에 한 통"), default=False, db_default=False)
    rested_days = models.PositiveSmallIntegerField(
        _("쉬게 하는 날수"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(365)]
    )

    # Whether the text advertises and when it goes is the text's matter: a digest's item says so.
    advertising = False
    send_at = None

    class Meta:
        abstract = True


class SavedAudienceQuerySet(models.QuerySet):
    def of(self, user):
        """Those that this person may choose from and change: her own department's."""
        found = self.select_related("department", "created_by")
        return found if user.is_superuser else found.filter(department=user.department_id)

    def in_use(self):
        """Those that were not put away."""
        return self.filter(retired=False)


class SavedAudience(AudienceRule):
    """A rule kept under a name, shared within a department. Whoever uses it takes a copy of the rule.

    It is put away, never deleted.
    """

    name = models.CharField(_("이름"), max_length=40)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("부서")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(_("만든 때"), auto_now_add=True)
    changed_at = models.DateTimeField(_("고친 때"), auto_now=True)
    retired = models.BooleanField(_("치움"), default=False, editable=False)

    objects = SavedAudienceQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("저장한 받는 사람")
        verbose_name_plural = _("저장한 받는 사람")
        ordering = ["name", "pk"]
        default_permissions = ()  # who may count may keep what was counted, for her own department
        constraints = [
            models.UniqueConstraint(
                fields=["department", "name"], condition=Q(retired=False), name="one_saved_audience_per_name"
            ),
            # NULL equals nothing, so those of no department need a line of their own.
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(retired=False, department=None),
                name="one_saved_audience_per_name_of_nobody",
            ),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
