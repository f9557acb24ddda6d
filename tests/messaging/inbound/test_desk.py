"""The desk: who may see what, how much a page costs, and what a person's acts do."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry

from messaging.audience.models import Hold, OptOut
from messaging.delivery.models import Message
from messaging.inbound import inquiries, transitions
from messaging.inbound.models import InboundMessage, Inquiry, Route
from messaging.keeping.models import Look
from messaging.offices.models import Department, User
from messaging.states import WrongState
from tests.factories.audience import phone
from tests.factories.inbound import many_routed, picture, received, routed

pytestmark = pytest.mark.django_db


def staff(*permissions, name="alice"):
    user = User.objects.create_user(name, full_name="김앨리스")
    wanted = ["access_admin", *permissions]
    user.user_permissions.set(Permission.objects.filter(codename__in=wanted))
    return user


@pytest.fixture
def alice():
    return staff(
        "view_inboundmessage",
        "reroute_inboundmessage",
        "view_inquiry",
        "answer_inquiry",
        "reveal_inboundmessage",
    )


@pytest.fixture
def desk(client, alice):
    client.force_login(alice)
    return client


def test_who_may_not_read_residents_texts_sees_none_of_the_screens(client):
    message = routed("가로등이 나갔어요 언제 고치나요?", pictures=[picture()])
    client.force_login(staff(name="bob"))

    addresses = [
        reverse("inbound:texts"),
        reverse("inbound:text", args=[message.pk]),
        reverse("inbound:photo", args=[message.photos.get().pk]),
        reverse("inbound:inquiries"),
        reverse("inbound:inquiry", args=[message.inquiry_id]),
        reverse("inbound:rules"),
    ]

    assert all(client.get(address).status_code == 302 for address in addresses)


def test_looking_is_not_moving(client):
    message = routed("네")
    client.force_login(staff("view_inboundmessage", name="carol"))

    client.post(reverse("inbound:reroute", args=[message.pk]), {"route": "help"})

    message.refresh_from_db()
    assert message.route == Route.REVIEW


def test_no_screen_shows_a_whole_number_or_what_was_texted_of_oneself(desk):
    message = routed(
        "제 주민번호는 900101-1234567 이고 친구는 010-9876-5432 입니다 언제 되나요?", sender=phone(12345678)
    )

    for address in (
        reverse("inbound:texts"),
        reverse("inbound:text", args=[message.pk]),
        reverse("inbound:inquiries"),
        reverse("inbound:inquiry", args=[message.inquiry_id]),
    ):
        page = desk.get(address).content.decode()
        assert "1234567" not in page.replace("12345678-", "")
        assert "9876" not in page
        assert "12345678" not in page


def test_seeing_a_whole_number_asks_why_and_is_logged(desk, alice):
    message = routed("네", sender=phone(12345678))
    address = reverse("inbound:reveal", args=[message.pk])

    without = desk.post(address).content.decode()
    page = desk.post(address, {"purpose": "call", "note": "회신"}).content.decode()

    assert "010-1234-5678" not in without
    assert "보는 까닭을 골라 주세요" in without
    assert "010-1234-5678" in page
    assert ModelLogEntry.objects.filter(action="inbound.reveal", user=alice).count() == 1
    look = Look.objects.get()
    assert (look.by, look.deed, look.masked) == (alice, "reveal", "010-****-5678")
    assert (look.purpose, look.note, look.address) == ("call", "회신", "127.0.0.1")


@pytest.mark.parametrize("name", ["inbound:texts", "inbound:inquiries"])
def test_a_list_costs_as_much_with_many_texts_as_with_few(desk, name, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many_routed(3)
    desk.get(reverse(name))
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.get(reverse(name))
    for number in range(40):
        routed(
            "가로등이 나갔어요 언제 고치나요?", sender=phone(2000 + number), pictures=[picture(size=(8, 8))]
        )

    with django_assert_max_num_queries(len(few)):
        assert desk.get(reverse(name)).status_code == 200


def test_older_texts_are_one_page_further(desk, monkeypatch):
    monkeypatch.setattr("messaging.inbound.desk.PAGE", 3)
    texts = many_routed(5)

    first = desk.get(reverse("inbound:texts"))
    second = desk.get(reverse("inbound:texts"), {"before": first.context["next_before"]})

    shown = [message.pk for message in (*first.context["texts"], *second.context["texts"])]
    assert shown == [message.pk for message in reversed(texts)]


def test_a_cry_for_help_stands_above_the_list_until_somebody_has_seen_to_it(desk, alice):
    message = routed("지금 집에 불이 났어요")
    many_routed(3)

    before = desk.get(reverse("inbound:texts")).context["urgent_ones"]
    desk.post(reverse("inbound:handle", args=[message.pk]))

    assert [one.pk for one in before] == [message.pk]
    assert desk.get(reverse("inbound:texts")).context["urgent_ones"] == []


def test_a_person_decides_that_a_held_phone_refused(desk):
    message = routed("이제 안 보내주셔도 됩니다 감사합니다")

    desk.post(reverse("inbound:reroute", args=[message.pk]), {"route": "opt_out"})

    message.refresh_from_db()
    assert message.route == Route.OPT_OUT
    assert OptOut.objects.filter(phone=message.phone, lifted_at=None).exists()
    assert not Hold.objects.filter(phone=message.phone, released_at=None).exists()
    assert ModelLogEntry.objects.filter(action="inbound.reroute").count() == 1


def test_a_person_decides_that_a_held_phone_goes_on(desk):
    message = routed("이제 안 보내주셔도 됩니다 감사합니다")

    desk.post(reverse("inbound:reroute", args=[message.pk]), {"route": "inquiry", "refused": "no"})

    message.refresh_from_db()
    assert message.inquiry
    assert not OptOut.objects.exists()
    assert not Hold.objects.filter(phone=message.phone, released_at=None).exists()


def test_wrongly_held_spam_is_a_residents_text_again(alice):
    message = routed("(광고)무담보 당일대출 010-1234-5678")

    moved = transitions.reroute(message, Route.INQUIRY, alice)

    assert moved.state == InboundMessage.State.ROUTED
    assert Inquiry.objects.filter(texts=message).exists()


def test_what_no_worker_has_routed_is_not_moved_by_a_person(alice):
    with pytest.raises(WrongState):
        transitions.reroute(received("네"), Route.HELP, alice)


def test_an_answer_leaves_as_a_reply_and_the_conversation_waits_no_more(desk, alice):
    message = routed("가로등이 나갔어요 언제 고치나요?")

    desk.post(reverse("inbound:answer", args=[message.inquiry_id]), {"body": "내일 고치겠습니다."})

    inquiry = Inquiry.objects.get()
    sent = Message.objects.get(broadcast=inquiry.answers.get().broadcast)
    assert inquiry.state == Inquiry.State.ANSWERED
    assert sent.phone == message.phone
    assert sent.broadcast.kind == "reply"
    assert sent.edition.body.endswith("내일 고치겠습니다.")


@pytest.mark.parametrize("body", ["", "🙂🙂", "가" * 1200])
def test_an_answer_that_cannot_be_sent_is_refused_in_words_and_nothing_leaves(desk, body):
    message = routed("가로등이 나갔어요 언제 고치나요?")
    before = Message.objects.count()

    response = desk.post(reverse("inbound:answer", args=[message.inquiry_id]), {"body": body})

    assert response.status_code == 200
    assert response.context["form"].errors["body"]
    assert Message.objects.count() == before


def test_a_closed_conversation_takes_no_answer_and_a_new_text_opens_another(alice):
    message = routed("가로등이 나갔어요 언제 고치나요?")
    inquiries.close(message.inquiry, alice)

    with pytest.raises(WrongState):
        inquiries.answer(message.inquiry, "늦은 답", alice)
    again = routed("아직도 안 켜져요 언제 되나요?")

    assert again.inquiry != message.inquiry


def test_a_conversation_is_handed_over_once_to_a_department_that_has_none_with_this_phone(alice):
    message = routed("가로등이 나갔어요 언제 고치나요?")
    roads = Department.objects.create(name="도로시설과", phone="02-3396-6000")

    inquiries.hand_over(message.inquiry, roads, alice)

    assert Inquiry.objects.get().department == roads
    with pytest.raises(WrongState):
        inquiries.hand_over(routed("또 있어요 언제 되나요?", sender=phone(1)).inquiry, roads, alice)


def test_a_photo_is_served_as_nothing_but_a_picture(desk):
    message = routed("", pictures=[picture("PNG")])

    response = desk.get(reverse("inbound:photo", args=[message.photos.get().pk]))

    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


def test_what_is_in_quarantine_is_shown_to_nobody(desk):
    from messaging.gateways.base import Picture

    message = routed("", pictures=[Picture("image/svg+xml", b"<svg/>")])

    assert desk.get(reverse("inbound:photo", args=[message.photos.get().pk])).status_code == 404


def test_any_text_can_be_tried_and_is_not_stored(desk):
    response = desk.post(reverse("inbound:rules"), {"text": "쓰레기 그만 버리게 단속해 주세요"})

    assert response.context["ruling"].route == Route.INQUIRY
    assert not InboundMessage.objects.exists()


def test_the_chain_shows_how_many_texts_each_rule_caught(desk):
    routed("수신거부")
    routed("해지", sender=phone(2))

    caught = {rule["name"]: rule["count"] for rule in desk.get(reverse("inbound:rules")).context["rules"]}

    assert caught["opt_out"] == 2
    assert caught["spam"] == 0
