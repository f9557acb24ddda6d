"""What each room shows of a phone on its owner's own page, and puts into the file of her data.

A room registers the Wagtail hook `register_my_page_sections`: f(phone) -> MyPageSection or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from wagtail import hooks

HOOK = "register_my_page_sections"
PER_PAGE = 20
FIRST = 3  # on the page itself; the rest stands on a page of its own
AT_A_TIME = 500  # rows of the data file read at once


@dataclass(frozen=True)
class Item:
    """One thing of the person's: when, what kind of thing, its words as they were, and where it stands."""

    at: datetime
    what: str
    words: str
    state: str
    note: str = ""


@dataclass(frozen=True)
class MyPageSection:
    """One part: `rows` are this phone's alone, newest first; `items(rows)` tells a few of them in constant queries."""

    name: str  # in the address, and the key in the file
    title: str
    empty: str
    rows: QuerySet
    items: Callable[[list], list[Item]]
    order: int = 100

    def page(self, number=1, per_page=PER_PAGE):
        """One page of it: a Django page whose objects are Items."""
        page = Paginator(self.rows, per_page).get_page(number)
        page.object_list = self.items(list(page.object_list))
        return page

    def everything(self):
        """All of it, a few hundred rows in memory at a time."""
        last = None
        while True:
            rows = self.rows if last is None else self.rows.filter(pk__lt=last)
            rows = list(rows[:AT_A_TIME])
            if not rows:
                return
            yield from self.items(rows)
            last = rows[-1].pk


def of(phone):
    """The parts that the rooms have for this phone, in order."""
    found = [register(phone) for register in hooks.get_hooks(HOOK)]
    return sorted((section for section in found if section), key=lambda section: section.order)


def named(phone, name):
    """The part of that name, or None."""
    return next((section for section in of(phone) if section.name == name), None)
