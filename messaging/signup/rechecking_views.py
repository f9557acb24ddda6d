"""The report of the two-yearly re-checks: how many people are coming up, and what went out."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from messaging.signup import rechecking
from messaging.signup.models import Recheck

MONTHS = 24
PER_PAGE = 20


def may_see(user):
    """Whether this person may know how many people get our texts."""
    return user.has_perm("audience.count_subscriber")


class Rechecks(WagtailAdminTemplateMixin, TemplateView):
    """수신동의 확인: the months ahead, and the days behind us."""

    template_name = "signup/admin/rechecks.html"
    page_title = _("수신동의 확인")
    header_icon = "calendar-check"

    def dispatch(self, request, *args, **kwargs):
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        sent = Recheck.objects.exclude(broadcast=None).select_related("broadcast").order_by("-day")
        return super().get_context_data(**kwargs) | {
            "coming": rechecking.coming()[:MONTHS],
            "page": Paginator(sent, PER_PAGE).get_page(self.request.GET.get("p")),
            "example": rechecking.text(rechecking.agreed_until(timezone.localdate())),
        }
