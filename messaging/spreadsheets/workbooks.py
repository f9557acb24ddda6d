"""Rows of an .xlsx workbook, one at a time, with every cell bounded. Macros and formulas never run.

openpyxl reads row by row, and through defusedxml, so that no entity in the file is ever expanded.
"""

import logging
import zipfile
from collections import namedtuple
from contextlib import closing, contextmanager
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml import DEFUSEDXML

from messaging.spreadsheets import bounds
from messaging.spreadsheets.cells import text_of
from messaging.spreadsheets.errors import BadFile, ManySheets

logger = logging.getLogger(__name__)

if not DEFUSEDXML:  # openpyxl would read entities
    raise ImportError("openpyxl must find defusedxml")

_BROKEN = (
    *(zipfile.BadZipFile, InvalidFileException, ParseError, DefusedXmlException, OSError, EOFError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError),  # what openpyxl meets in damaged parts
)
_LOOKED_AT = 200  # rows in which a sheet shows whether it has anything

_Sheet = namedtuple("_Sheet", "title path")


class _Book(ExcelReader):
    """As much of a workbook as its rows need: names of sheets, table of texts, formats of dates.

    openpyxl's own reading walks through a whole sheet that does not say how large it is, before its first row.
    """

    def __init__(self, file):
        super().__init__(file, read_only=True, data_only=True, keep_links=False)
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def close(self):
        self.archive.close()

    def sheets(self):
        """The sheets that people see."""
        return [
            _Sheet(sheet.name, rel.target)
            for sheet, rel in self.parser.find_sheets()
            if sheet.state == "visible" and "chartsheet" not in rel.Type and rel.target in self.valid_files
        ]

    def rows(self, sheet, look_at=None):
        """(row number, cells as text) of the rows that have something; ends where nothing follows for long."""
        with self.archive.open(sheet.path) as source:
            parser = _Cells(
                source,
                self.shared_strings,
                data_only=True,
                epoch=self.wb.epoch,
                date_formats=self.wb._date_formats,
                timedelta_formats=self.wb._timedelta_formats,
            )
            last = 0
            for seen, (number, cells) in enumerate(parser.parse(), 1):
                if number - last > bounds.EMPTY_ROWS or (look_at and seen > look_at):
                    return
                if texts := _texts(cells):
                    last = number
                    yield number, texts


class _Cells(WorkSheetParser):
    """openpyxl's reader of a sheet, which also says where a formula has no value, and where a text has no end."""

    def parse_cell(self, element):
        cell = super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None and not element.findtext(VALUE_TAG):
            raise BadFile("only_formulas", line=cell["row"])
        value = cell["value"]
        if isinstance(value, str) and len(value) > bounds.CELL:
            raise BadFile("cell_too_long", line=cell["row"], most=f"{bounds.CELL:,}")
        return cell


def rows(file, sheet=None):
    """First the name of the sheet that is read, then (row number, cells as text) of each row that has something.

    Without `sheet` it is the only one that has anything. A damaged workbook is a BadFile, wherever it breaks.
    """
    with _damage_told(), closing(_Book(file)) as book:
        chosen = _chosen(book, sheet)
        yield chosen.title
        yield from book.rows(chosen)


@contextmanager
def _damage_told():
    try:
        yield
    except _BROKEN as error:
        logger.info("a workbook could not be read: %s", type(error).__name__)
        raise BadFile("broken") from None


def _chosen(book, wanted):
    sheets = book.sheets()
    if wanted:
        for sheet in sheets:
            if sheet.title == wanted:
                return sheet
        raise BadFile("no_such_sheet", sheets=wanted[:40])
    filled = [sheet for sheet in sheets if next(book.rows(sheet, look_at=_LOOKED_AT), None)]
    if not filled:
        raise BadFile("empty")
    if len(filled) > 1:
        raise ManySheets([sheet.title for sheet in filled])
    return filled[0]


def _texts(cells):
    """The row as a list of texts, without empty ones at its end."""
    texts = []
    for cell in cells:
        text = text_of(cell["value"])
        if not text:
            continue
        column = cell["column"]
        if column > bounds.COLUMNS:
            raise BadFile("too_many_columns", most=bounds.COLUMNS)
        texts.extend([""] * (column - len(texts)))
        texts[column - 1] = text
    return texts
