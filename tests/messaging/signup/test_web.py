"""Signing up on the web: number, code, form, done; and every way in which it may go otherwise."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from messaging.audience import wordings
from messaging.audience.models import Channel, Consent, ConsentWording, OptOut, Subscriber
from messaging.signup import proving
from messaging.signup.models import PhoneProof
from tests.factories.audience import DongFactory, SubscriberFactory, mask, nine_interests, phone
from tests.messaging.signup.conftest import code_of, prove, texts_of, wrong

PHONE = phone(11)
TYPED = "0" + PHONE[3:]


@pytest.fixture(autouse=True)
def interests():
    return nine_interests()


def wordings_shown():
    in_force = {wording.purpose: wording.pk for wording in wordings.in_force(ConsentWording.Purpose)}
    return " ".join(str(pk) for _purpose, pk in sorted(in_force.items()))


def filled(**changed):
    """A form filled in as it should be; a value of None leaves a field out."""
    form = {
        "interest_mask": [interest.bit for interest in nine_interests()[:2]],
        "dong": "none",
        "language": "ko",
        "old_enough": "on",
        "agree_personal_data": "on",
        "agree_news": "on",
        "agreed_to": wordings_shown(),
        **changed,
    }
    return {name: value for name, value in form.items() if value is not None}


def page(response):
    return response.content.decode()


# --- the number ---------------------------------------------------------------------


def stripped(response, number):
    """The page without what differs for every visitor: the token of the form, and her own number."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page(response))
    return html.replace(number, "NUMBER")


def test_the_answer_and_the_page_are_the_same_for_known_unknown_refused_held_and_left_numbers():
    people = [
        SubscriberFactory(phone=phone(21)).phone,
        SubscriberFactory(phone=phone(22), opted_out="all").phone,
        SubscriberFactory(phone=phone(23), held=True).phone,
        SubscriberFactory(phone=phone(24), left=True).phone,
        phone(25),
    ]
    seen = set()
    for number in people:
        client, typed = Client(), "0" + number[3:]
        answer = client.post("/signup/", {"phone": typed, "language": "ko"})
        shown = f"{typed[:3]}-{typed[3:7]}-{typed[7:]}"
        code_page = stripped(client.get(answer["Location"]), shown)
        wrong_page = stripped(client.post("/signup/code/", {"code": wrong(code_of(number))}), shown)
        kept = {
            name: value for name, value in answer.headers.items() if name not in ("Set-Cookie", "Expires")
        }
        seen.add((answer.status_code, answer.content, str(kept), code_page, wrong_page))
        assert len(texts_of(number)) == 1
        assert texts_of(number)[0].replace(code_of(number), "") == texts_of(phone(21))[0].replace(
            code_of(phone(21)), ""
        )

    assert len(seen) == 1


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("02-3396-4114", "휴대전화 번호가 아닙니다"),
        ("+1 202 555 0100", "다른 나라 번호"),
        ("010-1234-567", "자릿수가 모자랍니다"),
        ("O1O-1234-5678", "글자가 있습니다"),
        ("", "전화번호를 적어 주세요"),
    ],
)
def test_a_number_that_cannot_be_texted_is_refused_at_its_field(client, typed, why):
    answer = client.post("/signup/", {"phone": typed, "language": "ko"})

    assert why in page(answer)
    assert 'aria-invalid="true"' in page(answer)
    assert 'aria-describedby="id_phone_error"' in page(answer)
    assert "<title>오류:" in page(answer).replace("\n", "")
    assert not PhoneProof.objects.exists()


def test_a_program_that_fills_in_everything_gets_no_code_and_a_person_can_go_on(client):
    trapped = client.post("/signup/", {"phone": TYPED, "language": "ko", "homepage": "http://spam.example"})

    assert "프로그램이 적은 것으로" in page(trapped)
    assert texts_of(PHONE) == []
    assert client.post("/signup/", {"phone": TYPED, "language": "ko"}).status_code == 302


def test_too_many_codes_say_when_to_come_back(client):
    for _ in range(5):
        Client().post("/signup/", {"phone": TYPED, "language": "ko"})

    answer = client.post("/signup/", {"phone": TYPED, "language": "ko"})

    assert "부터 다시 받으실 수 있습니다" in page(answer)
    assert len(texts_of(PHONE)) == 5


