"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ParticipationConfig(AppConfig):
    name = "participation"
    label = "participation"
    verbose_name = "참여코너"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from participation import quiet, receivers, workflow

        receivers.connect()
        quiet.connect()
        post_migrate.connect(workflow.after_migrate, sender=self)
