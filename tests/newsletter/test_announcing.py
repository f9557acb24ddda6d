"""First publication: announced once, when really live, and never by accident."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from messaging.digests.models import Digest, DigestItem
from newsletter import announcing, tasks
from newsletter.models import Announcement, NoticePage
from tests.factories.newsletter import (
    ArticlePageFactory,
    EditorFactory,
    IssuePageFactory,
    NoticePageFactory,
    notices,
)

pytestmark = pytest.mark.django_db


def publish(page):
    """Publish the page as it is now in memory, as an editor does."""
    page.save_revision().publish()
    page.refresh_from_db()


def items(page):
    """The page's items that stand in a digest."""
    return DigestItem.objects.filter(page_id=page.pk, removed_at=None)


def test_a_first_publication_makes_one_item_of_the_next_digest(worker):
    notice = NoticePageFactory(text_headline="보육반장 모집")

    with worker():
        publish(notice)

    item = items(notice).get()
    assert item.headline == "보육반장 모집"
    assert item.interest_mask == notice.interest_mask
    assert notice.announcement.item == item
    assert notice.announcement.announced


def test_a_draft_is_not_announced(worker):
    with worker():
        notice = NoticePageFactory()
        notice.save_revision()
    tasks.sweep()

    assert not Announcement.objects.exists()
    assert not items(notice).exists()


def test_a_page_that_is_only_scheduled_waits_until_it_is_really_live(worker):
    notice = NoticePageFactory(go_live_at=timezone.now() + timedelta(days=3))

    with worker():
        publish(notice)
    tasks.sweep()

    assert not notice.live
    assert not Announcement.objects.exists()


def test_a_scheduled_page_is_published_and_announced_by_the_sweep_when_its_hour_comes(worker):
    notice = NoticePageFactory(go_live_at=timezone.now() + timedelta(days=3))
    publish(notice)
    notice.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    revision = notice.latest_revision
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save(update_fields=["content"])

    with worker():
        tasks.sweep()

    notice.refresh_from_db()
    assert notice.live
    assert items(notice).count() == 1


def test_a_copy_that_is_kept_live_is_not_announced(worker):
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)

    with worker():
        copy = notice.copy(update_attrs={"slug": "copy", "title": "사본"}, keep_live=True)
    tasks.sweep()

    assert copy.live
    assert not items(copy).exists()
    assert copy.announcement.why_not == "발행된 채 복사한 글"


def test_a_live_copy_stays_unannounced_when_it_is_published_again(worker):
    notice = NoticePageFactory(published=True)
    copy = notice.copy(update_attrs={"slug": "copy"}, keep_live=True)
    tasks.sweep()

    with worker():
        publish(NoticePage.objects.get(pk=copy.pk))

    assert not items(copy).exists()


def test_a_copy_made_as_a_draft_is_announced_when_somebody_publishes_it(worker):
    notice = NoticePageFactory(published=True)
    copy = notice.copy(update_attrs={"slug": "next-year"}, keep_live=False)

    with worker():
        publish(NoticePage.objects.get(pk=copy.pk))

    assert items(copy).count() == 1


def test_an_alias_gets_no_announcement(worker):
    notice = NoticePageFactory(published=True)

    with worker():
        alias = notice.create_alias(update_slug="alias")
    tasks.sweep()

    assert alias.live
    assert not Announcement.objects.filter(page=alias).exists()


def test_a_page_added_live_by_an_import_is_not_announced():
    page = notices().add_child(
        instance=NoticePage(
            title="옮겨 온 알림", slug="import", summary="-", for_whom="-", period="-", interest_mask=1
        )
    )
    assert page.live

    tasks.sweep()

    assert not items(page).exists()
    assert not Announcement.objects.get(page=page).announced


def test_demo_content_that_asks_for_silence_is_not_announced(worker):
    notice = NoticePageFactory()
    announcing.keep_silent(notice, "보기 글")

    with worker():
        publish(notice)

    assert not items(notice).exists()
    assert notice.announcement.why_not == "보기 글"


def test_the_sweep_announces_what_a_crash_left_behind():
    notice = NoticePageFactory(published=True)  # nobody ran the nudge
    assert not Announcement.objects.exists()

    swept = tasks.sweep()

    assert items(notice).count() == 1
    assert swept.found == swept.resumed == 1


