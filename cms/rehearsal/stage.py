"""The stage of a rehearsal: a scratch database, a folder, and the real programs running on them.

Nothing here touches the installation's own rows, files or queue: the programs get an environment in
which every such name points to the scratch ones.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

START_SECONDS = 60


class StageError(Exception):
    """A program of the stage did not start; the message names it and shows its last lines."""


def free_port():
    """A TCP port of this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def scratch_database(folder):
    """A DATABASE_URL of an empty database of the same engine as the installation's, dropped afterwards."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'rehearsal.sqlite3'}"
        return
    name = f"gwangjang_rehearsal_{os.getpid()}_{secrets.token_hex(3)}"
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted}")
    try:
        yield _postgres_url(name)
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted} WITH (FORCE)")


def _postgres_url(name):
    """The installation's DATABASE_URL with another database name."""
    from urllib.parse import quote

    ours = settings.DATABASES["default"]
    who = quote(ours.get("USER") or "", safe="")
    if ours.get("PASSWORD"):
        who += ":" + quote(ours["PASSWORD"], safe="")
    where = ours.get("HOST") or ""
    if where.startswith("/"):
        where = quote(where, safe="")
    if ours.get("PORT"):
        where += f":{ours['PORT']}"
    return f"postgres://{who}@{where}/{name}"


@contextmanager
def stage(*, faults, seed):
    """Everything a rehearsal needs, running; yields a Stage. Stopped, dropped and deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gwangjang-rehearsal-"))
    try:
        with scratch_database(folder) as database_url:
            on_stage = Stage(folder, database_url, faults, seed)
            try:
                yield on_stage
            finally:
                on_stage.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Stage:
    """The scratch environment and the programs that run in it: carrier, web server, workers."""

    def __init__(self, folder, database_url, faults, seed):
        self.folder = folder
        self.faults = faults
        self.seed = seed
        self.web_port = free_port()
        self.carrier_port = free_port()
        self.programs = {}
        self.environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "VAR_DIR": str(folder),
            "SECRET_KEY": secrets.token_urlsafe(40),
            "HASH_KEY": secrets.token_urlsafe(32),
            "SIMULATOR_SECRET": secrets.token_urlsafe(32),
            "SIMULATOR_URL": f"http://127.0.0.1:{self.carrier_port}",
            "SITE_URL": f"http://127.0.0.1:{self.web_port}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "GATEWAY_OUT": "simulator",
            "GATEWAY_IN": "simulator",
            "QUEUE_NAME": f"rehearsal-{os.getpid()}",
            "DEBUG": "no",
            "LOG_LEVEL": "WARNING",
            "DELIVERY_STUCK_SECONDS": "5",
            # A carrier that loses answers keeps a pump waiting each time: a few pumps, short waits.
            "SIMULATOR_TIMEOUT": "2",
            "WORKERS": "4",
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "PYTHONUNBUFFERED": "1",
        }

    def manage(self, *arguments):
        """Run one manage.py command to its end and return what it printed; raises StageError with its last words."""
        done = subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StageError(f"manage.py {arguments[0]}: {done.stderr[-2000:]}")
        return done.stdout

    def start(self):
        """Start the carrier, the web server and the workers, and wait until they answer."""
        self._launch(
            "carrier",
            [
                *("-m", "messaging.gateways.simulator", "--port", str(self.carrier_port)),
                *("--ledger", str(self.folder / "carrier.sqlite3"), "--site", self.environment["SITE_URL"]),
                *("--faults", self.faults, "--seed", str(self.seed)),
            ],
        )
        self._launch("web", ["manage.py", "runserver", "--noreload", f"127.0.0.1:{self.web_port}"])
        self._launch("workers", ["manage.py", "qcluster"])
        for name, port in (("carrier", self.carrier_port), ("web", self.web_port)):
            self._wait_for(name, port)

    def _launch(self, name, arguments):
        log = (self.folder / f"{name}.log").open("wb")
        self.programs[name] = subprocess.Popen(  # noqa: S603
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def _wait_for(self, name, port):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            self.check_alive()
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
            except urllib.error.HTTPError:
                return  # it answered
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise StageError(f"{name} did not answer within {START_SECONDS} s\n{self.last_words(name)}")

    def last_words(self, name):
        """The end of a program's log."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-2000:]

    def check_alive(self):
        """Raises StageError when a program has ended by itself."""
        for name, program in self.programs.items():
            if program.poll() is not None:
                raise StageError(f"{name} ended with status {program.returncode}\n{self.last_words(name)}")

    def stop(self):
        """End all programs with their process groups; ask first, insist after a while."""
        for name in ("workers", "web", "carrier"):
            program = self.programs.pop(name, None)
            if program is None or program.poll() is not None:
                continue
            program.send_signal(signal.SIGTERM)
            try:
                program.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(program.pid, signal.SIGKILL)
                program.wait()
