"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class KeepingConfig(AppConfig):
    name = "messaging.keeping"
    label = "keeping"
    verbose_name = "보존"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from messaging.keeping import tasks

        post_migrate.connect(tasks.lay_schedules, sender=self)
