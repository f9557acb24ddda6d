"""A real carrier and a tiny site, talking over sockets; no Django in sight."""

import pytest
from hypothesis import settings

from messaging.gateways.base import Request, Text
from messaging.gateways.simulator.client import Carrier
from messaging.gateways.simulator.gateway import Simulator
from messaging.gateways.simulator.server import Server
from tests.messaging.gateways.listening import Site

settings.register_profile("busy machines", deadline=None)  # an example's time says nothing on a shared core
settings.load_profile("busy machines")

SECRET = "the-carrier-and-the-site-share-it"


@pytest.fixture
def site():
    site = Site(SECRET)
    yield site
    site.close()


@pytest.fixture
def start_carrier(tmp_path, site):
    """Starts carriers on the test's ledger; all end with the test."""
    started = []

    def start(**options):
        options = {
            "ledger": tmp_path / "ledger.sqlite3",
            "site": site.url,
            "report_delay": (0, 0.05),
            **options,
        }
        server = Server(secret=SECRET, **options)
        server.start()
        started.append(server)
        return server

    yield start
    for server in started:
        if not server.stopping.is_set():
            server.stop()


@pytest.fixture
def server(start_carrier):
    return start_carrier()


@pytest.fixture
def carrier(server):
    with Carrier(server.url, SECRET) as carrier:
        yield carrier


@pytest.fixture
def gateway(server):
    gateway = Simulator(server.url, SECRET, timeout=5)
    yield gateway
    gateway.close()


@pytest.fixture
def batch():
    """Makes a batch of `n` texts to as many phones."""

    def make(n=3, *, reference="B-1", start=1, **options):
        wording = {"format": "SMS", "body": "[중구청] 보육반장 모집", **options}
        texts = [Text(id=start + i, to=f"+8210{start + i:08d}", **wording) for i in range(n)]
        return Request(reference=reference, sender="02-3396-0000", texts=texts)

    return make
