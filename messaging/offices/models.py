"""The district office itself: its departments, its people, its names and numbers."""

from datetime import time

from django.contrib.auth.models import AbstractUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Department(models.Model):
    """An office of the district; its liaisons (소통담당자) are its users."""

    name = models.CharField(_("부서 이름"), max_length=40, unique=True)
    phone = models.CharField(_("대표 전화"), max_length=20, help_text=_("예: 02-3396-5412"))
    duties = models.CharField(
        _("맡은 일"),
        max_length=200,
        blank=True,
        help_text=_("주민이 쓰는 낱말로, 쉼표로 나눠 적어 주세요. 예: 보육, 어린이집"),
    )
    sort_order = models.PositiveSmallIntegerField(_("차례"), default=0)
    retired = models.BooleanField(_("폐지"), default=False)

    class Meta:
        verbose_name = _("부서")
        verbose_name_plural = _("부서")
        ordering = ["sort_order", "name"]

    def __str__(self):
        return self.name


class User(AbstractUser):
    """A member of staff. One account a person, never shared (SAFE §5)."""

    full_name = models.CharField(_("이름"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="staff", verbose_name=_("부서")
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("직원")
        verbose_name_plural = _("직원")

    def get_full_name(self):
        return self.full_name or self.username

    def get_short_name(self):
        return self.get_full_name()


@register_setting(icon="cog")
class OfficeSettings(BaseGenericSetting):
    """What is particular to this office. One installation serves one office."""

    office_name = models.CharField(_("기관 이름"), max_length=40, default="○○구청")
    text_tag = models.CharField(
        _("문자 머리말"),
        max_length=20,
        default="[○○구청]",
        help_text=_("모든 문자의 맨 앞에 붙습니다. 예: [중구청]"),
    )
    newsletter_name = models.CharField(_("소식지 이름"), max_length=40, default="광장")
    website_name = models.CharField(
        _("누리집 이름"), max_length=40, default="구청 누리집", help_text=_("예: 중구 누리집")
    )
    main_phone = models.CharField(_("대표 전화"), max_length=20, default="120")
    service_name = models.CharField(
        _("문자 서비스 이름"), max_length=20, default="문자소식", help_text=_("예: U-행복소통")
    )
    privacy_officer = models.CharField(
        _("개인정보 보호책임자"),
        max_length=60,
        blank=True,
        help_text=_("동의 화면과 신청서에 나갑니다. 예: 홍보담당관 김○○, 02-3396-4934"),
    )
    links_in_texts = models.BooleanField(
        _("문자에 누리집 주소 넣기"),
        default=False,
        help_text=_(
            "주소가 든 문자는 사기 문자로 보이기 쉽습니다. 켜면 한 문자에 우리 누리집 주소 하나만 들어갑니다."
        ),
    )
    items_per_person = models.PositiveSmallIntegerField(
        _("한 사람이 한 번에 받는 소식 수"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    news_a_week = models.PositiveSmallIntegerField(
        _("한 사람에게 일주일에 보내는 소식 문자 수"),
        default=0,
        validators=[MaxValueValidator(50)],
        help_text=_("이만큼 받은 분은 다음 소식에서 빠지고, 빠진 수가 보입니다. 0이면 제한하지 않습니다."),
    )
    free_refusal_phone = models.CharField(
        _("무료 수신거부 번호"),
        max_length=20,
        blank=True,
        help_text=_("광고성 정보에 꼭 들어가는 080 번호입니다. 없으면 광고성 소식을 승인할 수 없습니다."),
    )
    quiet_from = models.TimeField(_("밤 시간 시작"), default=time(21, 0))
    quiet_to = models.TimeField(_("밤 시간 끝"), default=time(8, 0))
    reply_window_days = models.PositiveSmallIntegerField(
        _("답장으로 보는 기간(일)"), default=7, help_text=_("보낸 문자에 대한 답장으로 여기는 날수입니다.")
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("office_name"),
                FieldPanel("text_tag"),
                FieldPanel("newsletter_name"),
                FieldPanel("website_name"),
                FieldPanel("main_phone"),
                FieldPanel("service_name"),
                FieldPanel("privacy_officer"),
            ],
            heading=_("이름과 번호"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("links_in_texts"),
                FieldPanel("items_per_person"),
                FieldPanel("news_a_week"),
                FieldPanel("reply_window_days"),
                FieldPanel("free_refusal_phone"),
                FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_to")]),
            ],
            heading=_("문자"),
        ),
    ]

    class Meta:
        verbose_name = _("기관 설정")
