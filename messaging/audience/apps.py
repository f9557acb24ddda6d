"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AudienceConfig(AppConfig):
    name = "messaging.audience"
    label = "audience"
    verbose_name = "신청자"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from messaging.audience import tasks, wordings

        post_migrate.connect(wordings.lay_first_wordings, sender=self)
        post_migrate.connect(tasks.lay_schedule, sender=self)
