"""The list of a broadcast: written in id ranges, finished with its hash and batches, or discarded (law 5).

`begin`, then `add_edition` for each text, then `write` once an id range, then `finish`.
Until `approve` it may be discarded. Rows come from SQL; Python loops over ranges, editions and batches.
"""

import hashlib
import logging

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from messaging.delivery import texts
from messaging.delivery.hooks import tell
from messaging.delivery.models import PRIORITY, Batch, Broadcast, Edition, EditionTopic, Message
from messaging.gateways import registry
from messaging.nudges import nudge
from messaging.states import WrongState

logger = logging.getLogger(__name__)

RANGE = 25_000  # rows in one short transaction (law 9)
State = Broadcast.State


class ListProblem(Exception):
    """The rows of a list break a law; carries the constraint's name, never a row (law 7)."""


def begin(kind, title, *, send_at=None, department=None, created_by=None, **born):
    """A new broadcast whose list is being written, by the gateway that is set now."""
    return Broadcast.objects.create(
        kind=kind,
        title=title[:120],
        gateway=settings.GATEWAY_OUT,
        sender=settings.SENDER_NUMBER,
        send_at=send_at or timezone.now(),
        department=department,
        created_by=created_by,
        **born,
    )


def add_edition(broadcast, *, mask=0, body, subject="", topics=(), recipients=0, advertising=False):
    """The text for all whose items are `mask`; cleaned, measured and priced here. Raises TextProblem.

    With `advertising` it goes to none who does not agree to such texts when it leaves. `finish` counts how many get it; only a caller that doesn't come to it says so here.
    """
    ready = texts.ready(body, subject)
    edition = Edition.objects.create(
        broadcast=broadcast,
        mask=mask,
        format=ready.format,
        subject=ready.subject,
        body=ready.body,
        bytes=ready.bytes,
        recipients=recipients,
        won_each=ready.won,
        advertising=advertising,
    )
    EditionTopic.objects.bulk_create(
        EditionTopic(edition=edition, topic=topic, position=position) for position, topic in enumerate(topics)
    )
    return edition


def write(broadcast, rows):
    """Write one range of the list and return how many messages it has.

    `rows` is a queryset whose values_list is (phone, edition_id), or SQL that selects these and its
    parameters, of at most 25,000 rows: one short
    transaction, the caller's if there is one. Raises WrongState unless the list is being written,
    and ListProblem when a phone would stand in the list twice.
    """
    with transaction.atomic():
        row = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
        _demand(row, State.LISTING)
        # Ids only grow, so what is above the highest one now is this range's, or another broadcast's.
        before = Message.objects.aggregate(top=Max("pk"))["top"] or 0
        try:
            with transaction.atomic():
                written = _insert(row, rows)
        except IntegrityError:
            raise ListProblem("one_message_per_phone") from None
        if written:
            # From either end: asked for both at once, the database would read the whole range.
            theirs = Message.objects.filter(pk__gt=before, broadcast=row).values_list("pk", flat=True)
            if row.first_id is None:
                row.first_id = theirs.order_by("pk")[0]
            row.last_id = theirs.order_by("-pk")[0]
            row.recipients += written
            row.save(update_fields=["first_id", "last_id", "recipients"])
    broadcast.first_id, broadcast.last_id, broadcast.recipients = row.first_id, row.last_id, row.recipients
    return written


def finish(broadcast):
    """Close the list: cut its batches, count its editions, seal it with a hash. Call it outside transactions.

    What takes long is read before the one short transaction that writes. Raises WrongState.
    """
    row = Broadcast.objects.get(pk=broadcast.pk)
    _demand(row, State.LISTING)
    sealed, counts, batches = digest_of(row), _count_editions(row), _cut(row)
    with transaction.atomic():
        row = Broadcast.objects.select_for_update().get(pk=row.pk)
        _demand(row, State.LISTING)
        if sum(batch.size for batch in batches) != row.recipients:
            raise ListProblem("list_changed_while_it_was_sealed")
        Batch.objects.bulk_create(batches, batch_size=500)
        for edition_id, recipients in counts.items():
            Edition.objects.filter(pk=edition_id).update(recipients=recipients)
        row.state, row.list_hash = State.LISTED, sealed
        row.save(update_fields=["state", "list_hash"])
        tell(row)
    logger.info("broadcast %s listed: %s messages, %s batches", row.pk, row.recipients, len(batches))
    return row


def discard(broadcast):
    """Give up a list that has not begun to go out. Raises WrongState.

    Its messages are removed by a worker, in short transactions; the row stays as 'discarded'.
    """
    with transaction.atomic():
        row = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
        _demand(row, State.LISTING, State.LISTED, State.APPROVED)
        row.state, row.finished_at = State.DISCARDED, timezone.now()
        row.save(update_fields=["state", "finished_at"])
        nudge("messaging.delivery.tasks.clear_away", row.pk)
    return row


