"""What imports leave with us, how long, and how it ends.

The lines and the undo go in ranges of rows, the files last: while a hold on a phone keeps its line, the list that it
stands in stays too.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.importing.models import Imported, ImportRow, ImportRun, PhoneRefusal
from messaging.keeping.kept import KeptData, deleted
from messaging.keeping.models import Unit

LISTS, LINES, UNDO = "importing-lists", "importing-lines", "importing-undo"
DAYS = 30  # so long an import can be undone, and its rejected lines downloaded
BASIS = "고쳐서 다시 올리고 되돌리는 데 필요한 기간(내부 관리계획)"


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key=LINES,
            title=_("올린 명단의 줄"),
            holds=_("줄마다 전화번호와 적힌 내용"),
            basis=_(BASIS),
            stays=_("결과마다 줄 수"),
            due=lambda cutoff: ImportRow.objects.filter(run__in=ended(cutoff).values("pk")),
            destroy=deleted,
            **_after_a_month(),
        ),
        KeptData(
            key=UNDO,
            title=_("가져오기 전의 내용"),
            holds=_("되돌리기 위해 남긴 신청자의 이전 내용"),
            basis=_(BASIS),
            stays=_("쓴 분과 되돌린 분의 수"),
            due=lambda cutoff: Imported.objects.filter(run__in=ended(cutoff).values("pk")),
            destroy=deleted,
            phone="subscriber__phone",
            **_after_a_month(),
        ),
        KeptData(
            key=LISTS,
            title=_("올린 명단 파일"),
            holds=_("올린 파일, 그 이름과 보기"),
            basis=_(BASIS),
            stays=_("누가 언제 몇 줄을 가져왔는지"),
            due=lists,
            destroy=forget_lists,
            files=_files,
            phone="",
            at_once=100,
            **_after_a_month(),
        ),
        KeptData(
            key="importing-080-refusals",
            title=_("080 수신거부 기록"),
            holds=_("전화번호, 거부한 때와 들은 때"),
            basis=_("거부를 제때 처리했음을 밝힐 책임(정보통신망법 제50조)"),
            stays=_("수신거부 대장의 거부"),
            counted_from=_("들은 때"),
            amount=3,
            unit=Unit.YEARS,
            due=lambda cutoff: PhoneRefusal.objects.filter(told_at__lte=cutoff),
            destroy=deleted,
        ),
    ]


def _after_a_month():
    return {"counted_from": _("가져오기가 끝난 때"), "amount": DAYS, "unit": Unit.DAYS, "by_itself": True}


def ended(cutoff):
    """Imports that ended by then."""
    return ImportRun.objects.filter(state__in=ImportRun.ENDED, finished_at__lte=cutoff)


def lists(cutoff):
    """Ended imports of which no line and no undo is left but their file."""
    left = Exists(ImportRow.objects.filter(run=OuterRef("pk"))) | Exists(
        Imported.objects.filter(run=OuterRef("pk"))
    )
    return ended(cutoff).filter(~left, Q(cleared_at=None)).order_by()


def forget_lists(rows):
    """The import stays as a record, with its counts; how the file was called goes with it."""
    return rows.update(file="", rows_file="", examples=[], file_name="", cleared_at=timezone.now())


def _files(rows):
    for run in rows.order_by("pk"):
        for file in (run.file, run.rows_file):
            if file:
                yield file
