"""Whoever looks after all sign-ups: the administrator, and a role of its own for the campaign's head clerk."""

from django.db import migrations

from cms import granting

ROLES = {
    "관리자": ["audience.see_all_subscriber"],
    # Worn beside 접수담당자 by who also types and corrects; alone it counts, watches and keeps the figures.
    "신청총괄": [
        "wagtailadmin.access_admin",
        "audience.see_all_subscriber",
        "audience.view_subscriber",
        "audience.count_subscriber",
        "audience.view_optout",
        "audience.view_hold",
        "audience.view_interest",
        "audience.view_dong",
        "audience.change_dong",
    ],
}


def grant(apps, schema_editor):
    granting.grant(apps, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0002_roles"),
        ("audience", "0004_dong_centre"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
