"""What workers do for this room: plans by the month, ends by the day, ranges, and spreadsheets."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django_q.tasks import async_task

from messaging.keeping import destroying, exporting

logger = logging.getLogger(__name__)

MONTHLY, DAILY = "keeping.plan", "keeping.by_themselves"
LEFT_ALONE = timedelta(minutes=2)


@dataclass(frozen=True)
class Found:
    """What a sweep found here, in the shape that the sweep adds up."""

    found: int = 0
    resumed: int = 0
    uncertain: int = 0


def plan():
    """Every month: lay a plan before the records manager. It destroys nothing."""
    destroying.plan()


def by_themselves():
    """Every day: what ends without anyone's word."""
    destroying.by_themselves()
    exporting.forget_old()


def run(destruction_id):
    """Carry out an approved destruction for a while."""
    if destroying.run(destruction_id):
        async_task("messaging.keeping.tasks.run", destruction_id)


def make(export_id):
    """Write the spreadsheet that somebody asked for."""
    exporting.make(export_id)


def take_up():
    """The sweep: destructions and spreadsheets that a lost task left behind."""
    before = timezone.now() - LEFT_ALONE
    destructions = list(destroying.left_behind(before).values_list("pk", flat=True))
    exports = list(exporting.left_behind(before).values_list("pk", flat=True))
    for pk in destructions:
        async_task("messaging.keeping.tasks.run", pk)
    for pk in exports:
        async_task("messaging.keeping.tasks.make", pk)
    taken = len(destructions) + len(exports)
    return Found(taken, taken)


def lay_schedules(using="default", **kwargs):
    """After each migrate: the monthly plan and the daily end are there, once."""
    from django_q.models import Schedule

    schedules = Schedule.objects.using(using)
    for name, func, kind in (
        (MONTHLY, "messaging.keeping.tasks.plan", Schedule.MONTHLY),
        (DAILY, "messaging.keeping.tasks.by_themselves", Schedule.DAILY),
    ):
        schedules.get_or_create(name=name, defaults={"func": func, "schedule_type": kind})
