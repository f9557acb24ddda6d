"""Consent is asked at the last moment, by kind of text (law 4)."""

import itertools
import random
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from messaging.audience import consent, transitions, wordings
from messaging.audience.consent import NotTheirOwnAct, refusals
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Consent, Hold, OptOut, Subscriber
from tests.factories.audience import SubscriberFactory, mask, phone
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
PHONE = phone(1)


def in_step():
    """`news_allowed` of everyone is what state, ledger and holds say."""
    stopped = {*OptOut.objects.filter(lifted_at=None).values_list("phone", flat=True)}
    stopped |= {*Hold.objects.filter(released_at=None).values_list("phone", flat=True)}
    return all(
        row.news_allowed == (row.state == Subscriber.State.ACTIVE and row.phone not in stopped)
        for row in Subscriber.objects.all()
    )


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.REPLY])
def test_what_the_person_asked_for_goes_even_after_a_refusal(kind):
    opted_out = SubscriberFactory(opted_out="all")

    assert refusals([opted_out.phone], kind) == {}


def test_a_refusal_stops_news_and_lets_results_through():
    opted_out = SubscriberFactory(opted_out=True)

    assert refusals([opted_out.phone], Kind.NEWS) == {opted_out.phone: "opted_out"}
    assert refusals([opted_out.phone], Kind.RESULT) == {}
    assert not opted_out.news_allowed


def test_a_refusal_of_everything_stops_results_too():
    opted_out = SubscriberFactory(opted_out="all")

    assert refusals([opted_out.phone], Kind.RESULT) == {opted_out.phone: "opted_out"}


def test_a_hold_stops_all_that_is_automatic_but_not_a_persons_answer():
    held = SubscriberFactory(held=True)

    assert refusals([held.phone], Kind.NEWS) == {held.phone: "held"}
    assert refusals([held.phone], Kind.RESULT) == {held.phone: "held"}
    assert refusals([held.phone], Kind.RECEIPT) == {held.phone: "held"}
    assert refusals([held.phone], Kind.REPLY) == {}
    assert consent.held(held.phone)


def test_news_goes_to_nobody_who_paused_left_or_never_signed_up():
    tomorrow = timezone.localdate() + timedelta(days=1)
    paused = SubscriberFactory(paused_until=tomorrow)
    back_today = SubscriberFactory(paused_until=timezone.localdate())
    left = SubscriberFactory(left=True)

    found = refusals([paused.phone, back_today.phone, left.phone, phone(999)], Kind.NEWS)

    assert found == {paused.phone: "paused", left.phone: "opted_out", phone(999): "left"}
    assert refusals([phone(999)], Kind.RESULT) == {}, "an unknown phone may have won a prize"


def test_a_refusal_of_a_phone_we_dont_know_counts_as_well():
    consent.opt_out(PHONE, channel=Channel.TEXT)

    assert refusals([PHONE], Kind.NEWS) == {PHONE: "opted_out"}


def test_refusing_twice_is_refusing_once_and_everything_outweighs_news():
    first = consent.opt_out(PHONE, channel=Channel.TEXT)
    wider = consent.opt_out(PHONE, scope="all", channel=Channel.TEXT)
    narrower = consent.opt_out(PHONE, scope="news", channel=Channel.TEXT)

    assert first == wider == narrower
    assert OptOut.objects.get().scope == "all"


def test_coming_back_lifts_the_refusal_and_keeps_it_in_the_ledger():
    subscriber = SubscriberFactory(opted_out=True)

    assert consent.come_back(subscriber.phone, channel=Channel.TEXT)

    subscriber.refresh_from_db()
    ledger = OptOut.objects.get(phone=subscriber.phone)
    assert subscriber.news_allowed
    assert ledger.lifted_at is not None
    assert ledger.lifted_channel == Channel.TEXT
    assert not consent.come_back(subscriber.phone, channel=Channel.TEXT), "there is nothing left to lift"


@pytest.mark.parametrize("channel", [Channel.PAPER, Channel.FILE, Channel.STAFF])
def test_no_form_file_or_clerk_brings_a_number_back(channel):
    subscriber = SubscriberFactory(opted_out=True)

    with pytest.raises(NotTheirOwnAct) as refused:
        consent.come_back(subscriber.phone, channel=channel)
    with pytest.raises(NotTheirOwnAct):
        transitions.sign_up(subscriber.phone, interest_mask=mask("교육"), channel=channel)

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed
    assert subscriber.interest_mask == mask("복지"), "a refused sign-up changes nothing"
    assert subscriber.phone not in str(refused.value)
    assert "수신거부하신 번호" in refused.value.in_words()


