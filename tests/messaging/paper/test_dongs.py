"""A neighbourhood is found as clerks and residents write it."""

import pytest

from messaging.paper import dongs
from tests.factories.audience import DongFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def neighbourhoods():
    DongFactory(name="다산동", other_names="신당동 일부, 무학동")
    DongFactory(name="신당동")
    DongFactory(name="신당5동")
    DongFactory(name="명동", other_names="충무로, 남산동")
    DongFactory(name="필동", other_names="충무로, 예장동")
    DongFactory(name="구 밖", outside=True)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("다산동", ["다산동"]),
        ("다산", ["다산동"]),
        ("ㄷㅅ", ["다산동"]),
        ("무학동", ["다산동"]),
        ("신당동", ["신당동"]),
        ("신당", ["신당동"]),
        ("신당5동", ["신당5동"]),
        ("예장", ["필동"]),
        ("충무로", ["명동", "필동"]),
        ("구밖", ["구 밖"]),
        ("ㅁㄷ", ["명동"]),
        ("다산동".encode().decode(), ["다산동"]),
        ("없는동", []),
        ("", []),
    ],
)
def test_what_is_typed_finds_the_neighbourhood(typed, found):
    assert sorted(dong.name for dong in dongs.matching(typed)) == found
