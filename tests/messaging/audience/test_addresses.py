"""The same home is found again however its address is written, and two homes never become one."""

import pytest

from messaging.audience.households import at, key_of
from messaging.audience.models import Household


@pytest.mark.parametrize(
    "written",
    ["다산로 12길 3, 201호", "다산로12길 3 201호", "다산로 12길 3-201호", "다산로 １２길 ３, ２０１호"],
)
def test_one_home_has_one_key(written):
    assert key_of(written) == key_of("다산로 12길 3, 201호")


@pytest.mark.parametrize(
    ("one", "other"),
    [("다산로 12-3", "다산로 123"), ("다산로 3, 201호", "다산로 320, 1호"), ("다산로 1", "다산로 11")],
)
def test_two_homes_have_two_keys(one, other):
    assert key_of(one) != key_of(other)


@pytest.mark.parametrize("written", ["", " ", " - ", "()"])
def test_signs_alone_are_no_address(written):
    assert key_of(written) == ""


@pytest.mark.django_db
def test_a_home_is_made_once():
    first = at(["다산로 1, 2호", "다산로 1 2호"])
    again = at(["다산로1 2호"])

    assert set(first.values()) == set(again.values()) == {Household.objects.get().pk}
