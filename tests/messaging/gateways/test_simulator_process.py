"""The carrier as the process that people and rehearsals start."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import pytest

from messaging.gateways.simulator.client import Carrier
from messaging.gateways.simulator.gateway import Simulator
from tests.messaging.gateways.conftest import SECRET
from tests.messaging.gateways.listening import until


@contextmanager
def started(*arguments, secret=SECRET):
    process = subprocess.Popen(
        [sys.executable, "-m", "messaging.gateways.simulator", *map(str, arguments)],
        env={**os.environ, "SIMULATOR_SECRET": secret},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_says_where_it_listens_and_stops_cleanly_with_work_in_hand(tmp_path, site, batch, how):
    site.answer = 500
    ledger = tmp_path / "new folder" / "ledger.sqlite3"
    with started("--port", 0, "--ledger", ledger, "--site", site.url, "--report-delay", "0") as process:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        gateway = Simulator(url, SECRET)
        gateway.submit(batch(3))
        until(lambda: site.refused)

        process.send_signal(how)
        _, said = process.communicate(timeout=20)

    assert process.returncode == 0
    assert "Traceback" not in said
    gateway.close()


def test_a_killed_carrier_goes_on_from_its_ledger(tmp_path, site, batch):
    site.answer = 500
    options = (
        "--port",
        0,
        "--ledger",
        tmp_path / "ledger.sqlite3",
        "--site",
        site.url,
        "--report-delay",
        "0",
    )
    with started(*options) as process:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        gateway = Simulator(url, SECRET)
        gateway.submit(batch(3))
        with Carrier(url, SECRET) as carrier:
            carrier.write("+821000000001", "안녕하세요")
        until(lambda: site.refused)
        process.kill()
        process.wait()
    site.answer = 200

    with started(*options) as process:
        url = process.stdout.readline().removeprefix("listening on ").strip()
        until(lambda: len(site.reports) >= 3 and site.texts, seconds=15)
        with Carrier(url, SECRET) as carrier:
            assert carrier.books()["accepted"] == 3

    assert {report.message_id for report in site.reports} == {1, 2, 3}
    gateway.close()


def test_without_a_secret_it_says_what_to_set(tmp_path):
    with started("--ledger", tmp_path / "l.sqlite3", "--site", "http://127.0.0.1:1", secret="") as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 2
    assert "SIMULATOR_SECRET" in said


def test_a_port_in_use_is_told_in_a_sentence(tmp_path, server):
    port = server.server_address[1]
    with started("--port", port, "--ledger", tmp_path / "l", "--site", "http://127.0.0.1:1") as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "cannot listen" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("delay", ["3-1", "soon", "-1"])
def test_a_wrong_report_delay_is_a_wrong_call(tmp_path, delay):
    with started("--ledger", tmp_path / "l", "--site", "http://x", f"--report-delay={delay}") as process:
        process.communicate(timeout=20)

    assert process.returncode == 2
