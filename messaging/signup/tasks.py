"""What a worker does for signing up by the clock."""

from datetime import timedelta

from django_q.tasks import async_task

from messaging.delivery.sweeping import Swept
from messaging.signup import confirming, proving, rechecking


def destroy_over():
    """Every hour: destroy the proofs of numbers that ended a day ago."""
    proving.destroy_over()


def begin_recheck():
    """Every hour of the day: whose consent is two years old today is told that it stands."""
    rechecking.begin()


def recheck(recheck_id):
    """Write the day's list for a while, and let it go when it is whole."""
    if rechecking.carry_out(recheck_id):
        async_task(rechecking.TASK, recheck_id)


def sweep():
    """Results of confirmations; re-checks not finished; proofs that the hourly task should have destroyed."""
    late = proving.destroy_over(late=timedelta(hours=2))
    unfinished = rechecking.left_behind()
    for recheck_id in unfinished:
        async_task(rechecking.TASK, recheck_id)
    return confirming.sweep() + Swept(found=late + len(unfinished), resumed=late + len(unfinished))


def lay_schedule(using="default", **kwargs):
    """After each migrate: the hourly ticks are there, once each."""
    from django_q.models import Schedule

    for name in ("destroy_over", "begin_recheck"):
        Schedule.objects.using(using).get_or_create(
            name=f"signup.{name}",
            defaults={"func": f"messaging.signup.tasks.{name}", "schedule_type": Schedule.HOURLY},
        )
