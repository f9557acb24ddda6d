"""The page editor: what it asks for, what it warns of, and the buttons beside it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from messaging.digests.models import DigestItem
from newsletter import announcing
from newsletter.models import IssuePage, NoticePage
from tests.factories.audience import mask
from tests.factories.newsletter import (
    EditorFactory,
    IssuePageFactory,
    NoticePageFactory,
    notices,
    placement,
)
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    editor = EditorFactory()
    client.force_login(editor)
    return editor


def filled_in(**given):
    """What the form of a notice sends."""
    return nested_form_data(
        {
            "title": "보육반장을 모집합니다",
            "slug": "new-notice",
            "text_headline": "",
            "summary": "이웃의 육아 고민을 나눕니다.",
            "for_whom": "구민",
            "period": "12월",
            "place": "",
            "how_to_apply": "전화",
            "fee": "무료",
            "contact": "",
            "deadline": "",
            "department": "",
            "picture": "",
            "body": streamfield([("paragraph", rich_text("<p>한 달에 두 번 만납니다.</p>"))]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000},
            **given,
        }
    )


def add(client, interests=(), **given):
    url = reverse("wagtailadmin_pages:add", args=["newsletter", "noticepage", notices().pk])
    return client.post(url, filled_in(**given) | {"interest_mask": interests}, follow=True)


def bits(*names):
    return [bit for bit in range(62) if mask(*names) >> bit & 1]


def test_a_notice_without_interests_is_not_published_and_says_why(client, editor):
    answer = add(client, **{"action-publish": "action-publish"})

    assert "관심분야를 하나 이상 골라 주세요." in answer.content.decode()
    assert not NoticePage.objects.exists()


def test_a_draft_may_leave_its_interests_open(client, editor):
    add(client)

    assert not NoticePage.objects.get().live


def test_a_notice_with_interests_is_published(client, editor):
    add(client, interests=bits("복지", "교육"), **{"action-publish": "action-publish"})

    notice = NoticePage.objects.get()
    assert notice.live
    assert notice.interest_mask == mask("복지", "교육")


def test_a_deadline_in_the_past_is_warned_of_and_kept(client, editor):
    past = timezone.localtime() - timedelta(days=1)

    answer = add(client, interests=bits("복지"), deadline=past.strftime("%Y-%m-%d %H:%M"))

    assert "마감이 이미 지났습니다." in answer.content.decode()
    assert NoticePage.objects.get().deadline


def test_the_interests_are_named_when_a_page_is_made_by_hand_too():
    with pytest.raises(ValidationError, match="관심분야를 하나 이상"):
        NoticePageFactory(interest_mask=0)


def test_an_issue_goes_to_press_before_it_is_delivered():
    issue = IssuePageFactory()
    issue.press_deadline = issue.delivery_date + timedelta(days=1)

    with pytest.raises(ValidationError, match="인쇄 마감"):
        issue.full_clean()


def test_a_month_has_one_issue():
    IssuePageFactory(year=2026, month=12)
    another = IssuePageFactory(year=2026, month=11)
    another.month = 12

    with pytest.raises(ValidationError, match="그 달의 호가 이미"):
        another.full_clean()


def test_the_editor_reads_in_which_digest_the_page_stands(client, editor):
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)

    page = client.get(reverse("wagtailadmin_pages:edit", args=[notice.pk])).content.decode()

    assert "10:00 문자소식에 실립니다." in page
    assert reverse("newsletter:single", args=[notice.pk]) in page
    assert "data-byte-counter" in page


@pytest.mark.parametrize("model", [NoticePageFactory, IssuePageFactory], ids=["notice", "issue"])
def test_a_page_can_be_previewed(client, editor, model):
    page = model(published=True)

    assert client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).status_code == 200


def test_a_page_of_its_own_text_opens_in_the_composer(client, editor):
    notice = NoticePageFactory(published=True)

    answer = client.post(reverse("newsletter:single", args=[notice.pk]))

    item = DigestItem.objects.get(page=notice, digest__single=True)
    assert answer.url == reverse("digests:composer", args=[item.digest_id])


def test_a_page_kept_silent_can_be_announced_by_hand(client, editor):
    notice = NoticePageFactory()
    announcing.keep_silent(notice)
    notice.latest_revision.publish()

    page = client.get(reverse("newsletter:announce_again", args=[notice.pk])).content.decode()
    client.post(reverse("newsletter:announce_again", args=[notice.pk]))

    assert "문자로 알리지 않았습니다" in page
    assert DigestItem.objects.filter(page=notice).count() == 1


@pytest.mark.parametrize("name", ["announce_again", "single"])
def test_a_draft_cannot_be_texted_about(client, editor, name):
    notice = NoticePageFactory()

    client.post(reverse(f"newsletter:{name}", args=[notice.pk]))

    assert not DigestItem.objects.exists()


@pytest.mark.parametrize("name", ["announce_again", "single"])
def test_a_moderator_may_not_text_about_pages(client, name):
    client.force_login(UserFactory(groups=["검토자"]))
    notice = NoticePageFactory(published=True)

    client.post(reverse(f"newsletter:{name}", args=[notice.pk]))

    assert not DigestItem.objects.exists()


def test_an_issue_with_entries_in_it_is_not_deleted(client):
    issue = IssuePageFactory()
    placement(issue)
    administrator = UserFactory(is_superuser=True)
    client.force_login(administrator)

    answer = client.post(reverse("wagtailadmin_pages:delete", args=[issue.pk]), follow=True)

    assert "먼저 글을 빼 주세요" in answer.content.decode()
    assert IssuePage.objects.filter(pk=issue.pk).exists()
