"""`manage.py measure TEXT…`: how phones will count and show a text."""

from pathlib import Path

from messaging.commands import ReportCommand, lines_of
from messaging.delivery import measuring


class Command(ReportCommand):
    help = "How phones will count and show a text."

    def add_arguments(self, parser):
        parser.add_argument("text", nargs="*", metavar="TEXT", help=r"a text; \n written out is a line break")
        parser.add_argument("--file", type=Path, metavar="F", help="a file with a text a line")

    def report(self, *, text, file, **options):
        texts = [line.replace("\\n", "\n") for line in text]
        if file:
            try:
                texts += lines_of(file)
            except (OSError, UnicodeDecodeError) as error:
                raise self.wrong_call(f"{file} can't be read as UTF-8 text: {type(error).__name__}") from None
        if not texts:
            raise self.wrong_call("give a TEXT or a --file")
        return {"results": measuring.measure(texts)}

    def in_words(self, report):
        return "\n".join(self._line(result) for result in report["results"])

    def bad_news(self, report):
        bad = sum(result["won"] is None for result in report["results"])
        return f"문자로 보낼 수 없는 글이 {bad}개 있습니다." if bad else ""

    def _line(self, result):
        kind = {"SMS": "단문", "LMS": "장문", "too_long": "너무 김"}[result["kind"]]
        won = "보낼 수 없음" if result["won"] is None else f"{result['won']}원"
        signs = f" · 못 보내는 글자 {' '.join(result['unsendable'])}" if result["unsendable"] else ""
        return f"{result['bytes']:>5}바이트 {kind} {won}{signs} | {result['sent_as']!r}"
