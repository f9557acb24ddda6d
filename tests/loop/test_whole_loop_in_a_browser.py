"""One notice and one reply, all the way round: as editor, approver, resident, moderator and editor again."""

import re
import time
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from cms.demo.people import PASSWORD

pytestmark = [pytest.mark.hard, pytest.mark.browser]

SEOUL = ZoneInfo("Asia/Seoul")
TITLE = "겨울 눈길 안전 교실"
POEM = "삼행시 남)남산 길을 함께 걷고 산)산 아래 국수 먹고 길)길 끝에서 웃어요 약수동 이순남"


class Person:
    """Somebody at a browser of their own."""

    def __init__(self, browser, site, name=None):
        self.site = site
        self.page = browser.new_context(
            viewport={"width": 1366, "height": 900}, locale="ko-KR", timezone_id="Asia/Seoul"
        ).new_page()
        self.page.set_default_timeout(30_000)
        if name:
            self.go("/admin/login/")
            self.page.fill("[name=username]", name)
            self.page.fill("[name=password]", PASSWORD)
            self.page.click("button[type=submit]")
            self.page.wait_for_url("**/admin/")

    def go(self, path):
        self.page.goto(self.site + path)

    def sees(self, words, seconds=40, again=False):
        """Wait until the words stand on the page; `again` reloads it meanwhile."""
        end = time.monotonic() + seconds
        while True:
            if words in self.page.locator("body").inner_text():
                return
            assert time.monotonic() < end, f"{words!r} did not appear on {self.page.url}"
            self.page.wait_for_timeout(500)
            if again:
                self.page.reload()


def newest(house, model):
    """The primary key of the newest page of that type."""
    question = f"from newsletter.models import {model}; print({model}.objects.latest('pk').pk)"
    return house.manage("shell", "--verbosity", "0", "--command", question).strip()


def test_a_notice_becomes_texts_and_a_reply_becomes_a_printed_line(house, browser):
    site = house.environment["SITE_URL"]
    editor = Person(browser, site, "editor")

    # The editor writes a notice and publishes it; it stands in the next digest.
    index = newest(house, "NoticeIndexPage")
    editor.go(f"/admin/pages/add/newsletter/noticepage/{index}/")
    page = editor.page
    page.fill("[name=title]", TITLE)
    page.fill("[name=summary]", "눈길에서 넘어지지 않는 법을 배웁니다.")
    page.fill("[name=for_whom]", "누구나")
    page.fill("[name=period]", "12월 한 달")
    page.select_option("[name=department]", index=1)
    for interest in page.locator("[name=interest_mask]").all():
        interest.check()
    page.get_by_role("button", name="더 보기").click()
    page.get_by_role("button", name="발행").click()
    editor.sees(TITLE)
    editor.go("/admin/digests/")
    editor.sees("모으는 중", again=True)
    page.locator("a", has_text="문자소식").filter(has_text=re.compile(r"\d+월 \d+일")).first.click()
    editor.sees(TITLE, again=True)
    digest = page.url

    # … and puts it up for approval, for an hour that is near.
    soon = datetime.now(SEOUL) + timedelta(minutes=2)
    page.fill("[name=send_at]", soon.strftime("%Y-%m-%dT%H:%M"))
    for act in ("저장", "결재 올리기"):
        with page.expect_navigation():
            page.get_by_role("button", name=act).click()

    # Another person reads and approves.
    approver = Person(browser, site, "approver")
    approver.page.goto(f"{digest.rstrip('/')}/approval/")
    approver.sees("보내기 승인", again=True)
    assert TITLE in approver.page.locator("body").inner_text()
    approver.page.get_by_role("button", name=re.compile("보내기 승인")).click()
    approver.page.goto(f"{digest.rstrip('/')}/progress/")
    approver.sees("100%", seconds=240)

    # A resident reads it on the phone and answers with a poem.
    resident = Person(browser, site)
    resident.go("/simulator/")
    resident.page.locator("a", has_text=re.compile(r"\d+세")).first.click()
    resident.sees(TITLE, again=True)
    phone = resident.page.url
    resident.page.fill("[name=text]", POEM)
    resident.page.locator("form:has([name=text]) button[type=submit], button:has-text('➤')").last.click()
    resident.sees("받았습니다", again=True)

    # The moderator finds it beside its original, and one key takes and approves it.
    moderator = Person(browser, site, "moderator")
    moderator.go("/admin/participation/desk/")
    moderator.sees("산 아래 국수 먹고", again=True)
    moderator.page.fill("[name=byline]", "이*남, 약수동")
    moderator.page.evaluate("document.activeElement.blur()")
    moderator.page.keyboard.press("a")
    moderator.sees("오늘 다 보셨습니다")

    # The editor lays it in and prints a proof with it.
    issue = newest(house, "IssuePage")
    editor.go(f"/admin/newsletter/issues/{issue}/entries/")
    editor.page.get_by_role("button", name="놓기").first.click()
    editor.page.get_by_role("button", name="교정쇄 뽑기").click()
    editor.sees("1교", seconds=90)
    address = editor.page.get_by_role("link", name="1교", exact=True).first.get_attribute("href")
    proof = PdfReader(BytesIO(editor.page.context.request.get(site + address).body()))
    printed = re.sub(r"\s", "", "".join(page.extract_text() for page in proof.pages))
    assert "산아래국수먹고" in printed
    assert len(proof.pages) % 4 == 0

    # The issue is published; on its delivery date the author hears of it.
    house.manage("shell", "--verbosity", "0", "--command", DELIVERED.format(issue=issue))
    resident.page.goto(phone)
    resident.sees("글이 실렸어요", seconds=90, again=True)


DELIVERED = """
from datetime import timedelta
from django.utils import timezone
from newsletter.models import IssuePage
issue = IssuePage.objects.get(pk={issue})
issue.delivery_date = timezone.localdate() - timedelta(days=1)
issue.press_deadline = issue.delivery_date - timedelta(days=5)
issue.save_revision().publish()
# Authors are told from ten o'clock on; the walk may be walked at any hour.
from newsletter import telling
telling.sweep(timezone.localtime().replace(hour=12))
"""
