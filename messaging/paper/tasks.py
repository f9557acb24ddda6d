"""The work of this room's workers: what is no longer needed is forgotten."""

from messaging.delivery.sweeping import Swept
from messaging.paper import receiving


def sweep():
    """Forget what stood before a form that is a week old: it can't be taken back any more."""
    forgotten = receiving.forget_snapshots()
    return Swept(found=forgotten, resumed=forgotten)
