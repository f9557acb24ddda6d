"""The screens: who may see and do what, what they show, and what they cost in queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.delivery import transitions as delivery
from messaging.delivery.models import Broadcast
from messaging.digests import building, collecting, transitions
from messaging.digests.models import Digest, DigestItem
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory, mask
from tests.factories.digests import DigestFactory, PageFactory, put_up, say
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
State = Digest.State


@pytest.fixture
def editor(client):
    user = UserFactory(may=["digests.change_digest", "delivery.control_broadcast"])
    client.force_login(user)
    return user


@pytest.fixture
def approver(client):
    user = UserFactory(may=["digests.view_digest", "digests.approve_digest"])
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"digests:{name}", args=args)


def do(client, digest, act, **data):
    return client.post(url("act", digest.pk, act), data, follow=True)


def text(response):
    return response.content.decode()


# --- who may ----------------------------------------------------------------------


def every_screen(digest, item):
    return {
        "index": url("index"),
        "single": url("single"),
        "composer": url("composer", digest.pk),
        "preview": url("preview", digest.pk),
        "approval": url("approval", digest.pk),
        "editions": url("editions", digest.pk),
        "progress": url("progress", digest.pk),
        "progress_data": url("progress_data", digest.pk),
        "item": url("item", item.pk),
    }


def test_a_stranger_is_asked_to_log_in(client):
    digest = DigestFactory(items=1)

    for address in every_screen(digest, digest.items.get()).values():
        assert client.get(address).status_code == 302
    for act in ("request_review", "approve", "cancel", "stop"):
        assert client.post(url("act", digest.pk, act)).status_code == 302
    digest.refresh_from_db()
    assert digest.state == State.COLLECTING


def test_staff_without_the_permission_see_nothing_of_it(client):
    client.force_login(UserFactory(may=["audience.view_subscriber"]))
    digest = DigestFactory(items=[{"headline": "비밀 소식"}])

    for address in every_screen(digest, digest.items.get()).values():
        answer = client.get(address, follow=True)
        assert "비밀 소식" not in text(answer)
    assert "digests" not in text(client.get(reverse("wagtailadmin_home")))


def test_an_approver_reads_but_does_not_change(client, approver):
    SubscriberFactory()
    digest = DigestFactory(items=1)
    item = digest.items.get()

    client.post(url("item_act", item.pk, "take_out"))
    client.post(url("headline", item.pk), {"headline": "새 제목"})
    do(client, digest, "request_review")

    digest.refresh_from_db()
    item.refresh_from_db()
    assert (digest.state, item.removed_at) == (State.COLLECTING, None)
    assert item.headline != "새 제목"
    assert client.get(url("approval", digest.pk)).status_code == 200


def test_an_editor_does_not_approve(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)

    do(client, digest, "approve", stamp=transitions.stamp(digest))

    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW


def test_an_unknown_act_is_no_address(client, editor):
    digest = DigestFactory(items=1)

    assert client.post(url("act", digest.pk, "explode")).status_code == 404
    assert client.post(url("act", digest.pk, "pause")).status_code == 404
    assert client.post(url("item_act", digest.items.get().pk, "explode")).status_code == 404
    assert client.get(url("act", digest.pk, "cancel")).status_code == 405


# --- from notice to sent --------------------------------------------------------------


def test_from_a_notice_to_an_approved_digest(client, editor):
    SubscriberFactory()
    item = collecting.collect(PageFactory(headline="보육반장 모집"))
    digest = item.digest
    assert "보육반장 모집" in text(client.get(url("composer", digest.pk)))

    do(client, digest, "request_review")
    digest.refresh_from_db()
    assert digest.state == State.BUILDING
    building.build(digest)

    other = UserFactory(may=["digests.approve_digest"])
    client.force_login(other)
    page = client.get(url("approval", digest.pk))
    do(client, digest, "approve", stamp=page.context["stamp"])

    digest.refresh_from_db()
    assert (digest.state, digest.approved_by) == (State.APPROVED, other)


def test_an_hour_typed_but_not_saved_goes_up_with_the_digest(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=1)
    hour = timezone.localtime(digest.send_at).replace(hour=14, minute=30, second=0, microsecond=0)

    client.post(
        url("composer", digest.pk),
        {"send_at": hour.strftime("%Y-%m-%dT%H:%M"), "title": digest.title, "then": "request_review"},
    )

    digest.refresh_from_db()
    assert (digest.state, digest.send_at) == (State.BUILDING, hour)


def test_a_refusal_is_told_in_words(client, editor):
    digest = DigestFactory()

    answer = do(client, digest, "request_review", back="composer")

    assert "실린 소식이 없습니다" in text(answer)


def test_who_asked_sees_that_another_must_approve(client):
    SubscriberFactory()
    both = UserFactory(may=["digests.change_digest", "digests.approve_digest"])
    client.force_login(both)
    digest = put_up(DigestFactory(items=1), by=both)

    assert "직접 올린 결재는 승인할 수 없습니다" in text(client.get(url("approval", digest.pk)))
    answer = do(client, digest, "approve", stamp=transitions.stamp(digest))

    assert "다른 결재자" in text(answer)
    digest.refresh_from_db()
    assert digest.state == State.IN_REVIEW


@pytest.mark.parametrize("stamp", ["", "0" * 32])
def test_an_approval_without_the_mark_of_what_was_seen_is_refused(client, approver, stamp):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)

    answer = do(client, digest, "approve", stamp=stamp)

    assert "보신 뒤에 내용이 바뀌었습니다" in text(answer)


def test_a_digest_is_sent_back_with_a_reason(client, approver):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)

    do(client, digest, "send_back", because="제목을 줄여 주세요")

    assert "제목을 줄여 주세요" in text(client.get(url("index")))


def test_an_old_tab_is_told_what_has_happened(client, approver):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)
    stamp = transitions.stamp(digest)
    transitions.approve(digest, by=UserFactory())

    answer = do(client, digest, "approve", stamp=stamp)

    assert "새로 고친 뒤 확인해 주세요" in text(answer)


def test_a_send_is_paused_resumed_and_stopped(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)
    delivery.start(digest.broadcast)
    states = []
    for act in ("pause", "resume", "stop"):
        do(client, digest, act)
        states.append(Broadcast.objects.get(pk=digest.broadcast_id).state)

    assert states == ["paused", "sending", "stopped"]


# --- composing ----------------------------------------------------------------------


def test_a_liaison_makes_a_single_text_from_a_published_page(client, editor):
    page = PageFactory(headline="보육반장 모집")

    answer = client.post(url("single"), {"page": page.pk}, follow=True)

    digest = Digest.objects.get(single=True)
    assert answer.redirect_chain[-1][0] == url("composer", digest.pk)
    assert digest.items.get().headline == "보육반장 모집"


@pytest.mark.parametrize("live", [True, False], ids=["a page of nobody", "a draft"])
def test_only_a_published_notice_becomes_a_single_text(client, editor, live):
    page = PageFactory(live=live)
    if live:
        page.slug = "changed"
        page.save()

    answer = client.post(url("single"), {"page": page.pk})

    assert answer.status_code == 422
    assert not Digest.objects.exists()


def test_the_hour_and_the_form_are_changed_in_the_composer(client, editor):
    digest = DigestFactory(items=1)

    client.post(
        url("composer", digest.pk), {"title": "새 제목", "send_at": "2027-03-02T10:30", "short_form": "on"}
    )

    digest.refresh_from_db()
    assert (digest.title, digest.short_form) == ("새 제목", True)
    assert timezone.localtime(digest.send_at).strftime("%Y-%m-%d %H:%M") == "2027-03-02 10:30"


def test_nonsense_in_the_composer_is_refused_and_changes_nothing(client, editor):
    digest = DigestFactory(items=1)

    answer = client.post(url("composer", digest.pk), {"title": "", "send_at": "어제"})

    assert answer.status_code == 422
    digest.refresh_from_db()
    assert digest.title == "11월 셋째 주 문자소식"


def test_an_item_is_edited_on_its_own_screen(client, editor):
    digest = DigestFactory(items=1)
    item = digest.items.get()

    client.post(
        url("item", item.pk),
        {
            "headline": "새 제목",
            "search_words": "찾는 말",
            "phone": "02-3396-0000",
            "interest_mask": [0],
            "gender": "F",
            "age_from": "60",
        },
    )

    item.refresh_from_db()
    assert (item.headline, item.gender, item.age_from, item.interest_mask) == ("새 제목", "F", 60, 1)


def test_the_live_preview_counts_and_writes_without_saving(client, editor):
    interests = mask("복지")
    SubscriberFactory(interest_mask=interests)
    item = DigestFactory(items=1).items.get()
    form = {"headline": "보육반장 모집", "phone": "02-3396-5412", "search_words": ""}

    seen = client.post(url("item_preview", item.pk), form | {"everyone": "on"}).json()
    nobody = client.post(url("item_preview", item.pk), form).json()

    assert (seen["people"], nobody["people"]) == (1, 0)
    assert "보육반장 모집" in seen["short"]["body"]
    assert seen["short"]["kind"] == "SMS"
    item.refresh_from_db()
    assert item.headline != "보육반장 모집"


def test_the_live_preview_of_nonsense_is_refused(client, editor):
    item = DigestFactory(items=1).items.get()

    answer = client.post(url("item_preview", item.pk), {"headline": "", "age_from": "60", "age_to": "20"})

    assert answer.status_code == 422


def test_a_changed_page_offers_both_answers(client, editor):
    digest = DigestFactory(items=[{"headline": "김장 나눔"}])
    item = digest.items.get()
    say(item.page, headline="김장 나눔 행사")
    collecting.page_changed(item.page)

    assert "페이지가 바뀌었습니다" in text(client.get(url("composer", digest.pk)))
    client.post(url("item_act", item.pk, "take_changes"))

    item.refresh_from_db()
    assert item.headline == "김장 나눔 행사"


def test_both_costs_are_shown_where_the_short_form_fits(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=[{"headline": "보육반장 모집"}])

    page = client.get(url("composer", digest.pk))

    assert page.context["long"].won > page.context["short"].won
    assert "덜 듦" in text(page)


def test_a_composer_of_what_is_up_for_approval_leads_to_the_approval(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)

    assert client.get(url("composer", digest.pk)).url == url("approval", digest.pk)


# --- reading before signing -------------------------------------------------------------


def test_six_editions_at_most_are_shown_and_all_can_be_listed(client, approver):
    names = ["복지", "의료", "교육", "문화"]
    for n in range(1, 16):
        for _person in range(n):
            SubscriberFactory(interest_mask=mask(*[name for bit, name in enumerate(names) if n >> bit & 1]))
    digest = DigestFactory(items=[{"interest_mask": mask(name)} for name in names], in_review=True)

    page = client.get(url("approval", digest.pk))
    listed = client.get(url("editions", digest.pk), {"p": 2})

    assert len(page.context["chosen"]) <= 6
    assert page.context["number_of_editions"] == 15
    assert page.context["people"] == sum(range(1, 16))
    assert max(e.people for e in page.context["chosen"]) == 15
    assert min(e.people for e in page.context["chosen"]) == 1
    assert len(listed.context["editions"]) == 3


def test_a_made_up_resident_is_shown_the_text_she_would_get(client, approver):
    SubscriberFactory()
    digest = DigestFactory(items=[{"headline": "복지 소식", "interest_mask": mask("복지")}], in_review=True)
    bit = mask("복지").bit_length() - 1

    hers = client.get(url("approval", digest.pk), {"ask": 1, "interests": [bit], "age": 40})
    none = client.get(url("approval", digest.pk), {"ask": 1})

    assert "복지 소식" in hers.context["resident_text"].body
    assert none.context["resident_text"] is None
    assert "이번 소식을 받지 않습니다" in text(none)


def test_nobodys_number_stands_on_any_screen(client, approver):
    person = SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)
    addresses = [url(name, digest.pk) for name in ("approval", "editions", "progress", "progress_data")]

    for address in [url("index"), *addresses]:
        shown = text(client.get(address))
        assert person.phone not in shown
        assert person.phone.removeprefix("+82") not in shown


def test_progress_is_told_in_numbers(client, editor):
    for _n in range(3):
        SubscriberFactory()
    digest = DigestFactory(items=1, approved=True)
    delivery.start(digest.broadcast)

    now = client.get(url("progress_data", digest.pk)).json()

    assert (now["state"], now["moving"], now["percent"]) == ("sending", True, 0)
    assert now["counts"]["recipients"] == now["counts"]["waiting"] == 3


def test_when_the_list_is_written_the_progress_leads_to_the_approval(client, editor):
    SubscriberFactory()
    digest = DigestFactory(items=1)
    do(client, digest, "request_review")
    assert "명단을 만들고 있습니다" in text(client.get(url("progress", digest.pk)))

    building.build(digest)

    assert client.get(url("progress", digest.pk)).url == url("approval", digest.pk)


# --- what it costs ------------------------------------------------------------------------


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("screen", ["composer", "preview"])
def test_a_screen_takes_as_many_queries_for_many_items_and_people_as_for_few(client, editor, screen):
    def cost(items, people):
        for _n in range(people):
            SubscriberFactory()
        digest = DigestFactory(items=items)
        DigestItem.objects.filter(digest=digest).update(everyone=False)
        return queries(client, url(screen, digest.pk))

    assert cost(2, 1) == cost(12, 10)


def test_the_approval_page_takes_as_many_queries_for_many_editions_as_for_few(client, approver):
    def cost(names):
        for name in names:
            SubscriberFactory(interest_mask=mask(name))
        digest = DigestFactory(items=[{"interest_mask": mask(name)} for name in names], in_review=True)
        return queries(client, url("approval", digest.pk))

    assert cost(["복지", "교육"]) == cost(["복지", "교육", "문화", "의료", "일자리", "안전·재난"])


def test_the_list_takes_as_many_queries_for_many_digests_as_for_few(client, editor):
    SubscriberFactory()
    DigestFactory(items=1, approved=True)
    few = queries(client, url("index"))
    for n in range(12):
        digest = DigestFactory(items=1, approved=True)
        if n % 2:
            Digest.objects.filter(pk=digest.pk).update(state=State.SENT)

    assert queries(client, url("index")) == few + 1  # the list of those over is no longer empty


def test_lists_have_pages(client, editor):
    for _n in range(25):
        DigestFactory()

    first, second = client.get(url("index")), client.get(url("index"), {"coming": 2})

    assert len(first.context["coming"]) == 20
    assert len(second.context["coming"]) == 5


def test_the_cap_is_told_where_it_bites(client, editor):
    office = OfficeSettings.load()
    office.items_per_person = 1
    office.save()
    SubscriberFactory()

    page = client.get(url("composer", DigestFactory(items=2).pk))

    assert "소식 수를 넘어" in text(page)
