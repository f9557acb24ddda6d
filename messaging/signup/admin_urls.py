"""Addresses of this room's screens in the admin."""

from django.urls import path

from messaging.signup import rechecking_views as views

app_name = "signup_admin"
urlpatterns = [path("rechecks/", views.Rechecks.as_view(), name="rechecks")]
