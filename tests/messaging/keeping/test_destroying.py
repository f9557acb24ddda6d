"""What has been kept long enough is counted, approved by a person, destroyed in ranges, and reported."""

from datetime import timedelta

import pytest
from django.db.models import ProtectedError
from django.utils import timezone

from messaging.audience import consent, transitions
from messaging.audience.models import Channel, Consent, OptOut, Subscriber
from messaging.delivery.models import Message
from messaging.inbound import inquiries
from messaging.inbound.models import Answer, InboundMessage, InboundPhoto, Inquiry
from messaging.keeping import destroying, holding, kept, retention
from messaging.keeping.models import Destruction
from messaging.states import WrongState
from tests.factories.audience import SubscriberFactory, phone
from tests.factories.delivery import under_way
from tests.factories.inbound import routed
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(days=4 * 365)


def old_texts(many=3):
    texts = [routed("가로등이 나갔어요 언제 고치나요?", sender=phone(500 + number)) for number in range(many)]
    InboundMessage.objects.update(stored_at=timezone.now() - LONG_AGO)
    return texts


def line(destruction, key):
    return destruction.lines.get(key=key)


def carried_out(destruction):
    """Approved by somebody and carried out to its end, as a worker would."""
    destroying.approve(destruction, UserFactory(), destroying.stamp(destruction))
    while destroying.run(destruction.pk):
        pass
    destruction.refresh_from_db()
    return destruction


def test_a_plan_counts_and_changes_nothing():
    old_texts(3)
    routed("어제 온 글", sender=phone(600))

    plan = destroying.plan()

    assert line(plan, "inbound-texts").planned == 3
    assert not InboundMessage.objects.filter(text="").exists()
    assert plan.state == Destruction.State.PLANNED


def test_nothing_is_destroyed_before_a_person_says_so():
    old_texts(1)

    plan = destroying.plan()
    destroying.run(plan.pk)

    assert not InboundMessage.objects.filter(text="").exists()


def test_the_persons_word_destroys_what_the_plan_said_and_a_report_stays():
    old = old_texts(3)
    young = routed("어제 온 글", sender=phone(600))

    report = carried_out(destroying.plan())

    assert report.state == Destruction.State.DONE
    assert report.approved_by and report.finished_at
    assert line(report, "inbound-texts").destroyed == 3
    for text in old:
        text.refresh_from_db()
        assert (text.text, text.raw, text.phone) == ("", "", f"~{text.pk}")
        assert text.route, "what the statistics count stays"
    young.refresh_from_db()
    assert young.text == "어제 온 글"
    assert destroying.count()[0].planned == 0, "the same is not destroyed twice"


def test_what_was_sent_stays_in_the_books_without_its_phones():
    broadcast = under_way(3)
    Message.objects.update(state="delivered")
    type(broadcast).objects.update(state="sent", created_at=timezone.now() - LONG_AGO)

    carried_out(destroying.plan())

    assert sorted(Message.objects.values_list("phone", flat=True)) == sorted(
        f"~{pk}" for pk in Message.objects.values_list("pk", flat=True)
    )
    assert Message.objects.filter(broadcast=broadcast, state="delivered").count() == 3
    assert broadcast.editions.get().body, "what went to many is no one's own"


def test_a_hold_on_a_kind_stops_it_and_is_counted_apart():
    old_texts(2)
    holding.hold_kind("inbound-texts", "감사", UserFactory())

    report = carried_out(destroying.plan())

    assert (line(report, "inbound-texts").planned, line(report, "inbound-texts").held) == (0, 2)
    assert not InboundMessage.objects.filter(text="").exists()


