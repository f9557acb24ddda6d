"""What a published page says of itself in a text, told by the floor that knows the page."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from wagtail import hooks

from messaging.offices.models import Department

HOOK = "register_page_facts"


@dataclass(frozen=True)
class PageFacts:
    """What a text needs to know of a page.

    An upper floor registers `f(page) -> PageFacts | None` under the Wagtail hook `register_page_facts`;
    None says 'not a page of mine'. `fingerprint` changes whenever a reader would notice a change of the
    page; left empty, it is made from the other facts.
    """

    headline: str
    search_words: str = ""
    url: str = ""
    department: Department | None = None
    phone: str = ""
    interest_mask: int = 0
    deadline: datetime | None = None
    advertising: bool = False
    fingerprint: str = ""
    expires_at: datetime | None = None

    def __post_init__(self):
        if not self.fingerprint:
            object.__setattr__(self, "fingerprint", fingerprint(self._plain()))

    def _plain(self):
        facts = vars(self) | {"department": self.department and self.department.pk}
        facts.pop("fingerprint")
        return facts


class NoFacts(LookupError):
    """No floor says what this page is: it cannot be announced."""

    def __init__(self, page):
        self.page = page
        super().__init__(f"no facts about page {page.pk}")


def fingerprint(facts):
    """A short, stable hash of plain values (dates included): the same values, the same fingerprint."""
    written = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def of(page):
    """The facts of a page. Raises NoFacts when nobody knows it."""
    page = page.specific
    for tell in hooks.get_hooks(HOOK):
        facts = tell(page)
        if facts is not None:
            return facts
    raise NoFacts(page)
