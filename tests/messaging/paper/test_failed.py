"""Forms whose confirmation reached nobody: the clerk compares the paper and puts the number right."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from messaging.audience import consent
from messaging.audience.models import Channel, Consent, Subscriber
from messaging.delivery.models import Message
from messaging.paper.models import SignedForm
from tests.factories.audience import SubscriberFactory, phone
from tests.factories.offices import UserFactory
from tests.factories.paper import SignedFormFactory
from tests.messaging.paper.conftest import MAY

pytestmark = pytest.mark.django_db
WRONG = phone(1235)


@pytest.fixture
def lost(clerk):
    return SignedFormFactory(phone=WRONG, typed_by=clerk, failed=True)


def correct(client, form, number):
    return client.post(reverse("paper:correct", args=[form.pk]), {"phone": number})


def test_only_forms_whose_text_did_not_arrive_are_listed(client, clerk, lost):
    SignedFormFactory(phone=phone(4444), typed_by=clerk)

    page = client.get(reverse("paper:failed")).content.decode()

    assert "010-****-1235" in page
    assert "4444" not in page
    assert "00001235" not in page


def test_the_right_number_gets_the_person_and_a_confirmation(client, clerk, lost):
    response = correct(client, lost, "010-0000-1234")

    subscriber = Subscriber.objects.get()
    assert response.status_code == 302
    assert (subscriber.phone, subscriber.news_allowed) == (phone(1234), True)
    assert Consent.objects.filter(phone=phone(1234), withdrawn_at=None).count() == 2
    assert Message.objects.filter(phone=phone(1234)).count() == 1
    assert "010-****" not in client.get(reverse("paper:failed")).content.decode()
    entry = ModelLogEntry.objects.get(action="paper.correct")
    assert entry.user == clerk
    assert correct(client, lost, "010-0000-9999").status_code == 302, "an old tab changes nothing"
    assert Subscriber.objects.get().phone == phone(1234)


def test_nobody_is_moved_onto_another_persons_number(client, lost):
    SubscriberFactory(phone=phone(1234))

    page = correct(client, lost, "010-0000-1234").content.decode()

    assert "이미 신청하신 분이 있습니다" in page
    assert Subscriber.objects.filter(phone=WRONG).exists()


def test_nobody_is_moved_onto_a_number_that_refused(client, lost):
    consent.opt_out(phone(1234), channel=Channel.TEXT)

    page = correct(client, lost, "010-0000-1234").content.decode()

    assert "수신거부하신 번호" in page
    assert Subscriber.objects.filter(phone=WRONG).exists()


def test_a_form_typed_over_somebody_is_taken_back_instead_of_moved(client, clerk):
    SubscriberFactory(phone=WRONG)
    form = SignedFormFactory(phone=WRONG, typed_by=clerk, failed=True)

    assert "덧쓴 신청서" in correct(client, form, "010-0000-1234").content.decode()
    client.post(reverse("paper:undo", args=[form.pk]), {"failed": "1"})

    assert Subscriber.objects.get().phone == WRONG
    assert SignedForm.objects.get().undone_at is not None


def test_a_number_that_is_none_is_said_so(client, lost):
    assert "글자 O" in correct(client, lost, "O10-0000-1234").content.decode()


def test_departments_see_their_own_only(client, lost):
    client.force_login(UserFactory(may=MAY))

    assert "1235" not in client.get(reverse("paper:failed")).content.decode()
    assert correct(client, lost, "010-0000-1234").status_code == 404