def test_a_hold_on_a_phone_stops_its_rows_in_every_room():
    old_texts(2)
    SubscriberFactory(phone=phone(500), name="홍길동", left=True)
    SubscriberFactory(phone=phone(501), name="임꺽정", left=True)
    Subscriber.objects.update(left_at=timezone.now() - LONG_AGO)
    Consent.objects.update(withdrawn_at=timezone.now() - LONG_AGO)
    hold = holding.hold_phone(phone(500), "행정심판", UserFactory())

    report = carried_out(destroying.plan())
    automatic = destroying.by_themselves()
    destroying.run(automatic.pk)

    assert (line(report, "inbound-texts").destroyed, line(report, "inbound-texts").held) == (1, 1)
    assert set(InboundMessage.objects.exclude(text="").values_list("phone", flat=True)) == {phone(500)}
    assert set(Consent.objects.values_list("phone", flat=True)) == {phone(500)}
    assert Subscriber.objects.exclude(name="").get().phone == phone(500)

    assert holding.release(hold, UserFactory())
    hold.refresh_from_db()
    assert (hold.phone, hold.masked) == ("", "010-****-0500")
    assert line(destroying.plan(), "inbound-texts").planned == 1


def test_a_hold_placed_after_the_approval_still_stops_the_rows():
    old_texts(2)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))

    holding.hold_phone(phone(500), "수사 협조", UserFactory())
    destroying.run(plan.pk)

    assert InboundMessage.objects.exclude(text="").get().phone == phone(500)


def test_an_approval_of_numbers_that_changed_since_is_refused():
    old_texts(2)
    plan = destroying.plan()
    seen = destroying.stamp(plan)
    holding.hold_phone(phone(500), "감사", UserFactory())

    with pytest.raises(destroying.Changed):
        destroying.approve(plan, UserFactory(), seen)
    with pytest.raises(destroying.Changed):
        destroying.approve(destroying.plan(), UserFactory(), seen)


def test_a_longer_period_saves_what_a_plan_had_counted():
    old_texts(2)
    plan = destroying.plan()
    seen = destroying.stamp(plan)
    retention.change("inbound-texts", amount=10, unit="years", basis="단위과제 10년", by=UserFactory())

    with pytest.raises(destroying.Changed):
        destroying.approve(plan, UserFactory(), seen)
    assert line(destroying.plan(), "inbound-texts").planned == 0


def test_a_longer_period_saves_rows_even_while_destruction_is_under_way():
    old_texts(2)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))

    retention.change("inbound-texts", amount=10, unit="years", basis="단위과제 10년", by=UserFactory())
    destroying.run(plan.pk)

    assert not InboundMessage.objects.filter(text="").exists()
    assert "보존기간" in line(plan, "inbound-texts").note


def test_a_second_approval_from_an_old_tab_is_refused():
    old_texts(1)
    plan = destroying.plan()
    seen = destroying.stamp(plan)
    destroying.approve(plan, UserFactory(), seen)

    with pytest.raises(WrongState):
        destroying.approve(plan, UserFactory(), seen)


def small_ranges(monkeypatch, size=2):
    """Ranges of two rows, so that a few rows make many."""
    monkeypatch.setattr(kept, "MOST_AT_ONCE", size)


def test_a_destruction_that_was_cut_off_goes_on_where_it_was(monkeypatch):
    small_ranges(monkeypatch)
    old_texts(5)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))
    destroying._step(line(plan, "inbound-texts"))  # and then the worker dies

    assert InboundMessage.objects.filter(text="").count() == 2
    assert destroying.left_behind(timezone.now() + timedelta(minutes=5)).get() == plan
    while destroying.run(plan.pk):
        pass
    assert line(plan, "inbound-texts").destroyed == 5


def test_stopping_in_the_middle_keeps_the_rest(monkeypatch):
    small_ranges(monkeypatch)
    old_texts(5)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))
    destroying._step(line(plan, "inbound-texts"))

    destroying.stop(plan, UserFactory())
    destroying.run(plan.pk)

    assert InboundMessage.objects.exclude(text="").count() == 3
    plan.refresh_from_db()
    assert plan.state == Destruction.State.STOPPED
    assert line(destroying.plan(), "inbound-texts").planned == 3


