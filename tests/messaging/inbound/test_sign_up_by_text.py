"""Signing up by text: at most two exchanges, agreed to in words, and silence keeps nothing."""

from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone

from messaging.audience import consent, transitions, wordings
from messaging.audience.models import Channel, Consent, ConsentWording, Subscriber, TextSignUp
from messaging.delivery.models import Edition, Message
from messaging.gateways import encoding
from messaging.inbound import receipts, signing_up
from messaging.inbound.models import InboundMessage, Receipt, Route
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory, mask, nine_interests, phone
from tests.factories.inbound import received, routed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _the_office():
    office = OfficeSettings.load()
    office.text_tag, office.website_name = "[중구청]", "중구 누리집"
    office.save()
    nine_interests()


def answer_to(message):
    """The text that answered this one, or None."""
    receipt = Receipt.objects.filter(message=message).first()
    return Edition.objects.get(broadcast=receipt.broadcast) if receipt else None


def subscriber(number=1):
    return Subscriber.objects.filter(phone=phone(number)).first()


def signed_up_with(*texts):
    for text in texts:
        routed(text)
    return subscriber()


@pytest.mark.parametrize("word", ["가입", "신청", "신청합니다", "문자 신청이요"])
def test_one_word_is_answered_by_one_short_notice(word):
    notice = answer_to(routed(word))

    assert notice.bytes <= 90
    for said in ("14세", "개인정보", "문자수신", "'동의' 답장", wordings.SEARCHED):
        assert said in notice.body
    assert "http" not in notice.body
    assert subscriber() is None


@pytest.mark.parametrize(
    ("tag", "website"),
    [
        ("[중구]", "중구 누리집"),
        ("[중구청]", "중구 누리집"),
        ("[서울중구청]", "중구청 누리집"),
        ("[인천미추홀구청]", "미추홀구 누리집"),
        ("[서울특별시 중구청]", "서울특별시 중구 누리집"),
        ("[부산광역시 해운대구청]", "부산광역시 해운대구 누리집"),
    ],
)
def test_the_notice_fits_a_real_sms_whatever_the_office_is_called(tag, website):
    office = OfficeSettings.load()
    office.text_tag, office.website_name = tag, website
    office.save()

    measured = encoding.measure(receipts.worded(signing_up.asking()))

    assert (measured.kind, measured.replaced, measured.unsendable) == ("SMS", (), ())
    assert measured.sent_as.startswith(tag)


def test_agreeing_signs_up_and_offers_all_nine_in_one_sms():
    routed("신청")

    offer = answer_to(routed("동의"))

    assert subscriber().news_allowed
    assert offer.bytes <= 90
    for number, name in enumerate(
        ["복지", "의료", "교육", "문화", "일자리", "안전", "환경", "교통", "세금"], 1
    ):
        assert f"{number}{name}" in offer.body


def test_names_too_long_for_an_sms_are_written_in_full_in_a_long_text():
    office = OfficeSettings.load()
    office.text_tag = "[부산광역시 해운대구청]"
    office.save()
    routed("신청")

    offer = answer_to(routed("동의"))

    assert offer.format == "LMS"
    assert "6안전·재난" in offer.body
    assert "수신거부" in offer.body


def test_numbers_choose_the_areas():
    chosen = routed("1 3 5") if signed_up_with("신청", "동의") else None

    assert subscriber().interest_mask == mask("복지", "교육", "일자리")
    assert "복지·교육·일자리" in answer_to(chosen).body
    assert "수신거부" in answer_to(chosen).body


@pytest.mark.parametrize(
    ("first", "then", "areas"),
    [
        ("신청 1 3 5", "동의", ["복지", "교육", "일자리"]),
        ("신청", "동의 1 3 5", ["복지", "교육", "일자리"]),
        ("가입", "동의합니다 복지랑 교육이요", ["복지", "교육"]),
        ("신청", "네 1번 3번", ["복지", "교육"]),
        ("신청 1", "동의 2", ["의료"]),
        ("신청 복지 문화", "네 동의합니다", ["복지", "문화"]),
    ],
)
def test_areas_may_be_named_with_either_word(first, then, areas):
    assert signed_up_with(first, then).interest_mask == mask(*areas)


