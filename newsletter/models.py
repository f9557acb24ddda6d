"""What is published: issues and their articles, notices, the corner's public page; and each page's announcement."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from messaging.audience.fields import InterestsField
from messaging.audience.models import Interest
from messaging.delivery.models import Broadcast
from messaging.digests.models import DigestItem
from messaging.inbound.models import private_storage
from messaging.offices.models import Department
from newsletter.blocks import BODY_BLOCKS, ISSUE_BLOCKS
from newsletter.panels import StandingPanel
from newsletter.widgets import HeadlineInput
from participation.models import Entry


class Announced(models.Model):
    """What a page says of itself in a text: shared by notices, articles and issues."""

    text_headline = models.CharField(
        _("문자 제목"),
        max_length=60,
        blank=True,
        help_text=_("문자소식에 실리는 한 줄입니다. 비워 두면 제목을 씁니다."),
    )
    interest_mask = InterestsField(_("관심분야"))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("담당 부서")
    )

    class Meta:
        abstract = True


def announced_panels(*more):
    """The panel in which an editor says what a text will say, and for whom."""
    return MultiFieldPanel(
        [
            FieldPanel("text_headline", widget=HeadlineInput),
            FieldPanel("interest_mask", required_on_save=False),
            *more,
        ],
        heading=_("문자소식"),
        icon="mail",
    )


class NewsletterIndexPage(Page):
    """All issues of the newsletter, by year."""

    introduction = models.CharField(_("소개"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["newsletter.IssuePage"]
    max_count = 1

    class Meta:
        verbose_name = _("소식지 목록")

    def get_context(self, request, *args, **kwargs):
        from newsletter import public

        return super().get_context(request, *args, **kwargs) | {
            "issues": public.issues(request.GET.get("page")),
        }


class IssuePage(Announced, Page):  # noqa: DJ008  (Page says its title)
    """One month's newsletter (호)."""

    year = models.PositiveSmallIntegerField(
        _("해"), validators=[MinValueValidator(1980), MaxValueValidator(2200)]
    )
    month = models.PositiveSmallIntegerField(
        _("달"), validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    number = models.PositiveSmallIntegerField(_("호수"), unique=True)
    cover = models.ForeignKey(
        "pictures.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("표지 사진"),
    )
    lead = models.CharField(_("여는 말"), max_length=200, blank=True)
    press_deadline = models.DateField(_("인쇄 마감"))
    delivery_date = models.DateField(_("배부 시작일"))
    sections = StreamField(ISSUE_BLOCKS, verbose_name=_("꼭지"), blank=True)

    content_panels = [
        StandingPanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("press_deadline"), FieldPanel("delivery_date")]),
                FieldPanel("department"),
            ],
            heading=_("호"),
            icon="calendar",
        ),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("lead")], heading=_("표지"), icon="image"),
        FieldPanel("sections"),
        announced_panels(),
    ]

    parent_page_types = ["newsletter.NewsletterIndexPage"]
    subpage_types = ["newsletter.ArticlePage"]

    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = _("호")
        verbose_name_plural = _("호")
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month"],
                name="one_issue_per_month",
                violation_error_message=_("그 달의 호가 이미 있습니다."),
            )
        ]

    def clean(self):
        """An issue goes to press before it is delivered."""
        super().clean()
        if self.press_deadline and self.delivery_date and self.press_deadline > self.delivery_date:
            raise ValidationError({"press_deadline": _("인쇄 마감은 배부 시작일보다 늦을 수 없습니다.")})

    def get_context(self, request, *args, **kwargs):
        from newsletter import public

        return super().get_context(request, *args, **kwargs) | {
            "articles": public.articles(self),
            "printed": public.printed(issue=self),
            "calls": public.open_calls(),
        }


