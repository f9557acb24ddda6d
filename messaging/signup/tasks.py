"""What a worker does for signing up by the clock."""

from datetime import timedelta

from messaging.delivery.sweeping import Swept
from messaging.signup import confirming, proving


def destroy_over():
    """Every hour: destroy the proofs of numbers that ended a day ago."""
    proving.destroy_over()


def sweep():
    """Results of confirmations; and proofs that the hourly task should have destroyed and did not."""
    late = proving.destroy_over(late=timedelta(hours=2))
    return confirming.sweep() + Swept(found=late, resumed=late)


def lay_schedule(using="default", **kwargs):
    """After each migrate: the hourly tick is there, once."""
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name="signup.destroy_over",
        defaults={"func": "messaging.signup.tasks.destroy_over", "schedule_type": Schedule.HOURLY},
    )
