"""A mistyped sign-up is taken back without a trace, or moved to the right number."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.audience import consent, transitions
from messaging.audience.consent import NotTheirOwnAct
from messaging.audience.models import Channel, Consent, Household, OptOut, Subscriber
from messaging.states import WrongState
from tests.factories.audience import DongFactory, SubscriberFactory, mask, phone
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
PHONE = phone(1)
OPEN = {"phone": PHONE, "withdrawn_at": None}


@pytest.fixture
def typed():
    """Type a form for PHONE; returns the act that takes it back."""
    SubscriberFactory(phone=phone(900))  # lays the wordings
    clerk = UserFactory()

    def type_in(**told):
        before = transitions.remember(PHONE)
        transitions.sign_up(PHONE, channel=Channel.PAPER, by=clerk, **{"interest_mask": 1, **told})
        after = transitions.remember(PHONE)
        return lambda: transitions.take_back(PHONE, before, after, by=clerk)

    return type_in


def test_who_was_nobody_is_nobody_again(typed):
    home = Household.objects.create(address="다산로 1", address_key="다산로1")
    take_back = typed(household=home, name="홍길동")

    take_back()

    assert not Subscriber.objects.filter(phone=PHONE).exists()
    assert not Consent.objects.filter(phone=PHONE).exists()
    assert not Household.objects.exists(), "a home that only this form knew"
    entry = ModelLogEntry.objects.get(action="audience.take_back")
    assert "홍길동" not in f"{entry.label}{entry.data}"


def test_former_values_are_back_to_the_microsecond(typed):
    tomorrow = timezone.localdate() + timedelta(days=1)
    SubscriberFactory(
        phone=PHONE, interest_mask=mask("교육"), dong=DongFactory(), name="이순남", paused_until=tomorrow
    )
    before = Subscriber.objects.filter(phone=PHONE).values().get()
    consents = set(Consent.objects.filter(**OPEN).values_list("pk", flat=True))

    typed(dong=DongFactory(), name="홍길동", gender="F", consents=["advertising"])()

    assert Subscriber.objects.filter(phone=PHONE).values().get() == before
    assert set(Consent.objects.filter(**OPEN).values_list("pk", flat=True)) == consents


def test_a_refusal_that_the_form_lifted_is_in_force_again(typed):
    SubscriberFactory(phone=PHONE, left=True)
    OptOut.objects.update(said_at=timezone.now() - timedelta(days=3))
    take_back = typed(signed_on=timezone.localdate())
    assert Subscriber.objects.get(phone=PHONE).news_allowed

    take_back()

    row = Subscriber.objects.get(phone=PHONE)
    assert (row.state, row.news_allowed) == (Subscriber.State.LEFT, False)
    assert OptOut.objects.get(phone=PHONE).lifted_at is None
    assert not Consent.objects.filter(**OPEN).exists()


def test_what_she_refused_since_stays_refused(typed):
    SubscriberFactory(phone=PHONE)
    take_back = typed()
    consent.opt_out(PHONE, channel=Channel.TEXT)

    take_back()

    assert not Subscriber.objects.get(phone=PHONE).news_allowed
    assert OptOut.objects.filter(phone=PHONE, lifted_at=None).exists()


def test_what_she_changed_since_is_not_overwritten(typed):
    take_back = typed()
    transitions.change_interests(PHONE, mask("문화"), channel=Channel.TEXT)

    with pytest.raises(transitions.ChangedSince):
        take_back()

    assert Subscriber.objects.get(phone=PHONE).interest_mask == mask("문화")


def doubted(**given):
    subscriber = SubscriberFactory(phone=PHONE, **given)
    transitions.doubt(subscriber)
    return subscriber


def test_a_home_that_was_destroyed_meanwhile_stays_empty(typed):
    old_home, new_home = (
        Household.objects.create(address="다산로 1"),
        Household.objects.create(address="다산로 2"),
    )
    SubscriberFactory(phone=PHONE, household=old_home)
    take_back = typed(household=new_home)
    old_home.delete()

    take_back()

    assert Subscriber.objects.get(phone=PHONE).household is None


def test_a_mistyped_number_is_corrected_with_the_consents():
    clerk, subscriber = UserFactory(), doubted()

    moved = transitions.correct_number(subscriber, phone(2), by=clerk)

    assert (moved.pk, moved.phone, moved.news_allowed) == (subscriber.pk, phone(2), True)
    assert Consent.objects.filter(phone=phone(2), withdrawn_at=None).count() == 2
    assert not Consent.objects.filter(phone=PHONE).exists()
    entry = ModelLogEntry.objects.get(action="audience.correct_number")
    assert entry.user == clerk
    assert "0000000" not in f"{entry.label}{entry.data}"


def test_nobody_is_moved_to_a_number_that_is_taken_or_refused():
    clerk, subscriber = UserFactory(), doubted()
    SubscriberFactory(phone=phone(2))
    consent.opt_out(phone(3), channel=Channel.TEXT)

    with pytest.raises(transitions.NumberTaken):
        transitions.correct_number(subscriber, phone(2), by=clerk)
    with pytest.raises(NotTheirOwnAct):
        transitions.correct_number(subscriber, phone(3), by=clerk)

    subscriber.refresh_from_db()
    assert (subscriber.phone, subscriber.state) == (PHONE, Subscriber.State.PENDING)


def test_a_number_that_nobody_doubts_is_not_moved():
    with pytest.raises(WrongState):
        transitions.correct_number(SubscriberFactory(phone=PHONE), phone(2), by=UserFactory())
