"""The site's own page: the district's home."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page


class HomePage(Page):
    """The district's home page: this month's issue, what is on, what residents wrote, how to text us."""

    greeting = models.CharField(_("인사말"), max_length=120, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("greeting")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsletter.NewsletterIndexPage", "newsletter.NoticeIndexPage", "newsletter.CornersPage"]
    max_count = 1

    class Meta:
        verbose_name = _("누리집 첫 화면")
