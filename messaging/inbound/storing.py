"""Keeps what a webhook brought: one row a provider id, photos in files first, all in one short transaction."""

import hashlib
import json
import logging
from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.utils import timezone

from messaging.audience import phones
from messaging.delivery import waking
from messaging.inbound import routing
from messaging.inbound.models import InboundMessage, InboundPhoto

logger = logging.getLogger(__name__)

LONGEST_TEXT = 20_000  # signs; a phone can't write more, and the raw request keeps the rest
LONGEST_RAW = 200_000
LONGEST_SENDER = (
    16  # as E.164, and as every row that a text may lead to holds; the raw request keeps the rest
)
MOST_PHOTOS = 10
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
COLUMNS = (
    "gateway", "provider_id", "phone", "to_number", "text", "sent_at", "stored_at", "raw",
    "state", "route", "rule", "why", "urgent", "handled",
)  # fmt: skip


def store(gateway, inbounds):
    """Keep these texts; returns how many were new. When it returns they are committed (law 3).

    Photo files are written before the transaction: a crash leaves an orphan file, never a row
    without its photo. The same provider id again changes nothing.
    """
    files = [_write_files(gateway, inbound) for inbound in inbounds]
    new = 0
    with transaction.atomic():
        for inbound, written in zip(inbounds, files, strict=True):
            if (pk := _insert(gateway, inbound)) is None:
                continue
            new += 1
            InboundPhoto.objects.bulk_create(
                InboundPhoto(
                    message_id=pk,
                    position=position,
                    file=name,
                    content_type=picture.content_type[:40],
                    size=len(picture.content),
                )
                for position, (picture, name) in enumerate(written)
            )
        if new:
            waking.wake_alone(routing.TASK, routing.LEASE)
    return new


def _insert(gateway, inbound):
    """The new row's id, or None when this provider id is here already.

    One raw statement: `get_or_create` is a third as quick, and `ignore_conflicts` would also
    swallow a missing value on SQLite.
    """
    now = timezone.now()
    values = {
        "gateway": gateway,
        "provider_id": _key(inbound.provider_id),
        "phone": sender(inbound.phone),
        "to_number": storable(inbound.to_number)[:20],
        "text": storable(inbound.text)[:LONGEST_TEXT],
        "sent_at": _moment(inbound.sent_at if EARLIEST < inbound.sent_at < now + timedelta(days=1) else now),
        "stored_at": _moment(now),
        "raw": storable(inbound.raw)[:LONGEST_RAW],
        "state": InboundMessage.State.RECEIVED.value,
        "route": "",
        "rule": "",
        "why": "",
        "urgent": False,
        "handled": False,
    }
    columns = ", ".join(connection.ops.quote_name(column) for column in COLUMNS)
    marks = ", ".join(["%s"] * len(COLUMNS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO inbound_inboundmessage ({columns}) VALUES ({marks}) "  # noqa: S608 (names are ours)
            "ON CONFLICT (gateway, provider_id) DO NOTHING RETURNING id",
            [values[column] for column in COLUMNS],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def _moment(at):
    return connection.ops.adapt_datetimefield_value(at)


def _write_files(gateway, inbound):
    """[(picture, file name)]; nothing is written again for a text that is here already."""
    if not inbound.pictures:
        return []
    known = InboundMessage.objects.filter(gateway=gateway, provider_id=_key(inbound.provider_id))
    if known.exists():
        return []
    field = InboundPhoto._meta.get_field("file")
    written = []
    for picture in inbound.pictures[:MOST_PHOTOS]:
        # The name says nothing of the sender, and nothing that the sender chose.
        name = field.generate_filename(None, f"{hashlib.sha256(picture.content).hexdigest()[:24]}.bin")
        written.append((picture, field.storage.save(name, ContentFile(picture.content))))
    return written


def sender(number):
    """E.164 where the number can be read so; else as it came: a withheld number is a resident too."""
    try:
        return phones.parse_sender(number)[:LONGEST_SENDER]
    except phones.NotAPhone:
        return storable(number)[:LONGEST_SENDER]


def storable(value):
    """Text that every database takes: no NUL, no lone surrogate."""
    text = "" if value is None else str(value)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\x00", "")


def _key(provider_id):
    """The provider's id as our column holds it; a longer one by its digest, so it stays the same each time."""
    key = storable(provider_id)
    return key if len(key) <= 120 else hashlib.sha256(key.encode()).hexdigest()


def raw_of(message):
    """The raw request, laid out for reading where it is JSON."""
    try:
        return json.dumps(json.loads(message.raw), ensure_ascii=False, indent=2)
    except ValueError:
        return message.raw
