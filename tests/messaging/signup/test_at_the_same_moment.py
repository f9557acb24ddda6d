"""Limits hold when many ask, guess or sign up at the same moment: the phone's lock lets one at a time decide."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from django.http import QueryDict
from django.test import RequestFactory

from messaging.audience.models import Subscriber
from messaging.delivery.models import Message
from messaging.signup import confirming, proving, signing_up
from messaging.signup.forms import SignUpForm
from messaging.signup.models import PhoneProof
from messaging.signup.proving import Outcome
from tests.factories.audience import SubscriberFactory, nine_interests, phone
from tests.messaging.signup.conftest import code_of, texts_of, wrong

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = phone(11)


def visitor(address="192.0.2.1", session_key=None):
    request = RequestFactory().get("/signup/", REMOTE_ADDR=address)
    request.session = SessionStore(session_key)
    if session_key is None:
        request.session.create()
    return request


def together(acts):
    """Run these at the same moment, each on a connection of its own; returns their results."""
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(one, act) for act in acts]]


def ask(request, number=PHONE):
    try:
        return proving.ask(request, number)
    except proving.TooManyCodes:
        return None


def test_eight_who_ask_at_once_for_one_phone_get_five_codes_of_which_one_is_good():
    requests = [visitor(f"192.0.2.{n}") for n in range(8)]

    together([lambda request=request: ask(request) for request in requests])

    assert len(texts_of(PHONE)) == 5
    assert PhoneProof.objects.filter(phone=PHONE, ended_at=None).count() == 1


def test_eight_phones_asked_for_at_once_from_one_address_stay_within_its_limit(settings):
    settings.CODES_PER_ADDRESS_HOUR = 3

    together([lambda n=n: ask(visitor(), phone(100 + n)) for n in range(8)])

    assert Message.objects.count() == 3


def test_eight_guesses_at_once_are_five():
    request = visitor()
    proving.ask(request, PHONE)
    request.session.save()
    guess = wrong(code_of(PHONE))

    outcomes = together(
        [lambda: proving.prove(visitor(session_key=request.session.session_key), guess).outcome] * 8
    )

    assert outcomes.count(Outcome.WRONG) == 4
    assert PhoneProof.objects.get().tries == 5


def test_four_forms_sent_at_once_sign_up_once_and_confirm_once():
    bits = [interest.bit for interest in nine_interests()]
    request = visitor()
    proof = proving.ask(request, PHONE)
    proving.prove(request, code_of(PHONE))

    def sign_up():
        filled = {"interest_mask": bits, "dong": "none", "language": "ko", "old_enough": "on"}
        agreed = {
            "agree_personal_data": "on",
            "agree_news": "on",
            "agreed_to": SignUpForm().initial["agreed_to"],
        }
        form = SignUpForm(_posted(filled | agreed))
        assert form.is_valid()
        return signing_up.sign_up(proof, form)

    assert sorted(together([sign_up] * 4)) == [False, False, False, True]
    assert Subscriber.objects.count() == 1
    assert len(texts_of(PHONE)) == 2


def test_confirming_six_times_at_once_sends_three():
    subscriber = SubscriberFactory()

    together([lambda: confirming.confirm(subscriber)] * 6)

    assert len(texts_of(subscriber.phone)) == 3


def _posted(values):
    posted = QueryDict(mutable=True)
    for name, value in values.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return posted
