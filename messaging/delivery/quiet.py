"""The quiet hours of the night, Seoul's time: 소식 and 결과 wait, what a resident asked for goes (law 8)."""

from django.utils import timezone

from messaging.audience.kinds import Kind
from messaging.offices.models import OfficeSettings

WAITS = (Kind.NEWS, Kind.RESULT)


def is_quiet(now=None, office=None):
    """Whether it is night for our texts. An office whose night begins when it ends has none.

    A caller that asks about many hours reads the office's settings once.
    """
    office = office or OfficeSettings.load()
    begins, ends = office.quiet_from, office.quiet_to
    clock = timezone.localtime(now).time()
    if begins <= ends:
        return begins <= clock < ends
    return clock >= begins or clock < ends
