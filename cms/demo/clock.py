"""The demo's clock: lets the loader live through the past weeks at their own hours.

Nothing else is bent: everything goes through the house's own transitions, which ask the clock.
"""

from contextlib import contextmanager
from datetime import timedelta

from django.apps import apps
from django.utils import timezone


class Clock:
    """A clock that stands where it was put, and ticks a little with each look, so that order is kept."""

    def __init__(self, start):
        self.moment = start

    def now(self):
        """The demo's now."""
        self.moment += timedelta(milliseconds=1)
        return self.moment

    def time(self):
        """The same in seconds, as the carrier counts."""
        return self.now().timestamp()

    def be(self, moment):
        """It is this moment now; never earlier than it was."""
        self.moment = max(self.moment, moment)


@contextmanager
def running(clock):
    """While this lasts, `timezone.now()` is the demo's clock, for rows' default times, too.

    For a process that does nothing else: the loader, before any server starts.
    """
    real = timezone.now
    fields = [
        field for model in apps.get_models() for field in model._meta.local_fields if field.default is real
    ]
    _set(fields, clock.now)
    timezone.now = clock.now
    try:
        yield clock
    finally:
        timezone.now = real
        _set(fields, real)


def _set(fields, default):
    for field in fields:
        field.default = default
        field.__dict__.pop("_get_default", None)  # Django keeps what it once looked up
