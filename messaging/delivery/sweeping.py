"""The sweep: finds again, from rows alone, whatever a lost task left behind (law 1).

Other rooms join by the Wagtail hook `register_sweepers`, which returns a callable `() -> Swept`.
"""

import logging
import time
from dataclasses import dataclass

from wagtail import hooks

from messaging.delivery import leases

logger = logging.getLogger(__name__)

LEASE = "sweep"
SECONDS = 55  # less than the minute between two sweeps


@dataclass(frozen=True)
class Swept:
    """How much unfinished work was found, how much of it was taken up, and what nobody can know yet."""

    found: int = 0
    resumed: int = 0
    uncertain: int = 0

    def __add__(self, other):
        return Swept(self.found + other.found, self.resumed + other.resumed, self.uncertain + other.uncertain)


def sweep(wait=0):
    """Ask every room for what it left unfinished; does nothing while another sweeps.

    `wait` is how many seconds to wait for that other. A sweeper that fails keeps none of the others
    from sweeping.
    """
    swept = Swept()
    until = time.monotonic() + wait
    while leases.is_held(LEASE) and time.monotonic() < until:
        time.sleep(0.2)
    with leases.held(LEASE, SECONDS) as lease:
        if lease is None:
            return swept
        for sweeper in hooks.get_hooks("register_sweepers"):
            swept += _one(sweeper)
    if swept.found:
        logger.info("sweep: %s found, %s resumed, %s uncertain", swept.found, swept.resumed, swept.uncertain)
    return swept


def _one(register):
    """What one room's sweeper found. An exception's text may hold a number: only its type is logged."""
    sweeper = register()
    try:
        return sweeper()
    except Exception as error:
        logger.error("sweeper %s.%s failed: %s", sweeper.__module__, sweeper.__name__, type(error).__name__)
        return Swept()
