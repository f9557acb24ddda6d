"""A clerk's morning with a list: a bad file, the mended one, the result, the import, and its undo."""

import pytest
from django.test import Client

from messaging.audience.models import Subscriber
from messaging.importing import running
from messaging.importing.models import ImportRun
from tests.factories.offices import AdministratorFactory
from tests.messaging.importing.lists import office, row, workbook

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def by_a_worker():
    """What a worker does between two looks of the clerk."""
    running.to_the_end(ImportRun.objects.latest("pk"))


def test_a_bad_file_then_its_mended_twin_is_imported_and_undone(browser, live_server, tmp_path):
    office()
    clerk = AdministratorFactory(full_name="김직원")
    session = Client()
    session.force_login(clerk)
    context = browser.new_context(locale="ko-KR", viewport={"width": 1366, "height": 768})
    context.add_cookies(
        [{"name": "sessionid", "value": session.cookies["sessionid"].value, "url": live_server.url}]
    )
    page = context.new_page()
    picture = tmp_path / "명단.xlsx"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 64)
    mended = tmp_path / "고친 명단.xlsx"
    mended.write_bytes(workbook(row(1), row(2, 전화번호="O10-0000-0002")).read())

    page.goto(f"{live_server.url}/admin/importing/")
    page.set_input_files("[name=file]", picture)
    page.click("text=올리고 열 맞추기")
    assert "사진 파일입니다" in page.inner_text("#file-error")
    assert page.get_attribute("[name=file]", "aria-invalid") == "true"

    page.set_input_files("[name=file]", mended)
    page.click("text=올리고 열 맞추기")
    page.wait_for_selector("text=열마다 무엇이 들었나요?")
    assert page.input_value("[name=column-1]") == "phone"
    page.check("[name=declared]")
    page.click("button:has-text('검사하기')")
    page.wait_for_selector("[role=progressbar]")
    by_a_worker()
    page.wait_for_selector("text=글자 O")  # the page looks again by itself

    page.click("button:has-text('가져오기'):not(:has-text('않기'))")
    page.wait_for_load_state()
    by_a_worker()
    page.wait_for_selector("text=1명을 썼습니다")
    assert Subscriber.objects.count() == 1

    page.click("text=모두 되돌리기")
    page.wait_for_load_state()
    by_a_worker()
    page.wait_for_selector("text=그 가운데 1명을 되돌렸습니다")
    assert Subscriber.objects.count() == 0
    context.close()