@pytest.mark.parametrize(("language", "words"), [("en", "Your code"), ("ja", "確認"), ("zh", "驗證碼")])
def test_the_code_comes_in_the_language_chosen(client, language, words):
    client.post("/signup/", {"phone": TYPED, "language": language})

    assert words in texts_of(PHONE)[0]


# --- the code -----------------------------------------------------------------------------


def test_the_code_field_is_made_for_phones(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})
    html = page(client.get("/signup/code/"))

    assert 'autocomplete="one-time-code"' in html
    assert 'inputmode="numeric"' in html


def test_a_wrong_code_says_how_many_tries_are_left_and_the_last_one_offers_a_new_code(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})
    code = code_of(PHONE)

    answers = [page(client.post("/signup/code/", {"code": wrong(code)})) for _ in range(5)]

    assert "4번 더" in answers[0]
    assert "1번 더" in answers[3]
    assert "더 쓸 수 없습니다" in answers[4]
    assert "다시 받기" in answers[4]
    assert "더 쓸 수 없습니다" in page(client.post("/signup/code/", {"code": code}))


def test_what_is_no_code_is_told_so_and_costs_no_try(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})

    assert "여섯 자리" in page(client.post("/signup/code/", {"code": "123"}))
    assert "적어 주세요" in page(client.post("/signup/code/", {"code": ""}))
    assert page(client.post("/signup/code/", {"code": "9" * 5000})).count("field__error") == 1
    assert PhoneProof.objects.get().tries == 0


def test_a_code_is_sent_again_on_wish_and_the_first_one_is_over(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})
    first = code_of(PHONE)
    too_soon = client.post("/signup/code/", {"again": "1"})
    PhoneProof.objects.update(sent_at=timezone.now() - timedelta(minutes=1))

    again = client.post("/signup/code/", {"again": "1"})

    assert "방금 보내 드렸습니다" in page(too_soon)
    assert "새 확인번호를 보냈습니다" in page(again)
    assert len(texts_of(PHONE)) == 2
    if first != code_of(PHONE):
        assert "확인번호가 다릅니다" in page(client.post("/signup/code/", {"code": first}))
    assert client.post("/signup/code/", {"code": code_of(PHONE)})["Location"] == "/signup/form/"


def test_a_code_that_ran_out_can_be_sent_again_without_typing_the_number(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})
    old = timezone.now() - timedelta(minutes=6)
    PhoneProof.objects.update(sent_at=old, expires_at=old + timedelta(minutes=5))

    late = client.post("/signup/code/", {"code": code_of(PHONE)})
    client.post("/signup/code/", {"again": "1"})

    assert "더 쓸 수 없습니다" in page(late)
    assert client.post("/signup/code/", {"code": code_of(PHONE)})["Location"] == "/signup/form/"


def test_sending_again_meets_the_same_limits(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})
    for _ in range(4):
        Client().post("/signup/", {"phone": TYPED, "language": "ko"})
    PhoneProof.objects.update(sent_at=timezone.now() - timedelta(minutes=1))

    assert "부터 다시 받으실 수 있습니다" in page(client.post("/signup/code/", {"again": "1"}))


