"""The worker's part of asking for approval: it writes the list, a range of subscribers at a time, with progress."""

import time
from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext as _

from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery import lists
from messaging.delivery.models import Broadcast
from messaging.delivery.texts import TextProblem
from messaging.digests import editions, transitions, wording
from messaging.digests.models import Digest, MaskEdition
from messaging.states import WrongState

RANGE = 25_000  # subscriber ids in one short transaction (law 9)
AT_ONCE = 20  # editions made in one


@dataclass(frozen=True)
class Plan:
    """What stays the same for all ranges, read once; and the masks that have their edition already."""

    items: list
    masked: QuerySet  # who gets which items
    head: wording.Letterhead
    most: int
    known: set

    @classmethod
    def of(cls, digest):
        """As things stand now; should they change meanwhile, `transitions.listed` begins anew."""
        known = set(digest.masks.values_list("mask", flat=True))
        items = editions.in_order(digest)
        return cls(
            items, editions.masked(items), wording.Letterhead.now(), editions.items_per_person(), known
        )


def build(digest, seconds=20):
    """Write the list for as long as `seconds`; True when more remains. Running twice, or never, does no harm.

    Progress stands in the digest (`built_to` of `build_end`), so whoever comes next goes on from there.
    The end is fixed at the beginning: who signs up meanwhile waits for the next digest.
    """
    until = time.monotonic() + seconds
    try:
        digest = _begin(digest)
        plan = Plan.of(digest)
        while digest.built_to < digest.build_end:
            _write_range(digest, plan)
            if time.monotonic() > until:
                return True
        _finish(digest, plan.items)
    except WrongState:  # taken back, or another worker was faster
        return False
    except TextProblem as problem:
        transitions.could_not_build(digest, problem.in_words())
    return False


def _begin(digest):
    """Open the broadcast, number the items' bits, and fix the end; the first worker only."""
    with transaction.atomic():
        digest = transitions.lock(digest, Digest.State.BUILDING)
        if digest.broadcast_id is None:
            for bit, item in enumerate(editions.in_order(digest)):
                item.bit = bit
                item.save(update_fields=["bit"])
            # From the first subscriber there is: ids that are long gone make no ranges.
            ids = Subscriber.objects.aggregate(first=Min("pk"), end=Max("pk"))
            digest.built_to, digest.build_end = (ids["first"] or 1) - 1, ids["end"] or 0
            digest.broadcast = lists.begin(
                Kind.NEWS,
                digest.title,
                send_at=digest.send_at,
                department=digest.department,
                created_by=digest.requested_by,
            )
            digest.content_hash = transitions.content_hash(digest)
            digest.save(update_fields=["built_to", "build_end", "broadcast", "content_hash"])
    return digest


def _write_range(digest, plan):
    """Messages for the next range of subscribers, and the progress, in one short transaction.

    Counting people and making their editions comes before it, so that it holds its locks for the rows alone.
    """
    low, high = digest.built_to, min(digest.built_to + RANGE, digest.build_end)
    reached = of_range(plan.masked, low, high)
    counted = count_masks(reached)
    _make_editions(digest, plan, sorted(counted.keys() - plan.known))
    counts = Counter(digest.mask_counts)
    counts.update({str(mask): people for mask, people in counted.items()})
    with transaction.atomic():
        claimed = Digest.objects.filter(
            pk=digest.pk, state=Digest.State.BUILDING, broadcast=digest.broadcast, built_to=low
        ).update(built_to=high, mask_counts=counts)
        if not claimed:
            raise WrongState(Digest.objects.get(pk=digest.pk), wanted=Digest.State.BUILDING)
        if counted:
            lists.write(digest.broadcast, with_editions(digest, reached))
    digest.built_to, digest.mask_counts = high, counts


def of_range(masked, low, high):
    """Of subscribers with their masks those of a range of ids, as (id, phone, mask).

    Sliced, which takes nobody away: a subquery with a limit is worked out by itself, so that each mask is
    worked out once and not wherever it is named.
    """
    found = masked.filter(pk__gt=low, pk__lte=high)
    return found.order_by("pk").values_list("id", "phone", "mask")[: high - low]


