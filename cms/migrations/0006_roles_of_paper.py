"""Who prints forms, types them in, mends their numbers and looks at their scans."""

from django.db import migrations

from cms import granting

ROLES = {
    "접수담당자": [
        "paper.view_paperform",
        "paper.print_paperform",
        "paper.add_signedform",
        "paper.view_signedform",
        "paper.change_signedform",
        "paper.see_scan",
    ],
    "신청총괄": ["paper.view_signedform"],
    "관리자": ["paper.view_paperform", "paper.print_paperform"],
}


def grant(apps, schema_editor):
    granting.grant(apps, ROLES)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0005_roles_of_importing"),
        ("paper", "0001_initial"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
