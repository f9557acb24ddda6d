"""A clerk at the desk, and the form as a resident filled it in."""

import pytest
from django.urls import reverse

from messaging.audience import knowing, phones, wordings
from messaging.paper import versions
from tests.factories.audience import nine_interests
from tests.factories.offices import UserFactory

MAY = [
    *("paper.add_signedform", "paper.view_signedform", "paper.change_signedform", "paper.see_scan"),
    "paper.print_paperform",
]
TICKED = ("personal_data", "news", "signature", "over_14")


@pytest.fixture
def nine(db):
    wordings.lay_first_wordings()
    return nine_interests()


@pytest.fixture
def clerk(client, nine):
    user = UserFactory(may=MAY)
    client.force_login(user)
    return user


@pytest.fixture
def sheet(nine):
    """What stands on a form, as the desk posts it; `told` is what the clerk was told of the number just now."""

    def filled(phone="010.0000.1234", **typed):
        paper_form = typed.pop("paper_form", None) or versions.in_hand()
        given = {
            "phone": phone,
            "paper_form": paper_form.pk,
            "numbers": ["1", "3"],
            "language": "ko",
            "signed_on": "2026-01-02",
            **dict.fromkeys(TICKED, "on"),
            **typed,
        }
        try:
            given.setdefault("told", knowing.of(phones.parse(phone)).stamp)
        except phones.NotAPhone:
            given.setdefault("told", "")
        return {name: value for name, value in given.items() if value is not None}

    return filled


@pytest.fixture
def type_in(client, clerk, sheet):
    """Post a form to the desk; returns the response."""
    return lambda *args, **typed: client.post(reverse("paper:desk"), sheet(*args, **typed))
