"""Gateways are found by name, and built once a process."""

import subprocess
import sys

import pytest

from messaging.gateways import registry
from messaging.gateways.simulator.gateway import Simulator


def test_a_gateway_is_built_once_a_process(monkeypatch):
    monkeypatch.setenv("SIMULATOR_URL", "http://127.0.0.1:1")
    registry.get.cache_clear()

    gateway = registry.get("simulator")

    assert isinstance(gateway, Simulator)
    assert gateway.url == "http://127.0.0.1:1"
    assert registry.get("simulator") is gateway
    registry.get.cache_clear()


def test_an_unknown_gateway_is_a_key_error():
    with pytest.raises(KeyError, match="pigeon"):
        registry.build("pigeon", {})


def test_the_wire_needs_no_django():
    code = (
        "import sys\n"
        "import messaging.gateways.encoding, messaging.gateways.simulator.server\n"
        "import messaging.gateways.simulator.client, messaging.gateways.simulator.gateway\n"
        "sys.exit('django' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
