"""manage.py proof: the PDF of an issue."""

from pathlib import Path

from messaging.commands import ReportCommand
from newsletter.models import IssuePage, Proof
from newsletter.printing import typeset


class Command(ReportCommand):
    """Writes the PDF and keeps nothing: the same rows give the same bytes. Proofs to read are made in the admin."""

    help = "Typeset an issue (the newest without an id) into a PDF file."

    def add_arguments(self, parser):
        parser.add_argument("issue_id", nargs="?", type=int, help="the issue's page id")
        parser.add_argument("--for", required=True, choices=Proof.Purpose.values, dest="purpose")
        parser.add_argument("-o", "--output", required=True, type=Path, metavar="FILE.pdf")

    def report(self, *, issue_id, purpose, output, **options):
        printed = typeset.pdf(self._issue(issue_id), purpose)
        try:
            output.write_bytes(printed.pdf)
        except OSError as error:
            raise self.wrong_call(f"{output}: {error.strerror}") from error
        return {
            "pages": printed.pages,
            "entries": [{"id": entry, "page": page} for entry, page in printed.entries.items()],
            "warnings": list(printed.warnings),
        }

    def in_words(self, report):
        lines = [f"{report['pages']} pages, {len(report['entries'])} entries"]
        lines += [f"entry {entry['id']}: page {entry['page']}" for entry in report["entries"]]
        return "\n".join([*lines, *report["warnings"]])

    def _issue(self, issue_id):
        issues = IssuePage.objects.order_by("-year", "-month")
        issue = issues.filter(pk=issue_id).first() if issue_id is not None else issues.first()
        if issue is None:
            raise self.wrong_call("no such issue" if issue_id is not None else "there is no issue yet")
        return issue