def test_two_workers_on_one_destruction_count_each_row_once(monkeypatch):
    small_ranges(monkeypatch)
    old_texts(3)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))
    seen_by_both = line(plan, "inbound-texts")
    late = line(plan, "inbound-texts")

    destroying._step(seen_by_both)
    destroying._step(late)
    while destroying.run(plan.pk):
        pass

    assert line(plan, "inbound-texts").destroyed == 3


def six_days_pass():
    Subscriber.objects.exclude(left_at=None).update(left_at=timezone.now() - timedelta(days=6))


def test_who_left_is_forgotten_at_the_end_of_the_set_days_without_anyones_word():
    SubscriberFactory(phone=phone(7), name="홍길동", gender="M", birth_year=1960)
    SubscriberFactory(phone=phone(8), name="임꺽정")
    left = transitions.leave(phone(7), channel=Channel.WEB)
    day = retention.ends_on("audience-left", left.left_at)
    assert day == timezone.localtime(left.left_at + timedelta(days=5)).date()

    assert destroying.by_themselves() is None, "not yet"
    six_days_pass()
    destroying.run(destroying.by_themselves().pk)

    row = Subscriber.objects.get(pk=left.pk)
    assert (row.phone, row.name, row.gender, row.birth_year, row.interest_mask) == (
        f"~{row.pk}",
        "",
        "",
        None,
        0,
    )
    assert row.left_at and row.channel, "the campaign's numbers stay true"
    assert OptOut.objects.get(phone=phone(7)).lifted_at is None, "the refusal outlives the person's row"
    assert Consent.objects.filter(phone=phone(7)).exists()
    assert Subscriber.objects.get(phone=phone(8)).name == "임꺽정"


def test_whoever_came_back_in_time_is_not_forgotten():
    SubscriberFactory(phone=phone(7), name="홍길동")
    transitions.leave(phone(7), channel=Channel.TEXT)
    six_days_pass()
    transitions.sign_up(phone(7), interest_mask=1, channel=Channel.TEXT)

    assert destroying.by_themselves() is None


def test_whoever_was_forgotten_may_sign_up_anew():
    SubscriberFactory(phone=phone(7), name="홍길동")
    transitions.leave(phone(7), channel=Channel.TEXT)
    six_days_pass()
    destroying.run(destroying.by_themselves().pk)

    again = transitions.sign_up(phone(7), interest_mask=1, channel=Channel.TEXT)

    assert again.news_allowed
    assert Subscriber.objects.count() == 2


def test_evidence_goes_when_its_time_has_come_and_never_while_it_counts():
    SubscriberFactory(phone=phone(7))
    SubscriberFactory(phone=phone(8), opted_out=True)
    consent.opt_out(phone(9), channel=Channel.TEXT)
    consent.come_back(phone(9), channel=Channel.TEXT)
    OptOut.objects.update(said_at=timezone.now() - LONG_AGO)
    Consent.objects.update(given_at=timezone.now() - LONG_AGO)
    OptOut.objects.exclude(lifted_at=None).update(lifted_at=timezone.now() - LONG_AGO)
    Consent.objects.exclude(withdrawn_at=None).update(withdrawn_at=timezone.now() - LONG_AGO)

    carried_out(destroying.plan())

    assert set(OptOut.objects.values_list("phone", flat=True)) == {phone(8)}
    assert Consent.objects.filter(phone=phone(7)).count() == 2
    assert Consent.objects.filter(phone=phone(8), withdrawn_at=None).exists()
    assert not Consent.objects.exclude(withdrawn_at=None).exists()


@pytest.mark.parametrize("key", list(kept.kinds()))
def test_every_kind_can_be_counted_and_destroyed_when_there_is_nothing(key):
    kind = kept.kinds()[key]
    assert kind.title and kind.holds and kind.basis
    assert kind.ends or kind.until, "it ends by us, or says until when"
    if kind.ends:
        assert kind.amount and kind.counted_from and kind.stays
        rows = destroying.due(kind, timezone.now())
        assert rows.count() == 0
        assert kind.destroy(rows) == 0


