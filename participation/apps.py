"""The Django app of this room."""

from django.apps import AppConfig


class ParticipationConfig(AppConfig):
    name = "participation"
    label = "participation"
    verbose_name = "참여코너"
    default_auto_field = "django.db.models.BigAutoField"
