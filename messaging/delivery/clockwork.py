"""When the sweep runs: at a worker's start, and every minute by django-q2's scheduler."""

import logging

from django.apps import apps
from django.db import DatabaseError, connections

from messaging.delivery import tasks

logger = logging.getLogger(__name__)

SWEEP = "messaging.delivery.tasks.sweep"


def set_schedules(sender, using="default", **kwargs):
    """After every migrate there is one schedule row for the sweep. It takes no arguments (STYLE.md)."""
    schedules = apps.get_model("django_q", "Schedule")
    if schedules._meta.db_table not in connections[using].introspection.table_names():
        return  # a partial migrate: the full one sets it
    schedules.objects.using(using).update_or_create(
        name="sweep", defaults={"func": SWEEP, "schedule_type": "I", "minutes": 1, "repeats": -1}
    )


def sweep_at_start(**kwargs):
    """A worker that has just started takes up what the last one left; its failure stops no worker."""
    try:
        tasks.sweep()
    except DatabaseError as error:
        logger.error("the sweep at start failed: %s", type(error).__name__)