class ArticlePage(Announced, Page):  # noqa: DJ008  (Page says its title)
    """One article of an issue (기사)."""

    lead = models.CharField(_("앞글"), max_length=300, blank=True)
    byline = models.CharField(_("글쓴이"), max_length=40, blank=True)
    picture = models.ForeignKey(
        "pictures.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("사진")
    )
    body = StreamField(BODY_BLOCKS, verbose_name=_("글"))
    announce = models.BooleanField(
        _("문자소식에 싣기"), default=False, help_text=_("켜면 처음 발행할 때 다음 문자소식에 실립니다.")
    )

    content_panels = [
        StandingPanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("lead"),
                FieldRowPanel([FieldPanel("byline"), FieldPanel("department")]),
                FieldPanel("picture"),
            ],
            heading=_("머리"),
            icon="title",
        ),
        FieldPanel("body"),
        announced_panels(FieldPanel("announce")),
    ]

    parent_page_types = ["newsletter.IssuePage"]
    subpage_types = []

    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("기사")
        verbose_name_plural = _("기사")

    def get_context(self, request, *args, **kwargs):
        from newsletter import public

        issue = self.get_parent().specific
        return super().get_context(request, *args, **kwargs) | {
            "issue": issue,
            "others": [article for article in public.articles(issue) if article.pk != self.pk],
            "interests": list(Interest.objects.in_use()),
        }


class NoticeIndexPage(Page):
    """All program notices."""

    introduction = models.CharField(_("소개"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["newsletter.NoticePage"]
    max_count = 1

    class Meta:
        verbose_name = _("알림 목록")

    def get_context(self, request, *args, **kwargs):
        from newsletter import public

        chosen = public.interest_numbered(request.GET.get("interest", ""))
        return super().get_context(request, *args, **kwargs) | {
            "notices": public.notices(chosen, request.GET.get("page")),
            "chosen": chosen,
            "interests": list(Interest.objects.in_use()),
        }


class NoticePage(Announced, Page):  # noqa: DJ008  (Page says its title)
    """A programme or event that residents can join (알림)."""

    summary = models.CharField(_("무엇을"), max_length=200)
    for_whom = models.CharField(_("누구에게"), max_length=120)
    period = models.CharField(_("언제"), max_length=120)
    place = models.CharField(_("어디서"), max_length=120, blank=True)
    how_to_apply = models.CharField(_("신청 방법"), max_length=200, blank=True)
    fee = models.CharField(_("비용"), max_length=60, default="무료")
    contact = models.CharField(
        _("문의 전화"), max_length=20, blank=True, help_text=_("비워 두면 부서 전화를 씁니다.")
    )
    deadline = models.DateTimeField(_("마감"), null=True, blank=True)
    picture = models.ForeignKey(
        "pictures.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("사진")
    )
    body = StreamField(BODY_BLOCKS, verbose_name=_("자세한 안내"), blank=True)
    advertising = models.BooleanField(
        _("광고성 정보"),
        default=False,
        help_text=_(
            "돈을 받고 파는 것을 알리는 글이면 켭니다. 문자에 (광고)와 무료 수신거부 번호가 붙습니다."
        ),
    )

    content_panels = [
        StandingPanel(),
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("summary"),
                FieldPanel("for_whom"),
                FieldRowPanel([FieldPanel("period"), FieldPanel("place")]),
            ],
            heading=_("무엇을, 누구에게"),
            icon="help",
        ),
        MultiFieldPanel(
            [FieldPanel("how_to_apply"), FieldRowPanel([FieldPanel("fee"), FieldPanel("deadline")])],
            heading=_("신청"),
            icon="edit",
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("department"), FieldPanel("contact")])], heading=_("문의"), icon="user"
        ),
        MultiFieldPanel(
            [FieldPanel("picture"), FieldPanel("body")], heading=_("자세한 안내"), icon="doc-full"
        ),
        announced_panels(FieldPanel("advertising")),
    ]

    parent_page_types = ["newsletter.NoticeIndexPage"]
    subpage_types = []

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("for_whom"),
        index.SearchField("place"),
        index.SearchField("body"),
        index.FilterField("deadline"),
    ]

    class Meta:
        verbose_name = _("알림")
        verbose_name_plural = _("알림")

    def get_context(self, request, *args, **kwargs):
        return super().get_context(request, *args, **kwargs) | {
            "interests": list(Interest.objects.in_use()),
            "contact": self.contact or (self.department.phone if self.department else ""),
        }


