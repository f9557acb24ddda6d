"""Writing a table for people: no cell of it is ever a formula, however it begins, and memory stays flat."""

import csv
import io
import re
from datetime import datetime
from itertools import chain

import msoffcrypto
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from messaging.spreadsheets import bounds
from messaging.spreadsheets.headings import letters

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Also in full width, which Excel takes for the same; and behind quotes, so that reading takes off just one.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = PatternFill("solid", fgColor="E6EEF5")


def workbook(file, headings, rows, *, title="", above=(), widths=(), password=""):
    """Write an .xlsx with these headings and rows (an iterable) into `file`.

    `above` are lines before the headings: who made it, when and for what. Texts stay texts (a phone keeps its
    zero); whole numbers stay numbers. With a password the file is encrypted and opens in Excel with it.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_FORBIDDEN.sub("", re.sub(r"[\[\]:*?/\\]", " ", title))[:31] or "명단")
    for column, width in enumerate(widths or [16] * len(headings), 1):
        sheet.column_dimensions[letters(column)].width = width
    lines = list(above)
    if headings:
        sheet.freeze_panes = f"A{len(lines) + 2}"
    for line in lines:
        sheet.append([_cell(sheet, line, Font(color="555555"))])
    if headings:
        sheet.append([_cell(sheet, name, Font(bold=True), _HEAD) for name in headings])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    if not password:
        book.save(file)
        return
    plain = io.BytesIO()
    book.save(plain)
    plain.seek(0)
    msoffcrypto.OfficeFile(plain).encrypt(password, file)


def delimited(file, headings, rows):
    """Write CSV for Excel (UTF-8 with its mark) into the binary `file`; what looks like a formula gets a ' before it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    for row in chain([headings], rows):
        writer.writerow([guarded(_clean(value)) for value in row])
    text.detach()


def guarded(text):
    """The text so that no spreadsheet program takes it for a formula or a command."""
    return f"'{text}" if _LIKE_A_FORMULA.match(str(text)) else text


def _cell(sheet, value, font=None, fill=None):
    value = _clean(value)
    cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else None)
    if isinstance(value, str) and value:
        cell._value, cell.data_type = value, "s"  # never 'f': openpyxl would take '=…' for a formula
        cell.number_format = "@"
        if _LIKE_A_FORMULA.match(value):
            cell.quotePrefix = True  # and Excel keeps it a text when somebody edits the cell
    if font:
        cell.font, cell.alignment = font, Alignment(vertical="center")
    if fill:
        cell.fill = fill
    return cell


def _clean(value):
    """A text without signs that no spreadsheet can hold, or a whole number."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else ("예" if value else "아니오")
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        value = timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return _FORBIDDEN.sub("", str(value))[: bounds.CELL]
