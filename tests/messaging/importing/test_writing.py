"""Writing an import: everybody with the right consents, opt-outs never brought back, and a way back beside each."""

import pytest
from django.utils import timezone

from messaging.audience import consent
from messaging.audience.models import Channel, Consent, Hold, OptOut, Subscriber
from messaging.importing import committing, running, tasks, transitions
from messaging.importing.models import Imported, ImportRun
from messaging.states import WrongState
from tests.factories import audience
from tests.factories.audience import SubscriberFactory
from tests.messaging.importing.lists import HEAD, checked, office, outcomes, row, undone, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    office()


def subscriber(n):
    return Subscriber.objects.get(phone=audience.phone(n))


def test_a_new_person_is_a_subscriber_with_what_she_signed():
    run = written(row(1, 생년="1958.3.2", 광고="O"), head=[*HEAD, "광고"])

    new = subscriber(1)
    assert run.state == ImportRun.State.DONE
    assert (new.name, new.gender, new.birth_year, new.dong.name) == ("홍길동", "F", 1958, "다산동")
    assert new.interest_mask == audience.mask("복지", "교육")
    assert new.channel == Channel.FILE
    assert timezone.localtime(new.signed_up_at).date().isoformat() == "2026-03-02"
    assert (new.news_allowed, new.advertising_allowed, new.night_allowed) == (True, True, False)
    consents = Consent.objects.filter(phone=new.phone)
    assert set(consents.values_list("wording__purpose", flat=True)) == {
        "personal_data",
        "news",
        "advertising",
    }
    assert {given.channel for given in consents} == {"file"}
    assert {timezone.localtime(given.given_at).date().isoformat() for given in consents} == {"2026-03-02"}


def test_a_home_on_two_rows_is_one_household():
    head = [*HEAD, "주소"]

    written(row(1, 주소="서울 중구 다산로 12, 301호"), row(2, 주소="서울중구 다산로12 301호"), head=head)

    assert subscriber(1).household_id == subscriber(2).household_id is not None


def test_empty_cells_empty_nothing():
    old = SubscriberFactory(phone=audience.phone(1), channel=Channel.PAPER, name="김영희", birth_year=1960)

    written(row(1, 이름="", 생년="", 관심분야="의료"))

    old.refresh_from_db()
    assert (old.name, old.birth_year, old.interest_mask) == ("김영희", 1960, audience.mask("의료"))


def test_who_refuses_between_check_and_writing_stays_out():
    run = checked(row(1), row(2))
    consent.opt_out(audience.phone(1), channel=Channel.TEXT)

    running.to_the_end(transitions.write(run))

    assert outcomes(run) == {2: ("opted_out", ""), 3: ("new", "")}
    assert not Subscriber.objects.filter(phone=audience.phone(1)).exists()
    assert OptOut.objects.get(phone=audience.phone(1)).lifted_at is None


def test_an_advertising_consent_that_was_withdrawn_later_is_not_brought_back():
    SubscriberFactory(phone=audience.phone(1), channel=Channel.PAPER)
    consent.give_consents(audience.phone(1), ["advertising"], channel=Channel.PAPER, at=timezone.now())
    consent.withdraw_consents(audience.phone(1), at=timezone.now(), purposes=["advertising"])

    written(row(1, 광고="O"), head=[*HEAD, "광고"])

    assert subscriber(1).advertising_allowed is False


def test_a_held_phone_gets_no_news_by_being_imported():
    consent.hold(audience.phone(1), "거부로 보임")

    written(row(1))

    assert subscriber(1).news_allowed is False


def test_a_worker_that_dies_leaves_what_the_next_one_finishes(monkeypatch):
    monkeypatch.setattr(committing, "RANGE", 2)
    run = transitions.write(checked(*(row(n) for n in range(1, 8))))

    assert tasks.work(run.pk, seconds=-1)  # one range, and the worker is gone
    assert Subscriber.objects.count() == 2
    tasks.sweep()
    while tasks.work(run.pk):
        pass

    run.refresh_from_db()
    assert (run.state, run.written, Subscriber.objects.count()) == ("done", 7, 7)


def test_two_workers_write_nobody_twice(monkeypatch):
    monkeypatch.setattr(committing, "RANGE", 2)
    run = transitions.write(checked(*(row(n) for n in range(1, 6))))
    late = ImportRun.objects.get(pk=run.pk)
    tasks.work(run.pk)

    assert committing.write(late, seconds=5) is False
    assert Imported.objects.count() == 5


