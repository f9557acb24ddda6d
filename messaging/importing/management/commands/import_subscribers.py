"""A spreadsheet of sign-ups from the command line: the same steps as on the screen, and its undo."""

from datetime import date
from pathlib import Path

from django.utils import timezone

from messaging.commands import ReportCommand
from messaging.importing import clearing, columns, running, transitions, uploading
from messaging.importing.models import ImportRun
from messaging.offices.models import Department
from messaging.spreadsheets import reading
from messaging.spreadsheets.errors import BadFile
from messaging.states import WrongState

MOST_LISTED = 1_000  # rejected rows in a report; the rest is counted


class Command(ReportCommand):
    help = "Try or import a spreadsheet of sign-ups; or undo an import."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="judge every row, write nothing")
        parser.add_argument(
            "--signed", action="store_true", help="the rows come from signed forms (needed to write)"
        )
        parser.add_argument(
            "--signed-on",
            type=date.fromisoformat,
            help="the day of signing, where no column tells it: 2026-03-02",
        )
        parser.add_argument("--sheet", default="", help="which sheet of a workbook with several")
        parser.add_argument(
            "--column", action="append", default=[], metavar="HEADING=FIELD", help="correct a guess"
        )
        parser.add_argument(
            "--department", default="", help="the department that the forms came to, by its name"
        )
        parser.add_argument("--undo", type=int, metavar="ID", help="undo the import of this number")

    def report(self, *, file, undo, **options):
        if undo:
            return self._undo(undo)
        if file is None:
            raise self.wrong_call("Give a FILE, or --undo ID.")
        if not file.is_file():
            raise self.wrong_call(f"There is no file {file.name}.")
        if not (options["signed"] or options["dry_run"]):
            raise self.wrong_call("Say --signed (the rows come from signed forms) or --dry-run.")
        return self._import(file, **options)

    def _import(self, file, *, dry_run, signed, signed_on, sheet, column, department, **options):
        empty = dict.fromkeys(("rows", "new", "changed", "unchanged", "opted_out"), 0) | {"rejected": []}
        try:
            with file.open("rb") as opened:
                run = running.begin(
                    opened,
                    file.name,
                    sheet=sheet,
                    mapping=self._mapping(file, sheet, column),
                    signed_on=signed_on,
                    declared=signed,
                    department=self._department(department),
                )
        except (BadFile, running.CannotMap) as bad:
            return {**empty, "error": bad.in_words()}
        if run.state == ImportRun.State.FAILED:
            return {**empty, "error": run.note}
        if dry_run:
            report = self._counted(run)
            clearing.clear(run, timezone.now())  # nobody waits for it: nothing of these people stays
            return report
        transitions.write(run)
        return self._counted(running.to_the_end(run))

    def _mapping(self, file, sheet, corrections):
        """None, or the guess with what the call corrects of it."""
        if not corrections:
            return None
        with file.open("rb") as opened:
            headings = reading.open_rows(opened, file.name, sheet or None).headings
        mapping = columns.guess(headings)
        known = {key for key, _words in columns.choices()}
        for correction in corrections:
            heading, _sign, key = correction.rpartition("=")
            if heading not in headings or key not in known:
                raise self.wrong_call(
                    f"--column HEADING=FIELD, with FIELD one of: {', '.join(sorted(known))}"
                )
            mapping = {place: other for place, other in mapping.items() if other != key}
            mapping[str(headings.index(heading))] = key
        return mapping

    def _department(self, name):
        if not name:
            return None
        department = Department.objects.filter(name=name).first()
        if department is None:
            raise self.wrong_call("There is no department of that name.")
        return department

    def _counted(self, run):
        counts = transitions.counted(run)
        rejected = [
            {
                "row": line.number,
                "column": running.heading(run, line),
                "value": running.shown_value(line, cells),
                "reason": running.reason(line),
            }
            for _place, (line, cells) in zip(range(MOST_LISTED), running.rejected(run), strict=False)
        ]
        before = uploading.same_before(run, ImportRun.objects.all())
        return {
            "import": run.pk,
            "imported_before": before.pk if before else None,
            "rows": run.rows_checked,
            **{name: counts[name] for name in ("new", "changed", "unchanged", "opted_out")},
            "rejected": rejected,
            "rejected_rows": counts["rejected"],
            "written": run.written,
            "state": run.state,
        }

    def _undo(self, number):
        run = ImportRun.objects.filter(pk=number).first()
        if run is None:
            raise self.wrong_call(f"There is no import {number}.")
        try:
            run = running.to_the_end(transitions.undo(run))
        except WrongState as refusal:
            return {"import": run.pk, "undone": 0, "stay": 0, "error": refusal.in_words()}
        except transitions.NothingToUndo as refusal:
            return {"import": run.pk, "undone": 0, "stay": 0, "error": refusal.in_words()}
        stay = run.people.exclude(stays="").count()
        return {"import": run.pk, "undone": run.undone, "stay": stay, "state": run.state}

    def in_words(self, report):
        if "error" in report:
            return report["error"]
        if "undone" in report:
            return f"명단 {report['import']}: {report['undone']}명을 되돌렸고, {report['stay']}명은 되돌리지 못했습니다."
        lines = [
            f"{report['rows']:,}줄: 새 신청 {report['new']:,}, 바뀜 {report['changed']:,}, 그대로 {report['unchanged']:,}, "
            f"수신거부 {report['opted_out']:,}, 거절 {report['rejected_rows']:,} (명단 {report['import']})"
        ]
        if report["imported_before"]:
            lines.append(f"이미 가져온 파일입니다 (명단 {report['imported_before']}).")
        lines += [
            f"{row['row']}행 {row['column']} {row['value']}: {row['reason']}" for row in report["rejected"]
        ]
        return "\n".join(lines)

    def bad_news(self, report):
        if "error" in report:
            return report["error"]
        if report.get("rejected_rows"):
            return f"가져오지 못한 줄이 {report['rejected_rows']:,}개 있습니다."
        if report.get("stay"):
            return f"되돌리지 못한 분이 {report['stay']:,}명 있습니다."
        return ""
