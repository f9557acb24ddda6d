"""A scan of a signed form: looked at before it is kept, kept privately, shown to those who may."""

import secrets
import warnings
from io import BytesIO

from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image
from pypdf import PdfReader

from messaging.paper.models import SignedForm

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 20
MOST_PIXELS = 50_000_000
KINDS = {"pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png"}

TOO_BIG = _("스캔 파일이 10MB를 넘습니다. 해상도를 낮추어 다시 스캔해 주세요.")
EMPTY = _("빈 파일입니다. 다시 스캔해 주세요.")
OTHER = _("PDF, JPG, PNG 파일만 붙일 수 있습니다. 이름만 바꾼 파일은 받지 않습니다.")
BROKEN = _("열 수 없는 파일입니다. 망가졌거나 암호가 걸려 있습니다. 다시 스캔해 주세요.")
LONG = _("스캔이 20쪽을 넘습니다. 신청서 한 장만 스캔해 주세요.")


class NotAScan(ValueError):
    """What was chosen can't be kept as a scan; `message` says why, in Korean."""

    def __init__(self, message):
        self.message = message
        super().__init__("not a scan")


def looked_at(upload):
    """(kind, bytes) of an uploaded scan, told by its content. Raises NotAScan."""
    if upload.size > MOST_BYTES:
        raise NotAScan(TOO_BIG)
    data = upload.read(MOST_BYTES + 1)
    if not data:
        raise NotAScan(EMPTY)
    if data.startswith(b"%PDF-"):
        return "pdf", _pdf(data)
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg", _picture(data, "JPEG")
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png", _picture(data, "PNG")
    raise NotAScan(OTHER)


def keep(kind, data):
    """Store a scan under a name that says nothing; returns the name. Not inside a transaction."""
    storage = SignedForm._meta.get_field("scan").storage
    return storage.save(f"signed-forms/{secrets.token_hex(16)}.{kind}", ContentFile(data))


def drop(name):
    """Forget a stored scan for which no form came to be."""
    if name:
        SignedForm._meta.get_field("scan").storage.delete(name)


def _pdf(data):
    try:
        reader = PdfReader(BytesIO(data))
        pages = 0 if reader.is_encrypted else len(reader.pages)
    except Exception:  # whatever a parser trips over in a crafted file, it is no scan
        raise NotAScan(BROKEN) from None
    if not pages:
        raise NotAScan(BROKEN)
    if pages > MOST_PAGES:
        raise NotAScan(LONG)
    return data


def _picture(data, kind):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise NotAScan(TOO_BIG)
                picture.load()
    except NotAScan:
        raise
    except Exception:  # decoders trip in many ways; all of them mean the same here
        raise NotAScan(BROKEN) from None
    return data
