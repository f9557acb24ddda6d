"""Decides where a resident's text goes: a chain of small named rules, the first that speaks wins.

A rule is any object with `name`, `title`, `order` and `look(heard) -> Ruling | None`. Upper floors
add theirs with the Wagtail hook `register_inbound_rules` (a function that returns one rule or
several) and the work that follows with `register_inbound_handlers` (a function that returns a dict
from route to a callable `(message, ruling)`, run once in the worker, inside the transaction that
marks the text as routed).

    order   who
    100     opt_out             a clear refusal
    110     likely_refusal      unsure: a person decides, the phone is held until then
    150     urgent              fire, suicide, violence: a person, at once
    200     spam
    300     opt_in, 400 change_interests, 500 help
    600     participation       call keyword, reply to a call's text, recognisable entry
    700     conversation        reply in an open inquiry
    800     reply               reply to what we last sent this phone
    900     general             a clear question is an inquiry, anything else a person reads
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol

from wagtail import hooks

from messaging.delivery.models import Topic
from messaging.inbound import urgency
from messaging.inbound.models import Route
from messaging.inbound.reading import Reading


@dataclass(frozen=True)
class SentText:
    """One text that this phone got from us: when, what kind, and what it was about."""

    at: datetime
    kind: str
    broadcast_id: int
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Context:
    """What we know of a phone when it texts us; without it a rule judges the words alone."""

    sent: tuple[SentText, ...] = ()  # within the reply window, newest first
    inquiries: tuple[Any, ...] = ()  # not closed, newest first
    signing_up: bool = False  # we asked for '동의' within the last 24 hours
    subscribed: bool = False
    same_from_others: int = 0  # other phones that sent these very words lately

    @property
    def topics(self):
        """The topics of the newest text that had any: what a reply is most likely about."""
        return next((text.topics for text in self.sent if text.topics), ())


@dataclass(frozen=True)
class Heard:
    """A text as the rules see it."""

    text: str
    phone: str = ""
    has_photo: bool = False
    context: Context | None = None

    @cached_property
    def reading(self) -> Reading:
        """The text in the forms that rules compare with (reading.py)."""
        return Reading.of(self.text)


@dataclass(frozen=True)
class Ruling:
    """Where a text goes, which rule said so, and why, in Korean for the people at the desk.

    `data` carries what the handler needs: 'hold' (why news must wait for a person), 'scope',
    'interest_mask', 'confirmed', 'child', 'inquiry', 'department'.
    """

    route: str
    rule: str
    why: str
    urgent: bool = False
    topic: Topic | None = None
    data: dict = field(default_factory=dict)


class Rule(Protocol):
    """One reason to send a text somewhere."""

    name: str
    title: str
    order: int

    def look(self, heard: Heard) -> Ruling | None:
        """The ruling, or None when this rule has nothing to say."""


def chain() -> list[Rule]:
    """All registered rules in the order in which they are asked."""
    rules = []
    for register in hooks.get_hooks("register_inbound_rules"):
        registered = register()
        rules.extend(registered if isinstance(registered, (list, tuple)) else [registered])
    return sorted(rules, key=lambda rule: (rule.order, rule.name))


def handlers() -> dict:
    """What is done for each route; a later registration for the same route takes over."""
    known = {}
    for register in hooks.get_hooks("register_inbound_handlers"):
        known.update(register())
    return known


def route(heard: Heard) -> Ruling:
    """Where this text goes. Stores nothing; the urgent flag is set beside whatever route."""
    alarm = urgency.look(heard.reading)
    for rule in chain():
        if ruling := rule.look(heard):
            return replace(ruling, urgent=True) if alarm else ruling
    return Ruling(Route.REVIEW, "none", "어느 규칙에도 걸리지 않아 사람이 읽습니다.", urgent=bool(alarm))
