"""The Django app of this room."""

from django.apps import AppConfig


class ImportingConfig(AppConfig):
    name = "messaging.importing"
    label = "importing"
    verbose_name = "명단 가져오기"
    default_auto_field = "django.db.models.BigAutoField"
