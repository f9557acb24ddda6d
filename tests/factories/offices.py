"""Departments and staff for tests."""

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission
from factory.django import DjangoModelFactory

from messaging.offices.models import Department, User


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"부서 {n}")
    phone = factory.Sequence(lambda n: f"02-3396-{5000 + n % 1000}")


class UserFactory(DjangoModelFactory):
    """A member of staff. `may=["audience.view_subscriber", …]` gives permissions, `groups=["편집자"]` roles.

    Whoever has a permission may also enter the admin.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"staff{n}")
    full_name = factory.Sequence(lambda n: f"김직원{n}")
    password = factory.LazyFunction(lambda: make_password(None))  # tests come in by force_login
    department = factory.SubFactory(DepartmentFactory)

    @factory.post_generation
    def may(user, create, wanted):
        if wanted:
            for name in ["wagtailadmin.access_admin", *wanted]:
                app_label, codename = name.split(".")
                user.user_permissions.add(
                    Permission.objects.get(content_type__app_label=app_label, codename=codename)
                )

    @factory.post_generation
    def groups(user, create, wanted):
        for name in wanted or []:
            user.groups.add(Group.objects.get_or_create(name=name)[0])


class AdministratorFactory(UserFactory):
    """Someone who may do everything."""

    is_superuser = True
    is_staff = True
