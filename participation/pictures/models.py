"""Pictures and files that are shown or printed, with what the law and a screen reader ask of them."""

import secrets
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    WagtailImageField,
    get_rendition_upload_to,
    get_upload_to,
)
from wagtail.images.models import Image as WagtailImage

from messaging.inbound.models import InboundPhoto
from participation.pictures.storage import PRIVATE, PictureStorage, is_private

PRIVATE_COLLECTION = "주민 사진(비공개)"
PRINTED_COLLECTION = "주민 사진(지면에 실림)"


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

    Residents' photos stand in a private collection until their entry is printed (keeping.py).
    """

    class PeopleConsent(models.TextChoices):
        NOBODY = "nobody", _("알아볼 수 있는 사람이 없음")
        GIVEN = "given", _("동의를 받음")
        ASKED = "asked", _("동의를 묻는 중")
        UNKNOWN = "unknown", _("아직 확인하지 않음")

    file = WagtailImageField(
        _("파일"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
        storage=PictureStorage(),
    )
    # What a screen reader says. Forms ask for it; a photo that a resident sent gets it before print.
    description = models.CharField(
        _("대체 텍스트"),
        max_length=255,
        default="",
        help_text=_(
            "사진을 보지 못하는 분께 읽어 드리는 말입니다. 예: 눈 쌓인 약수시장 골목에서 떡을 파는 상인"
        ),
    )
    inbound_photo = models.OneToOneField(
        InboundPhoto, models.SET_NULL, null=True, blank=True, editable=False, related_name="picture"
    )
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

    @property
    def is_private(self):
        """Whether only staff may see it."""
        return is_private(self.file.name)

    @property
    def default_alt_text(self):
        """The alternative text; a title such as a file name says nothing to a listener."""
        return self.description

    def get_upload_to(self, filename):
        """A picture of the private collection gets a private name that cannot be guessed."""
        name = self.collection.name
        if name == PRIVATE_COLLECTION:
            return f"{PRIVATE}original_images/{secrets.token_hex(12)}{PurePosixPath(filename).suffix.lower()}"
        if name == PRINTED_COLLECTION:
            filename = f"{secrets.token_hex(8)}{PurePosixPath(filename).suffix.lower()}"
        return super().get_upload_to(filename)


class Rendition(AbstractRendition):
    """One size of a picture; as private as the picture."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="renditions")
    file = WagtailImageField(
        upload_to=get_rendition_upload_to,
        storage=PictureStorage(),
        width_field="width",
        height_field="height",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec"
            )
        ]

    @staticmethod
    def construct_cache_key(image, filter_cache_key, filter_spec):
        """A released picture is looked for anew: another process may still remember the private address."""
        key = AbstractRendition.construct_cache_key(image, filter_cache_key, filter_spec)
        return f"{key}-private" if is_private(image.file.name) else key

    def get_upload_to(self, filename):
        """Beside the public sizes, or out of sight with its picture."""
        name = super().get_upload_to(filename)
        return f"{PRIVATE}{name}" if is_private(self.image.file.name) else name


class Document(AbstractDocument):
    """A file that people download."""

    uploaded_by_user = uploader()
    tags = TaggableManager(blank=True, verbose_name=_("꼬리표"), related_name="files")

    admin_form_fields = WagtailDocument.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("파일")
        verbose_name_plural = _("파일")
        permissions = [("choose_document", "Can choose document")]
