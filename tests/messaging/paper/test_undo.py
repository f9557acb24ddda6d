"""A form can be taken back within its day: what was before it is again, and what can't be undone is said."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.audience import consent, transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent, OptOut, Subscriber
from messaging.delivery import sending
from messaging.delivery.models import Message
from messaging.paper import receiving, tasks
from messaging.paper.models import SignedForm
from tests.factories.audience import DongFactory, SubscriberFactory, mask, phone
from tests.factories.offices import UserFactory
from tests.factories.paper import SignedFormFactory
from tests.messaging.paper.conftest import MAY

pytestmark = pytest.mark.django_db
NUMBER = phone(1234)


@pytest.fixture
def undo(client, clerk):
    """Take the newest form back from the screen; returns what is said."""

    def act():
        response = client.post(reverse("paper:undo", args=[SignedForm.objects.latest("pk").pk]))
        return " ".join(str(message) for message in get_messages(response.wsgi_request))

    return act


def news_went():
    single = sending.single(Kind.NEWS, NUMBER, "소식", title="소식")
    single.messages.update(state=Message.State.ACCEPTED)


def test_who_was_nobody_is_nobody_again(type_in, undo, client):
    type_in(name="홍길동")

    said = undo()

    assert "되돌렸습니다" in said
    assert "이미 나간 확인 문자" in said
    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()
    form = SignedForm.objects.get()
    assert (form.subscriber, form.snapshot) == (None, {})
    assert form.undone_at is not None
    page = client.get(reverse("paper:desk")).content.decode()
    assert "오늘 0장" in page
    assert "홍길동" not in page


def test_former_values_are_back(type_in, undo):
    SubscriberFactory(phone=NUMBER, interest_mask=mask("문화"), dong=DongFactory(), name="이순남")
    before = Subscriber.objects.values().get()
    type_in(name="홍길동", numbers=["1"], advertising="on")

    undo()

    assert Subscriber.objects.values().get() == before


def test_who_had_refused_is_refused_again(type_in, undo):
    consent.opt_out(NUMBER, channel=Channel.TEXT, said_at=timezone.now() - timedelta(days=3))
    type_in(signed_on=timezone.localdate(), vouched="on")
    assert OptOut.objects.get().lifted_at is not None

    undo()

    assert OptOut.objects.get().lifted_at is None
    assert not Subscriber.objects.exists()


def test_undoing_twice_changes_nothing_more(type_in, undo):
    SubscriberFactory(phone=NUMBER)
    type_in(numbers=["9"])
    undo()
    transitions.change_interests(NUMBER, mask("교육"), channel=Channel.TEXT)

    assert "이미 되돌린" in undo()
    assert Subscriber.objects.get().interest_mask == mask("교육")


def test_what_she_changed_since_stops_the_undo(type_in, undo):
    type_in()
    transitions.change_interests(NUMBER, mask("교육"), channel=Channel.TEXT)

    assert "다시 바뀌어" in undo()
    assert Subscriber.objects.exists()


def test_a_new_person_who_got_news_stays(type_in, undo):
    type_in()
    news_went()

    assert "소식 문자가 이미 나가서" in undo()
    assert Subscriber.objects.exists()


def test_a_change_is_undone_after_news_and_says_that_it_went(type_in, undo):
    SubscriberFactory(phone=NUMBER, interest_mask=mask("문화"))
    type_in(numbers=["1"])
    news_went()

    assert "그 사이 나간 소식 문자" in undo()
    assert Subscriber.objects.get().interest_mask == mask("문화")


def test_of_two_forms_of_one_person_the_later_goes_first(type_in, clerk):
    type_in(numbers=["1"])
    type_in(numbers=["2"])
    first, second = SignedForm.objects.order_by("pk")

    with pytest.raises(receiving.CannotUndo):
        receiving.undo(first, by=clerk)
    receiving.undo(second, by=clerk)
    receiving.undo(first, by=clerk)

    assert not Subscriber.objects.exists()


def test_yesterdays_form_stays(type_in, undo):
    type_in()
    SignedForm.objects.update(typed_at=timezone.now() - timedelta(days=1))

    assert "때가 지났습니다" in undo()
    assert Subscriber.objects.exists()


def test_another_departments_form_is_not_there_to_be_undone(type_in, client):
    type_in()
    client.force_login(UserFactory(may=MAY))

    assert client.post(reverse("paper:undo", args=[SignedForm.objects.get().pk])).status_code == 404


def test_the_scan_goes_with_the_form(django_capture_on_commit_callbacks, settings, clerk):
    form = SignedFormFactory(typed_by=clerk, scan=True)
    assert list(settings.PRIVATE_ROOT.rglob("*.png"))

    with django_capture_on_commit_callbacks(execute=True):
        receiving.undo(form, by=clerk)

    assert not list(settings.PRIVATE_ROOT.rglob("*.png"))


def test_what_was_before_is_forgotten_after_a_week(type_in):
    type_in()
    assert tasks.sweep().found == 0
    SignedForm.objects.update(typed_at=timezone.now() - timedelta(days=8))

    assert tasks.sweep().found == 1
    assert SignedForm.objects.get().snapshot == {}


def test_the_clerks_name_is_in_the_audit_log_and_nothing_of_the_person(type_in, undo, clerk):
    type_in(name="홍길동")
    undo()

    entries = ModelLogEntry.objects.filter(user=clerk)
    assert {"paper.receive", "paper.undo", "audience.take_back"} <= {entry.action for entry in entries}
    assert not any("홍길동" in f"{e.label}{e.data}" or "00001234" in f"{e.label}{e.data}" for e in entries)
