"""Scheduled publication and expiry: Wagtail's own command, run by the sweep instead of a cron job."""

from io import StringIO

from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, Revision

from messaging.delivery.sweeping import Swept


def sweep():
    """Publish what is due and take down what has expired; does nothing when nothing is."""
    now = timezone.now()
    due = Revision.objects.filter(approved_go_live_at__lt=now).count()
    due += Page.objects.filter(live=True, expire_at__lt=now).count()
    if due:
        call_command("publish_scheduled", stdout=StringIO())
    return Swept(found=due, resumed=due)
