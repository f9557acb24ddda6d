"""Where the screens of digests stand in the admin: addresses and the menu item."""

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from messaging.digests.views import acts, approval, composer, listing, progress
from messaging.digests.views.base import SEE


class DigestsMenuItem(MenuItem):
    """Shown to those who may open what it leads to."""

    def is_shown(self, request):
        return any(request.user.has_perm(permission) for permission in SEE)


class DigestViewSet(ViewSet):
    """문자소식: from the list to the last text."""

    name = "digests"
    icon = "mail"
    menu_label = _("문자소식")
    menu_name = "digests"
    menu_order = 200
    menu_item_class = DigestsMenuItem
    add_to_admin_menu = True

    def get_urlpatterns(self):
        return [
            path("", listing.IndexView.as_view(), name="index"),
            path("single/", listing.SingleView.as_view(), name="single"),
            path("<int:pk>/", composer.ComposerView.as_view(), name="composer"),
            path("<int:pk>/preview/", approval.ApprovalView.as_view(), name="preview"),
            path("<int:pk>/approval/", approval.ApprovalView.as_view(), name="approval"),
            path("<int:pk>/editions/", approval.EditionsView.as_view(), name="editions"),
            path("<int:pk>/progress/", progress.ProgressView.as_view(), name="progress"),
            path("<int:pk>/progress.json", progress.ProgressDataView.as_view(), name="progress_data"),
            path("<int:pk>/do/<slug:act>/", acts.DigestActView.as_view(), name="act"),
            path("<int:pk>/offers/<int:item>/", acts.OfferView.as_view(), name="take_offer"),
            path("items/<int:pk>/", composer.ItemView.as_view(), name="item"),
            path("items/<int:pk>/headline/", composer.HeadlineView.as_view(), name="headline"),
            path("items/<int:pk>/preview/", composer.ItemPreviewView.as_view(), name="item_preview"),
            path("items/<int:pk>/do/<slug:act>/", acts.ItemActView.as_view(), name="item_act"),
        ]


digests = DigestViewSet()
