"""What staff must know about sending: a gateway that refuses us, batches nobody knows about, a sweep that stopped."""

from dataclasses import dataclass
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.delivery.models import Batch, GatewayState, Lease
from messaging.delivery.sweeping import LEASE
from messaging.gateways import registry

OFTEN = 5  # tries of a batch after which a person should look
SWEEP_TOO_OLD = timedelta(minutes=5)


@dataclass(frozen=True)
class Alarm:
    """One sentence, and where to see to it."""

    words: str
    url: str


def ringing():
    """The alarms of this moment; three queries."""
    now = timezone.now()
    gateways = reverse("delivery:gateways")
    alarms = [
        Alarm(state.reason or _("문자 중계사가 멈췄습니다."), gateways)
        for state in GatewayState.objects.filter(paused=True)
    ]
    if unknown := _awaiting_a_person():
        alarms.append(
            Alarm(
                _("보냈는지 사람이 확인해야 하는 발송 묶음이 %(count)s개 있습니다.") % {"count": unknown},
                reverse("delivery:uncertain"),
            )
        )
    tried = Batch.objects.filter(state=Batch.State.PREPARED, tries__gte=OFTEN).count()
    if tried:
        alarms.append(
            Alarm(
                _("여러 번 보내지 못한 발송 묶음이 %(count)s개 있습니다. 문자 중계사를 확인해 주세요.")
                % {"count": tried},
                gateways,
            )
        )
    swept = Lease.objects.filter(pk=LEASE).values_list("until", flat=True).first()
    if swept and swept < now - SWEEP_TOO_OLD:
        alarms.append(
            Alarm(_("작업 프로그램(qcluster)이 돌지 않고 있습니다. 문자가 나가지 않습니다."), gateways)
        )
    return alarms


def _awaiting_a_person():
    """Uncertain batches of gateways that can't be asked."""
    uncertain = Batch.objects.filter(state=Batch.State.UNCERTAIN).order_by()
    names = uncertain.values_list("gateway", flat=True).distinct()
    unaskable = [name for name in names if not registry.get(name).askable]
    return uncertain.filter(gateway__in=unaskable).count() if unaskable else 0
