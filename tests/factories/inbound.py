"""Texts from residents: they come in by the store that the webhook uses, and are routed by the worker's own code."""

from datetime import datetime
from io import BytesIO
from itertools import count

from django.utils import timezone
from PIL import Image

from messaging.audience import wordings
from messaging.gateways.base import Inbound, Picture
from messaging.inbound import routing, storing
from messaging.inbound.models import InboundMessage
from tests.factories.audience import phone

_numbers = count(1)


def inbound(
    text="안녕하세요", *, sender=None, provider_id=None, pictures=(), sent_at: datetime | None = None
) -> Inbound:
    """A text as a gateway hands it over; from the first test phone unless told."""
    return Inbound(
        provider_id=provider_id or f"test-{next(_numbers)}",
        phone=sender or phone(1),
        to_number="#1110-3396",
        text=text,
        sent_at=sent_at or timezone.now(),
        raw='{"test": true}',
        pictures=pictures,
    )


def received(text="안녕하세요", **told) -> InboundMessage:
    """A stored text that waits for a worker."""
    given = inbound(text, **told)
    storing.store("simulator", [given])
    return InboundMessage.objects.get(provider_id=given.provider_id)


def routed(text="안녕하세요", **told) -> InboundMessage:
    """A text that the worker has routed, with all that follows."""
    wordings.lay_first_wordings()  # a test with real transactions empties every table
    message = received(text, **told)
    assert routing.route_one(message.pk)
    message.refresh_from_db()
    return message


def many_routed(many, text="가로등이 나갔어요 언제 고치나요?"):
    """That many routed texts, each from a phone of its own."""
    return [routed(text, sender=phone(1000 + number)) for number in range(many)]


def picture(form="JPEG", size=(640, 480), **save) -> Picture:
    """A photo as a phone sends it; JPEGs say where they were taken."""
    image = Image.new("RGB", size, "steelblue")
    out = BytesIO()
    if form == "JPEG":
        exif = Image.Exif()
        exif[0x0112] = 6  # lies on its side
        exif.get_ifd(0x8825)[1] = "N"
        save = {"exif": exif, **save}
    image.save(out, form, **save)
    return Picture(f"image/{form.lower()}", out.getvalue())
