"""Addresses of this room inside Wagtail's admin, which asks for a login on all of them."""

from django.urls import path, re_path

from messaging.delivery import screens

app_name = "delivery"
urlpatterns = [
    path("broadcasts/<int:pk>/", screens.broadcast, name="broadcast"),
    path("broadcasts/<int:pk>/progress/", screens.progress, name="progress"),
    re_path(r"^broadcasts/(?P<pk>[0-9]+)/(?P<act>pause|resume|stop)/$", screens.act, name="act"),
    path("uncertain/", screens.uncertain, name="uncertain"),
    path("uncertain/<int:pk>/", screens.decide, name="decide"),
    path("gateways/", screens.gateways, name="gateways"),
    path("gateways/<slug:name>/resume/", screens.resume_gateway, name="resume_gateway"),
]