@pytest.mark.parametrize("word", ["신청", "감사합니다", "부탁드려요", "1 3 5", "뭐에 동의하나요?"])
def test_what_is_no_yes_agrees_to_nothing(word):
    assert signed_up_with("신청", word) is None


def test_agreeing_without_being_asked_is_answered_by_the_notice():
    notice = answer_to(routed("동의 1 3"))

    assert "'동의' 답장" in notice.body
    assert subscriber() is None
    assert TextSignUp.objects.get().interest_mask == mask("복지", "교육")


def test_a_yes_that_was_on_its_way_before_we_asked_is_no_answer():
    asking, early = received("신청"), received("네")
    from messaging.inbound import routing

    routing.route_one(asking.pk)
    routing.route_one(early.pk)

    assert subscriber() is None


def test_what_she_agreed_to_are_the_wordings_in_force_when_we_asked():
    routed("신청")
    new = ConsentWording.objects.create(
        purpose=wordings.Purpose.NEWS, version=2, text="새 문안", used_from=timezone.localdate()
    )

    routed("동의")

    agreed = Consent.objects.filter(phone=phone(1), withdrawn_at=None)
    assert {consent.wording.purpose for consent in agreed} == set(wordings.NECESSARY)
    assert all(consent.channel == Channel.TEXT for consent in agreed)
    assert not agreed.filter(wording=new).exists()


def test_a_wording_withdrawn_in_between_is_asked_about_again():
    gone = ConsentWording.objects.create(
        purpose=wordings.Purpose.NEWS, version=2, text="잘못 쓴 문안", used_from=date(2026, 1, 1)
    )
    routed("신청 1")
    gone.delete()

    again = answer_to(routed("동의"))

    assert subscriber() is None
    assert "'동의' 답장" in again.body
    assert signed_up_with("동의").interest_mask == mask("복지")


def test_asking_twice_keeps_the_areas_named_first():
    assert signed_up_with("신청 1 3", "신청", "동의").interest_mask == mask("복지", "교육")


def test_a_refusal_ends_a_sign_up_that_was_under_way():
    routed("신청")
    routed("수신거부")

    routed("네")

    assert subscriber() is None
    assert consent.refusals([phone(1)], "news")


def test_a_likely_refusal_ends_a_sign_up_that_was_under_way():
    routed("신청")
    routed("이제 안 보내주셔도 됩니다 감사합니다")

    routed("네")

    assert subscriber() is None


def test_silence_for_a_day_keeps_nothing_but_the_text_and_our_answer():
    routed("신청 복지 교육")
    TextSignUp.objects.update(asked_at=timezone.now() - timedelta(hours=24))

    assert transitions.forget_unanswered() == 1

    assert set(rows_with(phone(1))) == {InboundMessage._meta.label, Message._meta.label}
    assert "복지" not in Edition.objects.get().body


def rows_with(number):
    """The models in which this number stands anywhere in a row."""
    for model in apps.get_models():
        texts = [
            f.name for f in model._meta.concrete_fields if isinstance(f, models.CharField | models.TextField)
        ]
        wanted = models.Q()
        for name in texts:
            wanted |= models.Q(**{f"{name}__contains": number.removeprefix("+82")})
        if texts and model.objects.filter(wanted).exists():
            yield model._meta.label


def test_a_yes_after_a_day_of_silence_is_asked_again():
    routed("신청")
    TextSignUp.objects.update(asked_at=timezone.now() - timedelta(hours=25))

    late = answer_to(routed("동의"))

    assert subscriber() is None
    assert "'동의' 답장" in late.body


def test_who_left_signs_up_like_anybody_else():
    SubscriberFactory(phone=phone(1), left=True)

    back = signed_up_with("신청", "동의")

    assert (back.state, back.news_allowed) == (Subscriber.State.ACTIVE, True)


def test_one_word_ends_a_pause():
    SubscriberFactory(phone=phone(1), paused_until=timezone.localdate() + timedelta(days=30))

    answer = answer_to(routed("가입"))

    assert subscriber().paused_until is None
    assert "다시" in answer.body


