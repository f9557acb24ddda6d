"""What the audience keeps of people, how long, and how it ends: the lines of this room in the retention table."""

from django.utils.translation import gettext as _

from messaging.audience.models import Consent, Hold, Household, OptOut, Subscriber
from messaging.keeping.kept import KeptData, deleted, phone_is_there, token
from messaging.keeping.models import Unit

LEFT = "audience-left"
PIPA_21 = "개인정보 보호법 제21조, 표준 개인정보 보호지침 제10조(5일 이내)"


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key="audience-subscribers",
            title=_("신청자"),
            holds=_("전화번호, 관심분야, 적어 주신 이름·성별·태어난 해·행정동·세대"),
            basis=_("본인의 동의(개인정보 보호법 제15조)"),
            until=_("그만두실 때까지"),
        ),
        KeptData(
            key=LEFT,
            title=_("그만두신 분의 정보"),
            holds=_("전화번호, 이름, 성별, 태어난 해, 행정동, 세대, 관심분야"),
            basis=_(PIPA_21),
            stays=_("신청 경로와 신청·그만둔 날(누구인지 알 수 없음), 수신거부 대장과 동의 기록"),
            counted_from=_("그만두신 때"),
            amount=5,
            unit=Unit.DAYS,
            due=left,
            destroy=forget_people,
            by_itself=True,
        ),
        KeptData(
            key="audience-text-sign-ups",
            title=_("답이 없는 문자 신청"),
            holds=_("전화번호, 고른 관심분야"),
            basis=_("동의하지 않으신 것은 보존하지 않음"),
            stays=_("없음"),
            until=_("물은 뒤 24시간, 저절로"),
        ),
        KeptData(
            key="audience-consents",
            title=_("동의 기록"),
            holds=_("전화번호, 동의한 문안의 판, 경로, 때"),
            basis=_("동의를 받았음을 밝힐 책임(개인정보 보호법 제22조)"),
            until=_("철회하실 때까지"),
        ),
        KeptData(
            key="audience-withdrawn-consents",
            title=_("철회하신 동의 기록"),
            holds=_("전화번호, 동의한 문안의 판, 경로, 동의하고 철회한 때"),
            basis=_("보낸 문자가 적법했음을 밝힐 책임, 손해배상 청구의 단기 소멸시효(민법 제766조)"),
            stays=_("없음"),
            counted_from=_("철회하신 때"),
            amount=3,
            unit=Unit.YEARS,
            due=lambda cutoff: Consent.objects.filter(withdrawn_at__lte=cutoff),
            destroy=deleted,
        ),
        KeptData(
            key="audience-opt-outs",
            title=_("수신거부 대장"),
            holds=_("전화번호, 거부한 범위, 경로, 때"),
            basis=_("거부하신 번호로 보내지 않으려고(정보통신망법 제50조)"),
            until=_("본인이 다시 신청하실 때까지"),
        ),
        KeptData(
            key="audience-lifted-opt-outs",
            title=_("풀린 수신거부"),
            holds=_("전화번호, 거부하고 다시 신청한 때와 경로"),
            basis=_("다시 보낸 것이 적법했음을 밝힐 책임"),
            stays=_("없음"),
            counted_from=_("다시 신청하신 때"),
            amount=3,
            unit=Unit.YEARS,
            due=lambda cutoff: OptOut.objects.filter(lifted_at__lte=cutoff),
            destroy=deleted,
        ),
        KeptData(
            key="audience-released-holds",
            title=_("끝난 거부 확인"),
            holds=_("전화번호, 멈춘 까닭, 때"),
            basis=_("판단이 잘못되었을 때 되짚어 보려고(내부 관리계획)"),
            stays=_("없음"),
            counted_from=_("푼 때"),
            amount=1,
            unit=Unit.YEARS,
            due=lambda cutoff: Hold.objects.filter(released_at__lte=cutoff),
            destroy=deleted,
        ),
        KeptData(
            key="audience-empty-households",
            title=_("신청자가 없는 세대"),
            holds=_("종이 신청서의 주소"),
            basis=_(PIPA_21),
            stays=_("없음"),
            counted_from=_("마지막 분의 정보가 파기된 때"),
            amount=1,
            unit=Unit.DAYS,
            due=lambda cutoff: Household.objects.filter(members=None),
            destroy=deleted,
            phone="",
            by_itself=True,
        ),
    ]


def left(cutoff):
    """Those who had left by then and whose row still says who they were."""
    return Subscriber.objects.filter(
        phone_is_there(), state=Subscriber.State.LEFT, left_at__lte=cutoff
    ).order_by()


def forget_people(rows):
    """The rows say no more who it was: how and when somebody came and went stays for the campaign's numbers."""
    return rows.update(
        phone=token(),
        name="",
        interest_mask=0,
        gender="",
        birth_year=None,
        dong=None,
        household=None,
        first_in_home=None,
        language=Subscriber.Language.KOREAN,
        paused_until=None,
    )
