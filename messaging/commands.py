"""What all operator's commands promise: words for people, --json for programs, exit status 0, 1 or 2."""

import json
import re

from django.core.management.base import BaseCommand, CommandError


def lines_of(file):
    r"""The texts of a file: one a line, `\n` written out is a line break.

    Only a newline ends a line: other signs that Unicode calls line ends belong to the text.
    """
    lines = file.read_bytes().decode("utf-8-sig").removesuffix("\n").split("\n")
    return [line.removesuffix("\r").replace("\\n", "\n") for line in lines]


def one_line(report):
    """The report as JSON that stays one line for every reader, and that every terminal can print."""
    said = json.dumps(report, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ud800-\udfff]", lambda sign: f"\\u{ord(sign[0]):04x}", said)


class ReportCommand(BaseCommand):
    """A command that makes one report and prints it.

    Subclasses give `report(**options)` (a dict of plain values), `in_words(report)` and, when
    the answer can be bad news, `bad_news(report)`: a sentence that ends the command with status 1.
    argparse itself ends a wrong call with status 2; `wrong_call` does so for what it cannot see.
    """

    requires_system_checks = []

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="print one JSON object as the last line"
        )
        return parser

    def report(self, **options):
        """Do the work and return the report as a dict of plain values."""
        raise CommandError(f"{type(self).__module__} makes no report")

    def in_words(self, report):
        """The report for people."""
        return "\n".join(f"{key}: {value}" for key, value in report.items())

    def bad_news(self, report):
        """A sentence when the report is bad news, else an empty string."""
        return ""

    def wrong_call(self, message):
        """The error for a call that is wrong in a way argparse cannot see."""
        return CommandError(message, returncode=2)

    def handle(self, *, as_json, **options):
        report = self.report(**options)
        self.stdout.write(one_line(report) if as_json else self.in_words(report))
        if message := self.bad_news(report):
            raise CommandError(message, returncode=1)
