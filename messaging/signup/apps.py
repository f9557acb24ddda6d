"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SignupConfig(AppConfig):
    name = "messaging.signup"
    label = "signup"
    verbose_name = "신청"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from messaging.signup import tasks

        post_migrate.connect(tasks.lay_schedule, sender=self)
