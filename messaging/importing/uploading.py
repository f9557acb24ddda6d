"""Taking in a file: looked into at once, so that a bad one is refused before anything is kept."""

import hashlib
import re
from pathlib import PurePath
from secrets import token_hex

from django.core.files.base import File

from messaging import masking
from messaging.importing import columns, transitions
from messaging.importing.models import ImportRun
from messaging.spreadsheets import reading

EXAMPLES = 3


def take(file, name, *, sheet="", by=None, department=None):
    """A new run for this file (seekable, binary). Raises BadFile, ManySheets; then nothing is kept."""
    table = reading.open_rows(file, name, sheet or None)
    shown = [cells for _row, (_number, cells) in zip(range(20), table.rows, strict=False)]
    file.seek(0)
    run = ImportRun(
        file_name=PurePath(name).name[-120:],
        content_hash=hashlib.file_digest(file, "sha256").hexdigest(),
        sheet=table.name[:40],
        headings=table.headings,
        headings_hash=columns.hash_of(table.headings),
        examples=_examples(table.headings, shown),
        department=department,
        created_by=by,
    )
    file.seek(0)
    # The name on the disk is ours: what people call their files may name somebody.
    run.file.save(f"{token_hex(12)}.data", File(file), save=False)
    try:
        return transitions.upload(run, by)
    except Exception:
        run.file.delete(save=False)
        raise


def same_before(run, runs):
    """The last of `runs` with exactly the same file that got as far as writing, or None."""
    written = runs.filter(content_hash=run.content_hash, written__gt=0).exclude(pk=run.pk)
    return written.exclude(state=ImportRun.State.UNDONE).select_related("created_by").first()


def _examples(headings, rows):
    """Up to three different values of each column, masked by what its heading says it is."""
    guessed = columns.guess(headings)
    found = []
    for place in range(len(headings)):
        values = dict.fromkeys(cells[place] for cells in rows if cells[place])
        found.append([mask(value, guessed.get(str(place), "")) for value in list(values)[:EXAMPLES]])
    return found


# What names nobody: shown as it stands, so that a person can see what to mend.
_HARMLESS = (
    "gender",
    "interests",
    "dong",
    "age",
    "language",
    "consent",
    "advertising",
    "night",
    "first_in_home",
)


def mask(value, key=""):
    """A cell's value so that nobody is recognised by it, and yet its kind is: 010-****-5678, 홍*동, 1958.

    `key` is what the column tells, where that is known; a value that looks like a number of somebody is masked
    in any column.
    """
    value = " ".join(value.split())[:60]
    digits = re.sub(r"\D", "", value)
    if len(digits) >= 9:
        return masking.phone("0" + digits if digits.startswith("1") and len(digits) in (9, 10) else digits)
    if key == "name":
        return masking.name(value)
    if key == "dong":  # people write their whole address there
        value = re.sub(r"\d(?![동가])", "*", value)
    if key in _HARMLESS or key.startswith(columns.TICK):
        return value if len(value) <= 20 else f"{value[:20]}…"
    if re.fullmatch(r"[가-힣]{2,4}", value):
        return masking.name(value)
    if re.search(r"\d+[-./년]\s?\d+[-./월]\s?\d+", value):
        return re.sub(r"\d(?=\D*$)", "*", value)
    if key in (
        "",
        "address",
    ):  # nobody knows what it is, or all know where she lives: the first sign of each word
        return re.sub(r"(?<=\S)\w", "*", value)
    return f"{value[:6]}…" if len(value) > 10 else value
