"""No planted name or number stands anywhere but in the tables that are meant to hold it (law 7).

The real carrier, web server and workers run; residents sign up by web and text, a clerk types in forms and a list,
somebody looks, holds and exports, a request and a task fail, somebody leaves. Then logs, mails, tasks, the queue,
sessions, all tables and all files are read.
"""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from cms.rehearsal.stage import stage
from tests.house.leaks import planted

pytestmark = [pytest.mark.hard, pytest.mark.django_db(transaction=True)]


def rehearsed():
    """Play on a stage of its own; the report."""
    with stage(faults="none", seed=1) as on_stage:
        on_stage.environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.house.leaks.settings",
            "LOG_LEVEL": "INFO",
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        on_stage.manage("migrate", "-v0")
        on_stage.start()
        done = subprocess.run(
            [sys.executable, "-m", "tests.house.leaks.play", str(on_stage.folder), "--plant"],
            cwd=settings.BASE_DIR,
            env=on_stage.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        words = "\n".join(on_stage.last_words(name) for name in ("web", "workers"))
        assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-500:] + words
        assert not planted.found_in(done.stderr), "the play's own log is clean too"
    return json.loads(done.stdout.splitlines()[-1])


def test_nothing_personal_is_written_where_it_is_not_meant_to_stand():
    report = rehearsed()

    assert report["leaks"] == []
    assert report["mails"], "a failing request wrote to the operator: there was something to look through"
    sorts = " ".join(report["planted"])
    for sort in (
        "extra.log",
        "the name of media",
        "mails/planted.log",
        "task",
        "session",
        "modellogentry.data",
    ):
        assert sort in sorts, f"a leak planted there is not found: {sort}"


@pytest.mark.parametrize(
    "written",
    ["+821073914826", "01073914827", "010-7391-4828", "010 7391 4826", "(010)7391-4826", "황보나래솔"],
)
def test_the_planted_is_found_however_it_is_written(written):
    assert planted.found_in(f"log: {written}!")


def test_a_masked_number_is_no_leak():
    assert not planted.found_in("010-****-4826 황***")
