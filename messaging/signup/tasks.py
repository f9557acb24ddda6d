"""What a worker does for signing up by the clock."""

from datetime import timedelta

from messaging.delivery.sweeping import Swept
from messaging.signup import confirming, proving, rechecking


def destroy_over():
    """Every hour: destroy the proofs of numbers that ended a day ago."""
    proving.destroy_over()


def sweep():
    """Results of confirmations; and proofs that the hourly task should have destroyed and did not."""
    late = proving.destroy_over(late=timedelta(hours=2))
    return confirming.sweep() + Swept(found=late, resumed=late)


def recheck():
    """Every day: tell those whose consent is two years old that it stands. At night it leaves that to the sweep."""
    rechecking.run()


def lay_schedule(using="default", **kwargs):
    """After each migrate: the hourly and the daily tick are there, once."""
    from django_q.models import Schedule

    schedules = Schedule.objects.using(using)
    for name, kind in (("destroy_over", Schedule.HOURLY), ("recheck", Schedule.DAILY)):
        schedules.get_or_create(
            name=f"signup.{name}",
            defaults={"func": f"messaging.signup.tasks.{name}", "schedule_type": kind},
        )
