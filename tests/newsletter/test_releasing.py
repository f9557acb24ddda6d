"""A resident's photo is public when the issue that prints it reaches the doors."""

from datetime import timedelta

import pytest
from django.utils import timezone

from newsletter import laying_in, releasing
from newsletter.models import IssuePage
from participation.pictures.models import Image
from tests.factories.newsletter import EditorFactory, IssuePageFactory
from tests.factories.offices import UserFactory
from tests.factories.participation import entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    found = entry(UserFactory(groups=["검토자"]), photos=1)
    Image.objects.filter(pk=found.photo_id).update(description="눈 쌓인 골목", people_consent="nobody")
    laying_in.lay_in(found, IssuePageFactory(published=True), EditorFactory())
    return found.photo


@pytest.mark.parametrize(
    ("days", "public"), [(1, False), (0, True), (-3, True)], ids=["tomorrow", "today", "days ago"]
)
def test_a_photo_is_released_on_the_day_of_delivery(photo, days, public):
    IssuePage.objects.update(delivery_date=timezone.localdate() + timedelta(days=days))

    releasing.sweep()

    photo = Image.objects.get(pk=photo.pk)
    assert photo.is_private is not public


def test_a_photo_of_an_unpublished_issue_stays_private(photo):
    IssuePage.objects.update(delivery_date=timezone.localdate(), live=False)

    releasing.sweep()

    assert Image.objects.get(pk=photo.pk).is_private
