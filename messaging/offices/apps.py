"""The Django app of this room."""

from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "messaging.offices"
    label = "offices"
    verbose_name = "부서"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from wagtail.permissions import register_permission_policy

        from messaging.offices.models import Department
        from messaging.offices.policies import NeverPolicy

        register_permission_policy(Department, NeverPolicy(Department, never={"delete"}))
