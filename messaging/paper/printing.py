"""The form set in type: one sheet of A4, every word from rows and settings, nothing read as markup."""

import json
import shutil
import tempfile
import unicodedata
from datetime import datetime, time
from functools import cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from messaging.audience.models import Dong
from messaging.offices.models import OfficeSettings
from messaging.paper import versions

TEMPLATE = Path(__file__).with_name("form.typ")
FONTS = [
    f"pretendard-gov/dist/public/static/PretendardGOV-{weight}.otf"
    for weight in ("Regular", "Medium", "SemiBold", "Bold")
]
MISSING = "□"  # our font lacks the printers' own mark


def pdf(form):
    """This version of the form as a PDF: A4, tagged, fonts within. Takes a moment; never inside a transaction."""
    with tempfile.TemporaryDirectory(prefix="form-") as folder:
        root = Path(folder)
        (root / "form.json").write_text(
            json.dumps(_printable(values(form)), ensure_ascii=False, sort_keys=True), encoding="utf-8"
        )
        segno.make(sign_up_address(), error="m").save(root / "qr.svg", border=0, xmldecl=False)
        shutil.copyfile(TEMPLATE, root / "form.typ")
        fonts = root / "fonts"
        fonts.mkdir()
        for name in FONTS:
            file = settings.NODE_MODULES / name
            (fonts / file.name).symlink_to(file)
        compiler = typst.Compiler(
            root / "form.typ",
            root=root,
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
            ),
        )
        return compiler.compile(
            format="pdf",
            pdf_standards=["ua-1"],
            pdf_tags=True,
            timestamp=int(timezone.make_aware(datetime.combine(form.used_from, time.min)).timestamp()),
        )


def sign_up_address():
    """The web page where the same can be done; the front page while there is none."""
    try:
        return settings.SITE_URL + reverse("signup:start")
    except NoReverseMatch:
        return settings.SITE_URL + "/"


def values(form):
    """Every word on the sheet, as plain strings."""
    office = OfficeSettings.load()
    dongs = list(Dong.objects.all())
    return {
        "office": office.office_name,
        "service": office.service_name,
        "title": _("%s 신청서") % office.service_name,
        "version": _("서식 %(number)s판 · %(year)s.%(month)s")
        % {"number": form.number, "year": form.used_from.year, "month": form.used_from.month},
        "reply": settings.REPLY_NUMBER,
        "officer": office.privacy_officer or office.main_phone,
        "phone": office.main_phone,
        "interests": [[number, name] for number, name, _bit in form.interests],
        "dongs": [dong.name for dong in dongs if not dong.outside],
        "outside": next((dong.name for dong in dongs if dong.outside), _("구 밖")),
        "consents": [
            {
                "label": str(wording.get_purpose_display()),
                "needed": wording.purpose in versions.NECESSARY,
                "text": wording.text,
            }
            for wording in versions.printed_wordings(form)
        ],
    }


@cache
def _signs():
    with TTFont(settings.NODE_MODULES / FONTS[0], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def _printable(value):
    """The same values in signs that our font has; a missing one shows as □ instead of stopping the press."""
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value).replace("\r\n", "\n")
    return "".join(
        sign if sign == "\n" or sign in _signs() else " " if sign.isspace() else MISSING for sign in composed
    )
