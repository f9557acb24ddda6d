"""What operator's commands share."""

import json

from messaging.commands import lines_of, one_line


def test_only_a_newline_ends_a_text_of_a_file(tmp_path):
    file = tmp_path / "texts.txt"
    file.write_bytes("\ufeff첫째\u2028줄\x0b\x85\r안\r\n둘\\n째\n\n넷째\n".encode())

    assert lines_of(file) == ["첫째\u2028줄\x0b\x85\r안", "둘\n째", "", "넷째"]


def test_a_report_is_one_line_of_json_whatever_stands_in_it():
    report = {"text": "가\u2028나\u2029\x85\x0b\n\udcff\ud83d"}

    said = one_line(report)

    assert json.loads(said) == report
    assert len(said.splitlines()) == 1
    assert "가" in said
    said.encode("utf-8")
