"""A number proves itself by a code that goes to it as a real text."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from messaging.audience import transitions
from messaging.audience.kinds import Kind
from messaging.audience.models import Subscriber
from messaging.delivery.models import Message
from messaging.signup import confirming, proving, tasks
from messaging.signup.models import PhoneProof
from messaging.signup.proving import Outcome
from tests.factories.audience import SubscriberFactory, phone
from tests.messaging.signup.conftest import code_of, texts_of, wrong

PHONE = phone(11)


@pytest.fixture
def visitor(rf):
    """A browser with its own session; from an address of its own if one is given."""

    def arrives(address="192.0.2.1"):
        request = rf.get("/signup/", REMOTE_ADDR=address)
        request.session = SessionStore()
        request.session.create()
        return request

    return arrives


def back_then(proof, **ago):
    """Let this much time pass for a proof."""
    gone = timedelta(**ago)
    row = PhoneProof.objects.get(pk=proof.pk)
    moments = {name: getattr(row, name) for name in ("sent_at", "expires_at", "proved_at", "ended_at")}
    PhoneProof.objects.filter(pk=proof.pk).update(**{name: at - gone for name, at in moments.items() if at})


def test_the_code_goes_out_as_a_real_text_of_the_kind_code(visitor):
    proving.ask(visitor(), PHONE)

    message = Message.objects.get(phone=PHONE)
    assert message.broadcast.kind == Kind.CODE
    assert not message.edition.topics.exists()
    assert message.edition.format == "SMS"


def test_whoever_types_the_code_has_proved_the_number(visitor):
    request = visitor()
    proving.ask(request, PHONE)

    assert proving.proved_phone(request) is None
    assert proving.prove(request, code_of(PHONE)).outcome == Outcome.PROVED
    assert proving.proved_phone(request) == PHONE


@pytest.mark.parametrize("shape", ["{0}", " {0} ", "{1} {2}", "{1}-{2}"])
def test_a_code_is_understood_however_it_is_typed(visitor, shape):
    request = visitor()
    proving.ask(request, PHONE)
    code = code_of(PHONE)

    typed = shape.format(code, code[:3], code[3:])
    full_width = typed.translate({ord("0") + n: 0xFF10 + n for n in range(10)})

    assert proving.prove(request, full_width).outcome == Outcome.PROVED


def test_neither_the_number_nor_the_code_is_in_the_session_or_readable_in_the_rows(visitor):
    request = visitor()
    proof = proving.ask(request, PHONE)
    code = code_of(PHONE)
    proving.prove(request, code)

    kept = repr(dict(request.session.items()))
    assert PHONE[3:] not in kept
    assert code not in kept
    row = PhoneProof.objects.get(pk=proof.pk)
    assert code not in repr(vars(row) | {"sent_at": "", "expires_at": "", "proved_at": "", "_state": ""})
    assert "192.0.2.1" not in repr(vars(row))
    assert str(row) == f"번호 확인 {row.pk}"


def test_the_session_gets_a_new_key_on_proof(visitor):
    request = visitor()
    proving.ask(request, PHONE)
    before = request.session.session_key

    proving.prove(request, code_of(PHONE))

    assert request.session.session_key != before


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(visitor):
    request = visitor()
    proving.ask(request, PHONE)
    code = code_of(PHONE)

    left = [proving.prove(request, wrong(code)).tries_left for _ in range(4)]
    fifth = proving.prove(request, wrong(code))

    assert left == [4, 3, 2, 1]
    assert fifth.outcome == Outcome.OVER
    assert proving.prove(request, code).outcome == Outcome.OVER, "the right one comes too late"


@pytest.mark.parametrize("typed", ["", None, "12345", "1234567", "abcdef", "١٢٣٤٥٦", "1" * 500])
def test_what_is_no_code_at_all_costs_no_try(visitor, typed):
    request = visitor()
    proof = proving.ask(request, PHONE)

    assert proving.prove(request, typed).outcome == Outcome.MISTYPED
    assert PhoneProof.objects.get(pk=proof.pk).tries == 0


def test_a_code_is_good_for_five_minutes(visitor):
    request = visitor()
    proof = proving.ask(request, PHONE)
    code = code_of(PHONE)
    back_then(proof, minutes=5)

    assert proving.prove(request, code).outcome == Outcome.OVER
    assert proving.waiting(request) is None


def test_a_newer_code_ends_the_older_one(visitor):
    older, newer = visitor(), visitor()
    proving.ask(older, PHONE)
    first = code_of(PHONE)
    proving.ask(newer, PHONE)

    assert proving.prove(older, first).outcome == Outcome.OVER
    assert proving.prove(older, code_of(PHONE)).outcome == Outcome.OVER, "it is the other session's"
    assert proving.prove(newer, code_of(PHONE)).outcome == Outcome.PROVED


def test_a_used_code_opens_no_other_session(visitor):
    mine, theirs = visitor(), visitor()
    proving.ask(mine, PHONE)
    code = code_of(PHONE)
    proving.prove(mine, code)

    assert proving.prove(theirs, code).outcome == Outcome.OVER
    proving.ask(theirs, phone(12))
    assert proving.prove(theirs, code).outcome == (
        Outcome.PROVED if code == code_of(phone(12)) else Outcome.WRONG
    )


def test_a_used_code_does_not_open_the_same_session_again_after_its_end(visitor):
    request = visitor()
    proving.ask(request, PHONE)
    code = code_of(PHONE)
    proving.prove(request, code)
    assert proving.prove(request, code).outcome == Outcome.PROVED, "the same form sent twice"

    proving.end(request)

    assert proving.proved_phone(request) is None
    assert proving.prove(request, code).outcome == Outcome.OVER


def test_somebody_elses_new_code_does_not_end_my_proof(visitor):
    mine = visitor()
    proving.ask(mine, PHONE)
    proving.prove(mine, code_of(PHONE))

    proving.ask(visitor("198.51.100.7"), PHONE)

    assert proving.proved_phone(mine) == PHONE


def test_a_double_click_sends_one_code(visitor):
    request = visitor()
    first = proving.ask(request, PHONE)
    again = proving.ask(request, PHONE)

    assert again == first
    assert len(texts_of(PHONE)) == 1


def test_another_session_of_the_same_address_never_shares_a_proof(visitor):
    mine, theirs = visitor(), visitor()

    assert proving.ask(mine, PHONE).key != proving.ask(theirs, PHONE).key


def test_a_phone_gets_at_most_five_codes_an_hour_from_all_sessions_and_addresses_together(visitor):
    for n in range(5):
        proving.ask(visitor(f"192.0.2.{n}"), PHONE)

    with pytest.raises(proving.TooManyCodes) as refused:
        proving.ask(visitor("192.0.2.99"), PHONE)

    oldest = PhoneProof.objects.earliest("sent_at")
    assert refused.value.again_at == oldest.sent_at + timedelta(hours=1)
    assert len(texts_of(PHONE)) == 5
    assert proving.ask(visitor(), phone(12)), "another phone is not concerned"


def test_a_phone_gets_at_most_ten_codes_a_day(visitor):
    for _ in range(10):
        back_then(proving.ask(visitor(), PHONE), hours=2)

    with pytest.raises(proving.TooManyCodes):
        proving.ask(visitor(), PHONE)


def test_an_hour_later_there_is_one_more(visitor):
    proofs = [proving.ask(visitor(), PHONE) for _ in range(5)]
    back_then(proofs[0], hours=1)

    assert proving.ask(visitor(), PHONE)


def test_brute_force_from_many_sessions_gets_no_more_than_fifty_guesses_a_day(visitor):
    guesses = 0
    with pytest.raises(proving.TooManyCodes):
        for _session in range(11):
            request = visitor()
            proving.ask(request, PHONE)
            code = code_of(PHONE)
            while proving.prove(request, wrong(code)).outcome == Outcome.WRONG:
                guesses += 1
            guesses += 1
            if PhoneProof.objects.filter(phone=PHONE).count() % 5 == 0:
                for proof in PhoneProof.objects.filter(phone=PHONE):
                    back_then(proof, hours=1, minutes=1)

    assert guesses == 50


def test_an_address_may_ask_for_so_many_codes_an_hour(visitor, settings):
    settings.CODES_PER_ADDRESS_HOUR = 3
    for n in range(3):
        proving.ask(visitor(), phone(20 + n))

    with pytest.raises(proving.TooManyCodes):
        proving.ask(visitor(), phone(30))
    assert proving.ask(visitor("198.51.100.7"), phone(30)), "another address is not concerned"


def test_the_addresses_of_one_ipv6_network_count_as_one(visitor, settings):
    settings.CODES_PER_ADDRESS_HOUR = 1
    proving.ask(visitor("2001:db8:1:2::1"), phone(20))

    with pytest.raises(proving.TooManyCodes):
        proving.ask(visitor("2001:db8:1:2:ffff::9"), phone(21))
    assert proving.ask(visitor("2001:db8:1:3::1"), phone(22))


def test_the_answer_to_too_many_names_a_time_and_no_number():
    words = proving.TooManyCodes(timezone.now()).in_words()

    assert "부터 다시" in words
    assert "010" not in words


def test_a_code_goes_also_to_a_number_that_refused_or_is_held(visitor):
    refused = SubscriberFactory(opted_out="all").phone
    held = SubscriberFactory(held=True).phone
    for number in (refused, held):
        proving.ask(visitor(), number)

        assert len(texts_of(number)) == 1


def test_a_proof_lasts_thirty_minutes_after_its_last_use(visitor):
    request = visitor()
    proof = proving.ask(request, PHONE)
    proving.prove(request, code_of(PHONE))
    for _ in range(3):
        back_then(proof, minutes=29)
        assert proving.proved_phone(request) == PHONE

    back_then(proof, minutes=30)

    assert proving.proved_phone(request) is None


def test_a_proof_lasts_no_longer_than_two_hours_however_much_it_is_used(visitor):
    request = visitor()
    proof = proving.ask(request, PHONE)
    proving.prove(request, code_of(PHONE))
    for _ in range(5):
        back_then(proof, minutes=24)
        proving.proved_phone(request)

    assert proving.proved_phone(request) is None


def test_a_proof_is_destroyed_a_day_after_its_end_and_not_before(visitor):
    over, ended, fresh = visitor(), visitor(), visitor()
    back_then(proving.ask(over, phone(1)), days=1, minutes=6)
    asked = proving.ask(ended, phone(2))
    proving.end(ended)
    back_then(asked, days=1)
    proving.ask(fresh, phone(3))

    tasks.destroy_over()

    assert list(PhoneProof.objects.values_list("phone", flat=True)) == [phone(3)]


def test_the_sweep_destroys_what_the_hourly_task_left(visitor):
    back_then(proving.ask(visitor(), phone(1)), days=1, hours=3)
    back_then(proving.ask(visitor(), phone(2)), days=1, hours=1)

    assert tasks.sweep().found == 1
    assert PhoneProof.objects.get().phone == phone(2)


def test_proving_the_number_ends_a_doubt_about_it(visitor):
    subscriber = SubscriberFactory(phone=PHONE, channel="paper")
    transitions.doubt(subscriber)
    request = visitor()
    proving.ask(request, PHONE)

    proving.prove(request, code_of(PHONE))

    subscriber.refresh_from_db()
    assert subscriber.state == Subscriber.State.ACTIVE
    assert subscriber.news_allowed
    assert not confirming.failed().exists()
