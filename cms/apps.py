"""The Django app of this room."""

from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = "누리집"
    default_auto_field = "django.db.models.BigAutoField"
