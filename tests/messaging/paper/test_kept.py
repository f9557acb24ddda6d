"""What paper forms leave with us ends by itself: scans five days after she left, what was before within a week."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.audience import transitions
from messaging.audience.models import Channel, Subscriber
from messaging.keeping import destroying, holding, kept
from messaging.keeping.models import Destruction
from messaging.paper import kept as ours
from messaging.paper import receiving
from messaging.paper.models import SignedForm
from tests.factories.audience import phone
from tests.factories.offices import UserFactory
from tests.factories.paper import SignedFormFactory

pytestmark = pytest.mark.django_db
SIX_DAYS = timedelta(days=6)


def scans(settings):
    return list((settings.PRIVATE_ROOT / "signed-forms").glob("*"))


def left_long_ago(number):
    """A scanned form of somebody who left six days ago."""
    form = SignedFormFactory(phone=phone(number), name="홍길동", scan=True)
    transitions.leave(phone(number), channel=Channel.TEXT)
    Subscriber.objects.filter(phone=phone(number)).update(left_at=timezone.now() - SIX_DAYS)
    return form


def a_day():
    """What a night's destruction does."""
    if destruction := destroying.by_themselves():
        while destroying.run(destruction.pk):
            pass


def test_every_kind_of_this_room_stands_in_the_retention_table():
    assert {kind.key for kind in ours.kinds()} <= set(kept.kinds())


def test_the_scan_of_somebody_who_left_goes_with_its_file_and_who_typed_it_stays(settings):
    form = left_long_ago(1)
    stays = SignedFormFactory(phone=phone(2), scan=True)

    a_day()

    form.refresh_from_db()
    assert (form.scan.name, form.subscriber.name) == ("", "")
    assert form.typed_by
    assert [path.name for path in scans(settings)] == [stays.scan.name.rsplit("/", 1)[-1]]
    a_day()
    assert Destruction.objects.count() == 1, "the same is not destroyed twice"


def test_a_hold_on_the_number_keeps_the_scan(settings):
    left_long_ago(1)
    holding.hold_phone(phone(1), "소송", UserFactory())

    a_day()

    assert len(scans(settings)) == 1


def test_the_scan_of_a_form_without_a_person_goes_too(settings):
    form = SignedFormFactory(phone=phone(1), scan=True)
    Subscriber.objects.all().delete()
    SignedForm.objects.filter(pk=form.pk).update(typed_at=timezone.now() - SIX_DAYS)

    a_day()

    assert not scans(settings)


def test_a_scan_that_an_undo_could_not_delete_is_not_forgotten(settings):
    form = SignedFormFactory(phone=phone(1), scan=True)
    SignedForm.objects.filter(pk=form.pk).update(
        undone_at=timezone.now() - SIX_DAYS, undone_by=form.typed_by, snapshot={}
    )

    a_day()

    assert not scans(settings)
    assert Subscriber.objects.get().state == Subscriber.State.ACTIVE


def test_what_stood_before_a_form_is_forgotten_within_a_week():
    old, young = SignedFormFactory(phone=phone(1)), SignedFormFactory(phone=phone(2))
    SignedForm.objects.filter(pk=old.pk).update(typed_at=timezone.now() - timedelta(days=8))

    assert receiving.forget_snapshots() == 1

    assert not SignedForm.objects.get(pk=old.pk).snapshot
    assert SignedForm.objects.get(pk=young.pk).snapshot


def test_what_stood_before_a_form_is_forgotten_once_she_leaves():
    """The particulars of whoever left are gone after five days: a copy must not outlive them."""
    form = SignedFormFactory(phone=phone(1), name="홍길동")
    transitions.leave(phone(1), channel=Channel.TEXT)

    receiving.forget_snapshots()

    assert not SignedForm.objects.get(pk=form.pk).snapshot
