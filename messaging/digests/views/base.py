"""What all screens of digests share: who may see them, and where in the admin they stand."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from messaging.digests.models import Digest

CHANGE = "digests.change_digest"
APPROVE = "digests.approve_digest"
CONTROL = "delivery.control_broadcast"
SEE = ("digests.view_digest", CHANGE, APPROVE)


class DigestScreen(WagtailAdminTemplateMixin, View):
    """A screen in the admin's own look. `needs` names the permissions of which one is enough."""

    needs = SEE
    header_icon = "mail"

    def dispatch(self, request, *args, **kwargs):
        if not any(request.user.has_perm(permission) for permission in self.needs):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_digest(self):
        """The digest of this address, with what every screen of it shows."""
        rows = Digest.objects.select_related("broadcast", "department", "requested_by", "approved_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def show(self, trail=(), status=200, **context):
        """Render the screen; `trail` are the breadcrumbs after the list of digests."""
        self.breadcrumbs_items = [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("digests:index"), "label": _("문자소식")},
            *trail,
        ]
        user = self.request.user
        may = {
            "may_change": user.has_perm(CHANGE),
            "may_approve": user.has_perm(APPROVE),
            "may_control": user.has_perm(CONTROL),
        }
        context = self.get_context_data(**may, **context)
        return render(self.request, self.template_name, context, status=status)
