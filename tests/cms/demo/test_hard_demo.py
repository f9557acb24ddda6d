"""`manage.py demo` as a newcomer runs it: it starts, keeps its data, says what is wrong, and ends cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

pytestmark = pytest.mark.hard

HOUSE = Path(__file__).resolve().parents[3]
FIRST_START, LATER_START = 240, 60


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return min(probe.getsockname()[1], 64_000)


class Demo:
    """One run of the command, in a process group of its own."""

    def __init__(self, var, port):
        self.port = port
        self.output = var / f"demo-{time.monotonic_ns()}.log"
        environment = {
            **os.environ,
            "VAR_DIR": str(var),
            "DATABASE_URL": f"sqlite:///{var / 'gwangjang.sqlite3'}",
            "REDIS_URL": "",
            "SECRET_KEY": "a secret of this test",
            "SIMULATOR_SECRET": "another one",
            "DEBUG": "no",
        }
        with self.output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo", "--port", str(port)],
                cwd=HOUSE,
                env=environment,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def said(self):
        return self.output.read_text()

    def wait_until_open(self, seconds):
        end = time.monotonic() + seconds
        while "광장이 열렸습니다" not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.2)

    def get(self, path):
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=30)

    def family(self):
        return [one for one in psutil.process_iter() if _group(one.pid) == self.process.pid]

    def interrupt(self):
        os.killpg(self.process.pid, signal.SIGINT)

    def wait_until_gone(self, seconds=90):
        status = self.process.wait(seconds)
        assert self.family() == []
        return status

    def kill(self):
        for one in self.family():
            one.kill()
        self.process.wait(10)


def _group(pid):
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


@pytest.fixture
def start(tmp_path):
    runs = []

    def begin(port=None):
        runs.append(Demo(tmp_path, port or free_port()))
        return runs[-1]

    yield begin
    for run in runs:
        run.kill()


def test_a_newcomer_starts_looks_stops_and_starts_again(start):
    demo = start()
    demo.wait_until_open(FIRST_START)

    assert "gwangjang-demo-26" in demo.said
    assert "중구광장" in demo.get("/").text
    assert "이웃이 보내온 글" in demo.get("/").text
    assert "홍만복" in demo.get("/simulator/").text
    pictures = re.findall(r'src="(/media/[^"]+)"', demo.get("/").text)
    assert pictures
    assert demo.get(pictures[0]).status_code == 200
    assert demo.get("/static/css/site.css").status_code == 200
    assert demo.get("/nowhere/").status_code == 404
    assert len(demo.family()) > 4

    demo.interrupt()

    assert demo.wait_until_gone() == 0
    assert "자료는 그대로 있습니다" in demo.said

    again = start()
    again.wait_until_open(LATER_START)

    assert "처음 한 번은" not in again.said
    again.interrupt()
    assert again.wait_until_gone() == 0


def test_a_part_that_dies_ends_everything_with_its_last_words(start):
    demo = start()
    demo.wait_until_open(FIRST_START)
    carrier = next(one for one in demo.family() if "messaging.gateways.simulator" in one.cmdline())

    carrier.kill()

    assert demo.wait_until_gone() == 1
    assert "carrier" in demo.said


def test_a_taken_port_is_said_at_once_and_nothing_starts(start, tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo = start(other.getsockname()[1])

        assert demo.wait_until_gone(120) == 1

    assert "다른 프로그램이 쓰고 있습니다" in demo.said
    assert not (tmp_path / "gwangjang.sqlite3").exists()