def test_a_cancel_keeps_what_is_written_and_it_can_be_undone(monkeypatch):
    monkeypatch.setattr(committing, "RANGE", 2)
    run = transitions.write(checked(*(row(n) for n in range(1, 6))))
    tasks.work(run.pk, seconds=-1)

    run = transitions.cancel(run)
    tasks.work(run.pk)
    assert Subscriber.objects.count() == 2

    run = undone(run)
    assert (run.state, run.undone, Subscriber.objects.count()) == ("undone", 2, 0)


def test_undoing_leaves_no_trace_of_the_new_and_the_others_as_they_were():
    old = SubscriberFactory(phone=audience.phone(2), channel=Channel.PAPER, name="김영희")
    before = Consent.objects.count()
    run = written(row(1), row(2, 광고="예"), head=[*HEAD, "광고"])
    assert subscriber(2).advertising_allowed

    run = undone(run)

    assert run.undone == 2
    assert not Subscriber.objects.filter(phone=audience.phone(1)).exists()
    again = subscriber(2)
    assert (again.name, again.interest_mask, again.advertising_allowed) == (
        "김영희",
        old.interest_mask,
        False,
    )
    assert Consent.objects.count() == before


def test_to_whom_something_happened_since_stays_as_she_is():
    from messaging.audience.kinds import Kind
    from messaging.audience.transitions import change_interests
    from messaging.delivery import sending
    from messaging.delivery.models import Message

    run = written(*(row(n) for n in range(1, 6)))
    consent.opt_out(audience.phone(1), channel=Channel.TEXT)
    change_interests(audience.phone(2), audience.mask("문화"), channel=Channel.WEB)
    consent.hold(audience.phone(3), "거부로 보임")
    sending.single(Kind.NEWS, audience.phone(4), "소식", title="소식")
    Message.objects.filter(phone=audience.phone(4)).update(state=Message.State.ACCEPTED)

    run = undone(run)

    why = dict(run.people.order_by("number").values_list("number", "stays"))
    assert why == {2: "refused", 3: "changed", 4: "held", 5: "texted", 6: ""}
    assert (run.undone, Subscriber.objects.count()) == (1, 4)
    assert Hold.objects.count() == 1


def test_an_undo_that_a_worker_left_half_is_finished(monkeypatch):
    from messaging.importing import undoing

    monkeypatch.setattr(undoing, "RANGE", 2)
    run = transitions.undo(written(*(row(n) for n in range(1, 6))))
    assert tasks.work(run.pk, seconds=-1)
    assert Subscriber.objects.count() == 3

    while tasks.work(run.pk):
        pass

    assert Subscriber.objects.count() == 0


