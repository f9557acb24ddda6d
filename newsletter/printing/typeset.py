"""An issue set in type: the same rows make the same bytes, on every machine."""

import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, time
from functools import partial
from io import BytesIO
from pathlib import Path

import typst
from django.utils import timezone
from django.utils.translation import gettext as _
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from newsletter.models import Proof
from newsletter.printing import glyphs
from newsletter.printing.manuscript import Manuscript

TEMPLATE = Path(__file__).with_name("newsletter.typ")
BLEED = 3  # mm beyond the trim
SLUG = 10  # mm beyond the trim for crop marks, the bleed within
SHEET = 4  # pages on a folded sheet
POINTS = 72 / 25.4  # a millimetre


@dataclass(frozen=True)
class Printed:
    """A typeset issue: the PDF, its number of pages, the page of each entry, and what to look at."""

    pdf: bytes
    pages: int
    entries: dict
    warnings: tuple


def pdf(issue, purpose, *, stamp=None):
    """Typeset an issue for the press (bleed, crop marks, pages in fours) or the web (tagged, PDF/UA-1).

    `stamp` is the line that marks a proof on each page; without it nothing but the issue's rows goes in.
    Must not be called inside a transaction: it takes a second or more.
    """
    with tempfile.TemporaryDirectory(prefix="issue-") as folder:
        root = Path(folder)
        manuscript = Manuscript(issue, root)
        compose = partial(_compose, root, manuscript, Proof.Purpose(purpose), stamp)
        made, found = compose(filler=0)
        # A folded sheet has four pages. The web copy gets them too: both have the same page numbers.
        if filler := -_page_count(made) % SHEET:
            made, found = compose(filler=filler)
        if purpose == Proof.Purpose.PRESS:
            made = _with_bleed_box(made)
        return Printed(
            pdf=made,
            pages=_page_count(made),
            entries={entry["id"]: entry["page"] for entry in found},
            warnings=tuple(manuscript.all_warnings()),
        )


def _compose(root, manuscript, purpose, stamp, *, filler):
    issue, size = manuscript.issue, manuscript.settings
    width, height = size.size()
    look = {
        "purpose": purpose,
        "width": width,
        "height": height,
        "bleed": BLEED,
        "slug": SLUG,
        "filler": filler,
        "stamp": stamp,
        "file": _("%(year)s년 %(month)s월호 인쇄용") % {"year": issue.year, "month": issue.month},
    }
    (root / "issue.json").write_text(
        json.dumps(manuscript.values | {"look": look}, ensure_ascii=False, sort_keys=True), encoding="utf-8"
    )
    shutil.copyfile(TEMPLATE, root / "newsletter.typ")
    compiler = typst.Compiler(root / "newsletter.typ", root=root, font_paths=_fonts(root))
    web = purpose == Proof.Purpose.WEB
    made = compiler.compile(
        format="pdf",
        pdf_standards=["ua-1"] if web else [],
        pdf_tags=web,
        timestamp=int(timezone.make_aware(datetime.combine(issue.delivery_date, time.min)).timestamp()),
    )
    return made, json.loads(compiler.query("<printed>", field="value"))


def _fonts(root):
    """Our own fonts and no others, in a folder of their own: two files of one cut would be chosen by chance."""
    folder = root / "fonts"
    if not folder.exists():
        folder.mkdir()
        for file in glyphs.font_files():
            (folder / file.name).symlink_to(file)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _page_count(made):
    return len(PdfReader(BytesIO(made)).pages)


def _with_bleed_box(made):
    """Typst writes the trim box; the press also asks where the bleed ends."""
    writer = PdfWriter(clone_from=BytesIO(made))
    for page in writer.pages:
        trim = page.trimbox
        out = BLEED * POINTS
        page.bleedbox = RectangleObject(
            tuple(
                float(edge) for edge in (trim.left - out, trim.bottom - out, trim.right + out, trim.top + out)
            )
        )
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