def test_one_word_ends_a_doubt_also_for_a_phone_that_is_nobodys():
    routed("이제 안 보내주셔도 됩니다 감사합니다")

    notice = answer_to(routed("신청"))

    assert "'동의' 답장" in notice.body
    assert not consent.held(phone(1))


def test_a_refusal_of_a_phone_that_is_nobodys_ends_only_with_her_agreement():
    consent.opt_out(phone(1), channel=Channel.TEXT)

    routed("신청")

    assert (
        consent.refusals([phone(1)], "result") == {}
        and "opted_out" in consent.refusals([phone(1)], "news").values()
    )
    assert signed_up_with("동의").news_allowed


def test_a_wish_that_arrives_after_a_later_refusal_changes_nothing():
    SubscriberFactory(phone=phone(1))
    consent.opt_out(phone(1), channel=Channel.TEXT)

    late = routed("신청", sent_at=timezone.now() - timedelta(hours=1))

    assert not subscriber().news_allowed
    assert answer_to(late) is None


def test_a_phone_that_had_all_its_answers_is_not_signed_up_without_having_read():
    for _ in range(receipts.PER_HOUR):
        routed("도움말")

    message = routed("신청")

    assert (message.route, message.handled) == (Route.REVIEW, False)
    assert not TextSignUp.objects.exists()


def test_a_sign_up_whose_last_answer_is_over_the_cap_stands_and_a_person_sees_it():
    for _ in range(receipts.PER_HOUR - 1):
        routed("도움말")
    routed("신청 1")

    message = routed("동의")

    assert subscriber().news_allowed
    assert (message.route, message.handled) == (Route.REVIEW, False)


@pytest.mark.parametrize(
    "text", ["초3인데 신청돼요?", "우리애 것도 신청되나요 초3이에요", "11살인데 신청할게요"]
)
def test_a_child_meets_a_person_and_hears_that_the_corner_is_open(text):
    message = routed(text)

    assert (message.route, message.handled) == (Route.REVIEW, False)
    assert "참여코너" in answer_to(message).body
    assert answer_to(message).format == "SMS"


# --- what my page does, by text ---------------------------------------------------


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("관심 복지 교육", ["복지", "교육"]),
        ("관심 1 3 5", ["복지", "교육", "일자리"]),
        ("관심135", ["복지", "교육", "일자리"]),
        ("1 3 5", ["복지", "교육", "일자리"]),
    ],
)
def test_interests_by_text(text, areas):
    SubscriberFactory(phone=phone(1), interest_mask=mask("문화"))

    routed(text)

    assert subscriber().interest_mask == mask(*areas)


def test_all_interests_by_text():
    SubscriberFactory(phone=phone(1), interest_mask=mask("문화"))

    message = routed("관심 모두")

    assert subscriber().interest_mask == sum(interest.mask for interest in nine_interests())
    assert "모두" in answer_to(message).body
    assert answer_to(message).format == "SMS"


def test_numbers_mean_the_same_after_an_interest_is_renamed():
    SubscriberFactory(phone=phone(1), interest_mask=mask("문화"))
    health = nine_interests()[1]
    health.name, health.sort_order = "건강", 9
    health.save()

    routed("관심 1 2")

    assert subscriber().interest_mask == mask("복지") | health.mask


def test_the_number_of_a_retired_interest_chooses_nothing():
    SubscriberFactory(phone=phone(1), interest_mask=mask("문화"))
    retired = nine_interests()[1]
    retired.retired = True
    retired.save()

    routed("관심 1 2")

    assert subscriber().interest_mask == mask("복지")


def test_interest_alone_lists_what_there_is_in_one_sms():
    SubscriberFactory(phone=phone(1))

    answer = answer_to(routed("관심"))

    assert "9세금" in answer.body
    assert answer.format == "SMS"


def test_a_wish_to_pause_by_text_goes_to_a_person_and_changes_nothing():
    SubscriberFactory(phone=phone(1))

    message = routed("다음달까지 쉴게요")

    assert (message.route, message.handled) == (Route.REVIEW, False)
    assert subscriber().news_allowed
