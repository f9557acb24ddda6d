"""The daily file of 080 refusals from the command line."""

from pathlib import Path

from messaging.commands import ReportCommand
from messaging.importing import refusals, uploading
from messaging.spreadsheets.errors import BadFile


class Command(ReportCommand):
    help = "Record the refusals that people left on the free 080 number."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--sheet", default="", help="which sheet of a workbook with several")

    def report(self, *, file, sheet, **options):
        if not file.is_file():
            raise self.wrong_call(f"There is no file {file.name}.")
        try:
            with file.open("rb") as opened:
                taken = refusals.take_file(opened, file.name, sheet=sheet)
        except BadFile as bad:
            return {"rows": 0, "recorded": 0, "known": 0, "rejected": [], "error": bad.in_words()}
        rejected = [
            {"row": row, "column": column, "value": uploading.mask(value), "reason": reason}
            for row, column, value, reason in taken.rejected
        ]
        return {"rows": taken.rows, "recorded": taken.recorded, "known": taken.known, "rejected": rejected}

    def in_words(self, report):
        lines = [
            f"{report['rows']:,}줄: 새로 적은 거부 {report['recorded']:,}, 이미 아는 거부 {report['known']:,}"
        ]
        lines += [
            f"{row['row']}행 {row['column']} {row['value']}: {row['reason']}" for row in report["rejected"]
        ]
        return "\n".join(lines)

    def bad_news(self, report):
        if "error" in report:
            return report["error"]
        return f"읽지 못한 줄이 {len(report['rejected']):,}개 있습니다." if report["rejected"] else ""
