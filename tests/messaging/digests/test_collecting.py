"""How a page becomes an item, and what happens when it changes or goes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page

from messaging.digests import collecting, facts, rhythm, transitions
from messaging.digests.models import Digest, DigestItem
from messaging.states import WrongState
from tests.factories.audience import SubscriberFactory, mask
from tests.factories.digests import DigestFactory, DigestItemFactory, PageFactory, put_up, say
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
SEOUL = ZoneInfo("Asia/Seoul")


def test_a_page_stands_in_the_next_digest_with_what_it_says_of_itself():
    deadline = timezone.now() + timedelta(days=30)
    department = DepartmentFactory(name="여성가족과", phone="02-3396-5412")
    page = PageFactory(
        headline="보육반장 모집", search_words="보육반장", department=department, deadline=deadline
    )

    item = collecting.collect(page)

    assert item.digest.send_at == next(rhythm.slots(timezone.now()))
    assert item.digest.state == Digest.State.COLLECTING
    assert (item.headline, item.search_words, item.phone) == ("보육반장 모집", "보육반장", "02-3396-5412")
    assert (item.department, item.deadline, item.interest_mask) == (department, deadline, mask("복지"))
    assert item.topic.key == f"page:{page.pk}"


def test_collecting_twice_changes_nothing():
    page = PageFactory()

    assert collecting.collect(page) == collecting.collect(page)
    assert DigestItem.objects.count() == 1


def test_a_page_that_was_sent_is_not_collected_anew():
    item = DigestItemFactory()
    Digest.objects.filter(pk=item.digest_id).update(state=Digest.State.SENT)

    assert collecting.collect(item.page) == item


def test_items_of_one_hour_share_a_digest_in_the_order_of_their_coming():
    first, second = collecting.collect(PageFactory()), collecting.collect(PageFactory())

    assert first.digest == second.digest
    assert list(first.digest.items.all()) == [first, second]


def test_a_digest_up_for_approval_is_left_alone_and_the_next_one_opens():
    SubscriberFactory()
    first = collecting.collect(PageFactory())
    put_up(first.digest)

    late = collecting.collect(PageFactory())

    assert late.digest != first.digest
    assert late.digest.send_at > first.digest.send_at


def test_a_full_digest_leaves_room_in_the_next(monkeypatch):
    monkeypatch.setattr(collecting, "MAX_ITEMS", 2)

    items = [collecting.collect(PageFactory()) for _n in range(5)]

    assert [item.digest.items.count() for item in items] == [2, 2, 2, 2, 1]


def test_a_page_of_nobody_is_refused():
    page = Page.get_first_root_node().add_child(instance=Page(title="누구의 것도 아님", slug="nobodys"))

    with pytest.raises(facts.NoFacts):
        collecting.collect(page)
    assert not DigestItem.objects.exists()


def test_a_notice_without_interests_is_collected_and_blocks_until_people_are_chosen():
    SubscriberFactory()
    item = collecting.collect(PageFactory(interest_mask=0))

    with pytest.raises(transitions.checks.Blocked, match="nobody") as refused:
        transitions.request_review(item.digest, by=UserFactory())
    assert "받는 사람이 없습니다" in refused.value.in_words()


def test_a_change_of_the_page_asks_the_editor_and_changes_no_text():
    item = DigestItemFactory(headline="김장 나눔")
    say(item.page, headline="김장 나눔 행사")

    assert collecting.page_changed(item.page) == 1
    assert collecting.page_changed(item.page) == 0

    item.refresh_from_db()
    assert item.page_changed
    assert item.headline == "김장 나눔"


def test_taking_the_changes_makes_the_item_say_what_the_page_says():
    item = DigestItemFactory(headline="김장 나눔")
    say(item.page, headline="김장 나눔 행사", interest_mask=mask("문화"))
    collecting.page_changed(item.page)

    item = collecting.take_changes(item, by=UserFactory())

    item.refresh_from_db()
    assert (item.headline, item.interest_mask, item.page_changed) == ("김장 나눔 행사", mask("문화"), False)


def test_people_whom_a_person_chose_stay_chosen_when_changes_are_taken():
    item = DigestItemFactory(headline="김장 나눔", interest_mask=mask("교육"))
    DigestItem.objects.filter(pk=item.pk).update(page_interest_mask=mask("복지"))
    say(item.page, headline="김장 나눔 행사", interest_mask=mask("문화"))

    item = collecting.take_changes(item, by=UserFactory())

    assert item.interest_mask == mask("교육")


def test_keeping_it_as_it_is_answers_the_question():
    item = DigestItemFactory(headline="김장 나눔")
    say(item.page, headline="김장 나눔 행사")
    collecting.page_changed(item.page)

    collecting.keep_as_is(DigestItem.objects.get(pk=item.pk), by=UserFactory())

    item.refresh_from_db()
    assert (item.headline, item.page_changed) == ("김장 나눔", False)


def test_taking_changes_of_what_was_approved_voids_the_approval():
    SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)
    item = digest.items.get()
    say(item.page, headline="바뀐 제목")

    collecting.take_changes(item, by=UserFactory())

    digest.refresh_from_db()
    assert digest.state == Digest.State.BUILDING
    assert (digest.approved_by, digest.broadcast) == (None, None)


def test_a_page_that_is_gone_takes_its_item_out_and_says_why():
    item = DigestItemFactory()

    assert collecting.page_gone(item.page, "페이지를 내렸습니다") == 1
    assert collecting.page_gone(item.page, "페이지를 내렸습니다") == 0

    item.refresh_from_db()
    assert item.removed_because == "페이지를 내렸습니다"
    assert not item.digest.items.standing().exists()


def test_a_gone_page_voids_the_approval_and_the_rest_is_put_up_again():
    SubscriberFactory()
    digest = DigestFactory(items=2, approved=True)
    frozen = digest.broadcast

    collecting.page_gone(digest.items.first().page, "페이지를 내렸습니다")

    digest.refresh_from_db()
    frozen.refresh_from_db()
    assert (digest.state, digest.broadcast, digest.approved_at) == (Digest.State.BUILDING, None, None)
    assert "페이지를 내렸습니다" in digest.note
    assert frozen.state == frozen.State.DISCARDED


def test_when_the_last_item_goes_nothing_is_left_to_approve():
    SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)

    collecting.page_gone(digest.items.get().page, "페이지를 내렸습니다")

    digest.refresh_from_db()
    assert (digest.state, digest.broadcast) == (Digest.State.COLLECTING, None)


def test_what_was_sent_stays_as_it_was_sent():
    item = DigestItemFactory()
    Digest.objects.filter(pk=item.digest_id).update(state=Digest.State.SENT)

    assert collecting.page_gone(item.page, "페이지를 내렸습니다") == 0
    with pytest.raises(WrongState):
        collecting.take_changes(item, by=UserFactory())


def test_a_page_is_announced_again_by_a_person_and_only_once_at_a_time():
    sent = DigestItemFactory()
    Digest.objects.filter(pk=sent.digest_id).update(state=Digest.State.SENT)
    editor = UserFactory()

    again = collecting.announce_again(sent.page, by=editor)

    assert again != sent
    assert collecting.announce_again(sent.page, by=editor) == again
    assert ModelLogEntry.objects.filter(action="digests.announce_again", user=editor).count() == 1


def test_a_liaison_makes_a_single_text_of_a_published_notice():
    liaison = UserFactory()
    page = PageFactory(headline="보육반장 모집")
    hour = timezone.now() + timedelta(hours=3)

    digest = collecting.make_single(page, by=liaison, send_at=hour)

    assert (digest.single, digest.title, digest.send_at) == (True, "보육반장 모집", hour)
    assert digest.department == liaison.department
    assert digest.items.get().page_id == page.pk


def test_a_second_click_makes_no_second_single_text():
    liaison, page = UserFactory(), PageFactory()

    assert collecting.make_single(page, by=liaison) == collecting.make_single(page, by=liaison)


def test_a_single_text_without_an_hour_gets_a_lawful_one():
    digest = collecting.make_single(PageFactory(), by=UserFactory())

    assert digest.send_at > timezone.now()
    assert not rhythm.is_quiet(digest.send_at)


def test_a_long_headline_is_kept_within_its_bound():
    item = collecting.collect(PageFactory(headline="가" * 300, search_words="나" * 100))

    assert (len(item.headline), len(item.search_words)) == (120, 40)


def test_facts_with_other_words_have_another_fingerprint():
    deadline = datetime(2026, 12, 5, 18, tzinfo=SEOUL)

    one, same = (facts.PageFacts("가", deadline=deadline) for _n in range(2))

    assert one.fingerprint == same.fingerprint
    assert one.fingerprint != facts.PageFacts("나", deadline=deadline).fingerprint
    assert one.fingerprint != facts.PageFacts("가").fingerprint
