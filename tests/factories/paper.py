"""Signed forms for tests: typed in as a clerk does, through the real transitions."""

from io import BytesIO

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from PIL import Image

from messaging.audience import knowing, transitions, wordings
from messaging.audience.models import Interest
from messaging.paper import receiving, scans, versions
from messaging.paper.models import SignedForm
from messaging.signup.models import Confirmation
from tests.factories.audience import nine_interests, phone
from tests.factories.offices import UserFactory


def picture(kind="PNG"):
    """The bytes of a small picture."""
    out = BytesIO()
    Image.new("RGB", (60, 80), "white").save(out, kind)
    return out.getvalue()


class SignedFormFactory(DjangoModelFactory):
    """A form typed in for `phone`. `failed=True`: its confirmation reached nobody; `scan=True`: with a scan."""

    class Meta:
        model = SignedForm

    phone = factory.Sequence(lambda n: phone(700 + n))
    typed_by = factory.SubFactory(UserFactory)
    numbers = (1, 3)
    purposes = ("personal_data", "news")
    signed_on = factory.LazyFunction(timezone.localdate)
    scan = failed = False

    @classmethod
    def _create(cls, model_class, *, phone, typed_by, failed, scan, **given):
        wordings.lay_first_wordings()
        if not Interest.objects.exists():
            nine_interests()
        form = receiving.receive(
            phone,
            given.pop("paper_form", None) or versions.current(),
            told=knowing.of(phone).stamp,
            by=typed_by,
            scan=scans.keep("png", picture()) if scan else "",
            **given,
        )
        if failed:
            Confirmation.objects.filter(subscriber=form.subscriber).update(
                outcome=Confirmation.Outcome.FAILED
            )
            transitions.doubt(form.subscriber)
            form.subscriber.refresh_from_db()
        return form
