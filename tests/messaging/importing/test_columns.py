"""Guessing what a column tells from its heading."""

import pytest

from messaging.importing import columns
from tests.messaging.importing.lists import office

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("headings", "guessed"),
    [
        (
            ["신청자 성별", "신청자 주소", "신청자", "HP"],
            {"0": "gender", "1": "address", "2": "name", "3": "phone"},
        ),
        (["집전화", "보호자 연락처", "휴대폰"], {"2": "phone"}),
        (["language", "age", "Mobile"], {"0": "language", "1": "age", "2": "phone"}),
        (["동이름", "전화번호"], {"0": "dong", "1": "phone"}),
        (["신청자명", "연락처"], {"0": "name", "1": "phone"}),
    ],
)
def test_a_heading_is_guessed_by_what_it_means(headings, guessed):
    office()

    assert columns.guess(headings) == guessed
