"""`manage.py sweep`: take up whatever was left unfinished."""

from dataclasses import asdict

from messaging.commands import ReportCommand
from messaging.delivery import sweeping


class Command(ReportCommand):
    help = "Take up whatever was left unfinished."

    def report(self, **options):
        return asdict(sweeping.sweep(wait=30))

    def in_words(self, report):
        return (
            f"끝나지 않은 일 {report['found']:,}건을 찾아 {report['resumed']:,}건을 다시 시작했습니다. "
            f"보냈는지 알 수 없는 발송 묶음은 {report['uncertain']:,}개입니다."
        )
