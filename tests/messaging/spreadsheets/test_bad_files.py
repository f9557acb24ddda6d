"""Each bad file is refused with a Korean sentence that says what to do, in bounded time and memory."""

import io
import tracemalloc
import zipfile

import msoffcrypto
import pytest
from openpyxl import Workbook

from messaging.spreadsheets import bounds, reading
from tests.messaging.spreadsheets.files import END, SHEET, csv, handmade, inline, rows, saved, xlsx


def refusal(file):
    with pytest.raises(reading.BadFile) as refused:
        rows(file)
    return refused.value


def encrypted():
    plain, locked = xlsx(["이름", "전화"], ["홍", "1"]), io.BytesIO()
    msoffcrypto.OfficeFile(plain).encrypt("비밀", locked)
    return locked


def zipped(*names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file


def bomb():
    def zeros():
        yield SHEET
        for _megabyte in range(bounds.UNPACKED // 1024 // 1024 + 1):
            yield " " * 1024 * 1024
        yield END

    return handmade(zeros())


@pytest.mark.parametrize(
    ("file", "code", "words"),
    [
        (io.BytesIO(b""), "empty", "빈 파일"),
        (csv("\n\n  \n"), "empty", "빈 파일"),
        (saved(Workbook()), "empty", "빈 파일"),
        (xlsx(["이름", "전화번호"]), "no_rows", "내용이 없습니다"),
        (io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"\x00" * 100), "picture", "사진"),
        (io.BytesIO(b"\xff\xd8\xff\xe0" + b"\x00" * 100), "picture", "사진"),
        (io.BytesIO(b"%PDF-1.7\n"), "pdf", "PDF"),
        (io.BytesIO(b"<html><table><tr><td>"), "web_page", "웹 문서"),
        (zipped("word/document.xml"), "document", "한글"),
        (zipped("Contents/section0.xml", "mimetype"), "document", "한글"),
        (zipped("content.xml", "mimetype"), "open_document", ".xlsx"),
        (zipped("xl/workbook.bin"), "binary_excel", ".xlsx"),
        (zipped("명단.xlsx"), "archive", "압축"),
        (io.BytesIO(b"PK\x03\x04 torn"), "broken", "손상"),
        (io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100), "broken", "손상"),
        (io.BytesIO(bytes(range(256)) * 8), "unknown", "읽을 수 없는 파일"),
        (encrypted(), "encrypted", "암호"),
        (csv("이름,전화\n" + "가" * 400_000 + ",1\n"), "cell_too_long", "2행"),
        (csv("이름,전화\n" + "a" * 40_000 + ",1\n"), "cell_too_long", "2행"),
        (csv('이름,전화\n"홍길동,1\n' + "김,2\n" * 200), "open_quote", "2번째"),
        (csv("이름,전화\n" + "1," * 300 + "1\n"), "too_many_columns", "200"),
    ],
)
def test_a_bad_file_is_named_for_what_it_is(file, code, words):
    refused = refusal(file)

    assert refused.code == code
    assert words in refused.in_words()
    assert "%(" not in refused.in_words()


def test_two_encodings_in_one_file_are_told_with_the_line():
    file = io.BytesIO("이름,전화\n홍길동,1\n".encode() + "김영희,2\n".encode("cp949"))

    assert "3번째 줄" in refusal(file).in_words()


def test_ten_megabytes_in_one_cell_are_refused_in_bounded_memory():
    file = handmade([SHEET, inline(1, "이름", "전화"), inline(2, "a" * 10_000_000, "1"), END])

    tracemalloc.start()
    refused = refusal(file)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.code == "cell_too_long"
    assert "2행" in refused.in_words()
    assert peak < 100_000_000


def test_a_zip_bomb_is_refused_unread(monkeypatch):
    monkeypatch.setattr(bounds, "UNPACKED", 50 * 1024 * 1024)
    file = bomb()
    assert len(file.getvalue()) < 100_000

    tracemalloc.start()
    refused = refusal(file)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert refused.code == "bomb"
    assert peak < 10_000_000


def test_a_million_empty_rows_are_not_walked_to_their_end():
    walked = []

    def sheet():
        yield SHEET + inline(1, "이름", "전화") + inline(2, "홍길동", "1")
        yield "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 1_048_577))
        yield END

    file = handmade(sheet())
    for number, cells in reading.open_rows(file).rows:
        walked.append((number, cells))

    assert walked == [(2, ["홍길동", "1"])]


def test_entities_are_not_expanded():
    lol = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    file = handmade([lol + SHEET, inline(1, "이름", "&b;"), END])

    assert refusal(file).code == "broken"


def test_a_formula_without_its_value_is_told_and_one_with_it_is_read():
    formula = '<row r="2"><c r="A2" t="str"><f>A1</f>{}</c><c r="B2"><v>1012345678</v></c></row>'
    bare = handmade([SHEET, inline(1, "이름", "전화"), formula.format(""), END])
    valued = handmade([SHEET, inline(1, "이름", "전화"), formula.format("<v>홍길동</v>"), END])

    assert "2행" in refusal(bare).in_words()
    assert rows(valued) == [["홍길동", "1012345678"]]


def test_too_many_rows_are_an_error_and_never_a_cut(monkeypatch):
    monkeypatch.setattr(bounds, "ROWS", 3)

    assert refusal(csv("이름,전화\n" + "홍,1\n" * 4)).code == "too_many_rows"
    assert len(rows(csv("이름,전화\n" + "홍,1\n" * 3))) == 3


def test_a_file_that_is_too_big_is_not_read(monkeypatch):
    monkeypatch.setattr(bounds, "BYTES", 10)

    assert refusal(csv("이름,전화\n홍,1\n")).code == "too_big"
