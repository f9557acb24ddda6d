"""What signing up keeps of people, how long, and how it ends."""

from django.utils.translation import gettext as _

from messaging.keeping.kept import KeptData


def kinds():
    """The lines of this room; a proof ends by the hourly task (tasks.py)."""
    return [
        KeptData(
            key="signup-proofs",
            title=_("번호 확인"),
            holds=_("전화번호, 확인번호와 접속한 곳의 되돌릴 수 없는 값"),
            basis=_("확인이 끝난 번호는 둘 까닭이 없음; 하루는 요청 횟수를 재려고"),
            stays=_("없음"),
            until=_("끝난 뒤 하루, 저절로"),
        )
    ]
