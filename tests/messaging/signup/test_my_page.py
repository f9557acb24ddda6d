"""One's own page: whoever proved a phone sees and changes what is that phone's, and nothing of anybody else."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging.audience import consent, wordings
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent, ConsentWording, OptOut, Subscriber
from messaging.delivery import sending
from messaging.signup import my_page
from tests.factories.audience import SubscriberFactory, mask, nine_interests, phone
from tests.factories.inbound import routed
from tests.factories.participation import SubmissionFactory
from tests.messaging.signup.conftest import prove, texts_of

pytestmark = pytest.mark.django_db
ME = phone(1)


@pytest.fixture
def me():
    nine_interests()
    return SubscriberFactory(phone=ME, interest_mask=mask("복지", "교육"))


@pytest.fixture
def at_home(client):
    """A visitor who proved the first phone."""
    prove(client, ME)
    return client


def said(client):
    """The sentence that the page shows now."""
    html = client.get("/signup/my/").content.decode()
    return " ".join(re.findall(r'role="status">\s*<p>(.*?)</p>', html))


ADDRESSES = [
    reverse(f"signup:{name}")
    for name in (
        "my_page", "my_page_interests", "my_page_undo", "my_page_about", "my_page_consents", "my_page_pause",
        "my_page_resume", "my_page_stop", "my_page_come_back", "my_page_leave", "my_page_data",
    )
] + ["/signup/my/texts/sent/"]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_proved_nothing_is_sent_to_the_code_and_back(client, me, address):
    for answer in (client.get(address), client.post(address, {"scope": "news", "sure": "yes"})):
        assert answer.status_code == 302
        assert answer["Location"] == "/signup/?next=%2Fsignup%2Fmy%2F"
    me.refresh_from_db()
    assert me.news_allowed


def test_the_code_leads_to_the_page_that_was_wanted(client, me):
    client.post("/signup/?next=/signup/my/", {"phone": "0" + ME[3:], "language": "ko"})
    from tests.messaging.signup.conftest import code_of

    answer = client.post("/signup/code/?next=/signup/my/", {"code": code_of(ME)})

    assert answer["Location"] == "/signup/my/"


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_of_it_is_kept_by_a_browser_and_no_act_is_a_link(at_home, me, address):
    answer = at_home.get(address)

    assert "no-store" in answer["Cache-Control"]
    if address not in ("/signup/my/", "/signup/my/leave/", "/signup/my/texts/sent/"):
        assert answer.status_code == 405


def test_an_act_without_the_pages_own_token_is_refused(me):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post("/signup/my/stop/", {"scope": "all"}).status_code == 403


def test_interests_are_changed_and_given_back(at_home, me):
    three = [str(interest.bit) for interest in nine_interests()[:3]]
    at_home.post("/signup/my/interests/", {"interest_mask": three})

    me.refresh_from_db()
    assert me.interest_mask == mask("복지", "의료", "교육")
    assert "복지, 의료, 교육" in said(at_home)
    at_home.post("/signup/my/undo/")
    me.refresh_from_db()
    assert me.interest_mask == mask("복지", "교육")


def test_no_interest_at_all_is_an_error_that_names_the_way_out(at_home, me):
    answer = at_home.post("/signup/my/interests/", {})

    assert "그만 받기" in answer.content.decode()
    me.refresh_from_db()
    assert me.interest_mask == mask("복지", "교육")


def test_all_interests_by_one_tick(at_home, me):
    at_home.post("/signup/my/interests/", {"everything": "on"})

    me.refresh_from_db()
    assert me.interest_mask == sum(interest.mask for interest in nine_interests())


def test_what_one_told_about_oneself_can_be_changed_and_taken_back(at_home, me):
    told = {"dong": "none", "first_in_home": "true", "gender": "F", "birth_year": "1958", "language": "en"}
    at_home.post("/signup/my/about/", told)
    me.refresh_from_db()
    assert (me.gender, me.birth_year, me.language, me.first_in_home) == ("F", 1958, "en", True)

    at_home.post("/signup/my/about/", {**told, "gender": "", "birth_year": "", "first_in_home": ""})

    me.refresh_from_db()
    assert (me.gender, me.birth_year, me.first_in_home) == ("", None, None)


def test_a_year_of_birth_that_cannot_be_is_an_error_beside_its_field(at_home, me):
    answer = at_home.post("/signup/my/about/", {"dong": "none", "language": "ko", "birth_year": "12"})

    assert answer.status_code == 422
    assert 'href="#id_birth_year"' in answer.content.decode()


def test_optional_consents_are_given_with_their_wording_and_withdrawal_closes_the_row(at_home, me):
    seen = my_page.wordings_shown()
    at_home.post("/signup/my/consents/", {"purposes": ["advertising"], "seen": seen})
    row = Consent.objects.get(phone=ME, wording__purpose="advertising")
    assert (row.channel, row.withdrawn_at, row.wording.version) == (Channel.WEB, None, 1)
    me.refresh_from_db()
    assert (me.advertising_allowed, me.night_allowed) == (True, False)

    at_home.post("/signup/my/consents/", {"purposes": ["night"], "seen": seen})

    row.refresh_from_db()
    me.refresh_from_db()
    assert row.withdrawn_at
    assert (me.advertising_allowed, me.night_allowed) == (False, True)


def test_a_consent_to_words_that_changed_meanwhile_is_not_taken(at_home, me):
    seen = my_page.wordings_shown()
    ConsentWording.objects.create(
        purpose=wordings.Purpose.ADVERTISING, version=2, text="새", used_from=timezone.localdate()
    )

    at_home.post("/signup/my/consents/", {"purposes": ["advertising"], "seen": seen})

    assert not Consent.objects.filter(phone=ME, wording__purpose="advertising").exists()
    assert "문안이 바뀌어" in said(at_home)


def test_a_refusal_by_text_outranks_the_page_that_was_still_open(at_home, me):
    seen = my_page.wordings_shown()
    routed("수신거부", sender=ME)

    at_home.post("/signup/my/consents/", {"purposes": ["advertising", "night"], "seen": seen})
    at_home.post("/signup/my/pause/", {"until": (timezone.localdate() + timedelta(days=7)).isoformat()})
    at_home.post("/signup/my/interests/", {"everything": "on"})

    me.refresh_from_db()
    assert (me.news_allowed, me.advertising_allowed, me.night_allowed) == (False, False, False)
    assert me.paused_until is None
    assert ME in consent.refusals([ME], Kind.NEWS)


def test_pausing_until_a_day_and_going_on(at_home, me):
    until = timezone.localdate() + timedelta(days=30)
    at_home.post("/signup/my/pause/", {"until": until.isoformat()})
    assert consent.refusals([ME], Kind.NEWS) == {ME: consent.Refusal.PAUSED}

    at_home.post("/signup/my/resume/")

    assert consent.refusals([ME], Kind.NEWS) == {}


@pytest.mark.parametrize("days", [0, -1, 366, 10_000])
def test_a_pause_begins_tomorrow_at_the_earliest_and_lasts_a_year_at_most(at_home, me, days):
    answer = at_home.post(
        "/signup/my/pause/", {"until": (timezone.localdate() + timedelta(days=days)).isoformat()}
    )

    assert answer.status_code == 422
    me.refresh_from_db()
    assert me.paused_until is None


def test_stopping_is_at_once_is_told_by_text_and_can_be_taken_back(at_home, me):
    at_home.post("/signup/my/stop/", {"scope": "news"})
    assert consent.refusals([ME], Kind.NEWS) == {ME: consent.Refusal.OPTED_OUT}
    assert "멈췄습니다" in texts_of(ME)[-1]
    at_home.post("/signup/my/stop/", {"scope": "all"})
    assert ME in consent.refusals([ME], Kind.RESULT)

    at_home.post("/signup/my/come-back/")

    assert consent.refusals([ME], Kind.NEWS) == {}
    assert Consent.objects.filter(phone=ME, wording__purpose="news", withdrawn_at=None).count() == 1


def test_stopping_and_coming_back_over_and_over_sends_only_a_few_texts(at_home, me):
    before = len(texts_of(ME))
    for _ in range(6):
        at_home.post("/signup/my/stop/", {"scope": "news"})
        at_home.post("/signup/my/come-back/")

    assert len(texts_of(ME)) - before == my_page.TOLD_A_DAY


def test_withdrawing_altogether_shows_what_is_kept_asks_once_more_and_ends_the_proof(at_home, me):
    shown = at_home.get("/signup/my/leave/").content.decode()
    assert "수신거부 대장" in shown and "그만두신 분의 정보" in shown and "5일" in shown
    at_home.post("/signup/my/leave/", {})
    me.refresh_from_db()
    assert me.state == Subscriber.State.ACTIVE

    answer = at_home.post("/signup/my/leave/", {"sure": "yes"})

    me.refresh_from_db()
    assert me.state == Subscriber.State.LEFT
    assert not Consent.objects.filter(phone=ME, withdrawn_at=None).exists()
    assert OptOut.objects.filter(phone=ME, lifted_at=None, channel=Channel.WEB).exists()
    assert at_home.get(answer["Location"]).status_code == 200
    assert at_home.get("/signup/my/")["Location"].startswith("/signup/?")


def test_no_field_carries_what_belongs_to_another(at_home, me):
    assert "ConsentWording" not in at_home.get("/signup/my/").content.decode()


def test_a_phone_that_is_nobodys_sees_its_own_texts_and_a_way_to_sign_up(at_home):
    routed("가로등이 나갔어요 언제 고치나요?", sender=ME)

    page = at_home.get("/signup/my/").content.decode()

    assert "가로등이 나갔어요" in page
    assert reverse("signup:form") in page
    at_home.post("/signup/my/stop/", {"scope": "news"})
    assert ME in consent.refusals([ME], Kind.NEWS)


def test_a_doubt_can_be_ended_by_its_owner(at_home, me):
    consent.hold(ME, "시험")

    assert "계속 받기" in at_home.get("/signup/my/").content.decode()
    at_home.post("/signup/my/come-back/")

    assert not consent.held(ME)


def test_texts_show_as_the_phone_got_them_with_their_state_and_codes_without_digits(at_home, me):
    sending.single(Kind.REPLY, ME, "[중구청] 내일 고치겠습니다.", title="답")
    sending.single(Kind.REPLY, phone(2), "[중구청] 남의 것", title="답")

    page = at_home.get("/signup/my/texts/sent/").content.decode()

    assert page.index("내일 고치겠습니다") < page.index("확인번호 ●●●●●●")
    assert "보내는 중입니다" in page
    assert "남의 것" not in page


def test_a_part_that_no_room_has_is_not_found(at_home, me):
    assert at_home.get("/signup/my/texts/secrets/").status_code == 404


def test_pages_of_texts_cost_the_same_for_five_and_for_sixty(at_home, me):
    def cost(address):
        at_home.get(address)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert at_home.get(address).status_code == 200
        return len(queries)

    def fill(many):
        for n in range(many):
            sending.single(Kind.REPLY, ME, f"[중구청] 답 {n}", title="답")
            routed(f"가로등 {n}번이 나갔어요 언제 고치나요?", sender=ME)
            SubmissionFactory(phone=ME)

    addresses = ["/signup/my/"] + [f"/signup/my/texts/{name}/" for name in ("sent", "mine", "pieces")]
    fill(5)
    few = [cost(address) for address in addresses]
    fill(55)

    assert [cost(address) for address in addresses] == few


def test_the_file_of_ones_data_holds_everything_of_this_phone_and_nothing_of_others(at_home, me):
    routed("가로등이 나갔어요 언제 고치나요?", sender=ME)
    routed("남의 문자입니다 언제 고치나요?", sender=phone(2))
    SubmissionFactory(phone=ME, text="</script><b>남산 길</b>")
    SubmissionFactory(phone=phone(2), text="남의 글")
    consent.opt_out(ME, channel=Channel.TEXT)

    answer = at_home.post("/signup/my/data/")

    file = answer.content.decode()
    data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', file, re.S)[1])
    assert "attachment" in answer["Content-Disposition"] and ME[-4:] not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert data["phone"] == "010-0000-0001"
    assert data["subscriber"]["관심분야"] == "복지, 교육"
    assert {row["purpose"] for row in data["consents"]} == {"개인정보 수집·이용", "소식 문자"}
    assert all(len(row["wording"]) > 20 for row in data["consents"])
    assert data["refusals"][0]["scope"] == "소식"
    parts = {part["name"]: part["items"] for part in data["parts"]}
    assert "가로등" in parts["mine"][-1]["words"]
    assert parts["pieces"][0]["words"] == "</script><b>남산 길</b>"
    assert "남의" not in file and "<b>남산" not in file


def test_a_long_history_is_in_the_file_whole(at_home, me, monkeypatch):
    from messaging.signup import sections

    monkeypatch.setattr(sections, "AT_A_TIME", 3)
    for n in range(10):
        sending.single(Kind.REPLY, ME, f"[중구청] 답 {n}", title="답")

    words = [item.words for item in my_page.texts_to(ME).everything()]

    assert [f"[중구청] 답 {n}" for n in reversed(range(10))] == words[:10]
