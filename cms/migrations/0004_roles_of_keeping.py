"""A role for the records manager (기록관), and what keeping and exporting add to the others."""

from django.db import migrations

from cms import granting

ROLES = {
    # The records manager decides on periods, holds and destruction, and reads who looked at whom.
    "기록관": [
        "wagtailadmin.access_admin",
        "keeping.view_retentionrule", "keeping.change_retentionrule",
        "keeping.view_legalhold", "keeping.add_legalhold", "keeping.change_legalhold",
        "keeping.view_destruction", "keeping.approve_destruction",
        "keeping.view_look", "keeping.export_look",
    ],
    # The administrator sees, but does not destroy; takes the list of subscribers away masked (in full it needs
    # audience.reveal_subscriber besides, which is 접수담당자's).
    "관리자": [
        "keeping.view_retentionrule", "keeping.view_legalhold", "keeping.view_destruction", "keeping.view_look",
        "audience.export_subscriber",
    ],
    "신청총괄": ["audience.export_subscriber"],
}  # fmt: skip


def grant(apps, schema_editor):
    granting.grant(apps, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_roles_of_board"),
        ("keeping", "0001_initial"),
        ("audience", "0003_fill_what_consents_allow"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
