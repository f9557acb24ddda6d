"""A liaison builds an audience in a browser, sees the live count, and keeps it; at a desk and on a phone."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from messaging.audience import rules
from messaging.audience.models import SavedAudience
from tests.factories.audience import DongFactory, SubscriberFactory, born, nine_interests
from tests.factories.offices import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def walk(browser, live_server):
    """A page of the logged-in liaison, of the given width."""
    opened = []
    user = UserFactory(may=["audience.count_subscriber"])
    visitor = Client()
    visitor.force_login(get_user_model().objects.get(pk=user.pk))

    def at(width, height):
        context = browser.new_context(locale="ko-KR", viewport={"width": width, "height": height})
        context.add_cookies(
            [{"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": live_server.url}]
        )
        opened.append(context)
        page = context.new_page()
        page.goto(live_server.url + reverse("audience:try_out"))
        return page

    yield at
    for context in opened:
        context.close()


@pytest.fixture
def people():
    nine_interests()
    dong = DongFactory(name="다산동")
    for n in range(12):
        SubscriberFactory(dong=dong, gender="F" if n % 2 else "M", birth_year=born(60 + n))
    SubscriberFactory(dong=dong, gender="F", opted_out=True)


def counted(page, people):
    """Wait until the live count says so."""
    page.wait_for_function(
        "people => document.querySelector('[data-audience-people]').textContent === people"
        " && !document.querySelector('[role=status][aria-busy]')",
        arg=people,
    )


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_an_audience_is_built_by_clicking_and_kept(walk, people, size):
    from axe_playwright_python.sync_playwright import Axe

    page = walk(*size)
    counted(page, "0명")
    page.get_by_label("복지", exact=True).check()
    counted(page, "12명")
    page.get_by_label("여성", exact=True).check()
    counted(page, "6명")
    assert page.get_by_text("수신거부").first.is_visible()
    assert "복지에 관심 있는 여성" in page.locator("[data-audience-words]").inner_text()
    assert "에 셌습니다" in page.locator("[data-audience-at]").inner_text()
    page.locator("input[name=gender]").first.check()
    counted(page, "12명")
    page.wait_for_selector("[data-audience-split] table")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    ours = [rule for rule in found if any(".audience" in str(node) for node in rule["nodes"])]
    assert not ours, [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in ours]

    page.get_by_role("textbox", name="이름").fill("복지에 관심 있는 분")
    page.get_by_role("button", name="저장", exact=True).click()
    page.wait_for_url("**" + reverse("audience:saved"))

    assert page.get_by_text("복지에 관심 있는 신청자").first.is_visible()
    kept = SavedAudience.objects.get()
    assert rules.people(kept) == 12


def test_a_slow_answer_never_stands_over_a_newer_one(walk, people):
    page = walk(1366, 768)
    counted(page, "0명")
    page.evaluate(
        """() => {
            const quick = window.fetch;
            let first = true;
            window.fetch = async (url, options) => {
                const answer = await quick(url, { ...options, signal: undefined });
                if (first) { first = false; await new Promise((done) => { window.letGo = done; }); }
                return answer;
            };
        }"""
    )

    page.get_by_label("복지", exact=True).check()
    page.wait_for_function("() => window.letGo")
    page.get_by_label("여성", exact=True).check()
    counted(page, "6명")
    page.evaluate("() => window.letGo()")
    page.wait_for_load_state("networkidle")

    assert page.locator("[data-audience-people]").inner_text() == "6명"
