"""What a worker does for the audience by the clock."""

import logging

from messaging.audience import transitions

logger = logging.getLogger(__name__)


def forget_unanswered():
    """Every hour: end the sign-ups by text that nobody confirmed within 24 hours."""
    forgotten = transitions.forget_unanswered()
    if forgotten:
        logger.info("%s unanswered sign-ups by text forgotten", forgotten)


def lay_schedule(using="default", **kwargs):
    """After each migrate: the hourly tick is there, once."""
    from django_q.models import Schedule

    Schedule.objects.using(using).get_or_create(
        name="audience.forget_unanswered",
        defaults={
            "func": "messaging.audience.tasks.forget_unanswered",
            "schedule_type": Schedule.HOURLY,
        },
    )
