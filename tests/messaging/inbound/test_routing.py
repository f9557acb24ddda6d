"""What the worker does with each text, once."""

import struct
from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Hold, OptOut, Subscriber
from messaging.delivery.models import Edition
from messaging.inbound import left_behind, receipts, routing
from messaging.inbound.models import InboundMessage, InboundPhoto, Inquiry, Receipt, Route
from tests.factories.audience import SubscriberFactory, mask, nine_interests, phone
from tests.factories.inbound import picture, received, routed

pytestmark = pytest.mark.django_db


def sent_to(message):
    """The body of the receipt that this text got, or ''."""
    receipt = Receipt.objects.filter(message=message).first()
    return Edition.objects.get(broadcast=receipt.broadcast).body if receipt else ""


def test_a_refusal_stops_news_and_its_receipt_says_how_to_come_back():
    subscriber = SubscriberFactory()

    message = routed("수신거부", sender=subscriber.phone)

    subscriber.refresh_from_db()
    assert message.route == Route.OPT_OUT
    assert not subscriber.news_allowed
    assert "신청" in sent_to(message)


def test_the_receipts_that_everyone_gets_fit_one_sms():
    stopped = routed("수신거부")
    asked = routed("보안등이 꺼졌는데 어디에 말해야 하나요?", sender=phone(2))

    assert Edition.objects.get(broadcast=stopped.receipt.broadcast).bytes <= 90
    assert Edition.objects.get(broadcast=asked.receipt.broadcast).bytes <= 90


def test_refusing_everything_also_stops_results():
    routed("전부 수신거부")

    assert consent.refusals([phone(1)], Kind.RESULT)


def test_a_phone_that_we_do_not_know_can_refuse_too():
    routed("문자 그만 보내세요", sender=phone(77))

    assert OptOut.objects.filter(phone=phone(77), lifted_at=None).exists()


def test_a_possible_refusal_holds_the_phone_and_sends_nothing():
    subscriber = SubscriberFactory()

    message = routed("이제 안 보내주셔도 됩니다 감사합니다", sender=subscriber.phone)

    assert message.route == Route.REVIEW
    assert not message.handled
    assert Hold.objects.filter(phone=subscriber.phone, released_at=None).exists()
    assert not sent_to(message)


def test_nothing_automatic_goes_to_a_held_phone_but_a_cry_for_help_is_answered():
    routed("이제 안 보내주셔도 됩니다")

    assert not sent_to(routed("도움말"))
    assert "109" in sent_to(routed("죽고 싶어요"))


def test_a_cry_for_help_waits_for_a_person_and_names_whom_to_call():
    message = routed("지금 집에 불이 났어요")

    assert message.urgent
    assert not message.handled
    assert "119" in sent_to(message)


def test_a_refusal_in_a_cry_for_help_is_heard_as_both():
    message = routed("죽고 싶어요 문자도 그만 보내세요")

    assert message.urgent
    assert OptOut.objects.filter(phone=phone(1), lifted_at=None).exists()
    assert "109" in sent_to(message)


def test_signing_up_by_text_takes_two_exchanges():
    nine_interests()

    asked = routed("신청합니다 복지 문화")
    assert "동의" in sent_to(asked)
    assert not Subscriber.objects.filter(phone=phone(1)).exists()
    confirmed = routed("네 동의합니다")

    subscriber = Subscriber.objects.get(phone=phone(1))
    assert subscriber.news_allowed
    assert subscriber.interest_mask == mask("복지", "문화")
    assert "복지·문화" in sent_to(confirmed)


def test_a_subscriber_who_refused_comes_back_with_one_word():
    subscriber = SubscriberFactory(opted_out=True)

    routed("신청", sender=subscriber.phone)

    subscriber.refresh_from_db()
    assert subscriber.news_allowed


def test_changing_interests_says_what_they_are_now():
    nine_interests()
    subscriber = SubscriberFactory(interest_mask=mask("교육", "복지"))

    message = routed("교육 빼고 일자리만 보내주세요", sender=subscriber.phone)

    subscriber.refresh_from_db()
    assert subscriber.interest_mask == mask("일자리")
    assert "일자리" in sent_to(message)


def test_dropping_the_last_interest_is_a_question_for_a_person():
    nine_interests()
    subscriber = SubscriberFactory(interest_mask=mask("교육"))

    message = routed("관심 교육 빼 주세요", sender=subscriber.phone)

    subscriber.refresh_from_db()
    assert message.route == Route.REVIEW
    assert subscriber.interest_mask == mask("교육")
    assert not subscriber.news_allowed


def test_a_question_opens_one_conversation_with_one_receipt():
    first = routed("동주민센터 점심시간에도 여나요?")
    second = routed("토요일은요?")

    assert first.inquiry == second.inquiry
    assert Inquiry.objects.count() == 1
    assert sent_to(first)
    assert not sent_to(second)


def test_spam_is_kept_and_never_answered():
    message = routed("(광고)무담보 당일대출 010-1234-5678")

    assert message.state == InboundMessage.State.HELD
    assert not Receipt.objects.exists()


def test_two_machines_that_answer_each_other_stop():
    answered = [bool(sent_to(routed("도움말"))) for _ in range(receipts.PER_HOUR + 3)]

    assert sum(answered) == receipts.PER_HOUR
    assert not answered[-1]


