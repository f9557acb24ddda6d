"""Giving roles their permissions in migrations: the one way in which a later room joins the table of roles."""

from django.apps import apps as all_apps
from django.contrib.auth.management import create_permissions
from wagtail.snippets.models import create_extra_permissions

CHANGE_WORDS = ("add", "change", "view")


def grant(apps, roles):
    """Add permissions to roles; what a role has already stays. `roles` is {role: ["app.codename", …]}.

    'app.model*' is add, change and view of a model. Raises LookupError for a permission that does not exist.
    """
    # Django makes permissions only after all migrations; ours are needed now.
    for config in all_apps.get_app_configs():
        if config.models_module:
            create_permissions(config, verbosity=0)
            create_extra_permissions(config)
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    for role, entries in roles.items():
        group, _made = Group.objects.get_or_create(name=role)
        for entry in entries:
            app, codename = entry.split(".")
            verbs = CHANGE_WORDS if codename.endswith("*") else ("",)
            for name in [f"{verb}_{codename[:-1]}" if verb else codename for verb in verbs]:
                found = Permission.objects.filter(content_type__app_label=app, codename=name).first()
                if found is None:
                    raise LookupError(f"There is no permission {app}.{name}")
                group.permissions.add(found)
