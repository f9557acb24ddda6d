"""What our pages say of themselves in a text."""

import pytest

from messaging.digests import facts
from newsletter.page_facts import search_words
from tests.factories.newsletter import NoticePageFactory, home

pytestmark = pytest.mark.django_db


def test_a_notice_tells_its_headline_department_and_phone():
    notice = NoticePageFactory(title="보육반장을 모집합니다")

    told = facts.of(notice)

    assert told.headline == "보육반장을 모집합니다"
    assert told.phone == notice.department.phone
    assert told.deadline == notice.deadline


def test_a_headline_and_a_phone_of_its_own_come_first():
    told = facts.of(NoticePageFactory(text_headline="보육반장 모집", contact="02-3396-1111"))

    assert (told.headline, told.phone) == ("보육반장 모집", "02-3396-1111")


def test_a_page_that_is_not_ours_has_no_facts():
    with pytest.raises(facts.NoFacts):
        facts.of(home())


def test_a_body_pasted_anew_with_the_same_words_has_the_same_fingerprint():
    one = NoticePageFactory(title="같은 글", body=[("paragraph", "<p>가</p>")])
    before = facts.of(one).fingerprint

    one.body = [("paragraph", "<p>가</p>")]
    one.save()

    assert facts.of(one).fingerprint == before


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("보육반장을 모집합니다", "보육반장을 모집합니다"),
        ("겨울방학 코딩 교실, 초등학교 4~6학년 40명", "겨울방학 코딩 교실, 초등학교"),
        ("가" * 50, "가" * 20),
        ("", ""),
    ],
    ids=["short", "cut at a word", "one long word", "empty"],
)
def test_search_words_are_what_a_person_would_type(title, words):
    assert search_words(title) == words
