"""The texts of signing up can be shown by every phone, in four languages."""

import pytest

from messaging.audience.models import Subscriber
from messaging.gateways import encoding
from messaging.inbound.models import Route
from messaging.offices.models import OfficeSettings
from messaging.signup import receipts
from tests.factories.audience import SubscriberFactory, mask, nine_interests
from tests.factories.inbound import routed

Language = Subscriber.Language


@pytest.mark.parametrize("language", list(Language))
def test_every_language_has_texts_that_cp949_holds(language):
    for body in (*receipts.CODES[language], receipts.RECEIPTS[language], *receipts.COUNTED[language]):
        measured = encoding.measure(body)
        assert not measured.unsendable
        assert not measured.replaced
        assert not measured.doubtful
    assert receipts.spoken(language) == language


def test_a_language_that_phones_cannot_show_is_answered_in_english():
    texts = {Language.KOREAN: "가", Language.ENGLISH: "a", Language.CHINESE: "验证码"}

    assert receipts.in_language(texts, Language.CHINESE) == "a"
    assert receipts.in_language(texts, Language.KOREAN) == "가"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("tag", ["[중구청]", "[" + "가" * 18 + "]"])
def test_a_code_is_one_sms_without_a_link_whatever_the_office_is_called(language, tag):
    office = OfficeSettings.load()
    office.text_tag = tag
    office.save()
    body = receipts.code(language, "012345")

    assert encoding.measure(body).kind == "SMS"
    assert body.startswith(tag)
    assert "012345" in body
    assert "http" not in body
    assert "." not in body.replace(". ", " ").removesuffix("."), "nothing that a phone makes a link of"


def test_the_korean_confirmation_says_who_writes_which_interests_and_how_to_leave():
    nine_interests()
    body = receipts.confirmation(SubscriberFactory(interest_mask=mask("복지", "교육")))

    assert body.startswith("[○○구청]")
    assert "복지·교육" in body
    assert "신청한 적 없으면" in body
    assert "#1110-3396로 수신거부" in body
    assert encoding.measure(body).kind == "SMS"


@pytest.mark.parametrize("many", range(10))
def test_the_korean_confirmation_is_one_sms_however_many_interests(many):
    office = OfficeSettings.load()
    office.text_tag, office.service_name = "[중구청]", "U-행복소통"
    office.save()
    chosen = sum(interest.mask for interest in nine_interests()[:many])
    body = receipts.confirmation(SubscriberFactory(interest_mask=chosen))

    assert encoding.measure(body).kind == "SMS", body
    assert "수신거부" in body


@pytest.mark.parametrize("language", list(Language))
def test_every_confirmation_names_the_office_the_number_and_the_way_out(language):
    nine_interests()
    body = receipts.confirmation(SubscriberFactory(interest_mask=mask("복지"), language=language))

    assert body.startswith("[○○구청]")
    assert "#1110-3396" in body
    assert "수신거부" in body if language == Language.KOREAN else "STOP" in body
    assert encoding.measure(body).kind in {"SMS", "LMS"}
    assert not encoding.measure(body).unsendable
    assert "http" not in body


def test_the_way_out_that_a_confirmation_names_is_understood():
    for words in ("수신거부", "STOP"):
        assert routed(words, sender=SubscriberFactory().phone).route == Route.OPT_OUT, words


def test_a_sign_in_the_offices_name_that_phones_cannot_show_keeps_nobody_out():
    office = OfficeSettings.load()
    office.text_tag, office.service_name = "[中国区]", "소식💌"
    office.save()

    for body in (receipts.code(Language.KOREAN, "012345"), receipts.confirmation(SubscriberFactory())):
        assert not encoding.measure(body).unsendable
        assert not encoding.measure(body).empty
