"""Looks at a photo once, in a worker: a clean copy without the place where it was taken, or quarantine."""

import logging
import warnings
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image, ImageOps

from messaging.inbound.models import InboundPhoto

logger = logging.getLogger(__name__)

FORMATS = ["JPEG", "PNG", "WEBP"]
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 3000  # enough for a page of the newsletter


def look_at(photo):
    """Check an unchecked photo and make its clean copy. Harmless when called twice; no transaction around it."""
    if photo.state != InboundPhoto.State.UNCHECKED:
        return photo
    try:
        clean, width, height = cleaned(photo.file)
    except NotShowable as problem:
        photo.state, photo.note = InboundPhoto.State.QUARANTINED, problem.reason
    else:
        photo.shown.save("shown.jpg", ContentFile(clean), save=False)
        photo.state, photo.note, photo.width, photo.height = InboundPhoto.State.KEPT, "", width, height
    unchecked = InboundPhoto.objects.filter(pk=photo.pk, state=InboundPhoto.State.UNCHECKED)
    taken = unchecked.update(
        state=photo.state,
        note=photo.note,
        shown=photo.shown.name or "",
        width=photo.width,
        height=photo.height,
    )
    if not taken and photo.shown:  # another worker was faster: its copy counts
        photo.shown.delete(save=False)
        photo.refresh_from_db()
    return photo


class NotShowable(Exception):
    """What came is no picture that we can show; `reason` is for staff, in Korean."""

    def __init__(self, reason):
        self.reason = reason
        super().__init__("not showable")


def cleaned(file):
    """(JPEG bytes, width, height) of the picture, upright, without EXIF or GPS. Raises NotShowable."""
    if not file or not file.storage.exists(file.name):
        raise NotShowable("파일이 없습니다.")
    if not file.size:
        raise NotShowable("빈 파일이거나 너무 큽니다.")
    try:
        with warnings.catch_warnings(), file.open("rb") as opened:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(opened, formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotShowable("사진이 너무 큽니다.")
                width, height = picture.size
                picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                upright = ImageOps.exif_transpose(picture)
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                out = BytesIO()
                # Pasted on white: a new image carries nothing of the old one's data.
                plain = Image.new("RGB", upright.size, "white")
                plain.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
                plain.save(out, "JPEG", quality=90)
    except NotShowable:
        raise
    except (
        Exception
    ) as error:  # decoders trip in many ways (struct.error in odd EXIF); none may stop the texts
        logger.info("photo not showable: %s", type(error).__name__)
        raise NotShowable("JPG, PNG, WebP 사진이 아니거나 망가진 파일입니다.") from error
    return out.getvalue(), width, height
