"""A resident's photo is private until it is printed: the file, every smaller copy, and every address."""

from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import storages
from django.urls import reverse
from wagtail.models import CollectionViewRestriction

from participation import moderation
from participation.models import Entry
from participation.pictures import keeping
from participation.pictures.models import Image
from tests.factories.offices import UserFactory
from tests.factories.participation import ModeratorFactory, SubmissionFactory, call, jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Wagtail keeps renditions in a cache, by the image's number: the next test counts from one again."""
    cache.clear()


@pytest.fixture
def entry():
    moderator = ModeratorFactory()
    submission = SubmissionFactory(call=call("photo"), photos=1, text="약수시장 눈온날")
    return moderation.approve(submission, moderator, alt="눈 쌓인 약수시장")


def public_files(settings):
    return [path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_an_approved_photo_is_not_public_yet(entry, settings):
    image = entry.photo
    rendition = image.get_rendition("fill-100x100")

    assert image.is_private
    assert image.collection.name == "주민 사진(비공개)"
    assert CollectionViewRestriction.objects.filter(collection=image.collection).exists()
    assert image.file.url.startswith("/admin/")
    assert rendition.url.startswith("/admin/")
    assert public_files(settings) == []


def test_a_private_photo_is_shown_to_moderators_only(entry, client):
    rendition = entry.photo.get_rendition("fill-100x100")

    assert client.get(rendition.url).status_code == 302  # to the login
    client.force_login(UserFactory(may=["participation.view_entry"]))
    assert client.get(rendition.url).status_code in (302, 403)
    client.force_login(ModeratorFactory())
    for url in (rendition.url, entry.photo.file.url):
        response = client.get(url)
        assert response.status_code == 200
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "private" in response["Cache-Control"]
    assert client.get("/admin/pictures/private/../../gwangjang.sqlite3").status_code == 404
    assert client.get("/admin/pictures/private/original_images/none.jpg").status_code == 404


def test_the_name_of_a_kept_photo_tells_nothing(entry):
    assert entry.photo.title.startswith("응모 사진 ")
    assert "photo" not in entry.photo.file.name
    assert entry.submission.phone[-8:] not in entry.photo.file.name


def test_printing_makes_a_photo_public_and_leaves_no_private_copy(
    entry, settings, django_capture_on_commit_callbacks
):
    entry.photo.get_rendition("fill-100x100")

    with django_capture_on_commit_callbacks(execute=True):
        image = keeping.release(entry.photo)

    assert not image.is_private
    assert image.get_rendition("fill-100x100").url.startswith("/media/")
    assert len(public_files(settings)) == 2
    # What residents sent stays; the picture library's private files are gone.
    private = [path for path in Path(storages["private"].location, "private").rglob("*") if path.is_file()]
    assert private == []
    assert keeping.release(image).file.name == image.file.name  # twice is once


def test_a_printed_photo_can_be_withheld_again(entry, settings, django_capture_on_commit_callbacks):
    image = keeping.release(entry.photo)
    image.get_rendition("fill-100x100")

    with django_capture_on_commit_callbacks(execute=True):
        image = keeping.withhold(image)

    assert image.is_private
    assert public_files(settings) == []


def test_a_photo_is_kept_once():
    submission = SubmissionFactory(call=call("photo"), photos=1)
    photo = submission.inbound.photos.get()

    assert keeping.keep(photo) == keeping.keep(photo)
    assert Image.objects.count() == 1


def test_what_is_missing_before_print_is_said(entry):
    assert len(keeping.problems_before_print(entry.photo)) == 1  # the people's consent
    Image.objects.update(description="", people_consent=Image.PeopleConsent.GIVEN)
    assert keeping.problems_before_print(Image.objects.get()) == ["사진을 설명하는 대체 텍스트가 없습니다."]


def test_the_desk_writes_down_what_a_photo_shows_and_who_agreed(client):
    submission = SubmissionFactory(call=call("photo"), photos=1)
    client.force_login(ModeratorFactory())

    client.post(
        reverse("participation:act", args=[submission.pk]),
        {"act": "approve", "body": "눈 온 날", "seen": "0", "alt": "눈 쌓인 약수시장", "consent": "nobody"},
    )

    assert keeping.problems_before_print(Entry.objects.approved().get().photo) == []


def test_a_photo_entry_may_stand_without_words():
    entry = moderation.approve(SubmissionFactory(call=call("photo"), photos=1, text=""), ModeratorFactory())

    assert (entry.body, entry.state) == ("", Entry.State.APPROVED)


def test_the_photo_of_a_text_is_shown_at_the_desk(client):
    photo = SubmissionFactory(photos=1).inbound.photos.get()
    address = f"/admin/pictures/received/{photo.pk}/"

    assert client.get(address).status_code == 302
    client.force_login(ModeratorFactory())
    assert client.get(address).status_code == 200


def test_the_form_of_a_picture_asks_for_alternative_text_credit_and_consent():
    from django.core.files.uploadedfile import SimpleUploadedFile
    from wagtail.images.forms import get_image_form

    form = get_image_form(Image)(
        {"title": "제목", "people_consent": "nobody"},
        {"file": SimpleUploadedFile("a.jpg", jpeg(), "image/jpeg")},
        user=UserFactory(is_superuser=True),
    )

    assert not form.is_valid()
    assert "description" in form.errors
    assert {"credit", "people_consent"} <= set(form.fields)
