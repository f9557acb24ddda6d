"""Laying approved entries into an issue."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry, PageLogEntry

from messaging.states import WrongState
from newsletter import laying_in
from newsletter.models import Placement, PrintedText
from participation import moderation
from participation.models import Entry
from participation.pictures.models import Image
from tests.factories.newsletter import EditorFactory, IssuePageFactory, placement
from tests.factories.offices import UserFactory
from tests.factories.participation import CallFactory, SubmissionFactory, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return EditorFactory()


@pytest.fixture
def moderator():
    return UserFactory(groups=["검토자"])


def order(issue):
    """The entries of an issue as they will be printed."""
    return [placed.entry_id for placed in issue.placements.all()]


def test_an_approved_entry_goes_to_the_end_of_the_issue(editor, moderator):
    issue = IssuePageFactory()
    first, second = entry(moderator), entry(moderator)

    laying_in.lay_in(first, issue, editor)
    laying_in.lay_in(second, issue, editor)

    assert order(issue) == [first.pk, second.pk]
    assert PageLogEntry.objects.filter(page=issue, action="newsletter.lay_in", user=editor).count() == 2


def test_an_entry_that_is_not_approved_is_refused(editor, moderator):
    draft = moderation.take(SubmissionFactory(), moderator)

    with pytest.raises(WrongState):
        laying_in.lay_in(draft, IssuePageFactory(), editor)


def test_an_entry_is_printed_in_one_issue_only(editor, moderator):
    there = placement(IssuePageFactory(title="11월호"), moderator)

    with pytest.raises(laying_in.NotPossible) as refused:
        laying_in.lay_in(there.entry, IssuePageFactory(), editor)

    assert "11월호" in refused.value.in_words()
    assert Placement.objects.count() == 1


@pytest.mark.parametrize(
    ("description", "consent", "missing"),
    [("", "nobody", "대체 텍스트"), ("눈 쌓인 골목", "unknown", "동의")],
    ids=["no alternative text", "people not asked"],
)
def test_a_photo_that_may_not_be_printed_yet_keeps_its_entry_out(
    editor, moderator, description, consent, missing
):
    found = entry(moderator, photos=1)
    Image.objects.filter(pk=found.photo_id).update(description=description, people_consent=consent)

    with pytest.raises(laying_in.NotPossible) as refused:
        laying_in.lay_in(found, IssuePageFactory(), editor)

    assert missing in refused.value.in_words()


def test_words_that_may_not_be_printed_keep_their_entry_out(client, editor, moderator):
    found, issue = entry(moderator), IssuePageFactory()
    Entry.objects.filter(pk=found.pk).update(body="연락은 010-0000-0001로 주세요")

    with pytest.raises(laying_in.NotPossible) as refused:
        laying_in.lay_in(found, issue, editor)

    assert "전화번호" in refused.value.in_words()
    client.force_login(editor)
    assert f"lay_in:{found.pk}" not in client.get(screen(issue)).content.decode()


def test_a_described_photo_may_be_laid_in(editor, moderator):
    found = entry(moderator, photos=1)
    Image.objects.filter(pk=found.photo_id).update(description="눈 쌓인 골목", people_consent="nobody")

    laying_in.lay_in(found, IssuePageFactory(), editor)

    assert Placement.objects.filter(entry=found).exists()


def test_an_entry_taken_out_waits_again(editor, moderator):
    placed = placement(IssuePageFactory(), moderator)

    laying_in.take_out(placed, editor)

    assert placed.entry in laying_in.waiting_entries()


def test_taking_out_from_an_old_tab_says_so(editor, moderator):
    placed = placement(IssuePageFactory(), moderator)
    laying_in.take_out(placed, editor)

    with pytest.raises(laying_in.NotPossible, match=r"refused"):
        laying_in.take_out(Placement(pk=99, issue=placed.issue), editor)


def test_an_entry_whose_author_was_told_stays(editor, moderator):
    placed = placement(IssuePageFactory(), moderator)
    PrintedText.objects.create(placement=placed)

    with pytest.raises(laying_in.NotPossible):
        laying_in.take_out(placed, editor)


def test_reordering_moves_an_entry_among_those_of_its_call(editor, moderator):
    issue, call = IssuePageFactory(), CallFactory()
    one, two = placement(issue, moderator, call=call), placement(issue, moderator, call=call)
    other = placement(issue, moderator)
    three = placement(issue, moderator, call=call)

    laying_in.reorder(three, editor, step=-1)

    of_the_call = [pk for pk in order(issue) if pk != other.entry_id]
    assert of_the_call == [one.entry_id, three.entry_id, two.entry_id]


def test_reordering_past_the_end_changes_nothing(editor, moderator):
    issue, call = IssuePageFactory(), CallFactory()
    one, two = placement(issue, moderator, call=call), placement(issue, moderator, call=call)

    laying_in.reorder(one, editor, step=-1)
    laying_in.reorder(two, editor, step=5)

    assert order(issue) == [one.entry_id, two.entry_id]


def test_page_numbers_of_an_older_proof_are_forgotten_when_the_corner_changes(editor, moderator):
    issue = IssuePageFactory()
    placed = placement(issue, moderator)
    Placement.objects.filter(pk=placed.pk).update(page_number=7)

    placement(issue, moderator)

    placed.refresh_from_db()
    assert placed.page_number is None


def test_a_laid_in_entry_keeps_its_approval(moderator):
    placed = placement(IssuePageFactory(title="12월호"), moderator)

    with pytest.raises(moderation.Refused, match="refused") as refused:
        moderation.undo(placed.entry.submission, moderator)

    assert "12월호" in refused.value.in_words()


# --- the screen -------------------------------------------------------------------------------------
def screen(issue):
    return reverse("newsletter:lay_in", args=[issue.pk])


def test_the_editor_lays_in_with_one_button(client, editor, moderator):
    issue, waiting = IssuePageFactory(), entry(moderator)
    client.force_login(editor)

    page = client.get(screen(issue))
    assert f"lay_in:{waiting.pk}" in page.content.decode()
    answer = client.post(screen(issue), {"act": f"lay_in:{waiting.pk}"})

    assert answer.status_code == 302
    assert order(issue) == [waiting.pk]


def test_more_entries_than_slots_is_allowed_and_said(client, editor, moderator):
    issue, call = IssuePageFactory(), CallFactory(print_entries=1)
    placement(issue, moderator, call=call)
    more = entry(moderator, call=call)
    client.force_login(editor)

    answer = client.post(screen(issue), {"act": f"lay_in:{more.pk}"}, follow=True)

    assert "싣기로 한 편수는 1편" in answer.content.decode()
    assert issue.placements.count() == 2


def test_a_refusal_is_a_sentence_on_the_screen(client, editor, moderator):
    placed = placement(IssuePageFactory(title="11월호"), moderator)
    issue = IssuePageFactory()
    client.force_login(editor)

    answer = client.post(screen(issue), {"act": f"lay_in:{placed.entry_id}"}, follow=True)

    assert "이미 ‘11월호’에 놓인 글입니다." in answer.content.decode()


@pytest.mark.parametrize("act", ["", "lay_in", "lay_in:x", "burn:1"])
def test_an_act_that_does_not_exist_is_not_found(client, editor, act):
    client.force_login(editor)

    assert client.post(screen(IssuePageFactory()), {"act": act}).status_code == 404


@pytest.mark.parametrize("role", ["소통담당자", "검토자", "결재자", "접수담당자"])
def test_others_may_not_lay_in(client, role):
    client.force_login(UserFactory(groups=[role]))

    answer = client.get(screen(IssuePageFactory()))

    assert answer.status_code in (302, 403)
    assert "lay-in" not in answer.content.decode()


def test_the_screen_asks_as_many_questions_for_many_entries_as_for_few(
    client, editor, moderator, django_assert_num_queries
):
    issue, call = IssuePageFactory(), CallFactory()
    client.force_login(editor)

    def questions(more):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        for _n in range(more):
            entry(moderator, call=call)
            placement(issue, moderator, call=call)
        client.get(screen(issue))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(screen(issue))
        return len(asked)

    assert questions(2) == questions(8)


def test_an_entry_row_in_the_log_names_no_person(editor, moderator):
    placement(IssuePageFactory(), moderator)

    logged = [str(row.data) + row.label for row in PageLogEntry.objects.all()]
    logged += [str(row.data) + row.label for row in ModelLogEntry.objects.all()]

    assert not any("+8210" in line for line in logged)
    assert Entry.objects.count() == 1


def test_an_author_sees_on_her_own_page_where_her_piece_was_printed(moderator):
    from messaging.signup import sections

    placed = placement(IssuePageFactory(year=2026, month=12), moderator)
    Placement.objects.filter(pk=placed.pk).update(page_number=7)
    part = sections.named(placed.entry.submission.phone, "pieces")
    assert part.page().object_list[0].note == "", "an issue that nobody can read yet"

    placed.issue.live = True
    placed.issue.save()

    assert part.page().object_list[0].note == "2026년 12월호 7면에 실렸습니다"
