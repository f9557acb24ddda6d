"""Pictures and files that are shown or printed, with what the law and a screen reader ask of them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


def uploader():
    """Who uploaded it; no way back from the person (Wagtail's own models hold that name)."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("올린 사람"),
    )


class Image(AbstractImage):
    """A picture with its alternative text, its credit and the consent of the people on it.

    Residents' photos stand in a private collection until their entry is printed.
    """

    class PeopleConsent(models.TextChoices):
        NOBODY = "nobody", _("알아볼 수 있는 사람이 없음")
        GIVEN = "given", _("동의를 받음")
        ASKED = "asked", _("동의를 묻는 중")
        UNKNOWN = "unknown", _("아직 확인하지 않음")

    uploaded_by_user = uploader()
    tags = TaggableManager(blank=True, verbose_name=_("꼬리표"), related_name="pictures")
    credit = models.CharField(_("출처"), max_length=80, blank=True, help_text=_("예: 사진 홍보담당관"))
    people_consent = models.CharField(
        _("찍힌 사람의 동의"), max_length=8, choices=PeopleConsent, default=PeopleConsent.UNKNOWN
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit", "people_consent")

    class Meta(AbstractImage.Meta):
        verbose_name = _("사진")
        verbose_name_plural = _("사진")
        permissions = [("choose_image", "Can choose image")]


class Rendition(AbstractRendition):
    """One size of a picture."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            )
        ]


class Document(AbstractDocument):
    """A file that people download."""

    uploaded_by_user = uploader()
    tags = TaggableManager(blank=True, verbose_name=_("꼬리표"), related_name="files")

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("파일")
        verbose_name_plural = _("파일")
        permissions = [("choose_document", "Can choose document")]
