"""Rows of a CSV or TSV file, whatever Korean programs saved it as: UTF-8, UTF-16 or CP949."""

import codecs
import csv
import io
import re
from itertools import count

from messaging.spreadsheets import bounds
from messaging.spreadsheets.cells import text_of
from messaging.spreadsheets.errors import BadFile

DELIMITERS = (",", "\t", ";")
# As our own files guard a text that looks like a formula (writing.guarded).
_GUARDED = re.compile(r"'(?='*[=+\-@＝＋－＠\t\r\n])")
_LINES_IN_A_CELL = 50  # an address has two or three; a quote that nobody closed has the rest of the file


def rows(file):
    """(row number as Excel shows it, cells as text) of every row that has something in it, in order.

    A cell of three lines is one row there, an empty line is one too, and 'sep=;' is none.
    """
    encoding = _encoding(file)
    delimiter, skip = _delimiter(file, encoding)
    file.seek(0)
    text = io.TextIOWrapper(_Borrowed(file), encoding=encoding, newline="")
    reader = csv.reader(text, delimiter=delimiter)
    last = 0
    try:
        for number in count(1 - skip):
            if (cells := next(reader, None)) is None:
                break
            line, last = last + 1, reader.line_num
            if last - line > _LINES_IN_A_CELL:
                raise BadFile("open_quote", line=line)
            if number < 1:
                continue
            texts = _texts(cells, number)
            if texts:
                yield number, texts
    except csv.Error:
        raise BadFile("cell_too_long", line=last + 1, most=f"{bounds.CELL:,}") from None
    except UnicodeError:
        raise BadFile("undecodable", line=last + 1) from None
    finally:
        text.detach()


def _texts(cells, number):
    texts = [text_of(cell[1:] if _GUARDED.match(cell) else cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > bounds.COLUMNS:
        raise BadFile("too_many_columns", most=bounds.COLUMNS)
    if any(len(text) > bounds.CELL for text in texts):
        raise BadFile("cell_too_long", line=number, most=f"{bounds.CELL:,}")
    return texts


class _Borrowed(io.RawIOBase):
    """The file for a text layer that must not close it."""

    def __init__(self, file):
        self.file = file

    def readable(self):
        return True

    def readinto(self, buffer):
        data = self.file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


def _encoding(file):
    """The one encoding of all lines. Two in one file raise BadFile with the line where the second begins."""
    file.seek(0)
    head = file.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head:
        even, odd = head[0::2].count(0), head[1::2].count(0)
        if odd > len(head) // 8 and even == 0:
            return "utf-16-le"
        if even > len(head) // 8 and odd == 0:
            return "utf-16-be"
        raise BadFile("unknown")
    return _of_lines(file)


def _of_lines(file):
    """UTF-8 or CP949, judged line by line."""
    file.seek(0)
    seen, only_by_chance = None, True
    number = 0
    while line := file.readline(bounds.LINE):
        number += 1
        if len(line) >= bounds.LINE:
            raise BadFile("cell_too_long", line=number, most=f"{bounds.CELL:,}")
        if line.isascii():
            if b"\x00" in line:
                raise BadFile("unknown")
            continue
        found = _of_line(line.removeprefix(codecs.BOM_UTF8))
        if found is None:
            raise BadFile("undecodable" if seen else "unknown", **({"line": number} if seen else {}))
        if found == "ascii" or (found == "utf-8" and seen == "cp949" and _may_be_cp949(line)):
            continue
        if seen == "utf-8" and found == "cp949" and only_by_chance:
            seen = found
        only_by_chance = found == "utf-8" and only_by_chance and _may_be_cp949(line)
        if seen and found != seen:
            raise BadFile("mixed_encodings", line=number)
        seen = found
    return "cp949" if seen == "cp949" else "utf-8-sig"


def _may_be_cp949(line):
    """Whether it is UTF-8 only by chance: '표' in CP949 is 'ǥ' in UTF-8. UTF-8's own Hangul has three bytes a sign."""
    if any(sign > "\u07ff" for sign in line.decode("utf-8")):
        return False
    try:
        line.decode("cp949")
    except UnicodeDecodeError:
        return False
    return True


def _of_line(line):
    if line.isascii():
        return "ascii"
    for encoding in ("utf-8", "cp949"):
        try:
            line.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


def _delimiter(file, encoding):
    """The sign between cells, by the first lines; and how many lines say only that ('sep=;')."""
    file.seek(0)
    lines = file.read(64 * 1024).decode(encoding, errors="ignore").splitlines()[:30]
    if lines and lines[0].strip().strip('"').lower().startswith("sep=") and len(lines[0].strip()) <= 7:
        return lines[0].strip().strip('"')[4:5] or ",", 1
    bare = [_outside_quotes(line) for line in lines if line.strip()]
    # In how many lines it stands tells more than how often: an address has commas too, headings have not.
    found = {sign: [line.count(sign) for line in bare] for sign in DELIMITERS}
    return max(DELIMITERS, key=lambda sign: (sum(map(bool, found[sign])), sum(found[sign]))), 0


def _outside_quotes(line):
    return "".join(line.split('"')[::2])
