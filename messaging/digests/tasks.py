"""Nudges by id, and the sweep that finds what a lost nudge left behind."""

import logging

from django.utils import timezone
from django_q.tasks import async_task

from messaging.delivery.sweeping import Swept
from messaging.digests import building, transitions
from messaging.digests.models import Digest

logger = logging.getLogger(__name__)

AT_ONCE = 50  # digests in one sweep


def build(digest_id):
    """Write the list of a digest for a while."""
    digest = Digest.objects.filter(pk=digest_id, state=Digest.State.BUILDING).first()
    if digest and building.build(digest):
        async_task("messaging.digests.tasks.build", digest_id)


def sweep():
    """Start what is due, go on writing lists, and catch up with broadcasts: counts as the sweep's report."""
    found = resumed = 0
    for digest in Digest.objects.due(timezone.now()).order_by("send_at")[:AT_ONCE]:
        found += 1
        resumed += bool(transitions.start(digest))
    unwritten = Digest.objects.filter(state=Digest.State.BUILDING).order_by("pk")
    for digest_id in unwritten.values_list("pk", flat=True)[:AT_ONCE]:
        found += 1
        resumed += 1
        async_task("messaging.digests.tasks.build", digest_id)
    on_their_way = Digest.objects.filter(
        state__in=[Digest.State.APPROVED, Digest.State.SENDING, Digest.State.PAUSED]
    )
    for digest in on_their_way.select_related("broadcast").order_by("pk")[:AT_ONCE]:
        moved = transitions.follow(digest.broadcast)
        found += moved
        resumed += moved
    return Swept(found=found, resumed=resumed)