def test_the_number_can_be_changed_on_the_way(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"})

    assert client.post("/signup/end/")["Location"] == "/signup/"
    assert client.get("/signup/code/")["Location"] == "/signup/?over=1"


@pytest.mark.parametrize("path", ["/signup/code/", "/signup/form/", "/signup/done/"])
def test_whoever_asked_for_no_code_begins_at_the_beginning(client, path):
    answer = client.get(path, follow=True)

    assert answer.redirect_chain == [("/signup/?over=1", 302)]
    assert "시간이 지나" in page(answer)


def test_the_code_page_leads_on_where_the_visitor_wanted_to_go_but_never_away(client):
    for wanted, leads in [
        ("/signup/terms/", "/signup/terms/"),
        ("https://evil.example/signup/", "/signup/form/"),
        ("//evil.example/", "/signup/form/"),
        ("/admin/", "/signup/form/"),
        ("/signup/code/", "/signup/form/"),
    ]:
        visitor, number = Client(), phone(hash(wanted) % 1000 + 100)
        query = {"next": wanted}
        address = visitor.post(
            "/signup/", {"phone": "0" + number[3:]} | {"language": "ko"}, query_params=query
        )["Location"]
        assert visitor.post(address, {"code": code_of(number)})["Location"] == leads


# --- the form --------------------------------------------------------------------------------


def test_a_resident_signs_up_and_every_consent_is_kept_with_version_time_and_channel(client):
    dong = DongFactory(name="다산동")
    prove(client, PHONE)
    answer = client.post(
        "/signup/form/",
        filled(
            dong=dong.pk,
            gender="F",
            birth_year="1961",
            first_in_home="true",
            language="en",
            agree_advertising="on",
        ),
    )

    assert answer["Location"] == "/signup/done/"
    subscriber = Subscriber.objects.get()
    assert subscriber.phone == PHONE
    assert subscriber.channel == Channel.WEB
    assert subscriber.interest_mask == mask("복지", "의료")
    assert (subscriber.dong, subscriber.gender, subscriber.birth_year) == (dong, "F", 1961)
    assert subscriber.first_in_home is True
    assert subscriber.language == "en"
    assert subscriber.advertising_allowed
    assert not subscriber.night_allowed
    consents = Consent.objects.filter(phone=PHONE, withdrawn_at=None)
    assert {(row.wording.purpose, row.wording.version, row.channel) for row in consents} == {
        ("personal_data", 1, "web"),
        ("news", 1, "web"),
        ("advertising", 1, "web"),
    }
    assert all(row.given_at == subscriber.signed_up_at for row in consents)


def test_a_confirmation_follows_in_the_language_of_the_sign_up(client):
    prove(client, PHONE)
    client.post("/signup/form/", filled(language="en"))

    assert len(texts_of(PHONE)) == 2
    assert "You are signed up" in texts_of(PHONE)[1]


def test_the_last_page_says_what_was_kept_and_how_to_leave(client):
    prove(client, PHONE)
    html = page(client.post("/signup/form/", filled(birth_year="1961"), follow=True))

    for words in ("복지, 의료", "말하지 않음", "1961", "개인정보 수집·이용 1판", "수신거부", "#1110-3396"):
        assert words in html


def test_everything_means_all_interests_also_without_ticking_each(client):
    prove(client, PHONE)
    client.post("/signup/form/", filled(interest_mask=None, everything="on"))

    assert Subscriber.objects.get().interest_mask == sum(interest.mask for interest in nine_interests())


def test_what_is_optional_may_be_left_out(client):
    prove(client, PHONE)
    client.post("/signup/form/", filled())

    subscriber = Subscriber.objects.get()
    assert (subscriber.dong, subscriber.gender, subscriber.birth_year) == (None, "", None)
    assert subscriber.first_in_home is None


def test_somebody_from_outside_the_district_may_sign_up(client):
    outside = DongFactory(name="구 밖", outside=True)
    prove(client, PHONE)

    assert "구 밖에 살아요" in page(client.get("/signup/form/"))
    client.post("/signup/form/", filled(dong=outside.pk))
    assert Subscriber.objects.get().dong == outside


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("interest_mask", "관심분야를 하나 이상"),
        ("dong", "동네를 골라 주세요"),
        ("old_enough", "만 14세 이상이시면"),
        ("agree_personal_data", "동의하지 않으시면 소식 문자를"),
        ("agree_news", "소식 문자를 받으시려면"),
    ],
)
def test_what_is_necessary_is_asked_for_in_words_and_nothing_is_kept(client, missing, why):
    prove(client, PHONE)
    html = page(client.post("/signup/form/", filled(**{missing: None})))

    assert why in html
    assert 'role="alert"' in html
    assert f'href="#id_{missing}"' in html
    assert f'id="id_{missing}"' in html
    assert not Subscriber.objects.exists()
    assert not Consent.objects.exists()
    assert len(texts_of(PHONE)) == 1


@pytest.mark.parametrize(
    "wrong_answer",
    [
        {"dong": "999999"},
        {"dong": "x" * 400},
        {"interest_mask": ["63"]},
        {"interest_mask": ["abc"]},
        {"gender": "X"},
        {"birth_year": "19580"},
        {"birth_year": "1700"},
        {"birth_year": "삼월"},
        {"first_in_home": "maybe"},
        {"language": "xx"},
        {"agreed_to": "1 2 3" * 100},
    ],
)
def test_a_made_up_answer_changes_nothing(client, wrong_answer):
    prove(client, PHONE)
    answer = client.post("/signup/form/", filled(**wrong_answer))

    assert answer.status_code == 200
    assert 'role="alert"' in page(answer)
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("child", [{"old_enough": None}, {"birth_year": str(timezone.localdate().year - 12)}])
def test_a_child_is_told_kindly_that_the_corner_is_open_to_everyone(client, child):
    prove(client, PHONE)
    html = page(client.post("/signup/form/", filled(**child)))

    assert "만 14세가 안 된 친구에게" in html
    assert "#1110-3396" in html
    assert not Subscriber.objects.exists()


