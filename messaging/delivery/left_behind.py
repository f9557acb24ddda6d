"""What this room's lost tasks leave behind, found by its sweeper."""

from django.utils import timezone
from django_q.tasks import async_task

from messaging.delivery import asking, claiming, pacing, quiet, reports, transitions, waking
from messaging.delivery.models import Batch, Broadcast
from messaging.delivery.sweeping import Swept

MOST = 200  # broadcasts looked at in one sweep; the next one is a minute away
State = Broadcast.State


def sweep():
    """Batches ready to go, batches without an answer, reports not applied, broadcasts not ended."""
    stuck = asking.mark_stuck()
    return _uncertain(stuck) + _to_send() + _reports() + _endings()


def _uncertain(stuck):
    """Batches nobody knows about: ask for those that are due."""
    due = asking.due().count()
    if due:
        async_task("messaging.delivery.tasks.ask_gateways")
    uncertain = Batch.objects.filter(state=Batch.State.UNCERTAIN).count()
    return Swept(found=uncertain, resumed=due, uncertain=uncertain)


def _to_send():
    """Batches that may leave now: wake a pump for each gateway that has some."""
    now, night = timezone.now(), quiet.is_quiet()
    found = resumed = 0
    prepared = Batch.objects.filter(state=Batch.State.PREPARED, broadcast__state=State.SENDING)
    for name in prepared.order_by().values_list("gateway", flat=True).distinct():
        waiting = claiming.ready(name, now, night=night).count()
        found += waiting
        if waiting and pacing.open_at(pacing.state_of(name), now) <= now:
            waking.wake(name)
            resumed += waiting
    return Swept(found=found, resumed=resumed)


def _reports():
    """Reports not applied yet."""
    if not reports.waiting().exists():
        return Swept()
    async_task("messaging.delivery.tasks.apply_reports")
    return Swept(found=1, resumed=1)


def _endings():
    """Broadcasts that ended without being closed, stopped ones with batches left, lists to clear away."""
    done = 0
    under_way = Broadcast.objects.filter(state__in=[State.SENDING, State.PAUSED])
    for broadcast in under_way.exclude(
        pk__in=Batch.objects.exclude(state=Batch.State.SETTLED).values("broadcast")
    )[:MOST]:
        done += transitions.complete(broadcast)
    stopped = Batch.objects.filter(
        state=Batch.State.PREPARED, broadcast__state__in=[State.STOPPED, State.CANCELLED]
    )
    for broadcast_id in stopped.order_by().values_list("broadcast", flat=True).distinct()[:MOST]:
        async_task("messaging.delivery.tasks.withdraw_rest", broadcast_id)
        done += 1
    discarded = Broadcast.objects.filter(state=State.DISCARDED, first_id__isnull=False)
    for broadcast_id in discarded.values_list("pk", flat=True)[:MOST]:
        async_task("messaging.delivery.tasks.clear_away", broadcast_id)
        done += 1
    return Swept(found=done, resumed=done)