class CornersPage(Page):
    """The participation corner on the website: open calls, how to text us, what was printed (참여마당)."""

    introduction = models.CharField(_("소개"), max_length=200, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = []
    max_count = 1

    class Meta:
        verbose_name = _("참여마당")

    def get_context(self, request, *args, **kwargs):
        from newsletter import public

        return super().get_context(request, *args, **kwargs) | {
            "calls": public.open_calls(),
            "printed": public.printed(limit=24),
            "interests": list(Interest.objects.in_use()),
        }


class Announcement(models.Model):
    """One row a page: it was announced, once; or it was decided never to (첫 알림)."""

    page = models.OneToOneField(Page, models.CASCADE, related_name="announcement", verbose_name=_("페이지"))
    item = models.ForeignKey(
        DigestItem, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("소식")
    )
    announced = models.BooleanField(_("알렸음"), default=True)
    why_not = models.CharField(_("알리지 않은 까닭"), max_length=40, blank=True)
    decided_at = models.DateTimeField(_("때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("첫 알림")
        verbose_name_plural = _("첫 알림")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Placement(models.Model):
    """An entry's place in an issue (게재): unique, so an entry is printed once."""

    issue = models.ForeignKey(IssuePage, models.PROTECT, related_name="placements", verbose_name=_("호"))
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="placement", verbose_name=_("게재글"))
    position = models.PositiveSmallIntegerField(_("차례"), default=0)
    page_number = models.PositiveSmallIntegerField(_("면"), null=True, editable=False)  # of the newest proof
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("놓은 사람"),
    )
    placed_at = models.DateTimeField(_("놓은 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("게재")
        verbose_name_plural = _("게재")
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class PrintedText(models.Model):
    """That an author was told 'your piece is printed', once; the text itself is its broadcast's."""

    placement = models.OneToOneField(Placement, models.PROTECT, related_name="printed_text")
    broadcast = models.OneToOneField(Broadcast, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("때"), default=timezone.now)
    why_not = models.CharField(_("보내지 않은 까닭"), max_length=60, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("게재 알림 문자")
        verbose_name_plural = _("게재 알림 문자")

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Proof(models.Model):
    """A printable PDF of an issue as it stood at a moment (교정쇄)."""

    class Purpose(models.TextChoices):
        PRESS = "press", _("인쇄용")
        WEB = "web", _("누리집용")

    issue = models.ForeignKey(IssuePage, models.CASCADE, related_name="proofs", verbose_name=_("호"))
    round = models.PositiveSmallIntegerField(_("교"))
    purpose = models.CharField(_("쓰임"), max_length=5, choices=Purpose)
    file = models.FileField(_("파일"), upload_to="proofs/", storage=private_storage)
    sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField(_("쪽수"))
    warnings = models.JSONField(default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("뽑은 사람"),
    )
    made_at = models.DateTimeField(_("뽑은 때"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("교정쇄")
        verbose_name_plural = _("교정쇄")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["issue", "purpose", "round"], name="one_proof_per_round")
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


@register_setting(icon="print")
class PrintSettings(BaseGenericSetting):
    """How this office's newsletter is printed."""

    class Format(models.TextChoices):
        A4 = "210x297", _("국배판 A4 (210×297mm)")
        TABLOID = "254x374", _("타블로이드 (254×374mm)")
        B4 = "257x364", _("B4 타블로이드 (257×364mm)")
        BOOKLET = "188x257", _("4×6배판 (188×257mm)")

    page_format = models.CharField(
        _("판형"),
        max_length=7,
        choices=Format,
        default=Format.A4,
        help_text=_("다듬은 뒤의 크기입니다. 인쇄용 파일에는 사방 3mm 여분과 재단선이 붙습니다."),
    )
    publisher = models.CharField(
        _("발행처"), max_length=40, blank=True, help_text=_("비워 두면 기관 이름을 씁니다.")
    )
    imprint = models.TextField(
        _("판권에 더할 말"),
        blank=True,
        max_length=400,
        help_text=_("한 줄에 하나씩. 예: 등록번호, 인쇄한 곳"),
    )

    panels = [
        FieldPanel("page_format"),
        MultiFieldPanel([FieldPanel("publisher"), FieldPanel("imprint")], heading=_("판권")),
    ]

    class Meta:
        verbose_name = _("인쇄 설정")

    def size(self):
        """Width and height of the trimmed page in millimetres."""
        width, height = self.page_format.split("x")
        return int(width), int(height)
