"""Wagtail's user management with our staff in it; stands in INSTALLED_APPS in place of 'wagtail.users'."""

from wagtail.users.apps import WagtailUsersAppConfig


class StaffConfig(WagtailUsersAppConfig):
    """Accounts are closed, never deleted: what somebody approved stays theirs (changes of rights are kept)."""

    user_viewset = "messaging.offices.users.StaffViewSet"

    def ready(self):
        from django.contrib.auth.models import Group
        from wagtail.permissions import register_permission_policy

        from messaging.offices.models import User
        from messaging.offices.policies import NeverPolicy

        register_permission_policy(User, NeverPolicy(User, never={"delete"}))
        register_permission_policy(Group)
