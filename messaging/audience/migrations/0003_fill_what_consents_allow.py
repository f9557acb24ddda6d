"""Fills `advertising_allowed` and `night_allowed` from the consents that are in force."""

from django.db import migrations
from django.db.models import Exists, OuterRef


def fill(apps, schema_editor):
    Subscriber = apps.get_model("audience", "Subscriber")
    Consent = apps.get_model("audience", "Consent")
    for field, purpose in (("advertising_allowed", "advertising"), ("night_allowed", "night")):
        agreed = Consent.objects.filter(phone=OuterRef("phone"), wording__purpose=purpose, withdrawn_at=None)
        Subscriber.objects.filter(Exists(agreed), **{field: False}).update(**{field: True})


class Migration(migrations.Migration):
    dependencies = [("audience", "0002_what_signing_up_needs")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
