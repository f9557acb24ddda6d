"""What this room keeps of people, how long, and how it ends: its lines in the retention table."""

from django.db.models import Q
from django.utils.translation import gettext as _

from messaging.audience.models import Subscriber
from messaging.keeping.kept import KeptData
from messaging.keeping.models import Unit
from messaging.paper.models import SignedForm


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key="paper-scans",
            title=_("신청서 스캔"),
            holds=_("신청서에 적힌 모든 것과 서명의 사본"),
            basis=_("동의를 받았음을 밝힐 책임(개인정보 보호법 제22조); 그만두시면 제21조"),
            stays=_("입력한 사람과 날, 서식의 판; 종이 원본은 기록물로"),
            counted_from=_("그만두신 때"),
            amount=5,
            unit=Unit.DAYS,
            due=scans_of_those_who_left,
            destroy=lambda rows: rows.update(scan=""),
            files=_files,
            phone="subscriber__phone",
            at_once=200,
            by_itself=True,
        ),
        KeptData(
            key="paper-snapshots",
            title=_("신청서를 입력하기 전의 신청 내용"),
            holds=_("이름, 관심분야, 성별, 태어난 해, 행정동"),
            basis=_("잘못 입력한 신청서를 되돌리려고"),
            stays=_("없음"),
            until=_("입력한 뒤 7일, 그 전에 그만두시면 그때, 저절로"),
        ),
    ]


def scans_of_those_who_left(cutoff):
    """Scans of people who left before then, or of whom nothing is kept any more; and what an undo left behind."""
    left = Q(subscriber__state=Subscriber.State.LEFT, subscriber__left_at__lte=cutoff)
    gone = Q(subscriber=None, typed_at__lte=cutoff)
    return SignedForm.objects.exclude(scan="").filter(left | gone | Q(undone_at__lte=cutoff))


def _files(rows):
    """The pictures themselves: they go before the rows forget their names."""
    for form in rows.only("scan").order_by("pk"):
        yield form.scan
