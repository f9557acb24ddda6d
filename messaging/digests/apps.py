"""The Django app of this room."""

from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "messaging.digests"
    label = "digests"
    verbose_name = "문자소식"
    default_auto_field = "django.db.models.BigAutoField"
