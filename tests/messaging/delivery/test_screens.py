"""Staff's screens: who may see what, what they show, and that lists stay cheap."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.audience.kinds import Kind
from messaging.delivery import asking, books, claiming, reports, sending, settling
from messaging.delivery.models import Batch, Broadcast, GatewayState, Message
from messaging.gateways.base import Refused, Report
from tests.factories import delivery as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_night", "carrier")]


def user_with(*codenames):
    user = make.member_of_staff("bob")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", *codenames]))
    return user


@pytest.fixture
def reader(client):
    client.force_login(user_with("view_broadcast", "view_deliveryreport"))
    return client


@pytest.fixture
def controller(client):
    client.force_login(user_with("view_broadcast", "control_broadcast"))
    return client


def queries_of(client, url):
    client.get(url)  # what is read once a process
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_a_stranger_to_broadcasts_sees_none(client):
    client.force_login(user_with())
    broadcast = make.under_way(3)

    for name, args in [
        ("broadcast", [broadcast.pk]),
        ("progress", [broadcast.pk]),
        ("uncertain", []),
        ("gateways", []),
    ]:
        response = client.get(reverse(f"delivery:{name}", args=args))
        assert response.status_code in (302, 403), name


def test_the_page_of_a_broadcast_shows_its_books_and_masked_phones(reader):
    broadcast = make.under_way(3)
    sending.pump("remembering")

    page = reader.get(reverse("delivery:broadcast", args=[broadcast.pk])).content.decode()

    assert "010-****-0001" in page
    assert "01000000001" not in page.replace("-", "")
    assert "+8210" not in page
    assert "겨울 강좌 안내" in page
    assert "<span data-won>60</span>원 / 예상 60원" in page


def test_a_code_is_not_shown_to_staff(reader):
    """Whoever reads it within its five minutes could enter somebody's own page."""
    broadcast = make.single(kind=Kind.CODE, body="[중구청] 확인번호 481516")

    page = reader.get(reverse("delivery:broadcast", args=[broadcast.pk])).content.decode()

    assert "481516" not in page
    assert "확인번호는 받는 분만" in page


def test_messages_are_paged_by_key_and_found_by_state(reader):
    broadcast = make.under_way(120)
    url = reverse("delivery:broadcast", args=[broadcast.pk])

    first = reader.get(url)
    second = reader.get(url, {"after": first.context["next_after"]})

    assert len(first.context["messages_shown"]) == len(second.context["messages_shown"]) == 50
    assert first.context["messages_shown"][-1].pk < second.context["messages_shown"][0].pk
    assert reader.get(url, {"state": "failed"}).context["messages_shown"] == []
    assert reader.get(url, {"after": "x; drop", "state": "nonsense"}).status_code == 200


def test_progress_is_told_as_json(reader):
    broadcast = make.under_way(3)
    sending.pump("remembering")

    told = reader.get(reverse("delivery:progress", args=[broadcast.pk])).json()

    assert (told["state"], told["percent"], told["won"]) == ("sent", 100, 60)
    assert {part["name"]: part["count"] for part in told["parts"]}["accepted"] == 3
    assert told["live"] is True


def test_a_person_without_the_permission_cannot_pause(reader):
    broadcast = make.under_way(3)

    response = reader.post(reverse("delivery:act", args=[broadcast.pk, "pause"]))

    assert response.status_code in (302, 403)
    assert Broadcast.objects.get().state == Broadcast.State.SENDING


def test_pause_resume_and_stop_by_their_buttons(controller):
    broadcast = make.under_way(3)

    for act, state in [("pause", "paused"), ("resume", "sending"), ("stop", "stopped")]:
        assert controller.post(reverse("delivery:act", args=[broadcast.pk, act])).status_code == 302
        assert Broadcast.objects.get().state == state


def test_stopping_asks_first(controller):
    broadcast = make.under_way(3)

    response = controller.get(reverse("delivery:act", args=[broadcast.pk, "stop"]))

    assert "약 3통" in response.content.decode()
    assert Broadcast.objects.get().state == Broadcast.State.SENDING


def test_an_act_that_comes_too_late_is_told_in_korean(controller):
    broadcast = make.under_way(3)
    sending.pump("remembering")

    response = controller.post(reverse("delivery:act", args=[broadcast.pk, "pause"]), follow=True)

    assert "처리할 수 없습니다" in response.content.decode()


def test_nobody_is_sent_to_another_site_after_an_act(controller):
    broadcast = make.under_way(3)

    response = controller.post(
        reverse("delivery:act", args=[broadcast.pk, "pause"]), {"next": "https://elsewhere.example/"}
    )

    assert response["Location"] == reverse("delivery:broadcast", args=[broadcast.pk])


