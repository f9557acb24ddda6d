"""The demo's content is complete, and loading it twice changes nothing."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.demo import load, people
from messaging.audience.models import Dong, Interest, Subscriber
from messaging.digests.models import DigestItem
from messaging.offices.models import OfficeSettings
from newsletter.models import ArticlePage, IssuePage, NoticePage
from participation.models import Call, Corner
from participation.pictures.models import Image

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    assert load.load(history=False, picture_width=160) is True


def test_the_office_and_its_people_are_there(loaded):
    assert OfficeSettings.load().text_tag == "[중구청]"
    assert Dong.objects.filter(outside=False).count() == 15
    assert list(Interest.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert Subscriber.objects.textable().count() == 300
    assert set(Subscriber.objects.values_list("dong__name", flat=True)) >= {name for _, name in people.DONGS}
    for username, _name, group, _department in people.ACCOUNTS:
        user = get_user_model().objects.get(username=username)
        assert user.check_password(people.PASSWORD)
        assert [one.name for one in user.groups.all()] == [group]


def test_the_pages_are_there_and_none_of_them_is_announced_by_itself(loaded):
    now, today = timezone.now(), timezone.localdate()
    newest = IssuePage.objects.live().order_by("-year", "-month").first()
    coming = IssuePage.objects.not_live().get()

    assert (newest.year, newest.month) == (today.year, today.month)
    assert coming.press_deadline > today
    assert ArticlePage.objects.live().child_of(newest).count() >= 4
    assert NoticePage.objects.live().count() >= 12
    assert not NoticePage.objects.filter(deadline__lt=now).exists()
    for interest in Interest.objects.all():
        assert NoticePage.objects.filter(interest_mask__overlaps=interest.mask).exists()
    assert not DigestItem.objects.exists()
    assert Corner.objects.count() >= 3
    assert Call.objects.open().count() == Corner.objects.count()
    assert not Image.objects.filter(description="").exists()


def test_loading_twice_changes_nothing(loaded):
    before = Subscriber.objects.count(), NoticePage.objects.count()

    assert load.load() is False

    assert (Subscriber.objects.count(), NoticePage.objects.count()) == before