def test_each_consent_shows_its_full_words_and_version(client):
    prove(client, PHONE)
    html = page(client.get("/signup/form/"))

    for wording in wordings.in_force(ConsentWording.Purpose):
        assert wording.text in html
    assert html.count("문안 1판, 2026. 1. 1. 시행") == 4
    assert "checked" not in re.sub(r"<input[^>]*type=.radio[^>]*>", "", html), "no consent is ticked for her"


def test_a_wording_that_changed_while_she_read_is_shown_anew_and_ticked_anew(client):
    prove(client, PHONE)
    form = filled()
    ConsentWording.objects.create(
        purpose="news", version=2, text="새로 고친 문안입니다.", used_from=timezone.localdate()
    )

    html = page(client.post("/signup/form/", form))

    assert "새로 고친 문안입니다." in html
    assert "동의 문안이 바뀌었습니다" in html
    assert not Subscriber.objects.exists()
    assert not re.search(r'name="agree_news"[^>]*checked', html)
    client.post("/signup/form/", filled())
    assert Consent.objects.get(wording__purpose="news").wording.version == 2


def test_the_same_form_sent_twice_signs_up_once_and_confirms_once(client):
    prove(client, PHONE)
    first = client.post("/signup/form/", filled())
    second = client.post("/signup/form/", filled(birth_year="1970"))

    assert [first["Location"], second["Location"]] == ["/signup/done/", "/signup/done/"]
    assert Subscriber.objects.get().birth_year is None
    assert len(texts_of(PHONE)) == 2


def test_going_back_to_the_code_or_the_form_after_the_end_leads_to_the_end(client):
    prove(client, PHONE)
    client.post("/signup/form/", filled())

    for path in ("/signup/code/", "/signup/form/"):
        assert client.get(path, follow=True).redirect_chain[-1][0] == "/signup/done/"


def test_a_proof_that_ended_meanwhile_keeps_nothing_and_begins_again(client):
    prove(client, PHONE)
    PhoneProof.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    answer = client.post("/signup/form/", filled())

    assert answer["Location"] == "/signup/?over=1"
    assert not Subscriber.objects.exists()


def test_two_tabs_with_two_numbers_sign_up_the_number_proved_last(client):
    prove(client, phone(31))
    proved_in_the_other_tab = client.post("/signup/", {"phone": "0" + phone(32)[3:], "language": "ko"})

    assert proved_in_the_other_tab.status_code == 302
    assert client.post("/signup/form/", filled())["Location"] == "/signup/?over=1"
    assert not Subscriber.objects.exists()
    client.post("/signup/code/", {"code": code_of(phone(32))})
    client.post("/signup/form/", filled())
    assert Subscriber.objects.get().phone == phone(32)


def test_a_number_that_is_signed_up_lands_on_its_own_page_and_changes_nothing(client):
    subscriber = SubscriberFactory(phone=PHONE, birth_year=1950)
    prove(client, PHONE)

    html = page(client.get("/signup/form/", follow=True))
    client.post("/signup/form/", filled(birth_year="1980"))

    assert 'name="agreed_to"' not in html, "no blank form"
    subscriber.refresh_from_db()
    assert subscriber.birth_year == 1950


def test_a_number_that_refused_is_told_since_when_and_comes_back_by_signing_up(client):
    SubscriberFactory(phone=PHONE, opted_out=True, birth_year=1950)
    prove(client, PHONE)
    html = page(client.get("/signup/form/"))

    assert "수신거부하신 번호입니다" in html
    assert 'value="1950"' in html, "what she told us before is filled in"
    client.post("/signup/form/", filled())
    refusal = OptOut.objects.get()
    assert refusal.lifted_channel == Channel.WEB
    assert Subscriber.objects.get().news_allowed


def test_a_proof_alone_brings_no_refused_number_back(client):
    subscriber = SubscriberFactory(phone=PHONE, opted_out=True)
    prove(client, PHONE)

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed


def test_someone_who_withdrew_begins_with_an_empty_form(client):
    SubscriberFactory(phone=PHONE, left=True, birth_year=1950)
    prove(client, PHONE)

    assert 'value="1950"' not in page(client.get("/signup/form/"))


