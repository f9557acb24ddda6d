"""Clerks bring lists of sign-ups and the daily files of 080 refusals."""

from django.db import migrations

from cms import granting

ROLES = {"접수담당자": ["importing.add_importrun", "importing.import_phonerefusal"]}


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0004_roles_of_keeping"),
        ("importing", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(lambda apps, schema: granting.grant(apps, ROLES), migrations.RunPython.noop)
    ]
