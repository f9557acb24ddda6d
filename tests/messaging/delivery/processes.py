"""A house of real processes for the hard tests: its own folder, database, ports; carrier, web server, worker."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

from messaging.gateways.simulator.client import Carrier

HOUSE = Path(__file__).resolve().parents[3]
SECRET = "of-the-hard-tests"


def free_port():
    """A port that nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(true, seconds, what):
    """Wait until `true()` is; fails with `what` otherwise. Returns its value."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := true():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")


_BOOKS = """
    SELECT b.id, b.state, b.recipients, SUM(p.accepted) AS accepted, SUM(p.delivered) AS delivered,
        SUM(p.failed) AS failed, SUM(p.uncertain) AS uncertain, SUM(p.withdrawn) AS withdrawn
    FROM delivery_broadcast b JOIN delivery_batch p ON p.broadcast_id = b.id GROUP BY b.id ORDER BY b.id
"""


class House:
    """Everything runs in sessions of its own, so that killing one group kills all of that program."""

    def __init__(self, folder, **environment):
        self.folder = Path(folder)
        self.site_port, self.carrier_port = free_port(), free_port()
        self.running = {}
        kept = {
            name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
        }
        self.environment = {
            **kept,
            "VAR_DIR": str(self.folder / "var"),
            "DATABASE_URL": f"sqlite:///{self.folder / 'house.sqlite3'}",
            "REDIS_URL": "",
            "SIMULATOR_SECRET": SECRET,
            "SIMULATOR_URL": f"http://127.0.0.1:{self.carrier_port}",
            "SITE_URL": f"http://127.0.0.1:{self.site_port}",
            "DELIVERY_STUCK_SECONDS": "3",
            "DEBUG": "no",
            **environment,
        }
        self.carrier = Carrier(self.environment["SIMULATOR_URL"], SECRET)

    def manage(self, *call):
        """Run a command to its end; returns what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *call],
            cwd=HOUSE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def shell(self, program):
        """Run some lines of Python in the house; returns the last line printed."""
        return self.manage("shell", "--no-imports", "-c", program).strip().splitlines()[-1]

    def books(self):
        """The books of every broadcast, oldest first; read from the file, since a command takes seconds to start."""
        with closing(sqlite3.connect(self.folder / "house.sqlite3", timeout=20)) as rows:
            rows.row_factory = sqlite3.Row
            return [dict(row) for row in rows.execute(_BOOKS)]

    def start_carrier(self, *options):
        self._start(
            "carrier",
            *(sys.executable, "-m", "messaging.gateways.simulator", "--port", str(self.carrier_port)),
            *("--ledger", str(self.folder / "ledger.sqlite3"), "--site", self.environment["SITE_URL"]),
            *("--report-delay", "0.2-0.6", *options),
        )
        wait_for(self.carrier.answers, 20, "the carrier answers")

    def start_site(self):
        self._start("site", sys.executable, "manage.py", "runserver", "--noreload", str(self.site_port))
        wait_for(self._site_answers, 40, "the site answers")

    def start_worker(self, name="worker"):
        self._start(name, sys.executable, "manage.py", "qcluster")

    def kill(self, name):
        """SIGKILL to every process of that program, at once."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def log(self, name):
        """What that program has written."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def close(self):
        """End all that still runs."""
        self.carrier.close()
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.running.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _start(self, name, *call):
        with (self.folder / f"{name}.log").open("a", encoding="utf-8") as log:
            self.running[name] = subprocess.Popen(
                call, cwd=HOUSE, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )

    def _site_answers(self):
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.site_port), 1):
            return True
        return False
