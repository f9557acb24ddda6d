"""The Django app of this room."""

from django.apps import AppConfig


class SignupConfig(AppConfig):
    name = "messaging.signup"
    label = "signup"
    verbose_name = "신청"
    default_auto_field = "django.db.models.BigAutoField"
