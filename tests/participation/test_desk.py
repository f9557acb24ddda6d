"""The moderation desk as a moderator works at it, and what keeps it quick."""

import pytest
from django.urls import reverse
from wagtail.models import Revision, TaskState, WorkflowState

from participation import moderation, workflow
from participation.models import Entry, Submission
from tests.factories.offices import AdministratorFactory, UserFactory
from tests.factories.participation import CallFactory, ModeratorFactory, SubmissionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    moderator = ModeratorFactory()
    client.force_login(moderator)
    return moderator


def desk(client, pk=None, **asked):
    path = reverse("participation:desk_at", args=[pk]) if pk else reverse("participation:desk")
    return client.get(path, asked)


def act(client, submission, what, **form):
    return client.post(reverse("participation:act", args=[submission.pk]), {"act": what, **form}, follow=True)


def said(response):
    return [str(message).strip() for message in response.context["messages"]]


def many(call, count):
    """Submissions by the thousand, as rows: their texts are those of the first."""
    Submission.objects.bulk_create(
        Submission(call=call, channel="text", words="김장 이야기", number=1000 + n, phone=f"+8210{n:08}")
        for n in range(count)
    )


def in_moderation(call, count, moderator):
    """Entries waiting in Wagtail's workflow, as rows: what a thousand takes and submits leave behind."""
    many(call, count)
    task = workflow.GroupApprovalTask.objects.get(name=workflow.NAME)
    entries = Entry.objects.bulk_create(
        Entry(
            submission=submission, call=call, body="김장 이야기", live=False, state=Entry.State.IN_MODERATION
        )
        for submission in Submission.objects.filter(entry=None).order_by("pk")[:count]
    )
    Submission.objects.filter(entry__isnull=False).update(state=Submission.State.TAKEN)
    kind = Entry.get_base_content_type()
    revisions = Revision.objects.bulk_create(
        Revision(
            content_type=kind,
            base_content_type=kind,
            object_id=str(entry.pk),
            content=entry.serializable_data(),
            created_at=entry.created_at,
            user=moderator,
        )
        for entry in entries
    )
    states = WorkflowState.objects.bulk_create(
        WorkflowState(
            content_type=kind,
            base_content_type=kind,
            object_id=str(entry.pk),
            workflow=workflow.Workflow.objects.get(name=workflow.NAME),
            requested_by=moderator,
        )
        for entry in entries
    )
    tasks = TaskState.objects.bulk_create(
        TaskState(workflow_state=state, revision=revision, task=task)
        for state, revision in zip(states, revisions, strict=True)
    )
    for state, task_state in zip(states, tasks, strict=True):
        state.current_task_state = task_state
    WorkflowState.objects.bulk_update(states, ["current_task_state"], batch_size=500)


def test_the_desk_shows_the_original_beside_what_is_printed(client, moderator):
    submission = SubmissionFactory(text="김장은 올해도 시어머니랑 했어요 010-0000-0009")

    html = desk(client).content.decode()

    assert "남은 글 <strong>1</strong>편" in html
    assert "김장은 올해도 시어머니랑 했어요 ***-****-****" in html
    assert "010-0000-0009" not in html
    assert submission.phone not in html
    assert "개인정보" in html


def test_approving_goes_on_to_the_next(client, moderator):
    first, second = SubmissionFactory(), SubmissionFactory()

    response = act(client, first, "approve", body="고친 글", title="", byline="이*남", seen="0")

    assert response.redirect_chain[-1][0] == reverse("participation:desk_at", args=[second.pk])
    assert Entry.objects.approved().get().body == "고친 글"


def test_after_the_last_one_the_day_is_done(client, moderator):
    response = act(client, SubmissionFactory(), "decline", reason="광고")

    assert "오늘 다 보셨습니다" in response.content.decode()


def test_a_draft_is_kept_without_approving(client, moderator):
    submission = SubmissionFactory()

    act(client, submission, "save", body="아직 고치는 중", seen="0")

    entry = Entry.objects.get()
    assert entry.state == Entry.State.DRAFT
    assert entry.get_latest_revision_as_object().body == "아직 고치는 중"
    assert "아직 고치는 중" in desk(client, submission.pk).content.decode()


def test_who_comes_second_is_told_so_in_korean(client, moderator):
    submission = SubmissionFactory()
    moderation.approve(submission, ModeratorFactory())

    response = act(client, submission, "approve", body="나의 글", seen="0")

    assert "새로 고친 뒤 확인해 주세요" in said(response)[0]
    assert Entry.objects.get().body == "김장은 올해도 시어머니랑 둘이 했어요"


def test_the_last_decision_is_taken_back_with_one_key(client, moderator):
    submission = SubmissionFactory()
    act(client, submission, "approve", body="글", seen="0")

    client.post(reverse("participation:undo_last"))

    submission.refresh_from_db()
    assert submission.state == Submission.State.RECEIVED


