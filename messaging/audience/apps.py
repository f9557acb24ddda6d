"""The Django app of this room."""

from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "messaging.audience"
    label = "audience"
    verbose_name = "신청자"
    default_auto_field = "django.db.models.BigAutoField"
