"""`manage.py broadcasts`: the books of each broadcast, newest first."""

from messaging.commands import ReportCommand
from messaging.delivery import books
from messaging.delivery.measuring import plain
from messaging.delivery.models import Broadcast

PAGE = 500


class Command(ReportCommand):
    help = "The books of each broadcast."

    def add_arguments(self, parser):
        parser.add_argument("--latest", action="store_true", help="only the newest one")

    def report(self, *, latest, **options):
        kept = Broadcast.objects.exclude(state=Broadcast.State.DISCARDED).order_by("-pk")
        return {"broadcasts": [self._plain(book) for book in self._books(kept, latest)]}

    def in_words(self, report):
        lines = [
            f"발송 {book['id']} [{Broadcast.State(book['state']).label}] 받는 사람 {book['recipients']:,} · "
            f"대기 {book['queued']:,} · 보내는 중 {book['batched']:,} · 보냄 {book['accepted']:,} · "
            f"받음 {book['delivered']:,} · 못 받음 {book['failed']:,} · 확인 필요 {book['uncertain']:,} · "
            f"보내지 않음 {book['withdrawn']:,} · {book['won']:,}원"
            for book in report["broadcasts"]
        ]
        return "\n".join(lines) or "아직 발송이 없습니다."

    def _books(self, kept, latest):
        """The books a page at a time, however many broadcasts there are."""
        if latest:
            yield from books.of_many(kept[:1])
            return
        before = None
        while page := books.of_many((kept if before is None else kept.filter(pk__lt=before))[:PAGE]):
            yield from page
            before = page[-1]["id"]

    def _plain(self, book):
        return {**book, "won": plain(book["won"]), "won_expected": plain(book["won_expected"])}
