"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DeliveryConfig(AppConfig):
    name = "messaging.delivery"
    label = "delivery"
    verbose_name = "문자 발송"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from django_q.signals import post_spawn

        from messaging.delivery import clockwork

        post_migrate.connect(clockwork.set_schedules, sender=self)
        post_spawn.connect(clockwork.sweep_at_start)
