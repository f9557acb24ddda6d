"""manage.py preflight: what keeps this installation from going live."""

from cms.preflight import problems
from messaging.commands import ReportCommand


class Command(ReportCommand):
    help = "Says what keeps this installation from going live; exit status 1 when there is anything."

    def report(self, **options):
        return {"problems": problems()}

    def in_words(self, report):
        lines = [f"- {problem['message']}" for problem in report["problems"]]
        return "\n".join(lines) or "문제가 없습니다. 시작하셔도 됩니다."

    def bad_news(self, report):
        count = len(report["problems"])
        return f"시작하기 전에 고칠 것이 {count}가지 있습니다." if count else ""
