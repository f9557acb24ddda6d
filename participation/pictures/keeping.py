"""Keeps residents' photos private until they are printed, and releases them then.

`keep` copies the clean copy of a received photo (upright, without the camera's notes of place and
time: inbound's photos.py made it) into the private collection, under a name that says nothing. `release` moves it to the public
folder when the entry that shows it has been printed; `withhold` takes it back. Nothing else makes
a resident's photo public.
"""

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Collection, CollectionViewRestriction

from messaging.inbound.models import InboundPhoto
from participation.pictures.models import PRINTED_COLLECTION, PRIVATE_COLLECTION, Image
from participation.pictures.storage import is_private


def private_collection():
    """The collection of residents' photos that are not public."""
    found = Collection.objects.filter(name=PRIVATE_COLLECTION).first()
    if found:
        return found
    with transaction.atomic():
        found = Collection.get_first_root_node().add_child(name=PRIVATE_COLLECTION)
        # Wagtail asks this of documents only; a picture's file is guarded by its storage.
        CollectionViewRestriction.objects.create(
            collection=found, restriction_type=CollectionViewRestriction.LOGIN
        )
    return found


def printed_collection():
    """The collection of residents' photos that were printed."""
    found = Collection.objects.filter(name=PRINTED_COLLECTION).first()
    return found or Collection.get_first_root_node().add_child(name=PRINTED_COLLECTION)


def keep(inbound_photo, by=None):
    """The picture of a received photo in the private collection, made once; None for what is no picture.

    Reads and writes files: call it outside of a transaction.
    """
    if inbound_photo.state != InboundPhoto.State.KEPT or not inbound_photo.shown:
        return None
    if found := Image.objects.filter(inbound_photo=inbound_photo).first():
        return found
    image = Image(
        title=_("응모 사진 %(pk)d") % {"pk": inbound_photo.pk},
        collection=private_collection(),
        uploaded_by_user=by,
    )
    with inbound_photo.shown.open("rb") as clean:
        image.file = ContentFile(clean.read(), name="photo.jpg")
    image._set_image_file_metadata()
    image.save()
    with transaction.atomic():  # two moderators at once: the first picture stays
        InboundPhoto.objects.select_for_update().get(pk=inbound_photo.pk)
        other = Image.objects.filter(inbound_photo=inbound_photo).first()
        if other is None:
            Image.objects.filter(pk=image.pk).update(inbound_photo=inbound_photo)
    if other is not None:
        image.delete()
        return other
    image.refresh_from_db()
    return image


def problems_before_print(image):
    """What is still missing before a photo may be printed, in Korean; an empty list when nothing is."""
    missing = []
    if not image.description.strip():
        missing.append(_("사진을 설명하는 대체 텍스트가 없습니다."))
    if image.people_consent not in (Image.PeopleConsent.NOBODY, Image.PeopleConsent.GIVEN):
        missing.append(_("사진에 찍힌 사람의 동의를 확인하지 않았습니다."))
    return missing


def release(image, by=None):
    """Make a printed photo public: its file moves to the media folder, its private copies go."""
    return _move(image, by, public=True)


def withhold(image, by=None):
    """Take a photo out of the public folder again, with every smaller copy."""
    return _move(image, by, public=False)


def _move(image, by, *, public):
    image = Image.objects.get(pk=image.pk)
    if is_private(image.file.name) is not public:
        return image
    old, storage = image.file.name, image.file.storage
    image.collection = printed_collection() if public else private_collection()
    with image.file.open("rb") as source:
        new = storage.save(image.get_upload_to("photo.jpg"), ContentFile(source.read()))
    with transaction.atomic():
        mine = Image.objects.filter(pk=image.pk, file=old).update(file=new, collection=image.collection)
        if mine:
            action = "pictures.release" if public else "pictures.withhold"
            log(image, action, user=by)
    if not mine:  # somebody moved it first
        storage.delete(new)
        return Image.objects.get(pk=image.pk)
    # One by one: deleting a rendition's row takes its file and its place in the cache along.
    for rendition in image.renditions.all():
        rendition.delete()
    storage.delete(old)
    return Image.objects.get(pk=image.pk)
