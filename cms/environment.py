"""Small readers of environment variables that refuse nonsense aloud."""

import os

from django.core.exceptions import ImproperlyConfigured


def text(name, default=None):
    """The variable as text; without a default it must be set.

    Raises ImproperlyConfigured, naming the variable and what to do.
    """
    value = os.environ.get(name, "").strip() or default
    if value is None:
        raise ImproperlyConfigured(f"Set {name} in the environment or in .env; .env.example shows how.")
    return value


def flag(name, default=False):
    """The variable as yes or no; raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {value!r}.")


def number(name, default, at_least=0):
    """The variable as a whole number, at_least or more; raises ImproperlyConfigured otherwise."""
    value = os.environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdecimal() or int(value) < at_least:
        raise ImproperlyConfigured(f"{name} must be a whole number of {at_least} or more, not {value!r}.")
    return int(value)


def names(name, default=""):
    """The variable as a list of comma-separated names, blanks dropped."""
    return [part.strip() for part in (os.environ.get(name, "") or default).split(",") if part.strip()]
