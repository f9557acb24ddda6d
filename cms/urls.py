"""Every address of the site. Each asks for a login or is listed as public in the tests."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("gateways/", include("messaging.delivery.urls")),
    path("gateways/", include("messaging.inbound.urls")),
    path("gateways/", include("messaging.importing.urls")),
    path("signup/", include("messaging.signup.urls")),
    path("simulator/", include("cms.simulator.urls")),  # answers only in a trial
    path("documents/", include(wagtaildocs_urls)),
    # Media is served by the app itself for a trial or a small office; a front server may take it over.
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(wagtail_urls)),
]
