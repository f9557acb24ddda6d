"""When the demo begins, what waits on desks is there to be looked at."""

import pytest

from cms.demo import desk, load
from messaging.audience.models import OptOut, Subscriber
from messaging.keeping.models import Destruction

pytestmark = pytest.mark.django_db


def test_a_destruction_waits_with_something_to_destroy(monkeypatch):
    kept = []
    made = load.Demo
    monkeypatch.setattr(load, "Demo", lambda *given: kept.append(made(*given)) or kept[-1])
    load.load(history=False, picture_width=160)

    desk.lay(kept[0])

    waiting = Destruction.objects.get(state=Destruction.State.PLANNED)
    assert sum(waiting.lines.values_list("planned", flat=True)) >= 3
    assert Subscriber.objects.filter(state=Subscriber.State.LEFT).count() == len(desk.GONE)
    assert OptOut.objects.filter(lifted_at=None).count() >= len(desk.GONE)
