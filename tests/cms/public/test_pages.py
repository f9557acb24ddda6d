"""The public pages: whole without content, complete with it, and no dearer for being full."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.audience.models import Interest
from tests.factories.audience import mask, nine_interests
from tests.factories.newsletter import (
    ArticlePageFactory,
    IssuePageFactory,
    NoticePageFactory,
    corners,
    home,
    newsletters,
    notices,
)
from tests.factories.participation import CallFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    home()
    notices()
    newsletters()
    corners()


def queries(client, path):
    client.get(path)  # what is looked up once a process is no cost of a page
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/", "지금은 마감을 앞둔 알림이 없습니다."),
        ("/newsletter/", "아직 펴낸 소식지가 없습니다."),
        ("/notices/", "이 분야의 알림이 아직 없습니다."),
        ("/corners/", "지금 열려 있는 공모가 없습니다."),
    ],
)
def test_a_page_without_content_says_so_in_words(client, path, said):
    answer = client.get(path)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert "#1110-3396" in answer.content.decode()


def test_home_shows_the_newest_issue_the_open_calls_and_how_to_text(client):
    IssuePageFactory(published=True, year=2001, month=1, number=1)
    issue = IssuePageFactory(published=True, year=2002, month=2, number=9)
    article = ArticlePageFactory(parent=issue, published=True)
    ArticlePageFactory(parent=issue, title="아직 쓰는 기사")
    call = CallFactory()
    words = client.get("/").content.decode()

    assert issue.lead in words
    assert "2월호" in words
    assert article.title in words
    assert "아직 쓰는 기사" not in words
    assert call.title in words
    assert "sms:%231110-3396?body=" in words


def test_home_shows_what_closes_soon_and_not_what_is_over(client):
    soon = NoticePageFactory(published=True, title="곧 끝나요", deadline=timezone.now() + timedelta(days=2))
    over = NoticePageFactory(published=True, title="끝났어요", deadline=timezone.now() - timedelta(days=2))
    words = client.get("/").content.decode()

    assert soon.title in words
    assert "D-2" in words
    assert over.title not in words


def test_notices_are_found_by_interest_and_an_unknown_number_shows_all(client):
    nine_interests()
    NoticePageFactory(published=True, title="공연 소식", interest_mask=mask("문화"))
    NoticePageFactory(published=True, title="복지 소식", interest_mask=mask("복지"))
    culture = Interest.objects.get(name="문화").number

    chosen = client.get(f"/notices/?interest={culture}").content.decode()
    unknown = client.get("/notices/?interest=no'such").content.decode()

    assert "공연 소식" in chosen
    assert "복지 소식" not in chosen
    assert "공연 소식" in unknown
    assert "복지 소식" in unknown


def test_a_closed_notice_stands_below_the_open_ones(client):
    NoticePageFactory(published=True, title="지난 알림", deadline=timezone.now() - timedelta(days=1))
    NoticePageFactory(published=True, title="언제나 알림", deadline=None)
    NoticePageFactory(published=True, title="열린 알림", deadline=timezone.now() + timedelta(days=9))
    words = client.get("/notices/").content.decode()

    assert words.index("열린 알림") < words.index("언제나 알림") < words.index("지난 알림")


def test_a_notice_offers_the_call_of_its_department_in_one_tap(client):
    notice = NoticePageFactory(published=True)
    words = client.get(notice.url).content.decode()

    assert f'href="tel:{notice.department.phone}"' in words
    assert notice.for_whom in words


def test_a_list_is_cut_into_pages(client):
    for _ in range(14):
        NoticePageFactory(published=True)

    first = client.get("/notices/").content.decode()
    second = client.get("/notices/?page=2").content.decode()

    assert first.count('class="card"') == 12
    assert second.count('class="card"') == 2
    assert "2쪽 가운데 1쪽" in first


@pytest.mark.parametrize("path", ["/", "/notices/", "/newsletter/"])
def test_a_full_page_costs_as_many_queries_as_a_short_one(client, path):
    issue = IssuePageFactory(published=True)
    for _ in range(2):
        ArticlePageFactory(parent=issue, published=True)
        NoticePageFactory(published=True)
        CallFactory()
    few = queries(client, path)

    for _ in range(4):
        ArticlePageFactory(parent=issue, published=True)
        NoticePageFactory(published=True)
        IssuePageFactory(published=True)
        CallFactory()

    assert queries(client, path) == few


def test_nothing_on_a_page_is_asked_of_a_third_party_and_no_script_runs(client):
    IssuePageFactory(published=True)

    for path in ("/", "/notices/", "/newsletter/", "/corners/"):
        words = client.get(path).content.decode()
        assert "<script" not in words
        assert 'src="http' not in words
        assert 'href="http' not in words


def test_a_wrong_address_is_answered_in_korean_with_a_way_home(client):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "찾으시는 페이지가 없습니다" in answer.content.decode()
    assert 'href="/"' in answer.content.decode()


def test_an_error_is_answered_in_korean_without_a_database(rf, django_assert_num_queries):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        answer = server_error(rf.get("/"))

    assert "잠시 문제가 생겼습니다" in answer.content.decode()
