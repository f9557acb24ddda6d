"""Corners, calls, submissions and entries for tests; each goes through its real transitions."""

import io
from datetime import timedelta

import factory
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image as Pixels

from messaging.inbound.models import InboundMessage, InboundPhoto
from messaging.inbound.router import Ruling
from participation import moderation, receiving
from participation.models import Call, Corner, Entry, Submission
from tests.factories.offices import UserFactory


class ModeratorFactory(UserFactory):
    """A moderator (검토자): in the group whose task it is, with the permissions of the role."""

    full_name = factory.Sequence(lambda n: f"박검토{n}")
    role = ["검토자"]
    permissions = [
        "participation.moderate_submission",
        "participation.view_submission",
        "participation.change_entry",
    ]

    @classmethod
    def _create(cls, model_class, *args, role, permissions, **given):
        moderator = super()._create(model_class, *args, **given)
        for name in ["wagtailadmin.access_admin", *permissions]:
            app_label, codename = name.split(".")
            moderator.user_permissions.add(
                Permission.objects.get(content_type__app_label=app_label, codename=codename)
            )
        moderator.groups.set([Group.objects.get_or_create(name=name)[0] for name in role])
        return moderator


class CornerFactory(DjangoModelFactory):
    class Meta:
        model = Corner
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"코너 {n}")
    slug = factory.Sequence(lambda n: f"corner-{n}")
    form = Corner.Form.QUESTION
    introduction = "주민이 쓰는 자리입니다."


class CallFactory(DjangoModelFactory):
    """An open call; `closed=True` for one that closed yesterday, `upcoming=True` for one that opens tomorrow."""

    class Meta:
        model = Call

    class Params:
        closed = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=30)),
            closes_at=factory.LazyFunction(lambda: timezone.now() - timedelta(days=1)),
        )
        upcoming = factory.Trait(
            opens_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=1)),
            closes_at=factory.LazyFunction(lambda: timezone.now() + timedelta(days=30)),
        )

    corner = factory.SubFactory(CornerFactory)
    title = factory.Sequence(lambda n: f"공모 {n}")
    question = "올 김장, 누구와 담그셨나요?"
    keyword = factory.Sequence(lambda n: f"머리말{n}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=3))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=20))


def call(form, **given):
    """An open call in a corner of this form."""
    return CallFactory(corner=CornerFactory(form=form), **given)


class InboundFactory(DjangoModelFactory):
    """A text that came in; `photos=1` brings pictures along that a worker has found to be pictures."""

    class Meta:
        model = InboundMessage
        skip_postgeneration_save = True

    gateway = "simulator"
    provider_id = factory.Sequence(lambda n: f"participation-{n}")
    phone = factory.Sequence(lambda n: f"+8210{n + 1:08}")
    text = "김장은 올해도 시어머니랑 둘이 했어요"
    sent_at = factory.LazyFunction(timezone.now)
    raw = ""

    @factory.post_generation
    def photos(message, create, wanted):
        for position in range(wanted or 0):
            photo = InboundPhoto(
                message=message,
                position=position,
                content_type="image/jpeg",
                size=1,
                state=InboundPhoto.State.KEPT,
            )
            photo.file.save("a.jpg", ContentFile(jpeg()), save=False)
            photo.shown.save("b.jpg", ContentFile(jpeg()), save=False)
            photo.save()


def jpeg(size=(640, 480), exif=None):
    """The bytes of a small photo."""
    content = io.BytesIO()
    Pixels.new("RGB", size, (180, 120, 60)).save(content, "JPEG", **({"exif": exif} if exif else {}))
    return content.getvalue()


class SubmissionFactory(DjangoModelFactory):
    """A submission that came by text. `taken=user`, `approved=user`, `declined=user` go on from there.

    `text`, `phone` and `photos` are those of the text.
    """

    class Meta:
        model = Submission

    call = factory.SubFactory(CallFactory)
    text = "김장은 올해도 시어머니랑 둘이 했어요"
    phone = factory.Sequence(lambda n: f"+8210{n + 1:08}")
    photos = 0
    received_at = None
    taken = approved = declined = None

    @classmethod
    def _create(cls, model_class, *, call, text, phone, photos, received_at, taken, approved, declined):
        at = {"stored_at": received_at, "sent_at": received_at} if received_at else {}
        message = InboundFactory(text=text, phone=phone, photos=photos, **at)
        submission = receiving.receive(message, Ruling("submission", "test", "시험", data={"call": call.pk}))
        if taken:
            moderation.take(submission, taken)
        if approved:
            moderation.approve(submission, approved)
        if declined:
            moderation.decline(submission, "주제와 맞지 않음", declined)
        submission.refresh_from_db()
        return submission


def entry(by, **given):
    """An approved entry: what an issue lays in. `by` is a moderator."""
    submission = SubmissionFactory(approved=by, **given)
    return Entry.objects.get(submission=submission)