def clear_away(broadcast_id):
    """Remove the messages and batches of a discarded list, a range at a time. May run twice.

    The broadcast and its editions stay: no index leads from them to their messages, so that deleting
    one would read the whole table under the write lock.
    """
    row = Broadcast.objects.filter(pk=broadcast_id, state=State.DISCARDED).first()
    if row is None:
        return
    Batch.objects.filter(broadcast=row).delete()
    for low, high in ranges(row):
        _range(row, low, high).delete()
    Broadcast.objects.filter(pk=row.pk).update(first_id=None, last_id=None)
    logger.info("broadcast %s cleared away", broadcast_id)


def ranges(broadcast):
    """The id ranges of a broadcast's list, each short enough for one transaction."""
    if broadcast.first_id is None:
        return
    for low in range(broadcast.first_id, broadcast.last_id + 1, RANGE):
        yield low, min(low + RANGE - 1, broadcast.last_id)


def digest_of(broadcast):
    """A hash of the list: every edition's text, and every message's phone and edition, in order.

    The database strings a range together, so memory doesn't grow with the list.
    """
    seal = hashlib.sha256()
    for edition in broadcast.editions.order_by("mask").values_list("mask", "format", "subject", "body"):
        seal.update(repr(edition).encode())
    strung = (
        "string_agg(line, ',' ORDER BY id)" if connection.vendor == "postgresql" else "group_concat(line)"
    )
    lines = f"""
        SELECT {strung} FROM (
            SELECT m.id AS id, m.phone || ':' || e.mask AS line
            FROM delivery_message m JOIN delivery_edition e ON e.id = m.edition_id
            WHERE m.broadcast_id = %s AND m.id BETWEEN %s AND %s ORDER BY m.id
        ) AS listed
    """  # noqa: S608 - no value is put in but through parameters
    with connection.cursor() as cursor:
        for low, high in ranges(broadcast):
            cursor.execute(lines, [broadcast.pk, low, high])
            seal.update((cursor.fetchone()[0] or "").encode() + b"\n")
    return seal.hexdigest()


def _insert(broadcast, rows):
    """One INSERT … SELECT of the rows, with what is the same for all of them beside."""
    select, params = rows if isinstance(rows, tuple) else rows.query.sql_with_params()
    insert = f"""
        INSERT INTO delivery_message (phone, edition_id, broadcast_id, state, code)
        SELECT listed.*, %s, %s, %s FROM ({select}) AS listed
    """  # noqa: S608 - the select is the ORM's own
    with connection.cursor() as cursor:
        cursor.execute(insert, [broadcast.pk, Message.State.QUEUED, "", *params])
        return cursor.rowcount


def _count_editions(broadcast):
    """How many get each edition."""
    if broadcast.first_id is None:
        return {}
    listed = _range(broadcast, broadcast.first_id, broadcast.last_id)
    return dict(listed.values_list("edition_id").annotate(Count("pk")).order_by())


def _cut(broadcast):
    """The batches of a list, as rows not yet saved: each as large as one request may be."""
    if broadcast.first_id is None:
        return []
    gateway = registry.get(broadcast.gateway)
    size = gateway.receivers_per_request
    if settings.DELIVERY_RATE:
        size = min(size, settings.DELIVERY_RATE)  # a second's worth: an even stream, and a quick stop
    partition = "PARTITION BY edition_id" if gateway.one_text_per_request else ""
    edition = "edition_id" if gateway.one_text_per_request else "NULL"
    cut = f"""
        SELECT MIN(id), MAX(id), COUNT(*), edition FROM (
            SELECT id, {edition} AS edition, (ROW_NUMBER() OVER ({partition} ORDER BY id) - 1) / %s AS piece
            FROM delivery_message WHERE broadcast_id = %s AND id BETWEEN %s AND %s
        ) AS pieces GROUP BY edition, piece ORDER BY 1
    """  # noqa: S608 - no value is put in but through parameters
    with connection.cursor() as cursor:
        cursor.execute(cut, [size, broadcast.pk, broadcast.first_id, broadcast.last_id])
        return [batch_of(broadcast, *piece) for piece in cursor.fetchall()]


def batch_of(broadcast, first_id, last_id, size, edition_id=None):
    """A batch over that id range, not yet saved."""
    return Batch(
        broadcast=broadcast,
        edition_id=edition_id,
        gateway=broadcast.gateway,
        priority=PRIORITY[broadcast.kind],
        first_id=first_id,
        last_id=last_id,
        size=size,
    )


def _range(broadcast, low, high):
    return Message.objects.filter(broadcast=broadcast, pk__gte=low, pk__lte=high)


def _demand(row, *wanted):
    if row.state not in wanted:
        raise WrongState(row, wanted=" / ".join(wanted))
