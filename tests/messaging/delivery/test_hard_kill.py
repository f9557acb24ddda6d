"""With real processes: a worker killed in the middle of a send, and SQLite under everybody at once."""

import shutil
from collections import Counter

import pytest

from tests.messaging.delivery.processes import House, wait_for

pytestmark = pytest.mark.hard

# Quiet hours would make these tests depend on the hour they run at.
UNDER_WAY = """
from datetime import time
from messaging.offices.models import OfficeSettings
from tests.factories import delivery as make
office = OfficeSettings.load()
office.quiet_from = office.quiet_to = time(0, 0)
office.save()
print(make.under_way({many}).pk)
"""


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """A migrated database, made once: migrating takes longer than any of the tests."""
    folder = tmp_path_factory.mktemp("migrated")
    House(folder).manage("migrate", "-v0")
    return folder / "house.sqlite3"


@pytest.fixture
def house(tmp_path, migrated):
    """An empty house with its carrier and its site; workers start in the tests."""
    shutil.copy(migrated, tmp_path)
    house = House(tmp_path, DELIVERY_RATE="400")
    try:
        house.start_carrier()
        house.start_site()
        yield house
    finally:
        house.close()


def taken(house):
    """How often the carrier took each message: its own ledger, not our states."""
    return Counter(text.message_id for text in house.carrier.texts())


def all_told(house):
    """The books, once every broadcast is sent and every report has come."""
    books = house.books()
    return all(book["state"] == "sent" and book["accepted"] == 0 for book in books) and books


def test_a_worker_killed_in_the_middle_of_a_send_leaves_the_same_books(house):
    house.shell(UNDER_WAY.format(many=2000))
    # The fourth request is taken, and its answer comes when nobody waits for it any more.
    house.carrier.misbehave("slow", times=1, skip=3, seconds=6)
    house.start_worker()
    wait_for(lambda: sum(taken(house).values()) >= 1600, 60, "four batches are taken")

    house.kill("worker")
    (at_the_kill,) = house.books()
    house.start_worker()
    (book,) = wait_for(lambda: all_told(house), 120, "the broadcast is sent and every report applied")

    assert at_the_kill["state"] == "sending"
    assert 0 < at_the_kill["accepted"] + at_the_kill["delivered"] < 2000
    times = taken(house)
    assert len(times) == 2000, "lost"
    assert set(times.values()) == {1}, "duplicated"
    assert book["delivered"] + book["failed"] == book["recipients"] == 2000
    assert book["uncertain"] == book["withdrawn"] == 0


def test_killed_again_and_again_it_still_sends_everything_once(house):
    house.shell(UNDER_WAY.format(many=2400))
    for goal in (400, 1200, 2000):
        house.start_worker()
        wait_for(lambda goal=goal: sum(taken(house).values()) >= goal, 60, f"{goal} texts are taken")
        house.kill("worker")

    house.start_worker()
    wait_for(lambda: all_told(house), 120, "the broadcast is sent and every report applied")

    times = taken(house)
    assert len(times) == 2400
    assert set(times.values()) == {1}


def test_web_server_and_two_workers_on_sqlite_never_find_the_database_locked(house):
    house.environment["DELIVERY_RATE"] = "0"
    house.start_worker("worker")
    house.start_worker("second")
    house.shell(UNDER_WAY.format(many=6000))
    house.shell(
        "from tests.factories import delivery as make\n"
        "for number in range(200): make.single(900000 + number)\n"
        "print('ok')"
    )

    wait_for(lambda: all_told(house), 180, "every broadcast is sent and every report applied")
    everything = "".join(house.log(name) for name in ("site", "worker", "second", "carrier"))
    assert "database is locked" not in everything
    assert "Traceback" not in house.log("worker") + house.log("second")
    assert len(taken(house)) == 6200
    assert set(taken(house).values()) == {1}
