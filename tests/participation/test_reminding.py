"""One mail a day to the moderators."""

from datetime import datetime

import pytest
from django.core import mail
from django.utils import timezone

from participation.models import WaitingMail
from participation.reminding import tell_moderators
from tests.factories.participation import ModeratorFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def at(day, hour):
    """November 2026: the 24th is a Tuesday, the 28th a Saturday."""
    return datetime(2026, 11, day, hour, tzinfo=timezone.get_default_timezone())


def test_moderators_are_told_once_a_day_how_much_waits():
    ModeratorFactory(email="a@example.com")
    ModeratorFactory(email="b@example.com")
    ModeratorFactory(email="gone@example.com", is_active=False)
    submission = SubmissionFactory()

    assert tell_moderators(at(24, 9)).resumed == 1
    assert tell_moderators(at(24, 10)).resumed == 0

    assert sorted(message.to for message in mail.outbox) == [["a@example.com"], ["b@example.com"]]
    assert mail.outbox[0].subject == "[광장] 검토할 응모글 1편"
    assert submission.words not in mail.outbox[0].body
    assert WaitingMail.objects.get().sent_at
    assert tell_moderators(at(25, 9)).resumed == 1


@pytest.mark.parametrize("now", [at(24, 8), at(24, 19), at(28, 10)], ids=["early", "late", "Saturday"])
def test_nobody_is_told_outside_of_working_hours(now):
    ModeratorFactory(email="a@example.com")
    SubmissionFactory()

    tell_moderators(now)

    assert mail.outbox == []


def test_nobody_is_told_of_nothing():
    ModeratorFactory(email="a@example.com")

    tell_moderators(at(24, 9))

    assert mail.outbox == []
    assert not WaitingMail.objects.exists()
