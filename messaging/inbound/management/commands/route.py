"""`manage.py route TEXT… [--file F]`: where texts would go, storing nothing."""

from pathlib import Path

from messaging.commands import ReportCommand, lines_of
from messaging.inbound import router


class Command(ReportCommand):
    help = "Where inbound texts would go, judged by their words alone; nothing is stored."

    def add_arguments(self, parser):
        parser.add_argument("texts", nargs="*", metavar="TEXT")
        parser.add_argument("--file", type=Path, help=r"a text a line, \n written out is a line break")

    def report(self, *, texts, file, **options):
        if file:
            try:
                texts = [*texts, *(line for line in lines_of(file) if line.strip())]
            except (OSError, UnicodeDecodeError) as error:
                raise self.wrong_call(f"{file}: {type(error).__name__}") from error
        if not texts:
            raise self.wrong_call("give at least one TEXT or --file FILE")
        return {"results": [routed(text) for text in texts]}

    def in_words(self, report):
        return "\n".join(
            f"{result['route']:<17}{'!' if result['urgent'] else ' '} {result['rule']:<17} {result['text']}"
            for result in report["results"]
        )


def routed(text):
    """One text and its ruling, as plain values."""
    ruling = router.route(router.Heard(text))
    return {
        "text": text,
        "route": str(ruling.route),
        "urgent": ruling.urgent,
        "rule": ruling.rule,
        "why": str(ruling.why),
    }
