"""What every test of the newsletter needs: the office's name, and tasks that run when they are nudged."""

import pytest

from messaging.offices.models import OfficeSettings


@pytest.fixture(autouse=True)
def _office(db):
    office = OfficeSettings.load()
    office.office_name, office.newsletter_name, office.text_tag = "서울특별시 중구", "중구광장", "[중구청]"
    office.save()


@pytest.fixture
def worker(settings, django_capture_on_commit_callbacks):
    """Runs the tasks that a block nudges, right after it, as a worker would."""
    settings.Q_CLUSTER = {**settings.Q_CLUSTER, "sync": True}
    from django_q.conf import Conf

    was, Conf.SYNC = Conf.SYNC, True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    Conf.SYNC = was
