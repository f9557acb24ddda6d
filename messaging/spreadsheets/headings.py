"""Finding the row that names the columns: below titles, over two rows when cells were merged, or nowhere."""

import re

LOOK_AT = 30  # rows

_DATA = re.compile(r"\d{5,}|\d{1,4}[-./]\d{1,4}[-./]\d{1,4}|\+?\d[\d\s().-]{7,}|\S+@\S+")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def find(first_rows):
    """(headings, how many of the rows belong to them) for the first rows of a sheet, as lists of texts.

    Headings are unique. Without any heading row the columns get the names 'A열', 'B열', … and no row is taken.
    """
    width = max((len(row) for row in first_rows), default=0)
    best = max((_filled(row) for row in first_rows), default=0)
    for at, row in enumerate(first_rows):
        if _filled(row) * 10 < best * 6 or not _names_columns(row, first_rows[at + 1 :]):
            if _looks_like_data(row) and _filled(row) * 10 >= best * 6:
                break  # the list has begun, and nothing named its columns
            continue
        headings, taken = _with_neighbours(first_rows, at)
        return _unique(headings, width), taken
    return [f"{letters(number)}열" for number in range(1, width + 1)], 0


def letters(number):
    """1 as A, 27 as AA: how a spreadsheet calls its columns."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _filled(row):
    return sum(map(bool, row))


def _looks_like_data(row):
    return any(_DATA.fullmatch(cell) for cell in row)


def _names_columns(row, below):
    """Whether these cells are names: no number among them, none as long as a text, something below."""
    cells = [cell for cell in row if cell]
    if not cells or _looks_like_data(row):
        return False
    if any(_NUMBER.fullmatch(cell) for cell in cells) or any(len(cell) > 60 for cell in cells):
        return False
    return len(cells) > 1 or not below or all(len(other) <= 1 for other in below)


def _with_neighbours(rows, at):
    """The headings of this row together with a row above or below that merged cells made part of it."""
    row = rows[at]
    above = rows[at - 1] if at else []
    if _filled(above) > 1 and not _looks_like_data(above):
        return _joined(above, row), at + 1
    below = rows[at + 1] if at + 1 < len(rows) else []
    if below and not _looks_like_data(below) and _completes(row, below):
        return _joined(row, below), at + 2
    return row, at + 1


def _completes(row, below):
    """Whether each cell below stands in a gap of the row, or right before one, and at least one fills a gap."""
    filled = [column for column, cell in enumerate(below) if cell]
    return any(_gap(row, column) for column in filled) and all(
        _gap(row, column) or _gap(row, column + 1) for column in filled
    )


def _gap(row, column):
    return column >= len(row) or not row[column]


def _joined(top, low):
    """'관심분야' over '복지', '의료' as '관심분야 복지', '관심분야 의료'."""
    headings, group = [], ""
    for column in range(max(len(top), len(low))):
        over = top[column] if column < len(top) else ""
        under = low[column] if column < len(low) else ""
        group = over or group
        name = " ".join(dict.fromkeys(part for part in (over or (group if under else ""), under) if part))
        headings.append(name)
    return headings


def _unique(headings, width):
    """Each name once: '전화번호', '전화번호 (2)'; a column without a name is called by its letter."""
    unique = []
    for number in range(1, width + 1):
        name = " ".join((headings[number - 1] if number <= len(headings) else "").split())[:60]
        name = name or f"{letters(number)}열"
        again = 2
        plain = name
        while name in unique:
            name = f"{plain} ({again})"
            again += 1
        unique.append(name)
    return unique
