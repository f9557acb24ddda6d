"""A resident signs up on a phone-sized screen, with scripts and without them; no step has a barrier."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from messaging.audience import wordings
from messaging.audience.models import Consent, Subscriber
from tests.factories.audience import DongFactory, mask, nine_interests, phone
from tests.messaging.signup.conftest import code_of, texts_of, wrong

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = phone(11)


@pytest.fixture
def town():
    wordings.lay_first_wordings()
    DongFactory(name="다산동")
    DongFactory(name="구 밖", outside=True)
    return nine_interests()


@pytest.fixture
def phone_screen(browser, live_server):
    """Opens a phone's browser; its pages have no barrier that axe-core finds, and never scroll sideways."""
    contexts = []

    def opens(**options):
        context = browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 844}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield opens
    for context in contexts:
        context.close()


def no_barrier(page):
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_resident_signs_up_on_a_phone(phone_screen, live_server, town):
    page = phone_screen()
    page.goto(f"{live_server.url}/signup/")
    no_barrier(page)
    page.get_by_label("휴대전화 번호").fill("02-3396-4114")
    press(page, "확인번호 받기")
    expect(page.get_by_label("휴대전화 번호")).to_be_focused()
    no_barrier(page)
    page.get_by_label("휴대전화 번호").fill("0" + PHONE[3:])
    press(page, "확인번호 받기")

    page.wait_for_url("**/signup/code/")
    no_barrier(page)
    page.get_by_label("확인번호 6자리").fill(wrong(code_of(PHONE)))
    press(page, "확인")
    expect(page.get_by_text("4번 더")).to_be_visible()
    expect(page.get_by_label("확인번호 6자리")).to_be_focused()
    no_barrier(page)
    page.get_by_label("확인번호 6자리").fill(code_of(PHONE))
    press(page, "확인")

    page.wait_for_url("**/signup/form/")
    no_barrier(page)
    press(page, "신청하기")
    expect(page.get_by_role("alert")).to_be_focused()
    no_barrier(page)
    page.get_by_label("모두 받기").check()
    assert page.locator("[name=interest_mask]:checked").count() == 9
    page.get_by_label("3 교육").uncheck()
    expect(page.get_by_label("모두 받기")).not_to_be_checked()
    page.get_by_label("사시는 동네").select_option("다산동")
    page.get_by_label("네, 처음입니다").check()
    page.get_by_label("태어난 해").fill("1961")
    page.get_by_label("만 14세 이상입니다").check()
    page.get_by_label("개인정보를 모으고 쓰는 데 동의합니다").check()
    page.get_by_label("소식 문자를 받는 데 동의합니다").check()
    press(page, "신청하기")

    page.wait_for_url("**/signup/done/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("신청되었습니다")
    no_barrier(page)
    subscriber = Subscriber.objects.get()
    assert subscriber.phone == PHONE
    assert subscriber.interest_mask == sum(interest.mask for interest in town) - mask("교육")
    assert subscriber.dong.name == "다산동"
    assert Consent.objects.filter(phone=PHONE, channel="web").count() == 2
    assert "신청됨" in texts_of(PHONE)[-1]
    press(page, "이 화면에서 나가기")
    page.wait_for_url("**/signup/")


def test_a_resident_signs_up_without_scripts_and_with_the_keyboard_alone(phone_screen, live_server, town):
    page = phone_screen(java_script_enabled=False)
    page.goto(f"{live_server.url}/signup/")
    expect(page.get_by_label("휴대전화 번호")).to_be_focused()
    page.keyboard.type("0" + PHONE[3:])
    page.keyboard.press("Enter")

    page.wait_for_url("**/signup/code/")
    page.keyboard.type(code_of(PHONE))
    page.keyboard.press("Enter")

    page.wait_for_url("**/signup/form/")
    page.get_by_label("모두 받기").press("Space")
    page.get_by_label("사시는 동네").select_option("말하지 않을게요")
    page.get_by_label("만 14세 이상입니다").press("Space")
    page.get_by_label("개인정보를 모으고 쓰는 데 동의합니다").press("Space")
    page.get_by_label("소식 문자를 받는 데 동의합니다").press("Space")
    page.get_by_role("button", name="신청하기", exact=True).press("Enter")

    page.wait_for_url("**/signup/done/")
    subscriber = Subscriber.objects.get()
    assert subscriber.interest_mask == sum(interest.mask for interest in town)
    assert subscriber.dong is None
    assert len(texts_of(PHONE)) == 2


@pytest.mark.parametrize("path", ["/signup/terms/", "/signup/en/"])
def test_the_pages_beside_have_no_barrier(phone_screen, live_server, town, path):
    page = phone_screen()
    page.goto(live_server.url + path)

    no_barrier(page)
