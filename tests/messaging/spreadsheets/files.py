"""Files as people have them, good and bad, made on the spot."""

import io
import zipfile

from openpyxl import Workbook

from messaging.spreadsheets import reading


def xlsx(*rows, more=(), merge=()):
    """A workbook with these rows; `more` are (name, rows) of further sheets."""
    book = Workbook()
    sheet = book.active
    sheet.title = "명단"
    for row in rows:
        sheet.append(list(row))
    for cells in merge:
        sheet.merge_cells(cells)
    for name, others in more:
        other = book.create_sheet(name)
        for row in others:
            other.append(list(row))
    return saved(book)


def saved(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def csv(text, encoding="utf-8"):
    return io.BytesIO(text.encode(encoding))


def handmade(sheet_xml, more=()):
    """A workbook whose one sheet is this XML; `more` are (part name, bytes) to be added."""
    from openpyxl import Workbook

    made = io.BytesIO()
    with zipfile.ZipFile(saved(Workbook())) as plain, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
        for part in plain.namelist():
            if part != "xl/worksheets/sheet1.xml":
                out.writestr(part, plain.read(part))
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in [sheet_xml] if isinstance(sheet_xml, str) else sheet_xml:
                sheet.write(piece.encode())
        for name, data in more:
            out.writestr(name, data)
    made.seek(0)
    return made


SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
END = "</sheetData></worksheet>"


def inline(row, *texts):
    """A row of inline texts, as XML."""
    cells = "".join(
        f'<c r="{chr(65 + at)}{row}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(texts)
    )
    return f'<row r="{row}">{cells}</row>'


def rows(file, sheet=None):
    """All rows of the file, without their numbers."""
    return [cells for _number, cells in reading.open_rows(file, sheet=sheet).rows]
