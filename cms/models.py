"""The site's own page: the district's home."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from messaging.audience.models import Interest
from newsletter import public


class HomePage(Page):
    """The district's home page: this month's issue, what is on, what residents wrote, how to text us."""

    greeting = models.CharField(_("인사말"), max_length=120, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("greeting")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["newsletter.NewsletterIndexPage", "newsletter.NoticeIndexPage", "newsletter.CornersPage"]
    max_count = 1

    class Meta:
        verbose_name = _("누리집 첫 화면")

    def get_context(self, request, *args, **kwargs):
        issue = public.newest_issue()
        return super().get_context(request, *args, **kwargs) | {
            "issue": issue,
            "articles": public.articles(issue, limit=4) if issue else [],
            "closing_soon": public.closing_soon(),
            "calls": public.open_calls()[:4],
            "printed": public.printed(limit=6),
            "interests": list(Interest.objects.in_use()),
        }
