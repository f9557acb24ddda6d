"""The Django app of this room."""

from django.apps import AppConfig


class PaperConfig(AppConfig):
    name = "messaging.paper"
    label = "paper"
    verbose_name = "종이 신청서"
    default_auto_field = "django.db.models.BigAutoField"
