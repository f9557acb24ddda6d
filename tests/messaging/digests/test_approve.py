"""Approval: by another person, of what was seen, and void as soon as anything changes."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.audience import transitions as audience
from messaging.audience import wordings
from messaging.audience.models import Channel
from messaging.delivery.models import Broadcast, Message
from messaging.digests import checks, collecting, composing, rhythm, transitions
from messaging.digests.models import Digest
from messaging.offices.models import OfficeSettings
from messaging.states import WrongState
from tests.factories.audience import SubscriberFactory, mask
from tests.factories.digests import DigestFactory, put_up, say
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
State = Digest.State


@pytest.fixture
def in_review():
    SubscriberFactory()
    return DigestFactory(items=2, in_review=True)


def test_another_person_approves_what_was_previewed(in_review):
    approver = UserFactory()

    transitions.approve(in_review, by=approver, seen=transitions.stamp(in_review))

    in_review.refresh_from_db()
    assert (in_review.state, in_review.approved_by) == (State.APPROVED, approver)
    assert in_review.broadcast.state == Broadcast.State.APPROVED
    assert ModelLogEntry.objects.filter(action="digests.approve", user=approver).exists()


def test_who_asked_for_approval_cannot_give_it(in_review):
    with pytest.raises(transitions.SamePerson) as refused:
        transitions.approve(in_review, by=in_review.requested_by)

    in_review.refresh_from_db()
    assert in_review.state == State.IN_REVIEW
    assert "다른 결재자" in refused.value.in_words()


def test_a_second_approval_from_an_old_tab_is_refused(in_review):
    transitions.approve(in_review, by=UserFactory())

    with pytest.raises(WrongState, match="approved"):
        transitions.approve(in_review, by=UserFactory())


def test_an_approver_who_saw_something_else_is_told_so(in_review):
    seen = transitions.stamp(in_review)
    transitions.reopen(in_review, by=in_review.requested_by)
    item = in_review.items.first()
    composing.edit_item(item, in_review.requested_by, headline="다른 제목")
    put_up(Digest.objects.get(pk=in_review.pk))

    with pytest.raises(transitions.Changed):
        transitions.approve(in_review, by=UserFactory(), seen=seen)


def test_approval_compares_the_contents_with_what_was_listed(in_review):
    in_review.items.update(headline="몰래 바뀐 제목")

    with pytest.raises(transitions.Changed):
        transitions.approve(in_review, by=UserFactory())


def test_approval_compares_the_list_with_what_was_sealed(in_review):
    Message.objects.update(phone="+821099999999")

    with pytest.raises(transitions.Changed):
        transitions.approve(in_review, by=UserFactory())
    in_review.refresh_from_db()
    assert in_review.state == State.IN_REVIEW


def test_other_office_words_void_what_was_listed_with_the_old_ones(in_review):
    office = OfficeSettings.load()
    office.text_tag = "[새이름]"
    office.save()

    with pytest.raises(transitions.Changed):
        transitions.approve(in_review, by=UserFactory())


def test_who_signs_up_or_refuses_after_it_was_listed_voids_nothing(in_review):
    person = SubscriberFactory()
    audience.leave(person.phone, channel=Channel.TEXT)

    transitions.approve(in_review, by=UserFactory(), seen=transitions.stamp(in_review))

    assert in_review.broadcast.recipients == 1


def test_an_approval_that_was_cut_off_in_the_middle_can_be_given_again(in_review):
    broadcast = in_review.broadcast
    approver = UserFactory()
    transitions.delivery.approve(
        broadcast, list_hash=broadcast.list_hash, recipients=broadcast.recipients, by=approver
    )

    transitions.approve(in_review, by=approver)

    in_review.refresh_from_db()
    assert in_review.state == State.APPROVED


@pytest.mark.django_db(transaction=True)
def test_of_two_approvers_at_once_one_wins():
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)
    approvers, outcomes = [UserFactory(), UserFactory(), UserFactory()], []
    together = threading.Barrier(len(approvers))

    def approve(approver):
        together.wait()
        try:
            transitions.approve(digest, by=approver)
            outcomes.append(approver)
        except WrongState:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=approve, args=[approver]) for approver in approvers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    digest.refresh_from_db()
    winners = [outcome for outcome in outcomes if outcome]
    assert len(outcomes) == 3
    assert winners == [digest.approved_by]
    assert ModelLogEntry.objects.filter(action="digests.approve").count() == 1


# --- what blocks ------------------------------------------------------------------


def codes(digest):
    return {problem.code for problem in checks.all_of(digest)}


def test_a_lawful_digest_has_no_problem():
    SubscriberFactory()

    assert codes(DigestFactory(items=1)) == set()


def test_an_item_whose_deadline_lies_before_the_sending_hour_blocks():
    SubscriberFactory()
    digest = DigestFactory(items=1)
    digest.items.update(deadline=digest.send_at - timedelta(minutes=1))

    with pytest.raises(checks.Blocked, match="deadline") as refused:
        transitions.request_review(digest, by=UserFactory())
    assert "마감" in refused.value.in_words()


def test_a_page_that_goes_down_before_the_hour_blocks():
    SubscriberFactory()
    digest = DigestFactory(items=1)
    digest.items.update(expires_at=digest.send_at)

    assert codes(digest) == {"expired"}


def test_an_hour_in_the_past_blocks_and_the_next_lawful_ones_are_offered():
    SubscriberFactory()
    digest = DigestFactory(items=1, send_at=timezone.now() - timedelta(minutes=1))

    (problem,) = checks.all_of(digest)

    assert problem.code == "past"
    assert rhythm.in_words(rhythm.lawful_hours(timezone.now())[0]) in problem.text


def test_an_hour_in_the_night_blocks():
    SubscriberFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    digest = DigestFactory(items=1, send_at=rhythm.at(tomorrow, rhythm.time(21)))

    assert codes(digest) == {"quiet"}


def test_an_hour_that_passed_while_waiting_for_approval_sends_nothing(in_review):
    Digest.objects.filter(pk=in_review.pk).update(send_at=timezone.now() - timedelta(minutes=1))
    Digest.objects.filter(pk=in_review.pk).update(
        content_hash=transitions.content_hash(Digest.objects.get(pk=in_review.pk))
    )

    with pytest.raises(checks.Blocked, match="past"):
        transitions.approve(in_review, by=UserFactory())


def test_an_audience_of_nobody_blocks():
    digest = DigestFactory(items=1)

    assert codes(digest) == {"nobody"}


def test_a_digest_of_nothing_blocks():
    SubscriberFactory()

    assert codes(DigestFactory()) == {"empty"}


def test_a_changed_page_must_be_answered_first():
    SubscriberFactory()
    digest = DigestFactory(items=1)
    page = digest.items.get().page
    say(page, headline="바뀐 제목")
    collecting.page_changed(page)

    assert codes(digest) == {"page_changed"}


def test_a_page_that_is_no_longer_public_blocks_even_when_nobody_told_us():
    SubscriberFactory()
    digest = DigestFactory(items=2)
    first, second = digest.items.all()
    type(first.page).objects.filter(pk=first.page_id).update(live=False)
    second.page.delete()

    assert codes(digest) == {"page_gone"}


def test_characters_that_no_phone_shows_block_and_are_named():
    SubscriberFactory()
    digest = DigestFactory(items=[{"headline": "쌀국수 ก 모임"}])

    (problem,) = checks.all_of(digest)

    assert (problem.code, problem.item) == ("unsendable", digest.items.get().pk)
    assert "ก" in problem.text


def test_advertising_needs_a_number_to_refuse_free_of_charge():
    SubscriberFactory(consents=[*wordings.NECESSARY, wordings.Purpose.ADVERTISING])
    digest = DigestFactory(items=[{"advertising": True}])

    assert codes(digest) == {"no_free_refusal"}
    office = OfficeSettings.load()
    office.free_refusal_phone = "080-123-4567"
    office.save()
    assert codes(digest) == set()


def test_a_text_over_2000_bytes_blocks():
    SubscriberFactory()
    office = OfficeSettings.load()
    office.items_per_person = 10
    office.save()
    digest = DigestFactory(items=10)
    digest.items.update(headline="가" * 120)

    with pytest.raises(checks.Blocked, match="too_long") as refused:
        transitions.request_review(digest, by=UserFactory())
    assert "2,000바이트를 넘습니다" in refused.value.in_words()


# --- back and away ------------------------------------------------------------------


def test_a_digest_that_is_sent_back_says_why(in_review):
    transitions.send_back(in_review, by=UserFactory(), because="제목을 줄여 주세요")

    in_review.refresh_from_db()
    assert (in_review.state, in_review.broadcast) == (State.COLLECTING, None)
    assert in_review.note == "제목을 줄여 주세요"


def test_taking_an_approval_back_throws_the_list_away():
    SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)
    frozen = digest.broadcast

    transitions.reopen(digest, by=UserFactory())

    digest.refresh_from_db()
    frozen.refresh_from_db()
    assert (digest.state, digest.broadcast, digest.approved_by) == (State.COLLECTING, None, None)
    assert frozen.state == Broadcast.State.DISCARDED


def test_a_cancelled_digest_is_never_sent():
    SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)

    transitions.cancel(digest, by=UserFactory())

    digest.refresh_from_db()
    assert digest.state == State.CANCELLED
    with pytest.raises(WrongState):
        transitions.reopen(digest, by=UserFactory())


def test_nothing_is_edited_once_it_is_up_for_approval(in_review):
    item, editor = in_review.items.first(), UserFactory()

    with pytest.raises(WrongState):
        composing.edit_item(item, editor, headline="새 제목")
    with pytest.raises(WrongState):
        composing.edit(in_review, editor, short_form=True)
    with pytest.raises(WrongState):
        composing.move(item, editor, step=1)


def test_an_item_taken_out_by_an_editor_voids_the_approval():
    SubscriberFactory()
    digest = DigestFactory(items=2, approved=True)

    collecting.take_out(digest.items.first().pk, "담당자가 뺐습니다", UserFactory())

    digest.refresh_from_db()
    assert (digest.state, digest.approved_by) == (State.BUILDING, None)


def test_interests_chosen_for_an_item_are_part_of_what_is_approved(in_review):
    in_review.items.update(interest_mask=mask("교육"))

    with pytest.raises(transitions.Changed):
        transitions.approve(in_review, by=UserFactory())