def test_the_ledger_outlives_the_subscriber():
    subscriber = SubscriberFactory(opted_out=True)
    number = subscriber.phone
    Subscriber.objects.filter(pk=subscriber.pk).delete()

    with pytest.raises(NotTheirOwnAct):
        transitions.sign_up(number, interest_mask=mask("복지"), channel=Channel.FILE)

    assert refusals([number], Kind.NEWS) == {number: "opted_out"}


def test_a_refusal_read_late_does_not_undo_a_later_sign_up():
    said_at = timezone.now() - timedelta(minutes=10)
    subscriber = SubscriberFactory(channel=Channel.WEB)

    late = consent.opt_out(subscriber.phone, channel=Channel.TEXT, said_at=said_at)
    again = consent.opt_out(subscriber.phone, channel=Channel.TEXT, said_at=said_at)

    subscriber.refresh_from_db()
    assert late == again
    assert late.lifted_at == subscriber.signed_up_at, "kept in the ledger, already lifted"
    assert subscriber.news_allowed


def test_a_paper_form_typed_in_later_does_not_outweigh_a_refusal():
    said_at = timezone.now() - timedelta(minutes=10)
    subscriber = SubscriberFactory(channel=Channel.PAPER)

    consent.opt_out(subscriber.phone, channel=Channel.TEXT, said_at=said_at)

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed


def test_a_sign_up_read_late_does_not_undo_a_later_refusal():
    earlier = timezone.now() - timedelta(minutes=10)
    consent.opt_out(PHONE, channel=Channel.TEXT)

    subscriber = transitions.sign_up(PHONE, interest_mask=mask("복지"), channel=Channel.TEXT, said_at=earlier)

    assert not subscriber.news_allowed
    assert refusals([PHONE], Kind.NEWS) == {PHONE: "opted_out"}


def test_a_hold_is_placed_once_and_released_as_no_refusal():
    subscriber = SubscriberFactory()
    first = consent.hold(subscriber.phone, "거부일 수 있는 말")
    again = consent.hold(subscriber.phone, "다른 말")
    subscriber.refresh_from_db()
    assert not subscriber.news_allowed

    consent.release(subscriber.phone, refused=False, by=UserFactory())
    consent.release(subscriber.phone, refused=False, by=UserFactory())

    subscriber.refresh_from_db()
    assert first == again
    assert subscriber.news_allowed
    assert not OptOut.objects.exists()


def test_a_hold_released_as_a_refusal_counts_from_when_it_was_said():
    subscriber = SubscriberFactory()
    held = consent.hold(subscriber.phone, "거부일 수 있는 말")

    consent.release(subscriber.phone, refused=True, by=UserFactory())

    subscriber.refresh_from_db()
    assert OptOut.objects.get(phone=subscriber.phone).said_at == held.placed_at
    assert not subscriber.news_allowed
    assert not consent.held(subscriber.phone)


def test_a_clear_refusal_settles_the_doubt():
    subscriber = SubscriberFactory(held=True)

    consent.opt_out(subscriber.phone, channel=Channel.TEXT)

    assert not Hold.objects.filter(released_at=None).exists()


def test_refusing_closes_the_consent_to_texts_and_coming_back_gives_it_again():
    subscriber = SubscriberFactory()
    news = Consent.objects.filter(phone=subscriber.phone, wording__purpose="news")
    assert news.get().withdrawn_at is None

    consent.opt_out(subscriber.phone, channel=Channel.TEXT)
    assert not news.filter(withdrawn_at=None).exists()
    personal = Consent.objects.get(phone=subscriber.phone, wording__purpose="personal_data")
    assert personal.withdrawn_at is None, "she refused texts, she didn't withdraw altogether"

    consent.come_back(subscriber.phone, channel=Channel.TEXT)
    assert news.filter(withdrawn_at=None).count() == 1


def test_a_thousand_phones_cost_as_many_queries_as_ten(django_assert_num_queries):
    for n in range(10):
        SubscriberFactory(phone=phone(n + 1))

    with django_assert_num_queries(3):
        refusals([phone(n + 1) for n in range(10)], Kind.NEWS)
    with django_assert_num_queries(3):
        found = refusals([phone(n + 1) for n in range(1000)], Kind.NEWS)

    assert len(found) == 990