def test_settling_twice_makes_one_row_and_one_item():
    notice = NoticePageFactory(published=True)

    announcing.announce(notice.pk)
    announcing.announce(notice.pk)
    tasks.sweep()

    assert Announcement.objects.filter(page=notice).count() == 1
    assert DigestItem.objects.filter(page=notice).count() == 1


def test_a_republication_without_a_change_says_nothing(worker):
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)

    with worker():
        publish(notice)

    assert not items(notice).get().page_changed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "보육반장을 다시 모집합니다"),
        ("fee", "만 원"),
        ("body", [("paragraph", "<p>한 달에 세 번 만납니다.</p>")]),
    ],
    ids=["a headline", "a fact", "a typo in the body"],
)
def test_a_changed_page_asks_in_the_digest_and_makes_no_second_item(worker, field, value):
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)
    headline = items(notice).get().headline

    setattr(notice, field, value)
    with worker():
        publish(notice)

    item = items(notice).get()
    assert item.page_changed
    assert item.headline == headline
    assert "페이지가 바뀌었" in announcing.standing(notice).words


def test_the_sweep_notices_a_change_whose_nudge_was_lost():
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)
    notice.fee = "만 원"
    publish(notice)

    tasks.sweep()

    assert items(notice).get().page_changed


def test_unpublishing_takes_the_item_out_and_says_so():
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)

    NoticePage.objects.get(pk=notice.pk).unpublish()

    item = DigestItem.objects.get(page=notice)
    assert item.removed_because == "발행을 취소했습니다"


def test_deleting_a_page_takes_the_item_out_and_says_so():
    notice = NoticePageFactory(published=True)
    item = announcing.announce(notice.pk).item

    NoticePage.objects.get(pk=notice.pk).delete()

    item.refresh_from_db()
    assert item.page is None
    assert item.removed_because == "페이지를 지웠습니다"


def test_a_page_whose_time_is_over_leaves_the_digest():
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)
    NoticePage.objects.filter(pk=notice.pk).update(expire_at=timezone.now() - timedelta(minutes=1))

    call_command("publish_scheduled")

    assert DigestItem.objects.get(page=notice).removed_because == "게시 기간이 끝났습니다"


def test_a_move_is_silent(worker):
    article = ArticlePageFactory(published=True, announce=True)
    announcing.announce(article.pk)

    with worker():
        article.move(IssuePageFactory(), pos="last-child")
    tasks.sweep()

    assert not items(article).get().page_changed
    assert DigestItem.objects.filter(page=article).count() == 1


@pytest.mark.parametrize("wanted", [True, False], ids=["ticked", "not ticked"])
def test_an_article_is_announced_only_when_its_editor_ticked_the_box(wanted):
    article = ArticlePageFactory(published=True, announce=wanted)

    announcing.announce(article.pk)

    assert items(article).exists() is wanted


def test_announcing_again_adds_an_item_and_no_second_announcement():
    notice = NoticePageFactory(published=True)
    first = announcing.announce(notice.pk).item
    Digest.objects.filter(pk=first.digest_id).update(
        state=Digest.State.SENT, slot=timezone.now() - timedelta(days=3)
    )

    again = announcing.announce_again(notice, EditorFactory())

    assert again != first
    assert Announcement.objects.filter(page=notice).count() == 1


def test_a_digest_that_cannot_be_written_does_not_stop_an_unpublication(caplog):
    notice = NoticePageFactory(published=True)
    announcing.announce(notice.pk)

    def refuse_items(execute, sql, *args):
        if sql.startswith("UPDATE") and DigestItem._meta.db_table in sql:
            raise DatabaseError
        return execute(sql, *args)

    with connection.execute_wrapper(refuse_items):
        NoticePage.objects.get(pk=notice.pk).unpublish()

    assert not NoticePage.objects.get(pk=notice.pk).live
    assert f"items of page {notice.pk} were not taken out" in caplog.text
    tasks.sweep()
    assert not items(notice).exists()


def test_the_editor_reads_in_which_digest_a_draft_would_stand():
    assert "지금 발행하면" in announcing.standing(NoticePageFactory()).words


def test_the_sweep_asks_a_constant_number_of_questions_when_all_is_settled(django_assert_max_num_queries):
    for _n in range(6):
        announcing.announce(NoticePageFactory(published=True).pk)

    with django_assert_max_num_queries(40):
        announcing.sweep()
