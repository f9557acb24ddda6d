"""Taking, approving, declining and undoing: what happens to the submission, its entry and its history."""

import pytest
from django.core import mail
from wagtail.models import ModelLogEntry, TaskState, Workflow, WorkflowState

from messaging.states import WrongState
from participation import bulk, moderation
from participation.models import Entry, Submission
from participation.moderation import Refused, Words
from tests.factories.offices import AdministratorFactory
from tests.factories.participation import ModeratorFactory, SubmissionFactory, call

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator():
    return ModeratorFactory()


def acts(instance):
    return list(ModelLogEntry.objects.for_instance(instance).order_by("pk").values_list("action", flat=True))


def test_taking_makes_a_draft_beside_the_untouched_original(moderator):
    submission = SubmissionFactory(text="퀴즈  정답은 도서관\n")

    entry = moderation.take(submission, moderator)

    submission.refresh_from_db()
    assert (submission.state, submission.decided_by) == (Submission.State.TAKEN, moderator)
    assert submission.words == "퀴즈  정답은 도서관\n"
    assert (entry.state, entry.live) == (Entry.State.DRAFT, False)
    assert entry.latest_revision.user == moderator


def test_one_key_takes_and_approves_through_the_workflow(moderator):
    submission = SubmissionFactory()

    entry = moderation.approve(submission, moderator)

    assert (entry.state, entry.live) == (Entry.State.APPROVED, True)
    assert entry.body == "김장은 올해도 시어머니랑 둘이 했어요"
    state = WorkflowState.objects.get()
    assert (state.workflow.name, state.status) == ("게재글 검토", WorkflowState.STATUS_APPROVED)
    assert TaskState.objects.get().finished_by == moderator
    assert list(Entry.objects.approved()) == [entry]
    assert acts(submission) == ["participation.take", "participation.approve"]
    assert "participation.entry_approved" in acts(entry)


def test_what_the_moderator_wrote_is_what_is_approved(moderator):
    entry = moderation.approve(
        SubmissionFactory(),
        moderator,
        words=Words(title="김장", body="올해도 김장했어요.", byline="이*남, 황학동"),
    )

    assert (entry.title, entry.body, entry.byline) == ("김장", "올해도 김장했어요.", "이*남, 황학동")
    assert entry.submission.words == "김장은 올해도 시어머니랑 둘이 했어요"


def test_a_draft_of_one_moderator_is_approved_by_another(moderator):
    other = ModeratorFactory()
    submission = SubmissionFactory()
    draft = moderation.edit(submission, moderator, Words(body="고친 글"), seen=0)

    entry = moderation.approve(submission, other, seen=draft.latest_revision_id)

    assert entry.body == "고친 글"
    assert Submission.objects.get().decided_by == other


def test_two_moderators_never_decide_the_same_one(moderator):
    submission = SubmissionFactory()
    moderation.approve(submission, ModeratorFactory(), seen=0)

    for act in (
        lambda: moderation.approve(submission, moderator, seen=0),
        lambda: moderation.take(submission, moderator),
        lambda: moderation.decline(submission, "광고", moderator),
    ):
        with pytest.raises(WrongState) as refusal:
            act()
        assert "새로 고친 뒤 확인해 주세요" in refusal.value.in_words()
    assert TaskState.objects.count() == 1


def test_a_wording_that_changed_meanwhile_is_not_approved_unread(moderator):
    submission = SubmissionFactory()
    seen = moderation.edit(submission, moderator, Words(body="첫째 판")).latest_revision_id
    moderation.edit(submission, ModeratorFactory(full_name="최바쁨"), Words(body="둘째 판"))

    with pytest.raises(Refused) as refusal:
        moderation.approve(submission, moderator, words=Words(body="셋째 판"), seen=seen)

    assert "최바쁨" in refusal.value.in_words()
    assert Entry.objects.get().state == Entry.State.DRAFT


def test_an_entry_locked_by_another_is_left_alone(moderator):
    submission = SubmissionFactory()
    entry = moderation.take(submission, moderator)
    Entry.objects.filter(pk=entry.pk).update(locked=True, locked_by=ModeratorFactory(full_name="한잠금"))

    for act in (moderation.approve, moderation.undo):
        with pytest.raises(Refused) as refusal:
            act(submission, moderator)
        assert "한잠금" in refusal.value.in_words()


def test_who_is_not_in_the_group_cannot_approve():
    from django.core.exceptions import PermissionDenied

    submission = SubmissionFactory()
    outsider = ModeratorFactory(role=[])

    with pytest.raises(PermissionDenied):
        moderation.approve(submission, outsider)

    submission.refresh_from_db()
    assert submission.state == Submission.State.RECEIVED


def test_declining_needs_a_reason_and_keeps_it(moderator):
    submission = SubmissionFactory()

    with pytest.raises(Refused):
        moderation.decline(submission, "  ", moderator)
    moderation.decline(submission, " 주제와  맞지 않음 ", moderator)

    submission.refresh_from_db()
    assert (submission.state, submission.decline_reason) == (Submission.State.DECLINED, "주제와 맞지 않음")


def test_declining_turns_the_draft_down_in_the_workflow(moderator):
    submission = SubmissionFactory(taken=moderator)

    moderation.decline(submission, "광고", moderator)

    assert Entry.objects.get().state == Entry.State.REJECTED
    assert TaskState.objects.get().comment == "광고"


