"""The Django app of this room."""

from django.apps import AppConfig


class KeepingConfig(AppConfig):
    name = "messaging.keeping"
    label = "keeping"
    verbose_name = "보존"
    default_auto_field = "django.db.models.BigAutoField"
