"""The real programs for walks through the whole loop: carrier, web server, workers, and a browser."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from cms.rehearsal.stage import Stage, scratch_database

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=ko"]


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


@pytest.fixture(scope="module")
def browser():
    """Headless Chromium; where there is none the walk is not walked, and CI does not accept that."""
    if CHROMIUM is None:
        message = "There is no Chromium on this machine: apt-get install chromium"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
