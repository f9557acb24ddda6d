"""Runs the demo: prepares the site once, then carrier, web server and worker as children of one parent."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import httpx
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from cms.demo import history, load

START_SECONDS = 60  # until the web server must answer
ALONE_SECONDS = 3  # after which an interrupt was meant for us alone, and is passed on
LAST_LINES = 15


class CannotRun(Exception):
    """The demo can't start, or a part of it ended by itself; the words are for people."""


@dataclass
class Child:
    """One process of the demo and where its words go."""

    name: str
    process: subprocess.Popen
    log: Path

    def last_words(self):
        """The end of its log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:])


def check_port(port):
    """Raises CannotRun when another program has the port."""
    if not _free(port):
        raise CannotRun(
            f"{port}번 포트를 다른 프로그램이 쓰고 있습니다. 그 프로그램을 끄거나 ‘make demo PORT={port + 1}’처럼 "
            f"다른 포트로 시작해 주세요. (Port {port} is in use.)"
        )


def prepare(say):
    """Tables, static files and the demo's content; what is there already is kept."""
    others = {settings.GATEWAY_OUT, settings.GATEWAY_IN} - {"simulator"}
    if others:
        raise CannotRun(
            "시연은 시뮬레이터로만 문자를 주고받습니다. .env의 GATEWAY_OUT과 GATEWAY_IN을 지우고 다시 시작해 주세요."
        )
    marker = Path(settings.VAR_DIR) / "demo-loading"
    if marker.exists():
        _begin_anew(say)
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    if not load.is_loaded():
        say("처음 한 번은 시연용 자료를 만듭니다. 30초쯤 걸립니다 …")
        marker.touch()
        load.load(say=lambda words: say(f"  · {words}"))
        marker.unlink()
    connections.close_all()


def _begin_anew(say):
    """The last preparation was cut short: throw its half away, if it is surely the demo's own."""
    database = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor != "sqlite" or database.parent != Path(settings.VAR_DIR):
        raise CannotRun("지난번 준비가 도중에 끊겼습니다. 빈 데이터베이스를 만들어 다시 시작해 주세요.")
    say("지난번 준비가 도중에 끊겨 처음부터 다시 합니다.")
    connections.close_all()
    for stem in (database, history.ledger_file()):
        for ending in ("", "-wal", "-shm"):
            Path(f"{stem}{ending}").unlink(missing_ok=True)
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        shutil.rmtree(folder, ignore_errors=True)


def environment(port, carrier_port):
    """What the children are told beside what we were told ourselves."""
    return {
        **os.environ,
        "DEMO": "yes",
        "SITE_URL": f"http://localhost:{port}",
        "SIMULATOR_URL": f"http://127.0.0.1:{carrier_port}",
        "GATEWAY_OUT": "simulator",
        "GATEWAY_IN": "simulator",
        "PYTHONUNBUFFERED": "1",
    }


def commands(port, carrier_port):
    """Name and command line of each child, in the order of starting."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    carrier = [sys.executable, "-m", "messaging.gateways.simulator", "--port", str(carrier_port)]
    carrier += ["--ledger", str(history.ledger_file()), "--site", f"http://127.0.0.1:{port}"]
    return {
        "carrier": carrier,
        "web": [*manage, "runserver", "--noreload", f"127.0.0.1:{port}"],
        "worker": [*manage, "qcluster"],
    }


def run(port, ready):
    """Start everything, call `ready()`, and wait until Ctrl-C; raises CannotRun when a part ends by itself.

    Ctrl-C reaches every child by their shared process group; we wait for each without a time limit,
    so that no task is cut.
    """
    carrier_port = port + 90 if _free(port + 90) else _any_free_port()
    stopping = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: stopping.append(number))
    children = []
    try:
        env = environment(port, carrier_port)
        for name, command in commands(port, carrier_port).items():
            children.append(_start(name, command, env))
        if _answers(port, children, stopping):
            ready()
        while not stopping:
            _check(children)
            time.sleep(0.2)
    finally:
        _end(children, interrupted=signal.SIGINT in stopping)


def _start(name, command, env):
    log = Path(settings.VAR_DIR) / "log" / f"{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(  # noqa: S603 (our own commands)
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            cwd=settings.BASE_DIR,
        )
    return Child(name, process, log)


def _answers(port, children, stopping):
    """Whether the web server answers; False when we are told to stop meanwhile."""
    end = time.monotonic() + START_SECONDS
    while not stopping:
        _check(children)
        try:
            if httpx.get(f"http://127.0.0.1:{port}/", timeout=10).status_code == 200:
                return True
        except httpx.HTTPError:
            time.sleep(0.2)
        if time.monotonic() > end:
            raise CannotRun("웹 서버가 1분 안에 답하지 않았습니다.\n" + children[1].last_words())
    return False


def _check(children):
    for child in children:
        status = child.process.poll()
        if status is not None:
            raise CannotRun(
                f"‘{child.name}’ 프로그램이 스스로 끝났습니다(상태 {status}). 기록: {child.log}\n{child.last_words()}"
            )


def _end(children, *, interrupted):
    """Wait for every child; interrupt those that our terminal has not interrupted itself."""
    web = next((child for child in children if child.name == "web"), None)
    end = time.monotonic() + ALONE_SECONDS
    while interrupted and web and web.process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    if not interrupted or (web and web.process.poll() is None):
        for child in children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGINT)
    for child in children:
        child.process.wait()


def _free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _any_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
