"""Every address of the site. Each asks for a login or is listed as public in the tests."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("gateways/", include("messaging.delivery.urls")),
    path("documents/", include(wagtaildocs_urls)),
    # Media is served by the app itself for a trial or a small office; a front server may take it over.
    *static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT),
    path("", include(wagtail_urls)),
]
