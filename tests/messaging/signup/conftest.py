"""What this room's tests share: the words people agree to, and a phone that shows what it got."""

import re

import pytest

from messaging.audience import wordings
from messaging.delivery.models import Message
from messaging.offices.models import OfficeSettings


@pytest.fixture(autouse=True)
def _wordings(db):
    wordings.lay_first_wordings()
    OfficeSettings.load()


def texts_of(phone):
    """What this phone was sent, oldest first."""
    return list(Message.objects.filter(phone=phone).order_by("pk").values_list("edition__body", flat=True))


def code_of(phone):
    """The newest code that went to this phone, as its owner reads it."""
    bodies = Message.objects.filter(phone=phone, broadcast__kind="code").order_by("-pk")
    return re.search(r"\d{6}", bodies.values_list("edition__body", flat=True)[0])[0]


def wrong(code):
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def prove(client, phone):
    """Walk a visitor through the number and the code; returns the answer to the code."""
    assert client.post("/signup/", {"phone": "0" + phone[3:], "language": "ko"}).status_code == 302
    return client.post("/signup/code/", {"code": code_of(phone)})
