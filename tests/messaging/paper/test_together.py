"""Two clerks type the same number at the same moment: one is first, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from messaging.audience import knowing, wordings
from messaging.audience.models import Subscriber
from messaging.paper import receiving, versions
from messaging.paper.models import PaperForm, SignedForm
from tests.factories.audience import nine_interests, phone
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            return act()
        except receiving.NotAsTold as told:
            return told
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(one, act) for act in acts]]


def test_of_two_clerks_with_one_number_the_second_is_told():
    wordings.lay_first_wordings()
    nine_interests()
    form = versions.current()
    clerks = [UserFactory(), UserFactory()]
    for n in range(4):
        told = knowing.of(phone(n)).stamp
        results = together(
            *[
                lambda clerk=clerk, n=n, told=told: receiving.receive(
                    phone(n),
                    form,
                    numbers=[1],
                    purposes=["personal_data", "news"],
                    signed_on=form.used_from,
                    told=told,
                    by=clerk,
                )
                for clerk in clerks
            ]
        )

        assert sorted(type(result).__name__ for result in results) == ["NotAsTold", "SignedForm"]
    assert Subscriber.objects.count() == SignedForm.objects.count() == 4


def test_printing_together_makes_one_version():
    wordings.lay_first_wordings()
    nine_interests()

    together(*[versions.current] * 4)

    assert PaperForm.objects.get().number == 1
