"""The addresses of this room alone, as the site includes them."""

from django.urls import include, path

urlpatterns = [path("gateways/", include("messaging.delivery.urls"))]
