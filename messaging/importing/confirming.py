"""The confirmation that follows a sign-up, for everybody whom an import brought anew, as one broadcast.

It goes when a person presses for it, not by itself: a sign-up wants its receipt, but once it has gone the import
cannot be undone. So the number and the price are shown beside the button, and until it is pressed the import
stands among what waits.
"""

import logging
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import CharField, Count, F, Value
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery import lists, texts
from messaging.delivery import transitions as broadcasts
from messaging.delivery.models import Broadcast
from messaging.importing.models import ImportRun
from messaging.nudges import nudge
from messaging.sets import insert_from_select
from messaging.signup import receipts
from messaging.signup.models import Confirmation
from messaging.states import WrongState

logger = logging.getLogger(__name__)

RANGE = 10_000
State = ImportRun.State


@dataclass(frozen=True)
class Estimate:
    """How many would get a confirmation, and what that costs."""

    people: int
    won: Decimal


def who(run):
    """Those whom the import brought anew and who may be texted: who refused since gets no welcome."""
    new = run.people.filter(before__isnull=True, undone_at=None).values("subscriber_id")
    return Subscriber.objects.filter(pk__in=new, news_allowed=True)


def estimate(run):
    """The number and the price, from the very texts that would go."""
    people, won = 0, Decimal(0)
    for (language, mask), count in _groups(run).items():
        people += count
        won += count * texts.ready(_body(language, mask)).won
    return Estimate(people, won)


def ask(run, by):
    """A person wants the confirmations sent; a worker writes the list. Raises WrongState."""
    with transaction.atomic():
        run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if run.state != State.DONE or run.confirmed_by_id:
            raise WrongState(run, wanted=State.DONE)
        run.confirmed_by = by
        run.save(update_fields=["confirmed_by"])
        log(run, "importing.confirm", user=by)
        nudge("messaging.importing.tasks.confirm", run.pk)
    return run


def left_behind():
    """Runs whose confirmations were asked for and have not left."""
    asked = ImportRun.objects.exclude(confirmed_by=None).filter(state=State.DONE)
    unsent = asked.filter(confirming=None) | asked.filter(
        confirming__state__in=[Broadcast.State.LISTING, Broadcast.State.LISTED, Broadcast.State.APPROVED]
    )
    return list(unsent.order_by("pk").values_list("pk", flat=True)[:20])


def carry_out(run_id):
    """Write the list and let it go. A worker that dies leaves a list that its successor gives up and writes anew."""
    run = ImportRun.objects.filter(pk=run_id, state=State.DONE).select_related("confirming").first()
    if run is None or run.confirmed_by is None:
        return
    broadcast = run.confirming
    if broadcast is None or broadcast.state == Broadcast.State.LISTING:
        broadcast = _listed(run, broadcast)
    if broadcast is None:
        return
    if broadcast.state == Broadcast.State.LISTED:
        broadcast = broadcasts.approve(
            broadcast, list_hash=broadcast.list_hash, recipients=broadcast.recipients, by=run.confirmed_by
        )
    if broadcast.state == Broadcast.State.APPROVED:
        broadcasts.start(broadcast)


def _listed(run, torn):
    """A finished list of confirmations; None when another worker writes one."""
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked.confirming_id != (torn.pk if torn else None):
            return None
        if torn:
            Confirmation.objects.filter(broadcast=torn).delete()
            lists.discard(torn)
        broadcast = lists.begin(
            Kind.RECEIPT,
            _("신청 확인 (명단 %s)") % run.pk,
            department=run.department,
            created_by=run.confirmed_by,
        )
        locked.confirming = broadcast
        locked.save(update_fields=["confirming"])
    for place, (language, mask) in enumerate(sorted(_groups(run)), 1):
        edition = lists.add_edition(broadcast, mask=place, body=_body(language, mask))
        group = who(run).filter(language=language, interest_mask=mask).order_by("pk")
        low = 0
        while ids := list(group.filter(pk__gt=low).values_list("pk", flat=True)[:RANGE]):
            with transaction.atomic():
                chosen = group.filter(pk__gt=low, pk__lte=ids[-1])
                lists.write(
                    broadcast, chosen.annotate(to_get=Value(edition.pk)).values_list("phone", "to_get")
                )
                _remember(broadcast, chosen)
            low = ids[-1]
    return lists.finish(broadcast)


def _remember(broadcast, chosen):
    """That a confirmation went to each, so that a number it cannot reach is doubted."""
    rows = chosen.annotate(
        to=F("pk"),
        by=Value(broadcast.pk),
        at=Value(timezone.now()),
        so_far=Value(Confirmation.Outcome.WAITING.value, output_field=CharField()),
    ).values_list("to", "by", "at", "so_far")
    insert_from_select(Confirmation, ["subscriber", "broadcast", "sent_at", "outcome"], rows.order_by())


def _groups(run):
    """{(language, interests): people}: as many texts as there are of these."""
    counted = who(run).values_list("language", "interest_mask").annotate(Count("pk")).order_by()
    return {(language, mask): count for language, mask, count in counted}


def _body(language, mask):
    return receipts.confirmation(Subscriber(language=language, interest_mask=mask))