def test_a_text_gets_one_receipt_however_often_it_is_asked_for():
    message = routed("도움말")

    assert not receipts.acknowledge(message, "[중구청] 한 번 더")
    assert Receipt.objects.count() == 1


def test_emoji_alone_get_a_kind_word():
    message = routed("🙏🌸")

    assert message.route == Route.REVIEW
    assert "글로" in sent_to(message)


def test_a_withheld_number_is_heard_and_not_texted():
    message = routed("수신거부", sender="anonymous")

    assert message.route == Route.OPT_OUT
    assert not sent_to(message)


def test_a_sender_that_is_a_long_name_is_heard_on_every_database():
    question = routed("가로등이 나갔어요 언제 고치나요?", sender="KBKOOKMINBANKNOTIFY!")
    refusal = routed("이제 안 보내주셔도 됩니다 감사합니다", sender="KBKOOKMINBANKNOTIFY!")

    assert (question.route, refusal.route) == (Route.INQUIRY, Route.REVIEW)
    assert question.inquiry.phone == refusal.phone


def test_a_routed_text_is_not_routed_again():
    message = routed("도움말")

    assert not routing.route_one(message.pk)
    assert Receipt.objects.count() == 1


def test_a_failing_handler_hands_the_text_to_a_person_and_leaves_no_half_done_work(monkeypatch):
    from messaging.inbound import handling

    def stumble(message, ruling):
        handling.opt_out(message, ruling)
        raise ValueError("01012345678")

    monkeypatch.setitem(handling.HANDLERS, Route.OPT_OUT, stumble)

    message = routed("수신거부")

    assert message.route == Route.REVIEW
    assert not OptOut.objects.exists()
    assert Hold.objects.filter(phone=phone(1)).exists()


def test_a_clean_copy_of_a_photo_says_nothing_of_where_it_was_taken():
    from PIL import Image

    message = routed("", pictures=[picture()])

    photo = message.photos.get()
    with photo.shown.open() as opened, Image.open(opened) as shown:
        assert shown.size == (480, 640)  # upright
        assert not shown.getexif()
    assert photo.state == InboundPhoto.State.KEPT


@pytest.mark.parametrize(
    "content", [b"GIF89a\x01\x00", b"%PDF-1.7", b"", b"\xff\xd8\xff\xe0 no picture", b"<svg onload=alert(1)>"]
)
def test_what_is_no_picture_is_quarantined_and_the_sender_told(content):
    from messaging.gateways.base import Picture

    message = routed("", pictures=[Picture("image/jpeg", content)])

    photo = message.photos.get()
    assert photo.state == InboundPhoto.State.QUARANTINED
    assert not photo.shown
    assert sent_to(message)


def test_a_photo_with_broken_exif_is_quarantined_and_the_texts_behind_it_are_routed():
    broken = received("사진이에요", pictures=[_with_broken_exif()])
    behind = received("수신거부", sender=phone(2))

    routing.route_waiting()

    broken.refresh_from_db()
    behind.refresh_from_db()
    assert broken.photos.get().state == InboundPhoto.State.QUARANTINED
    assert (broken.state, behind.route) == (InboundMessage.State.ROUTED, Route.OPT_OUT)


def _with_broken_exif():
    """A picture whose EXIF Pillow reads and can't write back: it must turn upright, and a width is a word."""
    entries = [(0x0112, 3, b"\0\x06\0\0"), (0x0100, 2, b"\0\0\0\0")]  # orientation; width as text
    exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, len(entries))
    exif += b"".join(struct.pack(">HHI", tag, kind, 1) + value for tag, kind, value in entries)
    return picture(exif=exif + b"\0\0\0\0")


def test_a_full_disk_keeps_one_text_waiting_and_no_other(monkeypatch):
    with_photo = received("사진이에요", pictures=[picture()])
    behind = received("수신거부", sender=phone(2))
    storage = InboundPhoto._meta.get_field("shown").storage
    with monkeypatch.context() as full:
        full.setattr(storage, "_save", _no_space_left)
        routing.route_waiting()
    behind.refresh_from_db()
    assert behind.route == Route.OPT_OUT

    routing.route_waiting()

    with_photo.refresh_from_db()
    assert with_photo.state == InboundMessage.State.ROUTED
    assert with_photo.photos.get().state == InboundPhoto.State.KEPT


def _no_space_left(name, content):
    raise OSError(28, "No space left on device")


def test_a_picture_with_more_pixels_than_any_phone_takes_is_not_opened(monkeypatch):
    from messaging.inbound import photos

    monkeypatch.setattr(photos, "MOST_PIXELS", 100)

    message = routed("", pictures=[picture("PNG")])

    assert message.photos.get().state == InboundPhoto.State.QUARANTINED


def test_the_sweep_routes_what_a_lost_task_left():
    message = received("도움말")
    InboundMessage.objects.update(stored_at=timezone.now() - timedelta(minutes=2))

    swept = left_behind.sweep()

    message.refresh_from_db()
    assert (swept.found, swept.resumed) == (1, 1)
    assert message.state == InboundMessage.State.ROUTED


def test_a_later_sign_up_is_not_undone_by_an_earlier_refusal_that_comes_late():
    subscriber = SubscriberFactory(opted_out=True)
    consent.come_back(subscriber.phone, channel=Channel.TEXT)

    routed("수신거부", sender=subscriber.phone, sent_at=timezone.now() - timedelta(hours=1))

    subscriber.refresh_from_db()
    assert subscriber.news_allowed
