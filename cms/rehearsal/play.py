"""The acts of a rehearsal, played on a running stage: from a published notice to the printed page.

Run by `python -m cms.rehearsal` in the stage's environment, so the ORM here is the scratch database's.
"""

import os
import random
import time
from contextlib import contextmanager
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from cms.rehearsal import texts, town, verdict
from messaging.audience.models import Hold, OptOut, Subscriber
from messaging.delivery import books, sweeping
from messaging.delivery.models import Broadcast, DeliveryReport
from messaging.digests import checks, collecting, transitions
from messaging.digests.models import Digest, DigestItem
from messaging.gateways.simulator.client import Carrier, Writing
from messaging.inbound.models import InboundMessage
from messaging.offices.models import OfficeSettings
from newsletter import laying_in
from newsletter.models import Proof
from newsletter.printing import proofs
from participation import moderation
from participation.models import Entry, Submission

MODERATED = 24  # submissions that the rehearsed moderator approves
LAID_IN = 12  # entries that go into the issue
WRITERS = 100  # residents writing at the same moment
NUDGE_EVERY = 4  # seconds between two sweeps: the clock of the rehearsal runs faster than a day's


class Stuck(Exception):
    """Something that should have happened did not, in a time in which it must."""


class Play:
    """One rehearsal. `report` fills as the acts go by; `progress` shows a person how far they are."""

    def __init__(self, *, subscribers, texts_count, texts_file, seed, progress):
        self.subscribers = subscribers
        self.texts_count = texts_count
        self.texts_file = texts_file
        self.chance = random.Random(seed)  # noqa: S311 (a play, not a secret)
        self.seed = seed
        self.progress = progress
        self.acts = {}
        self.patience = 180 + (subscribers + 4 * texts_count) / 20  # seconds for one act on a slow machine

    @cached_property
    def carrier(self):
        """The stage's carrier; preparing alone needs none."""
        return Carrier(os.environ["SIMULATOR_URL"], os.environ["SIMULATOR_SECRET"])

    def through(self, ledger_path):
        """All acts in their order, then the verdict; returns the report."""
        self.timed("publish", self.publish)
        digest = self.timed("approve", self.approve)
        self.timed("send", self.send_while_they_write, digest)
        self.timed("answer", self.answer_all)
        self.timed("send_once_more", self.send_once_more)
        entries, pages = self.timed("print", self.print_some)
        book = books.of(digest.broadcast)
        return {
            "recipients": book["recipients"],
            "uncertain": book["uncertain"],
            "withdrawn": book["withdrawn"],
            **verdict.of(self.read_back("expected"), self.read_back("expected_later"), ledger_path),
            "routed": InboundMessage.objects.exclude(state=InboundMessage.State.RECEIVED).count(),
            "submissions": Submission.objects.count(),
            "entries": entries,
            "printed_pages": pages,
            "acts": self.acts,
        }

    def timed(self, name, act, *given):
        """Play one act and note how many seconds it took."""
        began = time.monotonic()
        result = act(*given)
        self.acts[name] = round(time.monotonic() - began, 1)
        return result

    # --- the acts -------------------------------------------------------------

    def publish(self):
        """The office settles in, people sign up, an editor publishes: the items stand in a digest."""
        self.town = town.settle(self.seed)
        with self.progress("신청자", self.subscribers) as step:
            town.populate(self.subscribers, self.seed, step)
        self.call = town.open_call()
        everyone = sum(1 << bit for bit in range(len(town.INTERESTS)))
        for number in range(1, 5):
            mask = everyone if number == 1 else 1 << (number - 2)
            town.notice(self.town, number, headline=f"{town.MARK} {number}호 안내", mask=mask)
        with self.waiting("알림이 문자소식에 실리기"):
            self.until(lambda: DigestItem.objects.filter(headline__startswith=town.MARK).count() == 4)

    def approve(self):
        """The digest is put up, listed by a worker, approved by another person; returns the digest."""
        digest = DigestItem.objects.filter(headline__startswith=town.MARK).earliest("pk").digest
        return self._approve(digest)

    def _approve(self, digest):
        """Put up and approved as people do it, for an hour so near that nobody waits long.

        Where the list takes longer than that, the hour has passed: it is put up again for a later one.
        """
        seconds = 4 + self.subscribers / 4_000
        while True:
            Digest.objects.filter(pk=digest.pk).update(send_at=timezone.now() + timedelta(seconds=seconds))
            digest.refresh_from_db()
            self._list(digest)
            try:
                return transitions.approve(digest, self.town["approver"], seen=transitions.stamp(digest))
            except checks.Blocked:
                if seconds > self.patience:
                    raise
                digest = transitions.reopen(digest, self.town["editor"])
                seconds *= 3

    def _list(self, digest):
        """Put it up for approval, and wait until a worker has written the list."""
        transitions.request_review(digest, self.town["editor"])
        with self.waiting("명단 만들기"):
            self.until(lambda: self._state(digest) == Digest.State.IN_REVIEW)
        digest.refresh_from_db()

    def send_while_they_write(self, digest):
        """The hour comes; the worker sends, and meanwhile residents write."""
        digest.refresh_from_db()
        self.write_down("expected", self._on_the_list(digest))
        with self.waiting("보낼 시각"):
            self.until(lambda: timezone.now() >= digest.send_at, sweep=False)
        sweeping.sweep()
        self._residents_write()
        with self.progress("발송", digest.broadcast.recipients) as step:
            self._until_sent(digest.broadcast, step)

    def answer_all(self):
        """Every text that was written is stored, routed and receipted; every report has come in."""
        with self.progress("받은 문자", self.texts_count) as step:
            done = 0
            while True:
                routed = InboundMessage.objects.exclude(state=InboundMessage.State.RECEIVED).count()
                step(routed - done)
                done = routed
                if routed >= self.written and self.carrier.idle():
                    break
                self.tick()
        with self.waiting("접수 문자와 수신 결과"):
            self.until(self._nothing_under_way)

    def send_once_more(self):
        """A 단독 문자 to everybody after they answered: those who refused must not get it."""
        page = town.notice(self.town, 99, headline=f"{town.LATER_MARK} 한 번 더", mask=1)
        single = collecting.make_single(page, by=self.town["editor"])
        single.items.update(everyone=False, interest_mask=1)
        single = self._approve(single)
        self.write_down("expected_later", self._on_the_list(single))
        with self.waiting("두 번째 발송"):
            self.until(lambda: timezone.now() >= single.send_at, sweep=False)
            self.until(lambda: self._state(single) == Digest.State.SENT)
            self.until(self._nothing_under_way)
        return single

    def print_some(self):
        """A moderator approves, an editor lays in and prints a proof; returns (entries, printed pages)."""
        waiting = Submission.objects.filter(state=Submission.State.RECEIVED, replaced_by=None).order_by("pk")
        for submission in waiting[:MODERATED]:
            moderation.approve(submission, self.town["moderator"])
        approved = Entry.objects.approved()
        issue = self.town["issue"]
        for entry in approved.order_by("pk")[:LAID_IN]:
            laying_in.lay_in(entry, issue, self.town["editor"])
        proof = proofs.make(issue, Proof.Purpose.PRESS, self.town["editor"])
        return approved.count(), proof.pages

    # --- waiting --------------------------------------------------------------

    @contextmanager
    def waiting(self, what):
        """Name what is waited for, for the person watching and for the error."""
        self.waiting_for = what
        with self.progress(what, None):
            yield

    def until(self, condition, sweep=True):
        """Wait until `condition()`; an operator's sweep now and then takes up what was lost."""
        end = time.monotonic() + self.patience
        while not condition():
            if time.monotonic() > end:
                raise Stuck(f"{self.waiting_for}: {self.patience:.0f}초가 지나도 끝나지 않았습니다")
            self.tick(sweep)

    _swept_at = 0.0

    def tick(self, sweep=True):
        """A short pause, and from time to time a sweep."""
        time.sleep(0.2)
        if sweep and time.monotonic() - self._swept_at > NUDGE_EVERY:
            sweeping.sweep()
            self._swept_at = time.monotonic()

    def _until_sent(self, broadcast, step):
        done = 0
        end = time.monotonic() + self.patience
        while True:
            book = books.of(broadcast)
            settled = book["recipients"] - book["queued"] - book["batched"] - book["uncertain"]
            step(max(settled - done, 0))
            done = max(settled, done)
            if book["state"] in (Broadcast.State.SENT, Broadcast.State.STOPPED) and not book["uncertain"]:
                return
            if time.monotonic() > end:
                raise Stuck(f"발송 {broadcast.pk}이(가) 끝나지 않았습니다: {book}")
            self.tick()

    def _nothing_under_way(self):
        unfinished = Broadcast.objects.filter(
            Q(state__in=[Broadcast.State.SENDING, Broadcast.State.LISTING, Broadcast.State.APPROVED])
            | Q(batches__state__in=["submitted", "uncertain"])
        )
        return (
            self.carrier.idle()
            and not unfinished.exists()
            and not InboundMessage.objects.filter(state=InboundMessage.State.RECEIVED).exists()
            and not DeliveryReport.objects.filter(applied=False).exists()
        )

    def write_down(self, name, phones):
        """Keep phones in a file of the scratch folder: a list in memory would grow with the town."""
        with self.paper(name).open("w", encoding="ascii") as paper:
            paper.writelines(f"{phone}\n" for phone in phones)

    def read_back(self, name):
        """The phones that were written down."""
        with self.paper(name).open(encoding="ascii") as paper:
            yield from (line.rstrip("\n") for line in paper)

    def paper(self, name):
        """The file of that name in the scratch folder."""
        return settings.VAR_DIR / f"{name}.txt"

    # --- people ---------------------------------------------------------------

    def _state(self, digest):
        return Digest.objects.values_list("state", flat=True).get(pk=digest.pk)

    def _on_the_list(self, digest):
        """Who should get it, read from the people themselves and not from the list under test."""
        year, today = timezone.localdate().year, timezone.localdate()
        items = list(digest.items.filter(removed_at=None))
        if any(item.rested_days for item in items) or OfficeSettings.load().news_a_week:
            raise Stuck("연습은 최근에 받은 분을 빼는 소식을 다루지 않습니다.")
        served = {item.pk: set() for item in items}  # homes that have their text, by item
        rows = (
            Subscriber.objects.filter(state=Subscriber.State.ACTIVE)
            .exclude(phone__in=OptOut.objects.filter(lifted_at=None).values("phone"))
            .exclude(phone__in=Hold.objects.filter(released_at=None).values("phone"))
            .order_by("pk")
        )
        columns = (
            "phone", "paused_until", "household_id", "advertising_allowed",
            "interest_mask", "gender", "birth_year", "dong_id",
        )  # fmt: skip
        for phone, pause, home, advertising, mask, gender, born, dong in rows.values_list(*columns).iterator(
            chunk_size=5_000
        ):
            if pause and pause > today:
                continue
            gets = False
            for item in items:
                if item.advertising and not advertising:
                    continue
                if not _wants(item, mask, gender, born and year - born, dong):
                    continue
                if item.one_per_household and home is not None:
                    if home in served[item.pk]:
                        continue
                    served[item.pk].add(home)
                gets = True
            if gets:
                yield phone

    def _residents_write(self):
        if self.texts_file:
            said = texts.from_file(self.texts_file, self.texts_count)
        else:
            said = texts.cycle(self.texts_count, self.chance)
        people = self.subscribers + max(self.subscribers // 20, 5)  # one in twenty has not signed up
        with self.progress("주민이 문자 쓰기", self.texts_count) as step:
            for first in range(0, len(said), WRITERS):
                together = said[first : first + WRITERS]
                self.carrier.write_many(
                    Writing(town.phone(self.chance.randint(1, people)), text) for text in together
                )
                step(len(together))
        self.written = len(said)


def _wants(item, mask, gender, age, dong):
    """Whether an item is for this person: the rule in plain words, apart from the SQL under test."""
    if not item.everyone and not mask & item.interest_mask:
        return False
    if item.gender and gender != item.gender and not (item.unknown_genders and not gender):
        return False
    if item.dongs and dong not in item.dongs and not (item.unknown_dongs and dong is None):
        return False
    if item.age_from is None and item.age_to is None:
        return True
    if age is None:
        return item.unknown_ages
    return (item.age_from or 0) <= age <= (item.age_to or 200)
