"""What the house reads from the environment is documented, and documented names are read."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms import environment

HOUSE = Path(__file__).resolve().parents[2]
READERS = re.compile(
    r'\b(?:text|flag|number|names)\(\s*"([A-Z][A-Z0-9_]+)"|environ(?:ment)?(?:\.get)?[\[(]\s*"([A-Z][A-Z0-9_]+)"'
)
# Read by programs of ours that an operator never sets by hand, or by every program on the machine.
NOT_FOR_OPERATORS = {"CI", "PORT", "DJANGO_SETTINGS_MODULE"}


def names_read():
    found = set()
    for folder in ("cms", "newsletter", "participation", "messaging"):
        for file in (HOUSE / folder).rglob("*.py"):
            for match in READERS.finditer(file.read_text(encoding="utf-8")):
                found.add(match[1] or match[2])
    return found - NOT_FOR_OPERATORS


def names_documented():
    lines = (HOUSE / ".env.example").read_text(encoding="utf-8").splitlines()
    return {match[1] for line in lines if (match := re.match(r"#?([A-Z][A-Z0-9_]+)=", line))}


def test_every_name_read_from_the_environment_is_in_env_example():
    assert names_read() - names_documented() == set()


def test_every_name_in_env_example_is_read():
    assert names_documented() - names_read() == set()


def test_a_missing_secret_stops_the_start_and_says_what_to_do(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match=r"Set SECRET_KEY .*\.env\.example"):
        environment.text("SECRET_KEY")


@pytest.mark.parametrize("nonsense", ["maybe", "2", "예"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch, nonsense):
    monkeypatch.setenv("DEBUG", nonsense)

    with pytest.raises(ImproperlyConfigured, match="yes or no"):
        environment.flag("DEBUG")


@pytest.mark.parametrize("nonsense", ["two", "-1", "1.5", "1"])
def test_a_number_that_is_none_or_too_small_is_refused(monkeypatch, nonsense):
    monkeypatch.setenv("WORKERS", nonsense)

    with pytest.raises(ImproperlyConfigured, match="whole number"):
        environment.number("WORKERS", 2, at_least=2)