@pytest.mark.parametrize("decided", ["taken", "approved", "declined"])
def test_undo_lets_a_submission_wait_again(decided, moderator):
    submission = SubmissionFactory(**{decided: moderator})

    moderation.undo(submission, moderator)

    submission.refresh_from_db()
    assert (submission.state, submission.decided_by, submission.decline_reason) == ("received", None, "")
    assert not Entry.objects.approved().exists()
    assert list(Submission.objects.waiting()) == [submission]


def test_the_wording_survives_an_undo(moderator):
    submission = SubmissionFactory()
    moderation.approve(submission, moderator, words=Words(body="고친 글"))
    moderation.undo(submission, moderator)

    entry = moderation.approve(submission, moderator)

    assert entry.body == "고친 글"
    assert Entry.objects.count() == 1


def test_a_declined_draft_can_be_approved_after_an_undo(moderator):
    submission = SubmissionFactory(taken=moderator)
    moderation.decline(submission, "광고", moderator)
    moderation.undo(submission, moderator)

    assert moderation.approve(submission, moderator).state == Entry.State.APPROVED


def test_an_upper_floor_can_keep_an_entry_from_being_undone(moderator):
    from wagtail import hooks

    submission = SubmissionFactory(approved=moderator)

    with (
        hooks.register_temporarily("entry_stays", lambda entry: "12월호에 놓인 글입니다."),
        pytest.raises(Refused) as refusal,
    ):
        moderation.undo(submission, moderator)

    assert refusal.value.in_words() == "12월호에 놓인 글입니다."
    assert Entry.objects.get().state == Entry.State.APPROVED


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("제 번호는 010-0000-0001", "전화번호"),
        ("900101-1234567", "주민등록번호"),
        ("구청장님 꼭 당선되세요", "공직선거법"),
    ],
)
def test_what_may_not_be_printed_is_not_approved(body, said, moderator):
    submission = SubmissionFactory()

    with pytest.raises(Refused) as refusal:
        moderation.approve(submission, moderator, words=Words(body=body))

    assert said in refusal.value.in_words()
    assert moderation.approve(submission, moderator, words=Words(body="고운 글")).state == "approved"


def test_numbers_are_gone_from_what_a_moderator_starts_from(moderator):
    entry = moderation.approve(SubmissionFactory(text="김장했어요 010-0000-0009 박영숙"), moderator)

    assert entry.body == "김장했어요 박영숙"


def test_the_earlier_of_two_versions_is_not_taken_by_accident(moderator):
    theme = call("question")
    first = SubmissionFactory(
        call=theme, phone="+821000000077", text="어머니와 김장을 했습니다 참 좋았습니다"
    )
    SubmissionFactory(
        call=theme, phone="+821000000077", text="어머니와 할머니와 김장을 했습니다 참 좋았습니다"
    )
    first.refresh_from_db()

    with pytest.raises(Refused, match="refused") as refusal:
        moderation.approve(first, moderator)

    assert "2번" in refusal.value.in_words()


def test_an_approved_entry_stays_approved_while_a_change_is_in_moderation(moderator):
    submission = SubmissionFactory(approved=moderator)
    entry = Entry.objects.get(submission=submission)
    entry.body = "고쳐 쓴 글"
    entry.save_revision(user=moderator)

    entry.get_workflow().start(entry, moderator)

    entry = Entry.objects.get()
    assert (entry.state, entry.body) == (Entry.State.APPROVED, "김장은 올해도 시어머니랑 둘이 했어요")
    assert moderation.approve(entry, moderator).body == "고쳐 쓴 글"


def test_going_back_to_an_old_revision_changes_no_state(moderator):
    entry = moderation.approve(SubmissionFactory(), moderator)

    old = entry.revisions.order_by("pk").first().as_object()

    assert old.state == Entry.State.APPROVED


def test_a_switched_off_workflow_is_said_plainly(moderator):
    Workflow.objects.get(name="게재글 검토").deactivate()

    with pytest.raises(Refused) as refusal:
        moderation.approve(SubmissionFactory(), moderator)

    assert "관리자에게" in refusal.value.in_words()


def test_no_mail_goes_out_per_entry(moderator, django_capture_on_commit_callbacks):
    AdministratorFactory(email="admin@example.com")
    ModeratorFactory(email="other@example.com")

    with django_capture_on_commit_callbacks(execute=True):
        moderation.approve(SubmissionFactory(), moderator)
        moderation.decline(SubmissionFactory(taken=moderator), "광고", moderator)

    assert mail.outbox == []


def test_a_bulk_approval_leaves_flagged_texts_to_a_person(moderator):
    plain, flagged = SubmissionFactory(), SubmissionFactory(text="9살 김하준 소방관 아저씨 고맙습니다")

    done = bulk.approve([plain.pk, flagged.pk], moderator)

    assert (done.decided, done.refused, done.left) == (1, [flagged.pk], [])
    assert Entry.objects.get().submission == plain


def test_a_bulk_act_is_undone_as_one(moderator):
    SubmissionFactory(declined=moderator)
    three = [SubmissionFactory().pk for _ in range(3)]
    bulk.decline(three, "같은 글이 이미 있음", moderator)

    last = bulk.last_decided(moderator)
    bulk.undo(last, moderator)

    assert last == three
    assert Submission.objects.waiting().count() == 3
    assert len(bulk.last_decided(moderator)) == 1


def test_a_bulk_act_that_takes_too_long_says_what_is_left(moderator):
    pks = [SubmissionFactory().pk for _ in range(3)]

    done = bulk.decline(pks, "광고", moderator, seconds=-1)

    assert (done.decided, done.left) == (0, pks)
