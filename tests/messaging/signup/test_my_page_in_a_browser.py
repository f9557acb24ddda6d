"""A resident's own page on a phone-sized screen: proved by a code, every act by a button, no barrier, no script needed."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from messaging.audience import wordings
from messaging.audience.models import Subscriber
from tests.factories.audience import DongFactory, SubscriberFactory, mask, nine_interests, phone
from tests.factories.inbound import routed
from tests.messaging.signup.conftest import code_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ME = phone(12)


@pytest.fixture
def me():
    wordings.lay_first_wordings()
    nine_interests()
    DongFactory(name="다산동")
    routed("가로등이 나갔어요 언제 고치나요?", sender=ME)
    return SubscriberFactory(phone=ME, interest_mask=mask("복지"))


def no_barrier(page):
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], [node["target"] for node in rule["nodes"]]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def unfold(page, name):
    page.locator("summary", has_text=name).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_resident_looks_after_her_own_sign_up(browser, live_server, me, scripts):
    context = browser.new_context(
        locale="ko-KR", viewport={"width": 390, "height": 844}, java_script_enabled=scripts
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    check = no_barrier if scripts else lambda page: None  # axe is a script itself

    page.goto(f"{live_server.url}/signup/my/")
    page.get_by_label("휴대전화 번호").fill("0" + ME[3:])
    press(page, "확인번호 받기")
    page.get_by_label("확인번호 6자리").fill(code_of(ME))
    press(page, "확인")
    expect(page.get_by_role("heading", name="내 페이지")).to_be_visible()
    expect(page.get_by_text("가로등이 나갔어요")).to_be_visible()
    check(page)

    unfold(page, "관심분야 바꾸기")
    page.get_by_label("3 교육").check()
    press(page, "관심분야 저장")
    expect(page.get_by_role("status")).to_contain_text("복지, 교육")
    check(page)

    unfold(page, "나에 대한 내용")
    page.get_by_label("태어난 해").fill("12")
    press(page, "내용 저장")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)

    page.goto(f"{live_server.url}/signup/my/")
    for fold in ("동의한 것", "잠시 쉬기"):
        unfold(page, fold)
    check(page)
    page.get_by_label("언제부터 다시 받을까요?").fill(page.locator("#id_until").get_attribute("max"))
    press(page, "그때까지 쉬기")
    expect(page.get_by_text("쉬고 계십니다")).to_be_visible()
    press(page, "오늘부터 다시 받기")
    expect(page.get_by_role("status")).to_contain_text("오늘부터 다시")

    with page.expect_download() as file:
        press(page, "파일로 받기")
    assert file.value.suggested_filename.startswith("my-data-")

    press(page, "소식 문자 그만 받기")
    expect(page.get_by_role("status")).to_contain_text("멈췄습니다")
    check(page)
    press(page, "다시 받기")
    page.get_by_role("link", name="탈퇴하기").click()
    check(page)
    page.get_by_label("읽었습니다. 탈퇴하겠습니다.").check()
    press(page, "탈퇴하기")
    expect(page.get_by_role("heading", name="탈퇴하셨습니다")).to_be_visible()
    check(page)

    me.refresh_from_db()
    assert me.state == Subscriber.State.LEFT
    page.goto(f"{live_server.url}/signup/my/")
    expect(page.get_by_label("휴대전화 번호")).to_be_visible()
    context.close()