class TestUncertainBatches:
    @pytest.fixture(autouse=True)
    def uncertain(self, carrier, no_night):
        make.under_way(3)
        self.batch = claiming.claim("remembering").batches[0]
        settling.uncertain(self.batch, "ReadTimeout")

    def test_are_listed_with_what_the_gateway_was_told(self, reader):
        page = reader.get(reverse("delivery:uncertain")).content.decode()

        assert self.batch.reference in page
        assert "보냈다고 보기" not in page

    def test_are_decided_by_who_may(self, controller):
        controller.post(
            reverse("delivery:decide", args=[self.batch.pk]),
            {"decision": "assume_sent", "reference": self.batch.reference},
        )

        assert books.of(self.batch.broadcast)["accepted"] == 3

    def test_are_not_decided_by_a_request_that_says_nothing(self, controller):
        address = reverse("delivery:decide", args=[self.batch.pk])

        assert controller.post(address, {"reference": self.batch.reference}).status_code == 400

        assert Batch.objects.get().state == Batch.State.UNCERTAIN

    def test_an_old_tab_decides_nothing_about_a_later_try(self, controller):
        asking.ask(Batch.objects.get())
        later = claiming.claim("remembering").batches[0]
        settling.uncertain(later, "ReadTimeout")

        response = controller.post(
            reverse("delivery:decide", args=[self.batch.pk]),
            {"decision": "send_again", "reference": self.batch.reference},
            follow=True,
        )

        assert "처리할 수 없습니다" in response.content.decode()
        assert Batch.objects.get().state == Batch.State.UNCERTAIN

    def test_ring_only_when_the_gateway_cannot_be_asked(self, reader, carrier, monkeypatch):
        assert "사람이 확인해야" not in reader.get(reverse("wagtailadmin_home")).content.decode()

        monkeypatch.setattr(type(carrier), "askable", False)

        assert "사람이 확인해야" in reader.get(reverse("wagtailadmin_home")).content.decode()


def test_a_gateway_that_refuses_us_rings_on_the_home_page_and_is_resumed_by_a_button(controller, carrier):
    make.under_way(3)
    carrier.next_answers = [Refused("r", "wrong key")]
    sending.pump("remembering")
    assert "거절했습니다" in controller.get(reverse("wagtailadmin_home")).content.decode()

    controller.post(reverse("delivery:resume_gateway", args=["remembering"]))

    assert GatewayState.objects.get().paused is False
    assert "거절했습니다" not in controller.get(reverse("wagtailadmin_home")).content.decode()


def test_the_list_shows_broadcasts_to_many_and_single_texts_when_asked(reader):
    make.under_way(3, title="겨울 강좌")
    make.single(9, kind=Kind.RECEIPT)
    url = reverse("delivery_broadcast:index")

    assert len(reader.get(url).context["object_list"]) == 1
    assert len(reader.get(url, {"size": "one"}).context["object_list"]) == 1
    assert len(reader.get(url, {"size": "all"}).context["object_list"]) == 2


def test_the_list_of_broadcasts_costs_the_same_for_one_and_for_twenty(reader):
    make.under_way(2)
    few = queries_of(reader, reverse("delivery_broadcast:index"))
    for number in range(1, 20):
        make.under_way(2, first=number * 10)

    assert queries_of(reader, reverse("delivery_broadcast:index")) == few


def test_the_page_of_a_broadcast_costs_the_same_for_ten_and_for_a_thousand_messages(reader):
    small, large = make.under_way(10), make.under_way(1000, first=100)

    costs = {queries_of(reader, reverse("delivery:broadcast", args=[row.pk])) for row in (small, large)}

    assert len(costs) == 1


def test_broadcasts_are_neither_added_nor_edited_nor_deleted_by_hand(client):
    boss = make.member_of_staff("root", is_superuser=True, is_staff=True)
    client.force_login(boss)
    broadcast = make.under_way(3)

    for name, args in [("add", []), ("edit", [broadcast.pk]), ("delete", [broadcast.pk])]:
        response = client.get(reverse(f"delivery_broadcast:{name}", args=args))
        assert response.status_code in (302, 403), name


class TestTheLedgerOfReports:
    @pytest.fixture(autouse=True)
    def told(self, carrier):
        make.under_way(60)
        sending.pump("remembering")
        reports.store(
            "remembering",
            [
                Report(f"k-{message.pk}", message.pk, message.phone, True, "", timezone.now())
                for message in Message.objects.all()
            ],
        )
        reports.apply_some()

    url = "/admin/delivery/reports/"

    def test_is_listed_masked_and_filtered_by_choices(self, reader):
        page = reader.get(self.url).content.decode()

        assert "010-****-" in page
        assert "+8210" not in page
        assert reader.get(self.url, {"state__exact": "failed"}).status_code == 200

    def test_never_counts_all_its_rows(self, reader):
        with CaptureQueriesContext(connection) as queries:
            reader.get(self.url)

        counts = [
            query["sql"] for query in queries if "COUNT(" in query["sql"] and "deliveryreport" in query["sql"]
        ]
        assert counts
        assert all("LIMIT 5000" in sql for sql in counts)

    def test_cannot_be_searched_by_number_through_its_address(self, reader):
        found = reader.get(self.url, {"phone__endswith": "0001"})

        assert found.context["result_count"] == 60

    def test_is_only_for_who_may_view_it(self, client):
        client.force_login(user_with("view_broadcast"))

        assert client.get(self.url).status_code in (302, 403)

    def test_offers_nothing_to_add_or_change(self, client):
        client.force_login(make.member_of_staff("root", is_superuser=True, is_staff=True))

        assert client.get(self.url).status_code == 200
        assert client.get(self.url + "create/").status_code in (302, 403, 404)
        assert client.get(f"{self.url}edit/{Message.objects.first().pk}/").status_code in (302, 403, 404)
