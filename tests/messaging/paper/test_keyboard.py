"""The desk with the keyboard alone, as a clerk with a stack of forms types: no mouse, no Tab."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from messaging.audience import consent, wordings
from messaging.audience.models import Channel, Dong, OptOut, Subscriber
from messaging.paper.models import SignedForm
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask, nine_interests, phone
from tests.factories.offices import UserFactory
from tests.messaging.paper.conftest import MAY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(browser, live_server, client):
    """The clerk at her screen, the cursor in the phone field."""
    wordings.lay_first_wordings()
    nine_interests()
    DongFactory(name="다산동", other_names="무학동")
    clerk = UserFactory(may=MAY)
    client.force_login(clerk)
    context = browser.new_context(
        locale="ko-KR", timezone_id="Asia/Seoul", viewport={"width": 1366, "height": 768}
    )
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(live_server.url + reverse("paper:desk"))
    at_the_phone(page)
    yield page
    context.close()


def at_the_phone(page):
    page.wait_for_function("document.activeElement?.name === 'phone' && document.activeElement.value === ''")


def no_barriers(page):
    """Of our own part: Wagtail's message above it is measured while it still fades in."""
    found = Axe().run(page, context=".paper-columns")
    assert found.violations_count == 0, found.generate_report()


def number(page, typed, kind):
    """Type the number: it is checked without any button; Enter goes on to the ticks."""
    page.keyboard.type(typed)
    page.wait_for_selector(f"[data-standing][data-kind={kind}]")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.hasAttribute('data-keys')")
    return page.locator("[data-standing]").inner_text()


def press(page, keys):
    for key in keys.split():
        page.keyboard.press(key)


def save(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")
    at_the_phone(page)


def test_a_new_form_a_known_one_a_refused_one_and_the_last_taken_back(desk):
    dong = Dong.objects.get()
    SubscriberFactory(phone=phone(2), interest_mask=mask("문화"), dong=dong)
    consent.opt_out(phone(3), channel=Channel.TEXT, said_at=timezone.now() - timedelta(days=3))

    # A new one: 1 3 5, the four that must be there, dong by first consonants, year, gender.
    assert "처음 신청하시는 번호입니다" in number(desk, "01000000001", "new")
    press(desk, "1 3 5 3 s d")
    desk.keyboard.insert_text("ㄷㅅ")
    press(desk, "Enter y")
    desk.keyboard.type(str(born(68)))
    press(desk, "g h")
    no_barriers(desk)
    save(desk)
    new = Subscriber.objects.get(phone=phone(1))
    assert new.interest_mask == mask("복지", "일자리")
    assert (new.dong, new.birth_year, new.gender, new.first_in_home) == (dong, born(68), "F", True)
    assert "오늘 1장" in desk.locator("body").inner_text()

    # A known one: told before anything else; 0 ticks all; the name is typed and Enter saves from there.
    assert "다산동)" in number(desk, "010-0000-0002", "known")
    press(desk, "0 s n")
    desk.keyboard.insert_text("이순남")
    save(desk)
    known = Subscriber.objects.get(phone=phone(2))
    assert known.interest_mask == mask(
        *["복지", "의료", "교육", "문화", "일자리", "안전·재난", "환경·청소", "교통·주차", "세금·민원"]
    )
    assert known.name == "이순남"

    # A refused one: without the clerk's word it is not taken, and everything typed stays.
    assert "수신거부하신 번호입니다" in number(desk, "01000000003", "refused")
    press(desk, "2 s Enter")
    desk.wait_for_selector("[data-error-for=vouched]:not([hidden])")
    assert desk.evaluate("document.activeElement.name") == "vouched"
    assert desk.locator("[name=numbers]:checked").count() == 1
    assert OptOut.objects.get(phone=phone(3)).lifted_at is None
    press(desk, "r")
    save(desk)
    assert Subscriber.objects.get(phone=phone(3)).news_allowed

    # The last one is taken back with one key.
    with desk.expect_navigation():
        desk.keyboard.press("Alt+z")
    at_the_phone(desk)
    assert OptOut.objects.get(phone=phone(3)).lifted_at is None
    assert not Subscriber.objects.filter(phone=phone(3)).exists()
    assert "오늘 2장" in desk.locator("body").inner_text()
    assert SignedForm.objects.filter(undone_at=None).count() == 2
    no_barriers(desk)


def test_escape_leaves_a_field_and_a_second_one_clears_the_form(desk):
    number(desk, "01000000001", "new")
    press(desk, "1 n")
    desk.keyboard.insert_text("홍길동")

    press(desk, "Escape")
    assert desk.evaluate("document.activeElement.hasAttribute('data-keys')")
    assert desk.input_value("[name=name]") == "홍길동"
    press(desk, "Escape")

    at_the_phone(desk)
    assert desk.input_value("[name=name]") == ""
    assert desk.locator("[name=numbers]:checked").count() == 0
    assert desk.locator("[data-standing]").get_attribute("data-kind") == ""


def test_what_is_missing_is_said_and_focused_and_nothing_typed_is_lost(desk):
    number(desk, "01000000001", "new")
    press(desk, "s n")
    desk.keyboard.insert_text("홍길동")
    press(desk, "Enter")

    desk.wait_for_selector("[data-error-for=numbers]:not([hidden])")
    assert desk.evaluate("document.activeElement.name") == "numbers"
    assert desk.input_value("[name=name]") == "홍길동"
    assert desk.locator("[name=signature]").is_checked()
    press(desk, "4")
    save(desk)
    assert Subscriber.objects.get().interest_mask == mask("문화")


def test_a_wrong_number_is_said_in_the_field(desk):
    desk.keyboard.type("0201234567")
    desk.keyboard.press("Enter")

    desk.wait_for_selector("[data-error-for=phone]:not([hidden])")
    assert desk.evaluate("document.activeElement.name") == "phone"
    assert "휴대전화 번호가 아닙니다" in desk.locator("[data-error-for=phone]").inner_text()
