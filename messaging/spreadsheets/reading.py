"""Reading a table row by row out of whatever file people have: .xlsx, .xlsm, CSV or TSV in any Korean encoding."""

from dataclasses import dataclass, field
from itertools import chain, islice

from messaging.spreadsheets import bounds, delimited, filetypes, headings, workbooks
from messaging.spreadsheets.errors import BadFile, ManySheets

__all__ = ["BadFile", "ManySheets", "Sheet", "open_rows"]


@dataclass
class Sheet:
    """A table: the names of its columns and its rows, which are read once and one at a time.

    `rows` gives (row number as the program shows it, list of texts, one a heading). It raises BadFile where the
    file turns out bad further down.
    """

    headings: list
    rows: object
    name: str = ""  # of the sheet, in a workbook
    named: bool = True  # whether the file itself named its columns
    above: list = field(default_factory=list)  # what stood above the headings


def open_rows(file, name="", sheet=None):
    """The table in this file (seekable, binary). Raises BadFile; ManySheets when a person must say which sheet.

    `name` is the file's name; what the file is, its bytes say. The file stays open, and is read while `rows` is.
    """
    if filetypes.look(file) == "workbook":
        numbered = workbooks.rows(file, sheet)
        sheet = next(numbered)
    else:
        sheet, numbered = "", delimited.rows(file)
    first = list(islice(numbered, headings.LOOK_AT))
    if not first:
        raise BadFile("empty")
    names, taken = headings.find([cells for _number, cells in first])
    if len(first) == taken:
        raise BadFile("no_rows")
    return Sheet(
        names,
        _fitted(chain(first[taken:], numbered), len(names)),
        name=sheet,
        named=bool(taken),
        above=[cells for _number, cells in first[: max(taken - 1, 0)]],
    )


def _fitted(numbered, width):
    """Every row as wide as the headings (wider, where a row is); too many rows are an error, not a cut."""
    for count, (number, cells) in enumerate(numbered, 1):
        if count > bounds.ROWS:
            raise BadFile("too_many_rows", most=f"{bounds.ROWS:,}")
        yield number, cells + [""] * (width - len(cells))