def test_a_writing_that_keeps_failing_is_undone_by_itself(monkeypatch, caplog):
    from messaging.audience import bulk

    monkeypatch.setattr(committing, "RANGE", 2)
    run = transitions.write(checked(*(row(n) for n in range(1, 6))))
    tasks.work(run.pk, seconds=-1)

    def broken(*args, **kwargs):
        raise ValueError("+821012345678")

    with monkeypatch.context() as patched:
        patched.setattr(bulk, "sign_up_many", broken)
        for _try in range(3):
            tasks.work(run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.UNDOING
    run = running.to_the_end(run)

    assert (run.state, Subscriber.objects.count()) == ("undone", 0)
    assert "관리자" in run.note
    assert "1234" not in caplog.text


def test_a_second_press_on_a_button_from_an_old_tab_is_refused():
    run = checked(row(1))
    transitions.write(run)

    with pytest.raises(WrongState):
        transitions.write(run)


def test_a_range_is_written_in_a_bounded_number_of_queries(django_assert_max_num_queries):
    run = transitions.write(checked(*(row(n) for n in range(1, 301))))

    with django_assert_max_num_queries(45):
        tasks.work(run.pk)

    assert Subscriber.objects.count() == 300


def a_month_later(run):
    from datetime import timedelta

    ImportRun.objects.filter(pk=run.pk).update(finished_at=timezone.now() - timedelta(days=31))


def test_the_file_the_lines_and_the_undo_are_destroyed_after_their_time(django_assert_max_num_queries):
    from messaging.keeping import destroying

    run = written(row(1), row(2, 전화번호="O10"))
    name, storage = run.file.name, run.file.storage
    assert destroying.by_themselves() is None, "not yet"

    a_month_later(run)
    for _pass in range(2):  # the file goes when nothing of its lines is left
        if report := destroying.by_themselves():
            destroying.run(report.pk)

    run.refresh_from_db()
    assert not storage.exists(name)
    assert (run.lines.count(), run.people.count(), run.counts["new"]) == (0, 0, 1)
    assert (run.file_name, run.examples) == ("", [])
    assert Subscriber.objects.count() == 1


def test_a_hold_on_a_phone_keeps_its_line_its_undo_and_the_list(django_assert_max_num_queries):
    from messaging.keeping import destroying, holding
    from tests.factories.offices import UserFactory

    run = written(row(1), row(2))
    a_month_later(run)
    holding.hold_phone(audience.phone(1), "행정심판", UserFactory())

    for _pass in range(2):
        if report := destroying.by_themselves():
            destroying.run(report.pk)

    run.refresh_from_db()
    assert list(run.lines.values_list("phone", flat=True)) == [audience.phone(1)]
    assert [one.subscriber.phone for one in run.people.all()] == [audience.phone(1)]
    assert run.file.storage.exists(run.file.name)


def test_a_list_that_nobody_goes_on_with_ends_after_a_week():
    from datetime import timedelta

    from messaging.importing import clearing

    waiting, pressed = checked(row(1)), checked(row(2))
    ImportRun.objects.update(created_at=timezone.now() - timedelta(days=8))
    transitions.write(pressed)

    assert clearing.end_forgotten(timezone.now()) == 1

    waiting.refresh_from_db()
    pressed.refresh_from_db()
    assert (waiting.state, pressed.state) == ("cancelled", "writing")
    assert waiting.finished_at == waiting.created_at


def test_what_she_consented_to_or_took_back_herself_since_is_not_undone():
    run = written(row(1), row(2, 광고="O"), row(3), head=[*HEAD, "광고"])
    consent.give_consents(audience.phone(1), ["advertising"], channel=Channel.WEB, at=timezone.now())
    consent.withdraw_consents(audience.phone(2), at=timezone.now(), purposes=["advertising"])

    run = undone(run)

    assert dict(run.people.values_list("number", "stays")) == {2: "changed", 3: "changed", 4: ""}
    assert Consent.objects.filter(phone=audience.phone(2)).exclude(withdrawn_at=None).exists()


def test_an_undo_whose_old_home_was_destroyed_meanwhile_still_ends():
    from messaging.audience.models import Household

    head = [*HEAD, "주소"]
    written(row(1, 주소="다산로 1"))
    written(row(1, 주소="다산로 1"), head=head)
    moved = written(row(1, 주소="다산로 2"), head=head)
    Household.objects.filter(members=None).delete()

    run = undone(moved)

    assert (run.state, run.undone) == ("undone", 1)
    assert subscriber(1).household_id is None


def test_what_she_chose_herself_since_she_signed_is_not_undone_by_a_list_of_then():
    from messaging.audience.transitions import change_interests

    written(row(1))
    change_interests(audience.phone(1), audience.mask("문화"), channel=Channel.WEB)

    run = checked(row(1, 관심분야="의료"))

    assert outcomes(run) == {2: ("unchanged", "newer")}


def test_what_she_put_right_on_her_own_page_is_not_undone_by_a_list_of_then():
    from messaging.audience.transitions import change

    written(row(1))
    change(subscriber(1), name="홍길순")

    run = checked(row(1))

    assert outcomes(run) == {2: ("unchanged", "newer")}


def test_a_number_that_we_doubt_stays_doubted():
    from messaging.audience.transitions import doubt

    written(row(1))
    doubt(subscriber(1))

    written(row(1, 이름="김영희"))

    assert (subscriber(1).state, subscriber(1).news_allowed, subscriber(1).name) == (
        "pending",
        False,
        "김영희",
    )


def test_of_two_lines_of_one_number_the_good_one_counts_when_the_first_is_refused_for_itself():
    run = checked(row(1, 관심분야=""), row(1))

    assert outcomes(run) == {2: ("rejected", "interests_none"), 3: ("new", "")}
