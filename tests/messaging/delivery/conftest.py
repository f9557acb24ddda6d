"""The gateway of this room's tests: a carrier that remembers, at the wire."""

from datetime import time

import pytest

from messaging.gateways import registry
from messaging.offices.models import OfficeSettings


@pytest.fixture
def carrier(settings, monkeypatch):
    """The carrier that our texts go to."""
    monkeypatch.setitem(registry.MODULES, "remembering", "tests.messaging.delivery.carrier")
    registry.get.cache_clear()
    settings.GATEWAY_OUT = "remembering"
    yield registry.get("remembering")
    registry.get.cache_clear()


@pytest.fixture
def no_night(db):
    """An office without quiet hours, so that no test depends on the hour it runs at."""
    office = OfficeSettings.load()
    office.quiet_from = office.quiet_to = time(0, 0)
    office.save()
    return office
