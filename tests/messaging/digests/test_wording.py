"""What an edition says, in its long and its short form."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from messaging.delivery.models import Price
from messaging.digests import wording
from messaging.digests.models import DigestItem
from messaging.gateways import encoding
from messaging.offices.models import Department, OfficeSettings

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")

DEADLINE = datetime(2026, 12, 5, 18, tzinfo=SEOUL)


@pytest.fixture
def office():
    office = OfficeSettings.load()
    office.text_tag, office.website_name = "[중구청]", "중구 누리집"
    office.free_refusal_phone = "080-123-4567"
    office.save()
    return office


@pytest.fixture
def prices():
    Price.objects.all().delete()
    for form, won in (("SMS", 20), ("LMS", 50)):
        Price.objects.create(format=form, won=won, used_from="2026-01-01")


@pytest.fixture
def head(office, prices):
    return wording.Letterhead.now()


def item(**said):
    department = Department(name="여성가족과", phone="02-3396-5412")
    given = {"headline": "보육반장 모집", "search_words": "보육반장", "department": department}
    return DigestItem(**given | {"phone": "02-3396-5412", "deadline": DEADLINE} | said)


def test_the_short_form_is_the_one_that_the_house_plan_shows(head):
    text = wording.short_form(item(), head)

    assert text.body == "[중구청]보육반장 모집 ~12/5 여성가족과 02-3396-5412 답장 #1110-3396"
    assert (text.bytes, text.kind, text.subject, text.won) == (67, "SMS", "", 20)


def test_the_long_form_says_where_to_look_whom_to_ring_how_to_answer_and_how_to_refuse(head):
    text = wording.write([item()], head)

    assert text.body == (
        "[중구청] 보육반장 모집 ~12/5\n\n"
        "중구 누리집에서 ‘보육반장’ 검색\n"
        "문의 여성가족과 02-3396-5412\n\n"
        "답장 #1110-3396\n"
        "그만 받기: 위 번호로 ‘수신거부’"
    )
    assert (text.kind, text.subject, text.won) == ("LMS", "보육반장 모집", 50)
    assert text.bytes == len(text.body.encode("cp949"))


def test_many_items_are_numbered_under_one_heading(head):
    text = wording.write([item(), item(headline="김장 나눔", search_words="김장", deadline=None)], head)

    assert text.body.startswith("[중구청] 소식 2건\n\n1. 보육반장 모집 ~12/5\n")
    assert "\n\n2. 김장 나눔\n중구 누리집에서 ‘김장’ 검색\n" in text.body
    assert text.body.count("#1110-3396") == 1
    assert text.subject == "보육반장 모집 외 1건"


def test_a_headline_that_names_the_day_does_not_name_it_twice(head):
    text = wording.write([item(headline="보육반장 모집 ~12/5까지")], head)

    assert text.body.count("~12/5") == 1


def test_the_short_form_is_refused_where_it_does_not_fit(head):
    headline = "우리 동네 아이들을 함께 돌볼 보육반장을 새로 모집합니다 많은 신청 바랍니다"

    assert wording.short_form(item(headline=headline), head) is None
    assert wording.write([item(headline=headline)], head, short=True).kind == "LMS"


def test_the_short_form_needs_a_phone(head):
    assert wording.short_form(item(phone=""), head) is None


def test_two_items_are_never_short(head):
    assert not wording.write([item(), item()], head, short=True).short


@pytest.mark.parametrize("short", [True, False])
def test_advertising_is_labelled_first_and_can_be_refused_free_of_charge_within_the_bytes(head, short):
    text = wording.write([item(advertising=True, headline="강좌")], head, short=short)

    assert text.body.startswith("(광고)[중구청]")
    assert text.body.endswith("080-123-4567")
    assert text.bytes == encoding.size(text.body)
    assert text.subject.startswith("(광고)") or text.short


def test_advertising_makes_the_short_form_longer_and_may_push_it_out(head):
    headline = "가" * 16

    assert wording.short_form(item(headline=headline), head).bytes <= 90
    assert wording.short_form(item(headline=headline, advertising=True), head) is None


def test_a_subject_holds_forty_bytes_and_halves_no_letter(head):
    text = wording.write([item(headline="가나다라마바사아자차카타파하" * 3)], head)

    several = wording.write([item(headline="똠" * 100, advertising=True)] * 12, head)

    assert several.subject == "(광고)" + "똠" * 13 + " 외 11건"
    assert encoding.size(several.subject) <= 40
    assert encoding.size(text.subject) <= 40
    assert text.subject == ("가나다라마바사아자차카타파하" * 3)[:20]


def test_there_is_no_link_unless_the_office_wants_one(head):
    assert "http" not in wording.write([item(url="https://www.junggu.example/notices/1/")], head).body


@pytest.mark.parametrize(
    ("site", "url", "link"),
    [
        ("https://www.junggu.example", "https://www.junggu.example/notices/1/", True),
        ("https://www.junggu.example", "https://bit.example/x", False),
        ("https://www.junggu.example", "http://www.junggu.example/notices/1/", False),
        ("http://localhost:8000", "http://localhost:8000/notices/1/", False),
    ],
    ids=["own host", "a shortener", "not secure", "no secure site"],
)
def test_one_link_at_most_of_the_offices_own_secure_host(office, prices, settings, site, url, link):
    settings.SITE_URL = site
    office.links_in_texts = True
    office.save()
    head = wording.Letterhead.now()

    assert wording.write([item(url=url)], head).body.count("http") == int(link)
    assert wording.write([item(url=url), item(url=url)], head).body.count("http") <= 1


def test_what_phones_cannot_show_is_named_and_twins_are_replaced(head):
    text = wording.write([item(headline="김장 – 나눔 🎉 ㍿")], head)

    assert wording.unsendable(item(headline="ก")) == ("ก",)
    assert ("–", "-") in text.replaced
    assert "🎉" not in text.body


def test_a_text_over_2000_bytes_says_how_long_it_is(head):
    text = wording.write([item(headline="가" * 120) for _n in range(10)], head)

    assert text.kind == "too_long"
    assert text.bytes > 2000
    assert f"{text.bytes:,}바이트" in wording.too_long_in_words(text.bytes)


def test_a_price_is_the_one_of_today(head):
    Price.objects.create(format="SMS", won=Decimal("19.5"), used_from=timezone.localdate())

    assert wording.short_form(item(), wording.Letterhead.now()).won == Decimal("19.5")
