"""Interests are read out of what residents really text."""

import pytest

from messaging.audience import rules
from messaging.audience.fields import names
from messaging.audience.models import Interest
from tests.factories.audience import mask, nine_interests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine():
    nine_interests()
    Interest.objects.filter(name="의료").update(other_names="건강, 병원")
    Interest.objects.filter(name="일자리").update(other_names="취업,구직")


NAMED = {
    "관심 복지 교육": ["복지", "교육"],
    "관심복지교육": ["복지", "교육"],
    "복지랑 문화요": ["복지", "문화"],
    "신청합니다 복지 문화 2가지요": ["복지", "문화"],
    "1 3 5": ["복지", "교육", "일자리"],
    "1,3,5": ["복지", "교육", "일자리"],
    "관심 135": ["복지", "교육", "일자리"],
    "１　３": ["복지", "교육"],
    "1번이랑 3번이요": ["복지", "교육"],
    "1복지 3교육 5일자리": ["복지", "교육", "일자리"],
    "9세금": ["세금·민원"],
    "안전이랑 교통": ["안전·재난", "교통·주차"],
    "병원 소식하고 취업": ["의료", "일자리"],
    "교육 빼고 일자리만 보내주세요": ["일자리"],
    "일자리만 받고 교육 문화는 안받을래요": ["일자리"],
    "저도받고싶어요 황학동사는 67세 입니다": [],
    "12월 3일에 했어요": [],
    "번호바꼈어요 예전번호 뒷자리 0417 이에요": [],
    "02-3396-5412": [],
    "안녕하세요": [],
    "": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_a_text_names_interests(text):
    assert names(rules.recognise(text)) == NAMED[text]


def test_all_of_them_can_be_asked_for_in_a_word():
    assert len(names(rules.recognise("관심 모두"))) == 9
    assert len(names(rules.recognise("전부 다 보내주세요"))) == 9


def test_a_wish_changes_what_someone_has():
    had = mask("복지", "교육")
    after = {
        "교육은 빼주세요": ["복지"],
        "문화도 추가해주세요": ["복지", "교육", "문화"],
        "문화 보내주세요": ["문화"],
        "교육 빼고 일자리만 보내주세요": ["일자리"],
        "감사합니다": ["복지", "교육"],
    }

    assert {text: names(rules.wish(text).applied_to(had)) for text in after} == after


def test_a_retired_interest_is_no_longer_read():
    Interest.objects.filter(name="문화").update(retired=True)

    assert rules.recognise("문화 4") == 0
