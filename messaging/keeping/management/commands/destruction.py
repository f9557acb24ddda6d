"""`manage.py destruction`: what would be destroyed now, kind by kind. Counts only; destroys nothing."""

from messaging.commands import ReportCommand
from messaging.keeping import destroying


class Command(ReportCommand):
    help = "Count what has been kept long enough, and what a hold protects. Destroys nothing."

    def report(self, **options):
        kinds = [_line(each, False) for each in destroying.count()]
        kinds += [_line(each, True) for each in destroying.count(by_itself=True)]
        return {
            "kinds": kinds,
            "due": sum(kind["due"] for kind in kinds),
            "held": sum(kind["held"] for kind in kinds),
        }

    def in_words(self, report):
        lines = [
            f"{kind['title']} ({kind['period']}): {kind['due']:,}건"
            + (f", 보존 잠금 {kind['held']:,}건" if kind["held"] else "")
            + (" · 저절로" if kind["by_itself"] else "")
            for kind in report["kinds"]
        ]
        lines.append(f"모두 {report['due']:,}건, 보존 잠금 {report['held']:,}건. 아무것도 지우지 않았습니다.")
        return "\n".join(lines)


def _line(each, by_itself):
    return {
        "key": each.row.kind.key,
        "title": str(each.row.kind.title),
        "period": each.row.period.in_words(),
        "cutoff": each.cutoff.isoformat(),
        "due": each.planned,
        "held": each.held,
        "by_itself": by_itself,
    }
