"""What we write opens as a table of texts, whatever stands in it."""

import io

import msoffcrypto
import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from messaging.spreadsheets import cells, writing
from tests.messaging.spreadsheets.files import rows

DANGEROUS = [
    "=1+1",
    "+82 10-1234-5678",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "'=1",
]


def written(table, **how):
    file = io.BytesIO()
    writing.workbook(file, ["이름", "비고"], table, **how)
    file.seek(0)
    return file


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_workbook_is_a_formula(text):
    book = openpyxl.load_workbook(written([["홍", text]]))

    cell = book.active["B2"]
    assert cell.data_type == "s"
    assert cell.value.strip() == text.strip()
    assert cell.quotePrefix


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_cell_of_a_csv_file_begins_like_a_formula(text):
    file = io.BytesIO()
    writing.delimited(file, ["이름", "비고"], [["홍", text]])

    cell = file.getvalue().decode("utf-8-sig").split(",", 2)[2].strip('"')
    assert cell.startswith("'")


def test_who_made_it_stands_above_the_headings_and_numbers_stay_numbers():
    file = written([["홍", 3]], title="거절/된 줄", above=["내려받은 사람: 김직원", "=까닭"])

    sheet = openpyxl.load_workbook(file).active

    assert sheet.title == "거절 된 줄"
    assert [row[0].value for row in sheet.iter_rows(max_row=2)] == ["내려받은 사람: 김직원", "=까닭"]
    assert sheet["A2"].data_type == "s"
    assert sheet["B4"].value == 3


def test_with_a_password_it_opens_only_with_it():
    file = written([["홍길동", "=1"]], password="겨울 바다")

    locked = msoffcrypto.OfficeFile(file)
    opened = io.BytesIO()
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        locked.load_key(password="여름", verify_password=True)
        locked.decrypt(io.BytesIO())
    locked.load_key(password="겨울 바다")
    locked.decrypt(opened)

    assert openpyxl.load_workbook(opened).active["A2"].value == "홍길동"


def seen(text):
    """The text as a person sees it in a cell of ours."""
    return cells.text_of(writing._clean(text).replace("\r\n", "\n").replace("\r", "\n"))


@settings(max_examples=40, deadline=None)
@given(
    table=st.lists(
        st.tuples(st.text("가나 =+-@'\"\n,abc1", min_size=1, max_size=20), st.text("=+-@'가 0")), min_size=1
    )
)
def test_what_is_written_is_read_again_as_it_was(table):
    head = [["이름이다", "비고란"]]
    file, text_file = io.BytesIO(), io.BytesIO()
    writing.workbook(file, head[0], table)
    writing.delimited(text_file, head[0], table)

    wanted = [[seen(cell) for cell in row] for row in table]
    wanted = [row for row in wanted if any(row)]
    assume(wanted)
    for each in (file, text_file):
        read = rows(each)
        assert [row for row in read if any(row)] == wanted