def count_masks(reached):
    """{mask: people} of a range, without those who get nothing."""
    try:
        select, params = reached.query.sql_with_params()
    except EmptyResultSet:  # no item takes anybody: there is nothing to ask the database
        return {}
    tally = f"SELECT mask, COUNT(*) FROM ({select}) AS reached WHERE mask > 0 GROUP BY mask"  # noqa: S608 - the select is the ORM's own
    with connection.cursor() as cursor:
        cursor.execute(tally, params)
        return dict(cursor.fetchall())


def with_editions(digest, reached):
    """(phone, edition) of a range, in the order of ids, as SQL and its parameters.

    Interests changed in this very moment have no edition: the person waits for the next digest, uncounted
    rows can't be.
    """
    select, params = reached.query.sql_with_params()
    written = f"{MaskEdition._meta.db_table} AS written WHERE written.digest_id = %s"
    # A look for each row; a join would sort the range anew.
    looked_up = f"""
        SELECT reached.phone, (SELECT written.edition_id FROM {written} AND written.mask = reached.mask)
        FROM ({select}) AS reached WHERE reached.mask IN (SELECT written.mask FROM {written})
    """  # noqa: S608 - the select is the ORM's own
    return looked_up, (digest.pk, *params, digest.pk)


def _make_editions(digest, plan, masks):
    """The editions of masks that were not met before, a few in one short transaction."""
    for start in range(0, len(masks), AT_ONCE):
        with transaction.atomic():
            locked = transitions.lock(digest, Digest.State.BUILDING)
            if locked.broadcast_id != digest.broadcast_id:
                raise WrongState(locked, wanted=Digest.State.BUILDING)
            for mask in masks[start : start + AT_ONCE]:
                if not MaskEdition.objects.filter(digest=digest, mask=mask).exists():
                    edition = _edition_for(digest, plan, editions.trim(mask, plan.most))
                    MaskEdition.objects.create(digest=digest, mask=mask, edition=edition)
                plan.known.add(mask)


def _edition_for(digest, plan, kept):
    """The text for these items; several masks may share it, trimmed by the cap."""
    edition = digest.broadcast.editions.filter(mask=kept).first()
    if edition:
        return edition
    chosen = [plan.items[bit] for bit in editions.bits(kept)]
    text = wording.write(chosen, plan.head, short=digest.short_form)
    topics = list(dict.fromkeys(item.topic for item in chosen))
    return lists.add_edition(
        digest.broadcast,
        mask=kept,
        body=text.body,
        subject=text.subject,
        topics=topics,
        advertising=any(item.advertising for item in chosen),
    )


def _finish(digest, items):
    """Seal the list, count whom each item reaches and whom not, and put it up for approval."""
    broadcast = Broadcast.objects.get(pk=digest.broadcast_id)
    if not broadcast.recipients:
        transitions.could_not_build(digest, _("받는 사람이 없습니다. 받는 사람을 다시 골라 주세요."))
        return
    if broadcast.state == Broadcast.State.LISTING:
        broadcast = lists.finish(broadcast)
    reached, fell_off, capped = Counter(), Counter(), 0
    for mask, kept in digest.masks.values_list("mask", "edition__mask"):
        people = digest.mask_counts.get(str(mask), 0)
        reached.update(dict.fromkeys(editions.bits(kept), people))
        fell_off.update(dict.fromkeys(editions.bits(mask & ~kept), people))
        capped += people if mask != kept else 0
    left_out = editions.left_out(items, broadcast.recipients, capped)
    with transaction.atomic():
        digest = transitions.lock(digest, Digest.State.BUILDING)
        if digest.broadcast_id != broadcast.pk:
            raise WrongState(digest, wanted=Digest.State.BUILDING)
        for item in items:
            counts = {"reached": reached[item.bit], "fell_off": fell_off[item.bit]}
            digest.items.filter(pk=item.pk).update(**counts)
        Digest.objects.filter(pk=digest.pk).update(left_out=left_out)
        transitions.listed(digest)
