"""What imports leave with us, how long, and how it ends."""

from django.utils.translation import gettext as _

from messaging.importing.models import PhoneRefusal
from messaging.keeping.kept import KeptData, deleted
from messaging.keeping.models import Unit


def kinds():
    """The lines of this room. Lists end by themselves (clearing.py): their clock is that of their undo."""
    return [
        KeptData(
            key="importing-lists",
            title=_("올린 명단"),
            holds=_("올린 파일, 줄마다 전화번호와 적힌 내용, 되돌리기 위한 이전 내용"),
            basis=_("고쳐서 다시 올리고 되돌리는 데 필요한 기간(내부 관리계획)"),
            stays=_("누가 언제 몇 줄을 가져왔는지"),
            until=_("가져오기가 끝나고 30일(끝내지 않은 것은 7일), 저절로 지움"),
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