def test_no_two_kinds_have_one_key():
    from wagtail import hooks

    keys = [kind.key for tell in hooks.get_hooks(kept.HOOK) for kind in tell()]

    assert len(keys) == len(set(keys))


# --- what each room really destroys -------------------------------------------------------------------------


def photo_of(number, state="kept"):
    """An old photo with both its files."""
    from tests.factories.participation import InboundFactory

    message = InboundFactory(phone=phone(number), photos=1)
    InboundMessage.objects.update(stored_at=timezone.now() - LONG_AGO)
    InboundPhoto.objects.update(state=state)
    return message.photos.get()


@pytest.mark.parametrize("state", ["kept", "quarantined", "unchecked"])
def test_photos_lose_both_their_files_and_the_fact_that_they_came_stays(state):
    photo = photo_of(500, state)
    names = photo.file.name, photo.shown.name

    carried_out(destroying.plan())

    assert not any(photo.file.storage.exists(name) for name in names)
    photo.refresh_from_db()
    assert (photo.file.name, photo.shown.name, photo.note) == ("", "", "보존기간이 끝나 파기")


def test_a_hold_placed_while_a_range_is_chosen_still_finds_the_files():
    photo = photo_of(500)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))
    photos = line(plan, "inbound-photos")

    holding.hold_phone(phone(500), "수사 협조", UserFactory())
    destroying._destroy_range(kept.kinds()["inbound-photos"], photos, photo.pk)

    assert photo.file.storage.exists(photo.file.name)
    photo.refresh_from_db()
    assert photo.file


def changed_kind(monkeypatch, key, destroy):
    """The kinds of all rooms, with another end for one of them."""
    from dataclasses import replace

    kinds = kept.kinds()
    kinds[key] = replace(kinds[key], destroy=destroy)
    monkeypatch.setattr(kept, "kinds", lambda: kinds)


def test_a_worker_killed_between_the_files_and_the_rows_leaves_what_the_next_one_ends():
    photo = photo_of(500)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))

    def killed(rows):
        raise SystemExit

    with pytest.MonkeyPatch.context() as patched:
        changed_kind(patched, "inbound-photos", killed)
        with pytest.raises(SystemExit):
            destroying.run(plan.pk)
    photo.refresh_from_db()
    assert photo.file and not photo.file.storage.exists(photo.file.name)
    while destroying.run(plan.pk):
        pass

    photo.refresh_from_db()
    assert not photo.file
    assert line(plan, "inbound-photos").destroyed == 1


def test_a_kind_that_cannot_be_destroyed_stops_no_other(monkeypatch, caplog):
    photo_of(500)
    old_texts(1)
    plan = destroying.plan()
    destroying.approve(plan, UserFactory(), destroying.stamp(plan))

    def protected(rows):
        raise ProtectedError(f"still needed: {phone(500)}", set())

    changed_kind(monkeypatch, "inbound-photos", protected)
    destroying.run(plan.pk)

    plan.refresh_from_db()
    assert plan.state == Destruction.State.DONE
    assert "관리자" in line(plan, "inbound-photos").note
    assert line(plan, "inbound-texts").destroyed == 1
    assert "0500" not in caplog.text


def submission(**given):
    from tests.factories.participation import SubmissionFactory

    made = SubmissionFactory(**given)
    type(made).objects.filter(pk=made.pk).update(received_at=timezone.now() - LONG_AGO)
    return made


