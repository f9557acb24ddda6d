"""Corners, calls and entries in the admin."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from participation import calls, moderation
from participation.models import Call, Entry
from tests.factories.offices import AdministratorFactory
from tests.factories.participation import CallFactory, ModeratorFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


def test_a_keyword_is_refused_while_an_open_call_uses_it():
    taken = CallFactory(keyword="삼행시")

    with pytest.raises(ValidationError) as refusal:
        CallFactory.build(corner=taken.corner, keyword="삼 행시").full_clean()

    assert str(taken) in refusal.value.message_dict["keyword"][0]


def test_a_keyword_may_be_used_again_after_closing():
    closed = CallFactory(keyword="삼행시", closed=True)

    CallFactory.build(corner=closed.corner, keyword="삼행시", opens_at=timezone.now()).full_clean()


def test_a_call_cannot_close_before_it_opens():
    call = CallFactory()
    call.closes_at = call.opens_at - timedelta(days=1)

    with pytest.raises(ValidationError) as refusal:
        call.full_clean()

    assert "closes_at" in refusal.value.message_dict


def test_next_months_call_is_a_copy_a_month_on():
    opens, closes = (
        timezone.datetime(2026, 12, day, 9, tzinfo=timezone.get_default_timezone()) for day in (1, 31)
    )
    call = CallFactory(title="12월 삼행시 ‘남산길’", opens_at=opens, closes_at=closes)

    copy = calls.next_month(call)

    assert copy.title == "1월 삼행시 ‘남산길’"
    assert (copy.opens_at.month, copy.opens_at.year, copy.closes_at.day) == (1, 2027, 31)
    assert (copy.pk, copy.published, copy.keyword) == (None, False, call.keyword)


def test_the_copy_form_shows_next_month(client):
    client.force_login(AdministratorFactory())
    call = CallFactory(title="12월 삼행시")

    response = client.get(reverse("calls:copy", args=[call.pk]))

    assert response.context["form"].instance.title == calls.next_month(call).title
    assert Call.objects.count() == 1


@pytest.mark.parametrize("name", ["corners:index", "corners:add", "calls:index", "calls:add"])
def test_staff_screens_open(client, name):
    CallFactory()
    client.force_login(AdministratorFactory())

    assert client.get(reverse(name)).status_code == 200


def entry_url(name, *args):
    return reverse(Entry.snippet_viewset.get_url_name(name), args=args)


def test_an_entry_is_edited_beside_its_original(client):
    moderator = ModeratorFactory()
    entry = moderation.take(SubmissionFactory(text="김장은 했어요 010-0000-0009"), moderator)
    client.force_login(moderator)

    html = client.get(entry_url("edit", entry.pk)).content.decode()

    assert "김장은 했어요 ***-****-****" in html
    assert "action-publish" not in html


def test_an_entry_goes_through_moderation_in_its_own_editor(client):
    moderator = ModeratorFactory()
    entry = moderation.take(SubmissionFactory(), moderator)
    client.force_login(moderator)
    form = {"body": "편집기에서 고친 글", "title": "", "byline": "", "photo": ""}

    client.post(entry_url("edit", entry.pk), {**form, "action-submit": "1"})
    entry.refresh_from_db()
    assert entry.state == Entry.State.IN_MODERATION
    client.post(
        entry_url("edit", entry.pk),
        {**form, "action-workflow-action": "1", "workflow-action-name": "approve"},
    )

    entry.refresh_from_db()
    assert (entry.state, entry.body) == (Entry.State.APPROVED, "편집기에서 고친 글")


@pytest.mark.parametrize("name", ["add", "delete", "unpublish"])
def test_not_even_an_administrator_goes_past_the_transitions(client, name):
    entry = moderation.approve(SubmissionFactory(), ModeratorFactory())
    client.force_login(AdministratorFactory())

    response = client.post(entry_url(name, *([] if name == "add" else [entry.pk])))

    assert response.status_code in (302, 403)
    entry.refresh_from_db()
    assert (entry.live, entry.state, Entry.objects.count()) == (True, "approved", 1)


def test_an_entry_can_be_locked(client):
    moderator = ModeratorFactory(permissions=["participation.change_entry", "participation.lock_entry"])
    entry = moderation.take(SubmissionFactory(), moderator)
    client.force_login(moderator)

    client.post(entry_url("lock", entry.pk))

    entry.refresh_from_db()
    assert (entry.locked, entry.locked_by) == (True, moderator)
