"""Generic list prices, so that a cost can be shown before the office enters its own."""

from datetime import date

from django.db import migrations

USED_FROM = date(2020, 1, 1)
GENERIC = {"SMS": 20, "LMS": 50, "MMS": 200}


def give_generic_prices(apps, schema_editor):
    Price = apps.get_model("delivery", "Price")
    for form, won in GENERIC.items():
        Price.objects.using(schema_editor.connection.alias).get_or_create(
            format=form, used_from=USED_FROM, defaults={"won": won}
        )


class Migration(migrations.Migration):
    dependencies = [("delivery", "0001_initial")]

    operations = [migrations.RunPython(give_generic_prices, migrations.RunPython.noop)]
