"""Every release takes over the rows of the last one: its demo database, as it was left, is migrated and still true.

To keep a release: load the demo into an empty SQLite database, empty the sessions and the queue, `VACUUM INTO` a
file, gzip it into releases/. Its people are invented.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
RELEASES = sorted((Path(__file__).parent / "releases").glob("*.sqlite3.gz"))

COUNT = """
import json
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.test import Client
from messaging.audience.models import Consent, Subscriber
agreed = Consent.objects.filter(phone=OuterRef("phone"), wording__purpose="advertising", withdrawn_at=None)
of_person = Subscriber.objects.annotate(agreed=Exists(agreed))
print(json.dumps({
    "rows": {model._meta.db_table: model.objects.count() for model in apps.get_models() if model._meta.managed},
    "out_of_step": sum(person.agreed != person.advertising_allowed for person in of_person),
    "clerk": sorted(Group.objects.get(name="접수담당자").permissions.values_list("codename", flat=True)),
    "home": Client().get("/", headers={"host": "localhost"}).status_code,
}))
"""


def manage(database, folder, *arguments):
    """Run manage.py on that database as an operator would; what it printed."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{database}",
        "VAR_DIR": str(folder),
        "ALLOWED_HOSTS": "localhost",
        "SITE_URL": "http://localhost",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=HOUSE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("kept", RELEASES, ids=lambda kept: kept.name.removesuffix(".sqlite3.gz"))
def test_the_demo_of_an_earlier_release_is_taken_over_whole(kept, tmp_path):
    database = tmp_path / "then.sqlite3"
    database.write_bytes(gzip.decompress(kept.read_bytes()))
    with sqlite3.connect(database) as then:
        tables = [name for (name,) in then.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        before = {name: then.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0] for name in tables}

    manage(database, tmp_path, "migrate", "--verbosity", "0")

    now = json.loads(
        manage(database, tmp_path, "shell", "--verbosity", "0", "--command", COUNT).splitlines()[-1]
    )
    ours = {table for table in now["rows"] if table.split("_")[0] in ROOMS and table in before}
    assert len(ours) > 30
    assert {table: now["rows"][table] for table in ours} == {table: before[table] for table in ours}
    assert now["out_of_step"] == 0
    assert "add_subscriber" in now["clerk"]
    assert now["home"] == 200


ROOMS = {
    "audience",
    "delivery",
    "digests",
    "inbound",
    "newsletter",
    "offices",
    "participation",
    "pictures",
    "cms",
}
