"""The real programs for walks through the whole loop: carrier, web server, workers, and a browser."""

from pathlib import Path

import pytest

from cms.rehearsal.stage import Stage, scratch_database


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """The demo's office on real programs, its hours never quiet, so that the walk may be held at night."""
    folder = Path(tmp_path_factory.mktemp("house"))
    with scratch_database(folder) as database_url:
        stage = Stage(folder, database_url, faults="none", seed=1)
        stage.environment["DEMO"] = "yes"
        stage.manage("migrate", "--verbosity", "0")
        stage.manage("collectstatic", "--noinput", "--verbosity", "0")
        stage.manage("shell", "--verbosity", "0", "--command", OFFICE)
        stage.start()
        try:
            yield stage
        finally:
            stage.stop()


OFFICE = """
from datetime import time
from cms.demo import load
load.load(history=False)
from messaging.offices.models import OfficeSettings
office = OfficeSettings.load()
office.quiet_from = office.quiet_to = time(0)
office.save()
"""
