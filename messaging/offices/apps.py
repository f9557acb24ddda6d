"""The Django app of this room."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "messaging.offices"
    label = "offices"
    verbose_name = "부서"
    default_auto_field = "django.db.models.BigAutoField"
