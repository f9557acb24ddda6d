"""Consent is asked at the last moment, by kind of text (law 4)."""

import pytest

from messaging.audience import consent
from messaging.audience.consent import refusals
from messaging.audience.kinds import Kind
from tests.factories.audience import SubscriberFactory, phone

pytestmark = pytest.mark.django_db
PHONE = phone(1)


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.REPLY])
def test_what_the_person_asked_for_goes_even_after_a_refusal(kind):
    opted_out = SubscriberFactory(opted_out="all")

    assert refusals([opted_out.phone], kind) == {}


def test_a_refusal_stops_news_and_lets_results_through():
    opted_out = SubscriberFactory(opted_out=True)

    assert refusals([opted_out.phone], Kind.NEWS) == {opted_out.phone: "opted_out"}
    assert refusals([opted_out.phone], Kind.RESULT) == {}


def test_a_refusal_of_everything_stops_results_too():
    opted_out = SubscriberFactory(opted_out="all")

    assert refusals([opted_out.phone], Kind.RESULT) == {opted_out.phone: "opted_out"}


def test_a_hold_stops_news_and_results_but_not_a_persons_answer():
    held = SubscriberFactory(held=True)

    assert refusals([held.phone], Kind.NEWS) == {held.phone: "held"}
    assert refusals([held.phone], Kind.RESULT) == {held.phone: "held"}
    assert refusals([held.phone], Kind.REPLY) == {}
    assert consent.held(held.phone)