def test_words_that_were_not_printed_end_with_every_draft_of_them_and_the_printed_stay():
    from participation.models import Entry
    from tests.factories.participation import ModeratorFactory

    moderator = ModeratorFactory()
    declined = submission(declined=moderator)
    printed = submission(approved=moderator)
    draft = submission(taken=moderator)
    Entry.objects.filter(submission=draft).update(state=Entry.State.REJECTED)

    carried_out(destroying.plan())

    for gone in (declined, draft):
        gone.refresh_from_db()
        assert (gone.phone, gone.words) == ("", "")
    entry = Entry.objects.get(submission=draft)
    assert entry.body == ""
    assert all(revision.content["body"] == "" for revision in entry.revisions.all())
    printed.refresh_from_db()
    assert printed.words and printed.entry.body
    assert printed.phone == "", "after three years"


def test_what_nobody_ever_decided_ends_too_and_counts_as_not_printed():
    waiting = submission()
    young = submission()
    type(young).objects.filter(pk=young.pk).update(received_at=timezone.now() - timedelta(days=2 * 365))

    carried_out(destroying.plan())

    waiting.refresh_from_db()
    young.refresh_from_db()
    assert (waiting.phone, waiting.words, waiting.state) == ("", "", "declined")
    assert young.words and young.state == "received"


def test_pictures_that_nobody_printed_end_with_their_files():
    from participation.models import Entry
    from participation.pictures.models import Image
    from tests.factories.participation import ModeratorFactory

    taken = submission(taken=ModeratorFactory(), photos=1)
    Image.objects.update(created_at=timezone.now() - LONG_AGO)
    image = Image.objects.get()
    assert line(destroying.plan(), "participation-pictures").planned == 0, "it may still be printed"
    Entry.objects.filter(submission=taken).update(state=Entry.State.REJECTED)

    carried_out(destroying.plan())

    assert not Image.objects.exists()
    assert not image.file.storage.exists(image.file.name)


def test_an_inquiry_ends_three_years_after_its_last_text_though_nobody_closed_it():
    text = routed("가로등이 나갔어요 언제 고치나요?", sender=phone(500))
    inquiries.answer(text.inquiry, "내일 고치겠습니다.", UserFactory())
    Inquiry.objects.update(last_at=timezone.now() - LONG_AGO)

    carried_out(destroying.plan())

    inquiry = Inquiry.objects.get()
    assert (inquiry.phone, inquiry.state) == (f"~{inquiry.pk}", "closed")
    assert Answer.objects.get().body == ""


def test_a_text_to_one_person_ends_with_her_number():
    from messaging.audience.kinds import Kind
    from messaging.delivery import sending
    from messaging.delivery.models import Broadcast, Edition

    sending.single(Kind.REPLY, phone(500), "홍길동 님, 내일 고치겠습니다.", title="문의 7에 대한 답")
    Message.objects.update(state="delivered")
    Broadcast.objects.update(state="sent", created_at=timezone.now() - LONG_AGO)

    carried_out(destroying.plan())

    assert Message.objects.get().phone.startswith("~")
    assert Edition.objects.get().body == ""
    assert Broadcast.objects.get().title == Kind.REPLY


def test_two_years_are_two_years_in_whatever_unit_they_are_told():
    for amount, unit in ((2, "years"), (24, "months"), (730, "days")):
        retention.change("keeping-looks", amount=amount, unit=unit, basis="고시", by=UserFactory())
    for amount, unit in ((1, "years"), (23, "months"), (729, "days")):
        with pytest.raises(retention.NotAllowed):
            retention.change("keeping-looks", amount=amount, unit=unit, basis="고시", by=UserFactory())


def test_a_download_that_outlived_its_fetching_is_deleted():
    from django.core.files.base import ContentFile

    from messaging.keeping import exporting
    from messaging.keeping.models import Export

    export = Export(
        key="keeping-looks",
        title="기록",
        purpose="work",
        asked_by=UserFactory(),
        state="fetched",
        ready_at=timezone.now() - timedelta(days=2),
    )
    export.file.save("x.xlsx", ContentFile(b"x"))

    exporting.forget_old()

    assert not export.file.storage.exists(export.file.name)
