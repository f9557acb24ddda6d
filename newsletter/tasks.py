"""This room's tasks: each calls one function, and running it twice, or never, does no harm (law 1)."""

from messaging.delivery.sweeping import Swept
from newsletter import announcing, releasing, scheduling, telling


def page_published(page_id):
    """Settle what a page's publication means for the digests."""
    announcing.page_published(page_id)


def sweep():
    """Take up scheduled pages, unsettled announcements, authors to tell and photos to release."""
    return sum(
        (part() for part in (scheduling.sweep, announcing.sweep, telling.sweep, releasing.sweep)), Swept()
    )