def test_in_sql_and_in_python_the_refusals_are_the_same():
    """Delivery asks in SQL for an id range; the answer is what `refusals` gives phone by phone."""
    dice = random.Random(4)
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
    for n in range(40):
        SubscriberFactory(
            phone=phone(n + 1),
            opted_out=dice.choice([False, False, True, "all"]),
            held=dice.random() < 0.2,
            left=dice.random() < 0.1,
            paused_until=dice.choice([None, None, yesterday, tomorrow]),
            consents=dice.choice([wordings.NECESSARY, [*wordings.NECESSARY, wordings.Purpose.ADVERTISING]]),
        )
    everyone = Subscriber.objects.order_by("pk")
    doubtful = everyone.filter(pk__in=dice.sample(list(everyone.values_list("pk", flat=True)), 6))
    doubtful.update(state=Subscriber.State.PENDING, news_allowed=False)

    for kind, advertising in itertools.product(Kind, (False, True)):
        one_by_one = refusals(everyone.values_list("phone", flat=True), kind, advertising=advertising)
        why = consent.refusal(kind, advertising=advertising)
        in_sql = dict(everyone.annotate(why=why).values_list("phone", "why"))
        refused = everyone.filter(consent.refused_q(kind, advertising=advertising))
        refused = set(refused.values_list("phone", flat=True))

        assert {number: why for number, why in in_sql.items() if why} == one_by_one
        assert refused == set(one_by_one)
        if kind == Kind.NEWS and not advertising:
            of_rows = everyone.annotate(why=consent.refusal_of_subscriber()).values_list("phone", "why")
            assert dict(of_rows) == in_sql
            assert set(in_sql.values()) == {"", "opted_out", "held", "paused", "unverified"}
    assert in_step()


# --- a signed form newer than the refusal ---------------------------------------------------


def refused_days_ago(days):
    """Somebody who signed up and refused that many days ago."""
    subscriber = SubscriberFactory(said_at=timezone.now() - timedelta(days=days + 10))
    consent.opt_out(subscriber.phone, channel=Channel.TEXT, said_at=timezone.now() - timedelta(days=days))
    return subscriber


def signed(phone, on, by, channel=Channel.PAPER):
    return transitions.sign_up(phone, interest_mask=mask("문화"), channel=channel, signed_on=on, by=by)


def test_a_form_signed_on_a_later_day_brings_a_number_back_in_the_clerks_name():
    subscriber, clerk = refused_days_ago(5), UserFactory()

    back = signed(subscriber.phone, timezone.localdate() - timedelta(days=2), clerk)

    assert back.news_allowed
    ledger = OptOut.objects.get(phone=subscriber.phone)
    assert ledger.lifted_channel == Channel.PAPER
    entry = ModelLogEntry.objects.get(action="audience.come_back_signed")
    assert (entry.user, entry.object_id) == (clerk, str(ledger.pk))
    assert "00000" not in f"{entry.label}{entry.data}"
    assert Consent.objects.filter(phone=subscriber.phone, wording__purpose="news", withdrawn_at=None).exists()


@pytest.mark.parametrize("days_after", [-3, 0])
def test_a_form_signed_before_or_on_the_day_of_the_refusal_brings_nobody_back(days_after):
    subscriber = refused_days_ago(5)
    refused_on = timezone.localdate(OptOut.objects.get().said_at)

    with pytest.raises(NotTheirOwnAct, match="in force") as refused:
        signed(subscriber.phone, refused_on + timedelta(days=days_after), UserFactory())

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed
    assert "뒤에 서명하신 새 신청서" in refused.value.in_words()


def test_a_form_signed_tomorrow_is_nobodys_signature():
    subscriber = refused_days_ago(5)

    with pytest.raises(NotTheirOwnAct):
        signed(subscriber.phone, timezone.localdate() + timedelta(days=1), UserFactory())


def test_a_signed_form_needs_the_clerk_who_vouches_for_it():
    subscriber = refused_days_ago(5)

    with pytest.raises(NotTheirOwnAct):
        signed(subscriber.phone, timezone.localdate(), None)


@pytest.mark.parametrize("channel", [Channel.FILE, Channel.STAFF, Channel.PHONE])
def test_no_other_channel_of_staff_may_claim_a_signature(channel):
    subscriber = refused_days_ago(5)

    with pytest.raises(NotTheirOwnAct):
        signed(subscriber.phone, timezone.localdate(), UserFactory(), channel)


def test_a_refusal_of_the_day_of_the_signature_that_is_read_later_stands():
    subscriber = refused_days_ago(5)
    day = timezone.localdate() - timedelta(days=2)
    signed(subscriber.phone, day, UserFactory())
    that_day_at_noon = timezone.make_aware(datetime.combine(day, time(12)))

    late = consent.opt_out(subscriber.phone, channel=Channel.TEXT, said_at=that_day_at_noon)

    subscriber.refresh_from_db()
    assert late.lifted_at is None
    assert not subscriber.news_allowed


def test_a_hold_is_not_lifted_by_a_form():
    subscriber = refused_days_ago(5)
    consent.hold(subscriber.phone, "시험")

    signed(subscriber.phone, timezone.localdate(), UserFactory())

    subscriber.refresh_from_db()
    assert not subscriber.news_allowed
    assert consent.held(subscriber.phone)
