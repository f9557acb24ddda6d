"""The demo's content is complete, and loading it twice changes nothing."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db.models import Count
from django.utils import timezone

from cms.demo import load, people
from messaging.audience.models import Dong, Household, Interest, OptOut, Subscriber
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
    assert Subscriber.objects.count() == people.SUBSCRIBERS
    changed_their_minds = len(people.THEN)
    assert Subscriber.objects.textable().count() == people.SUBSCRIBERS - changed_their_minds
    assert set(Subscriber.objects.values_list("dong__name", flat=True)) >= {name for _, name in people.DONGS}
    for username, _name, group, _department in people.ACCOUNTS:
        user = get_user_model().objects.get(username=username)
        assert user.check_password(people.PASSWORD)
        assert {one.name for one in user.groups.all()} == {group, people.SECOND_ROLES.get(username, group)}


def test_the_dongs_lie_where_they_lie_and_three_have_their_centre(loaded):
    dongs = {dong.name: dong for dong in Dong.objects.filter(outside=False)}
    row = {name: dong.map_row for name, dong in dongs.items()}
    column = {name: dong.map_column for name, dong in dongs.items()}

    assert len({(dong.map_row, dong.map_column) for dong in dongs.values()}) == 15
    assert min(column, key=column.get) == "중림동"
    assert {name for name in column if column[name] == 7} == {"황학동", "신당5동"}
    assert row["소공동"] < row["회현동"]
    assert row["을지로동"] < row["필동"]
    assert row["동화동"] < row["청구동"] < row["약수동"]
    assert column["필동"] < column["장충동"] < column["청구동"]
    assert "무교동" in dongs["명동"].other_names
    assert 60_000 < sum(dong.households for dong in dongs.values()) < 68_000
    assert {dong.centre.name for dong in dongs.values() if dong.centre} == {
        "다산동주민센터",
        "황학동주민센터",
        "중림동주민센터",
    }


def test_the_sign_ups_are_as_mixed_as_in_life(loaded):
    now = timezone.now()
    since = Subscriber.objects.filter(signed_up_at__gt=now - timedelta(weeks=12))

    assert set(Subscriber.objects.values_list("channel", flat=True)) == {"text", "web", "paper", "file"}
    assert Subscriber.objects.filter(department__name="다산동주민센터").count() >= 5
    assert set(Subscriber.objects.values_list("first_in_home", flat=True)) == {True, False, None}
    assert Household.objects.annotate(size=Count("members")).filter(size__gt=1).exists()
    assert len({(now - one).days // 7 for one in since.values_list("signed_up_at", flat=True)}) > 9
    assert OptOut.objects.filter(lifted_at=None).count() == list(people.THEN.values()).count("opt_out")
    assert Subscriber.objects.filter(advertising_allowed=True).exists()
    assert not Subscriber.objects.filter(signed_up_at__gt=now).exists()


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