# --- what leaks nothing --------------------------------------------------------------------


def test_no_page_that_knows_a_phone_is_kept_by_browsers_or_proxies(client):
    prove(client, PHONE)
    answers = [client.get("/signup/"), client.get("/signup/form/")]
    answers += [
        client.post("/signup/form/", filled()),
        client.get("/signup/done/"),
        client.get("/signup/code/"),
    ]

    for answer in answers:
        assert "no-store" in answer["Cache-Control"]
        assert answer["Referrer-Policy"] == "same-origin"


def test_the_number_is_in_no_address_log_line_session_or_cookie(client, caplog):
    caplog.set_level("DEBUG")
    digits = PHONE[3:]
    answers = [client.post("/signup/", {"phone": TYPED, "language": "ko"})]
    code = code_of(PHONE)
    answers.append(client.post("/signup/code/", {"code": wrong(code)}))
    answers.append(client.post("/signup/code/", {"code": code}))
    answers.append(client.post("/signup/form/", filled()))
    client.get("/signup/done/")

    logged = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    )
    assert "proof" in logged
    kept = str(dict(client.session.items())) + str(client.cookies)
    addresses = "".join(answer.get("Location", "") for answer in answers)
    for place in (logged, kept, addresses):
        assert digits not in place
        assert code not in place


def test_the_address_of_a_visitor_is_kept_as_a_keyed_hash_only(client):
    client.post("/signup/", {"phone": TYPED, "language": "ko"}, REMOTE_ADDR="192.0.2.77")

    row = PhoneProof.objects.get()
    assert "192.0.2.77" not in str(vars(row))
    assert len(row.address_hash) == 64


def test_leaving_the_screen_ends_the_proof(client):
    prove(client, PHONE)
    client.post("/signup/end/")

    assert proving.SESSION_KEY not in client.session
    assert client.get("/signup/form/")["Location"] == "/signup/?over=1"
    assert client.get("/signup/end/").status_code == 405


def test_the_next_one_at_this_screen_is_asked_whose_number_it_is(client):
    prove(client, PHONE)
    html = page(client.get("/signup/"))

    assert "이 화면에서" in html
    assert "제 번호가 아닙니다" in html


# --- the pages beside ---------------------------------------------------------------------------


def test_the_terms_show_every_wording_in_force_with_version_and_day(client):
    tomorrow = timezone.localdate() + timedelta(days=1)
    ConsentWording.objects.create(purpose="night", version=2, text="내일 문안", used_from=tomorrow)
    html = page(client.get("/signup/terms/"))

    for wording in wordings.in_force(ConsentWording.Purpose):
        assert wording.text in html
    assert html.count("문안 1판, 2026년 1월 1일부터 씁니다.") == 4
    assert "내일 문안" not in html


def test_there_is_help_in_english_that_quotes_the_korean_buttons_as_they_are(client):
    html = page(client.get("/signup/en/"))

    assert '<html lang="en">' in html
    start, form_words = page(client.get("/signup/")), None
    prove(client, PHONE)
    DongFactory(name="구 밖", outside=True)
    form_words = page(client.get("/signup/form/"))
    for button in (
        "확인번호 받기",
        "모두 받기",
        "말하지 않을게요",
        "만 14세 이상입니다",
        "신청하기",
        "필수",
        "선택",
        "구 밖",
    ):
        assert f'<span lang="ko">{button}</span>' in html
        assert button in start + form_words


def test_every_public_page_leads_to_the_sign_up(client):
    for path in ("/signup/terms/", "/signup/en/", "/no/such/page/"):
        assert 'href="/signup/"' in page(client.get(path))


@pytest.mark.parametrize("many", [1, 40])
def test_the_form_costs_the_same_whoever_is_signed_up(client, many, django_assert_max_num_queries):
    for n in range(many):
        SubscriberFactory(phone=phone(500 + n))
    prove(client, PHONE)
    client.get("/signup/form/")

    with django_assert_max_num_queries(16):
        client.get("/signup/form/")


def test_a_form_whose_token_is_gone_is_answered_in_korean_and_keeps_nothing():
    answer = Client(enforce_csrf_checks=True).post("/signup/", {"phone": TYPED, "language": "ko"})

    assert answer.status_code == 403
    assert "새로 고친 뒤 다시 보내 주세요" in page(answer)
    assert texts_of(PHONE) == []
