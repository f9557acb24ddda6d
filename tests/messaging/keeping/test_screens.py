"""The screens of the records manager: the table, holds, plans and reports, the ledger of looks."""

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.inbound.models import InboundMessage
from messaging.keeping import destroying, holding, retention
from messaging.keeping.models import Destruction, LegalHold, Look, RetentionRule
from tests.factories.audience import SubscriberFactory, phone
from tests.factories.offices import UserFactory
from tests.messaging.keeping.test_destroying import old_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client):
    user = UserFactory(groups=["기록관"], full_name="류가람")
    client.force_login(user)
    return user


def look(by, **more):
    return Look.objects.create(
        **{"by": by, "deed": "reveal", "what": "신청자 1", "masked": "010-****-0001", "purpose": "call"}
        | more
    )


# --- the table ---


def test_a_period_is_changed_with_its_grounds_and_the_change_is_dated_in_the_audit_log(client, manager):
    address = reverse("keeping:period", args=["inbound-texts"])

    client.post(address, {"amount": 5, "unit": "years", "basis": "단위과제 5년"})

    assert retention.of("inbound-texts").period_in_words == "5년"
    entry = ModelLogEntry.objects.get(action="keeping.change_period")
    assert (entry.user, entry.data["from"], entry.data["to"]) == (manager, "3년", "5년")
    page = client.get(reverse("keeping:table")).content.decode()
    assert "단위과제 5년" in page
    assert "류가람 고침" in page


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("keeping-looks", {"amount": 1, "unit": "years"}, "적어도 2년"),
        ("inbound-texts", {"amount": 31, "unit": "years"}, "30년까지"),
        ("inbound-texts", {"amount": 0, "unit": "years"}, "1"),
        ("inbound-texts", {"amount": 3, "unit": "centuries"}, "centuries"),
        ("audience-left", {"amount": 2, "unit": "years"}, "1년을 넘겨"),
    ],
)
def test_a_period_that_the_law_or_sense_forbids_changes_nothing(client, manager, key, typed, says):
    page = client.post(reverse("keeping:period", args=[key]), {**typed, "basis": "근거"}).content.decode()

    assert says in page
    assert not RetentionRule.objects.exists()


def test_a_kind_without_a_period_has_none_to_change(client, manager):
    assert client.get(reverse("keeping:period", args=["audience-opt-outs"])).status_code == 404
    assert client.get(reverse("keeping:period", args=["nothing"])).status_code == 404


# --- holds ---


def test_a_phone_is_held_by_post_and_shown_masked(client, manager):
    typed = {"on": "phone", "phone": "010-0000-1234", "reason": "행정심판"}

    response = client.post(reverse("keeping:add_hold"), typed, follow=True)

    assert LegalHold.objects.get().phone == phone(1234)
    page = response.content.decode()
    assert "010-****-1234" in page
    assert "00001234" not in page
    assert "0000-1234" not in page


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"on": "phone", "phone": "02-3396-5412", "reason": "감사"}, "휴대전화"),
        ({"on": "phone", "phone": "", "reason": "감사"}, "번호를 적어"),
        ({"on": "kind", "key": "", "reason": "감사"}, "종류를 골라"),
        ({"on": "kind", "key": "inbound-texts", "reason": ""}, "error-message"),
    ],
)
def test_a_hold_on_nothing_is_refused_in_words(client, manager, typed, says):
    page = client.post(reverse("keeping:add_hold"), typed).content.decode()

    assert says in page
    assert not LegalHold.objects.exists()


def test_the_same_is_not_held_twice(client, manager):
    typed = {"on": "kind", "key": "inbound-texts", "reason": "감사"}
    client.post(reverse("keeping:add_hold"), typed)

    page = client.post(reverse("keeping:add_hold"), typed).content.decode()

    assert "이미 보존 잠금이 걸려 있습니다" in page
    assert LegalHold.objects.count() == 1


def test_a_released_hold_says_who_let_go(client, manager):
    hold = holding.hold_phone(phone(1), "감사", UserFactory())

    client.post(reverse("keeping:release_hold", args=[hold.pk]))

    hold.refresh_from_db()
    assert hold.released_by == manager
    assert hold.phone == ""


# --- destruction ---


def test_the_first_click_shows_the_numbers_again_and_the_second_one_destroys(client, manager):
    old_texts(2)
    plan = destroying.plan()
    address = reverse("keeping:approve", args=[plan.pk])

    page = client.post(address).content.decode()
    assert "2건을 파기할까요?" in page
    without_the_tick = client.post(address, {"asked": "1", "seen": destroying.stamp(plan)})
    assert without_the_tick.status_code == 422
    plan.refresh_from_db()
    assert plan.state == Destruction.State.PLANNED
    client.post(address, {"asked": "1", "sure": "1", "seen": destroying.stamp(plan)})
    destroying.run(plan.pk)

    assert InboundMessage.objects.filter(text="").count() == 2
    plan.refresh_from_db()
    assert plan.approved_by == manager


