"""The Django app of this room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AudienceConfig(AppConfig):
    name = "messaging.audience"
    label = "audience"
    verbose_name = "신청자"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from messaging.audience import tasks, wordings
        from messaging.audience.models import Hold, Interest, OptOut, Subscriber
        from messaging.offices.policies import NeverPolicy

        # Signing up and leaving have screens and transitions of their own; ledgers are only read.
        register_permission_policy(Subscriber, NeverPolicy(Subscriber, never={"add", "delete"}))
        register_permission_policy(Interest, NeverPolicy(Interest, never={"delete"}))
        register_permission_policy(OptOut, NeverPolicy(OptOut, never={"add", "change", "delete"}))
        register_permission_policy(Hold, NeverPolicy(Hold, never={"add", "delete"}))
        post_migrate.connect(wordings.lay_first_wordings, sender=self)
        post_migrate.connect(tasks.lay_schedule, sender=self)