def test_the_sieve_narrows_by_call_and_flag(client, moderator):
    one, other = CallFactory(), CallFactory()
    SubmissionFactory(call=one, text="하나의 글입니다 정말로")
    SubmissionFactory(call=other, text="9살 김하준 소방관 아저씨 고맙습니다")
    SubmissionFactory(call=other, text="다른 공모의 글입니다")

    assert desk(client, call=one.pk).context["window"].left == 1
    assert desk(client, flag="child").context["window"].left == 1
    assert desk(client, call=other.pk, flag="none").context["window"].left == 1
    assert desk(client, call="x", flag="<b>", shelf="?").context["window"].left == 3


def test_a_bulk_act_honours_the_sieve_and_leaves_the_rest(client, moderator):
    one, other = CallFactory(), CallFactory()
    inside, outside = SubmissionFactory(call=one), SubmissionFactory(call=other)

    client.post(
        reverse("participation:bulk"), {"act": "decline", "all": "1", "reason": "광고", "call": one.pk}
    )

    inside.refresh_from_db()
    outside.refresh_from_db()
    assert (inside.state, outside.state) == ("declined", "received")


def test_a_bulk_act_takes_no_more_than_500(client, moderator):
    many(CallFactory(), 510)

    response = client.post(reverse("participation:bulk"), {"act": "decline", "all": "1", "reason": "광고"})
    while response.status_code == 200:  # the page that asks to go on
        form = {name: response.context[name] for name in ("act", "reason", "at", "decided", "refused")}
        response = client.post(reverse("participation:bulk"), {**form, "pk": response.context["left"]})

    assert Submission.objects.filter(state="declined").count() == 500
    client.post(reverse("participation:undo_last"))
    assert Submission.objects.filter(state="declined").count() < 500


def test_a_bulk_decline_without_a_reason_does_nothing(client, moderator):
    submission = SubmissionFactory()

    response = client.post(
        reverse("participation:bulk"), {"act": "decline", "pk": submission.pk, "reason": ""}, follow=True
    )

    assert said(response) == ["싣지 않는 까닭을 골라 주세요."]


@pytest.mark.parametrize(
    ("method", "name", "args"),
    [
        ("get", "desk", []),
        ("post", "act", [1]),
        ("post", "bulk", []),
        ("post", "undo_last", []),
        ("post", "compare", [1]),
        ("get", "submissions", []),
    ],
)
def test_only_moderators_get_in(client, method, name, args):
    SubmissionFactory()
    address = reverse(f"participation:{name}", args=args)

    assert getattr(client, method)(address).status_code == 302  # to the login
    client.force_login(UserFactory(may=["participation.view_entry"]))
    response = getattr(client, method)(address)

    assert response.status_code in (302, 403)
    assert Submission.objects.get().state == "received"


def test_the_difference_is_shown_word_by_word(client, moderator):
    submission = SubmissionFactory(text="김장은 올해도 했어요")

    response = client.post(
        reverse("participation:compare", args=[submission.pk]), {"body": "김장을 올해도 했어요 <b>"}
    )

    assert "<del>김장은</del><ins>김장을</ins>" in response.content.decode()
    assert "&lt;b&gt;" in response.content.decode()


def test_the_script_gets_the_desk_without_the_page_around_it(client, moderator):
    SubmissionFactory()

    html = client.get(reverse("participation:desk"), headers={"X-Desk": "1"}).content.decode()

    assert "desk-top" in html
    assert "<html" not in html


def queries_of(client, address, django_assert_max_num_queries):
    client.get(address)  # what Django and Wagtail keep for later is asked for once
    with django_assert_max_num_queries(60) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_screens_ask_the_database_as_often_with_ten_thousand_as_with_ten(
    client, moderator, django_assert_max_num_queries
):
    call = CallFactory()
    SubmissionFactory(call=call, approved=moderator)
    many(call, 30)
    in_moderation(CallFactory(), 30, moderator)
    addresses = [
        reverse("participation:desk"),
        reverse("participation:submissions"),
        reverse("wagtailadmin_home"),
        reverse(Entry.snippet_viewset.get_url_name("list")),
    ]
    few = [queries_of(client, address, django_assert_max_num_queries) for address in addresses]
    many(CallFactory(), 10_000)
    in_moderation(CallFactory(), 1_100, moderator)

    lots = [queries_of(client, address, django_assert_max_num_queries) for address in addresses]

    assert lots == few
    html = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "검토할 응모글" in html


def test_the_home_page_opens_for_an_administrator_with_1100_entries_in_moderation(client):
    admin = AdministratorFactory()
    client.force_login(admin)
    in_moderation(CallFactory(), 1_100, admin)

    html = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "<strong>1,100</strong>" in html


def test_the_list_masks_numbers_and_pages_by_key(client, moderator):
    call = CallFactory()
    many(call, 60)

    first = client.get(reverse("participation:submissions"))
    second = client.get(reverse("participation:submissions"), {"below": first.context["below"]})

    assert len(first.context["rows"]) == 50
    assert len(second.context["rows"]) == 10
    assert "010-****-0001" in second.content.decode()
    assert "+8210" not in second.content.decode()