def test_a_plan_shows_masked_rows_and_a_report_shows_none(client, manager):
    old_texts(2)
    plan = destroying.plan()
    address = reverse("keeping:destruction", args=[plan.pk])

    page = client.get(address).content.decode()
    assert "010-****-0500" in page
    assert "00000500" not in page
    destroying.approve(plan, manager, destroying.stamp(plan))
    destroying.run(plan.pk)

    assert "010-****-0500" not in client.get(address).content.decode()


def test_the_report_is_a_spreadsheet_with_its_numbers(client, manager):
    old_texts(2)
    plan = destroying.plan()
    destroying.approve(plan, manager, destroying.stamp(plan))
    destroying.run(plan.pk)

    file = client.get(reverse("keeping:report", args=[plan.pk])).content

    rows = list(openpyxl.load_workbook(BytesIO(file)).active.iter_rows(values_only=True))
    assert any("승인: 류가람" in str(row[0]) for row in rows)
    assert rows[-1][4:7] == (2, 0, 2)


def test_a_plan_that_changed_since_is_shown_anew_instead_of_destroyed(client, manager):
    old_texts(2)
    plan = destroying.plan()
    seen = destroying.stamp(plan)
    holding.hold_phone(phone(500), "감사", manager)

    response = client.post(
        reverse("keeping:approve", args=[plan.pk]), {"sure": "1", "seen": seen}, follow=True
    )

    assert "다시 확인해 주세요" in response.content.decode()
    assert not InboundMessage.objects.filter(text="").exists()


def test_the_home_page_tells_the_records_manager_of_a_waiting_plan(client, manager):
    destroying.plan()

    assert "승인을 기다리는 파기 계획 1건" in client.get("/admin/").content.decode()


# --- looks ---


def test_the_ledger_is_filtered_by_person_day_and_deed(client, manager):
    alice, berta = UserFactory(full_name="김앨리스"), UserFactory(full_name="박베르타")
    look(alice, what="신청자 11")
    look(berta, what="신청자 22")
    look(berta, what="신청자 명단", deed="export", at=timezone.now() - timezone.timedelta(days=3), people=120)

    def found(**chosen):
        return {row.what for row in client.get(reverse("keeping:looks"), chosen).context["page"]}

    assert found() == {"신청자 11", "신청자 22", "신청자 명단"}
    assert found(by=alice.pk) == {"신청자 11"}
    assert found(deed="export") == {"신청자 명단"}
    assert found(day=timezone.localdate().isoformat()) == {"신청자 11", "신청자 22"}
    assert found(by="x", day="어제") == {"신청자 11", "신청자 22", "신청자 명단"}


def test_the_ledger_can_not_be_changed():
    row = look(UserFactory())

    for change in (
        row.save,
        row.delete,
        Look.objects.all().delete,
        lambda: Look.objects.update(note="지움"),
    ):
        with pytest.raises(Exception, match="never changed"):
            change()
    assert Look.objects.get().note == ""


@pytest.mark.parametrize("name", ["looks", "holds", "destructions", "table"])
def test_no_screen_asks_more_of_the_database_when_it_grows(client, manager, name):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse(f"keeping:{name}")).status_code == 200
        return len(asked)

    def grow(many):
        for number in range(many):
            look(UserFactory())
            holding.hold_phone(phone(Look.objects.count()), f"감사 {number}", UserFactory())
            Destruction.objects.create(by_itself=True, state="done")

    grow(2)
    queries()
    few = queries()
    grow(30)

    assert queries() == few


def test_taking_the_ledger_away_is_itself_a_row_of_it(client, manager):
    from messaging.keeping import exporting
    from messaging.keeping.models import Export

    look(UserFactory())
    client.post(reverse("keeping:export_looks"), {"purpose": "audit", "note": "감사 제출"})
    exporting.make(Export.objects.get().pk)

    row = Look.objects.latest("pk")
    assert (row.by, row.deed, row.people, row.purpose, row.note) == (
        manager,
        "export",
        1,
        "audit",
        "감사 제출",
    )


def test_who_reveals_must_say_why(client):
    clerk = UserFactory(may=["audience.reveal_subscriber", "audience.see_all_subscriber"])
    client.force_login(clerk)
    subscriber = SubscriberFactory(phone=phone(1234), name="홍길동")
    address = reverse("audience:reveal", args=[subscriber.pk])

    assert "홍길동" not in client.post(address, {"note": "그냥"}).content.decode()
    assert "홍길동" in client.post(address, {"purpose": "prize"}).content.decode()

    row = Look.objects.get()
    assert (row.by, row.what, row.masked) == (clerk, str(subscriber), "010-****-1234")
    assert (row.purpose, row.address) == ("prize", "127.0.0.1")
