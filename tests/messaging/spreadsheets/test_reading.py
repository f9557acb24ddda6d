"""What people save is read as they see it."""

import io
from datetime import date, datetime

import pytest

from messaging.spreadsheets import reading
from tests.messaging.spreadsheets.files import csv, rows, xlsx

WHEN = datetime(2026, 3, 2, 14, 5)  # noqa: DTZ001 - a cell knows no zone
HEAD = ["이름", "전화번호"]


def test_a_workbook_is_read_as_people_see_it():
    file = xlsx(
        ["이름", "전화번호", "신청일", "나이", "때", "참"],
        ["홍길동", 1012345678.0, date(2026, 3, 2), 67, WHEN, True],
    )

    sheet = reading.open_rows(file, "명단.xlsx")

    assert sheet.headings == ["이름", "전화번호", "신청일", "나이", "때", "참"]
    assert list(sheet.rows) == [
        (2, ["홍길동", "1012345678", "2026-03-02", "67", "2026-03-02 14:05:00", "TRUE"])
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_text_file_is_read_in_any_usual_encoding_and_with_any_usual_sign(encoding, sign):
    text = f'이름{sign}전화번호{sign}주소\r\n홍길동{sign}010-1234-5678{sign}"다산로 12, 3층"\r\n'

    assert rows(csv(text, encoding)) == [["홍길동", "010-1234-5678", "다산로 12, 3층"]]


def test_hangul_in_pieces_is_composed():
    assert rows(csv("이름,동\n홍길동,다산동\n")) == [["홍길동", "다산동"]]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1.012345678E9", "1012345678"),
        ("1.01E+09", "1.01E+09"),  # digits are lost: nobody can know them
        ("'=1+1", "=1+1"),
        ("\u200b010 1234\u00ad5678 ", "010 12345678"),
    ],
)
def test_what_programs_made_of_a_number_is_undone_where_nothing_is_lost(typed, read):
    assert rows(csv(f"이름,전화번호\n홍길동,{typed}\n")) == [["홍길동", read]]


def test_titles_above_the_headings_are_no_headings():
    file = xlsx(
        ["2026년 신청자 명단"], [], ["작성: 다산동"], HEAD, ["홍길동", "010-1234-5678"], merge=["A1:B1"]
    )

    sheet = reading.open_rows(file)

    assert sheet.headings == HEAD
    assert list(sheet.rows) == [(5, ["홍길동", "010-1234-5678"])]


def test_headings_over_two_rows_with_merged_cells_are_joined():
    file = xlsx(
        ["번호", "신청자", "", "관심분야", "", ""],
        ["", "이름", "전화번호", "복지", "의료", "교육"],
        ["1", "홍길동", "010-1234-5678", "O", "", "O"],
        merge=["A1:A2", "B1:C1", "D1:F1"],
    )

    sheet = reading.open_rows(file)

    assert sheet.headings == [
        *("번호", "신청자 이름", "신청자 전화번호", "관심분야 복지", "관심분야 의료", "관심분야 교육")
    ]
    assert [cells for _row, cells in sheet.rows] == [["1", "홍길동", "010-1234-5678", "O", "", "O"]]


def test_headings_with_ticks_below_one_group_are_joined():
    file = xlsx(
        ["이름", "전화", "동", "성별", "생년", "주소", "관심분야", "", ""],
        ["", "", "", "", "", "", "복지", "의료", "문화"],
        ["홍길동", "010-1234-5678", "다산동", "여", "1960", "", "", "", "V"],
    )

    assert reading.open_rows(file).headings == [
        *("이름", "전화", "동", "성별", "생년", "주소", "관심분야 복지", "관심분야 의료", "관심분야 문화")
    ]


def test_two_columns_of_one_name_are_told_apart():
    assert reading.open_rows(csv("전화,전화,\n1,2,3\n")).headings == ["전화", "전화 (2)", "C열"]


def test_a_list_of_bare_numbers_has_columns_but_no_headings():
    sheet = reading.open_rows(csv("010-1234-5678,2026-11-20 09:00\n010-2345-6789,2026-11-20 10:00\n"))

    assert not sheet.named
    assert sheet.headings == ["A열", "B열"]
    assert len(list(sheet.rows)) == 2


def test_the_only_filled_sheet_is_taken_and_one_of_two_is_asked_for():
    assert rows(xlsx(HEAD, ["홍길동", "1"], more=[("빈 시트", [])])) == [["홍길동", "1"]]

    two = xlsx(HEAD, ["홍길동", "1"], more=[("11월", [HEAD, ["김영희", "2"]])])
    with pytest.raises(reading.ManySheets) as asked:
        reading.open_rows(two)

    assert asked.value.sheets == ["명단", "11월"]
    assert "명단, 11월" in asked.value.in_words()
    assert rows(two, sheet="11월") == [["김영희", "2"]]


def test_the_file_is_not_closed():
    file = io.BytesIO("이름,전화\n홍,1\n".encode())

    rows(file)

    assert not file.closed


def test_rows_bear_the_numbers_that_excel_shows():
    text = '이름,주소\r\n홍길동,"다산로 12\n3층\n301호"\r\n\r\n김철수,약수로 1\r\n'

    numbered = list(reading.open_rows(csv(text)).rows)
    told_its_sign = list(reading.open_rows(csv("sep=;\r\n" + text.replace(",", ";"))).rows)

    assert [number for number, _cells in numbered] == [2, 4]
    assert [number for number, _cells in told_its_sign] == [2, 4]


@pytest.mark.parametrize("text", ["동,표시\n다산,표\n행복,표\n표,표\n", "표,징\n다산,표\n표,1\n가,2\n"])
def test_a_korean_line_that_is_another_encodings_by_chance_is_read_as_the_rest(text):
    assert reading.open_rows(csv(text, "cp949")).headings == text.split("\n")[0].split(",")
