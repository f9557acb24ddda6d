"""The blocks of a page's body: few, and each one that print can set as well as the web."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture with the words under it."""

    image = ImageChooserBlock(label=_("사진"))
    caption = blocks.CharBlock(label=_("사진 설명"), required=False, max_length=120)

    class Meta:
        icon = "image"
        label = _("사진")
        template = "newsletter/blocks/picture.html"


class BoxBlock(blocks.StructBlock):
    """A box of facts beside the text."""

    heading = blocks.CharBlock(label=_("제목"), max_length=60)
    text = blocks.RichTextBlock(label=_("글"), features=["bold", "ul", "link"])

    class Meta:
        icon = "form"
        label = _("알림 상자")
        template = "newsletter/blocks/box.html"


BODY_BLOCKS = [
    (
        "heading",
        blocks.CharBlock(
            label=_("작은 제목"), icon="title", max_length=60, template="newsletter/blocks/heading.html"
        ),
    ),
    ("paragraph", blocks.RichTextBlock(label=_("문단"), features=["bold", "ul", "ol", "link"])),
    ("picture", PictureBlock()),
    ("box", BoxBlock()),
]

ISSUE_BLOCKS = [
    *BODY_BLOCKS,
    (
        "notice",
        blocks.PageChooserBlock(
            label=_("알림 싣기"),
            page_type="newsletter.NoticePage",
            icon="calendar-alt",
            template="newsletter/blocks/notice.html",
        ),
    ),
]
