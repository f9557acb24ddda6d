"""The rules' regression file: residents' texts of our own writing, and where each must go (texts.tsv).

A line is: route, 'urgent' or nothing, text (a line break is written \\n), parted by tabs.
"""

from pathlib import Path

import pytest

from messaging.inbound import router
from messaging.inbound.models import Route

TEXTS = [
    line.split("\t")
    for line in (Path(__file__).parent / "texts.tsv").read_text(encoding="utf-8").splitlines()
    if line.strip()
]

pytestmark = pytest.mark.django_db


def ruling(text):
    return router.route(router.Heard(text.replace("\\n", "\n")))


def test_the_file_is_long_enough_to_mean_something():
    texts = [text for _route, _urgent, text in TEXTS]

    assert len(texts) >= 300
    assert len(set(texts)) == len(texts)
    assert {route for route, _urgent, _text in TEXTS} == set(Route.values)


def test_nobody_is_opted_out_who_did_not_say_so_and_nobody_who_did_is_missed():
    wrong = [
        text
        for route, _urgent, text in TEXTS
        if (ruling(text).route == Route.OPT_OUT) != (route == "opt_out")
    ]

    assert wrong == []


def test_every_cry_for_help_is_heard_and_no_figure_of_speech_taken_for_one():
    wrong = [text for _route, urgent, text in TEXTS if ruling(text).urgent != (urgent == "urgent")]

    assert wrong == []


def test_at_least_ninety_five_in_a_hundred_texts_go_where_they_should():
    wrong = [
        (route, ruling(text).route, text) for route, _urgent, text in TEXTS if ruling(text).route != route
    ]

    assert len(wrong) <= len(TEXTS) * 0.05, wrong


def test_every_ruling_says_why_in_korean():
    assert all(any("가" <= sign <= "힣" for sign in str(ruling(text).why)) for _r, _u, text in TEXTS)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\x00", "ㅋ" * 2000, "가" * 5000, "?", "🙂" * 300, "a" * 3000]
)
def test_anything_that_a_phone_can_send_gets_a_ruling(text):
    assert router.route(router.Heard(text)).route in Route.values
