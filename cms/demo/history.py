"""The demo's last weeks, lived through in order: published, sent, answered, moderated, laid in, printed.

Every step is the house's own transition at its own hour; the texts go through a carrier, whose
ledger the phones show afterwards.
"""

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from cms.demo import issues, notices, pictures, texts
from cms.demo.people import phone
from messaging.delivery import sending
from messaging.delivery.models import Batch, Broadcast
from messaging.digests import building, collecting, rhythm
from messaging.digests import transitions as digests
from messaging.digests.models import Digest
from messaging.gateways import registry
from messaging.gateways.base import Inbound, Picture
from messaging.gateways.simulator.server import Server
from messaging.inbound import routing, storing
from messaging.inbound.models import InboundMessage
from newsletter import announcing, laying_in, releasing, telling
from participation import moderation
from participation.models import Submission
from participation.pictures.models import Image

NOBODY_HOME = "http://127.0.0.1:9"  # the site isn't up yet: the carrier's reports wait until it is
PHOTO_WIDTH = 1000
READ_AFTER = timedelta(minutes=40)  # a moderator reads a text this long after it came


class History:
    """What happened before the demo begins. Nothing in it lies after the real now."""

    def __init__(self, demo, until):
        self.demo = demo
        self.until = until
        self.clock = demo.clock
        self.drawings = {drawing.name: drawing for drawing in pictures.DRAWINGS}
        self.pieces = []  # (submission, piece) of last month's calls
        self.carrier = None
        self.last_written = 0  # its number in the carrier's ledger

    def live(self):
        """Go through all of it, in the order of time."""
        self.demo.say("지난 몇 주의 일을 되살립니다: 문자, 응모, 소식지")
        agenda = sorted(self._agenda(), key=lambda entry: entry[0])
        with _carrier(self.clock) as self.carrier:
            for moment, act in agenda:
                if moment <= self.until:
                    self.clock.be(moment)
                    act()
                    self._send_what_waits()

    def _agenda(self):
        """(moment, act) of everything that happens."""
        yield from self._issues()
        yield from self._notices()
        yield from self._digest_of_this_week()
        for piece in texts.PIECES:
            yield _by_day(self.until - piece.ago), _later(self._piece, piece)
        yield self.until - timedelta(days=39), self._choose_pieces
        for text in texts.TEXTS:
            moment = _by_day(self.until - text.ago)
            yield moment, _later(self._text, text)
            if text.takes:
                yield moment + READ_AFTER, _later(self._take, text)
        yield self.until - timedelta(minutes=30), self._put_up_for_approval

    # --- pages -------------------------------------------------------------------------------------

    def _issues(self):
        from cms.demo.load import at

        for issue in issues.ISSUES:
            if not issue.published:
                continue
            delivery = self.demo.issues[issue.months].delivery_date
            if issue.months == 0:
                yield at(delivery - timedelta(days=4), 14), self._lay_in
            yield at(delivery, 9), _later(self.demo.publish_issue, issue.months)
            yield at(delivery, 10, 5), self._tell_the_printed

    def _notices(self):
        coming = self.until - timedelta(hours=2)
        for order, notice in enumerate(notices.NOTICES):
            page = self.demo.notices[notice.slug]
            if notice.told == "past":
                yield self.slot - timedelta(days=2) + timedelta(minutes=order), _later(self._announce, page)
            elif notice.told == "next":
                yield coming + timedelta(minutes=order), _later(self._announce, page)
            else:
                yield self.until - timedelta(days=18 - order % 9, hours=2), _later(self.demo.publish, page)

    def _announce(self, page):
        self.demo.publish(page, announced=True)
        announcing.announce(page.pk)

    # --- a digest that went out --------------------------------------------------------------------

    @property
    def slot(self):
        """The hour of the newest digest that lies at least three and a half days back."""
        latest = self.until - timedelta(days=3, hours=12)
        day = timezone.localdate(latest)
        while True:
            if day.weekday() in rhythm.WEEKDAYS and rhythm.at(day, rhythm.HOUR) <= latest:
                return rhythm.at(day, rhythm.HOUR)
            day -= timedelta(days=1)

    def _digest_of_this_week(self):
        yield self.slot - timedelta(hours=18), self._request_review
        yield self.slot - timedelta(hours=17), self._approve
        yield self.slot + timedelta(seconds=1), self._start

    def _request_review(self):
        digest = digests.request_review(Digest.objects.get(slot=self.slot), self.demo.users["editor"])
        _build(digest)

    def _approve(self):
        digests.approve(Digest.objects.get(slot=self.slot), self.demo.users["approver"])

    def _start(self):
        digests.start(Digest.objects.get(slot=self.slot))

    # --- what residents wrote ------------------------------------------------------------------------

    def _piece(self, piece):
        message = self._written(piece.who, piece.words, piece.photo)
        if submission := Submission.objects.filter(inbound=message).first():
            self.pieces.append((submission, piece))

    def _text(self, text):
        self._written(text.who, text.words, text.photo)

    def _written(self, who, words, photo):
        """A resident texts; the site hears it as it hears any text, and a worker routes it."""
        number, now = phone(who), self.clock.now()
        attached = []
        if photo:
            attached.append(("image/jpeg", self.drawings[photo].jpeg(width=PHOTO_WIDTH, quality=80)))
        provider_id = self._in_the_ledger(number, words, attached, now.timestamp())
        inbound = Inbound(
            provider_id=provider_id,
            phone=number,
            to_number=settings.REPLY_NUMBER,
            text=words,
            sent_at=now,
            raw="",
            pictures=tuple(Picture(kind, content) for kind, content in attached),
        )
        storing.store("simulator", [inbound])
        routing.route_waiting()
        return InboundMessage.objects.get(gateway="simulator", provider_id=provider_id)

    def _in_the_ledger(self, number, words, attached, at):
        """The phone shows what it wrote, and that it arrived; no webhook is to be posted for it."""
        ledger = self.carrier.ledger
        later = at + timedelta(days=400).total_seconds()  # so that nobody posts it meanwhile
        provider_id = ledger.write(number, settings.REPLY_NUMBER, words, attached, at, later)
        row = ledger.texts_written(self.last_written, 1)[0]
        self.last_written = row["id"]
        ledger.written_answered(row["id"], 200, at, later)
        return provider_id

    # --- what the newsroom did with it ---------------------------------------------------------------

    def _choose_pieces(self):
        moderator = self.demo.users["moderator"]
        for submission, piece in self.pieces:
            if piece.declined:
                moderation.decline(submission, piece.declined, moderator)
                continue
            words = moderation.Words(title=piece.title, body=piece.printed, byline=piece.byline)
            self._approve_entry(submission, words, piece.photo)

    def _take(self, text):
        submission = Submission.objects.filter(
            inbound__phone=phone(text.who), inbound__text=text.words
        ).first()
        if submission:
            words = moderation.Words(body=text.takes, byline=text.byline)
            self._approve_entry(submission, words, text.photo)

    def _approve_entry(self, submission, words, photo):
        alternative = self.drawings[photo].alternative if photo else None
        entry = moderation.approve(submission, self.demo.users["moderator"], words=words, alt=alternative)
        if entry.photo:
            Image.objects.filter(pk=entry.photo_id).update(people_consent=Image.PeopleConsent.NOBODY)

    def _lay_in(self):
        for entry in list(laying_in.waiting_entries().order_by("submission__received_at", "pk")):
            laying_in.lay_in(entry, self.demo.issues[0], self.demo.users["editor"])

    def _tell_the_printed(self):
        telling.sweep()
        releasing.sweep()

    def _put_up_for_approval(self):
        """A liaison's own text about her programme waits for the approver."""
        liaison = self.demo.users["liaison"]
        tomorrow = rhythm.at(timezone.localdate(self.until) + timedelta(days=1), rhythm.HOUR)
        digest = collecting.make_single(
            self.demo.notices["boyuk-banjang"], by=liaison, send_at=tomorrow + timedelta(hours=1)
        )
        Digest.objects.filter(pk=digest.pk).update(title="보육반장 모집, 마감이 다가옵니다")
        _build(digests.request_review(digest, liaison))

    def _send_what_waits(self):
        if Batch.objects.filter(
            state=Batch.State.PREPARED, broadcast__state=Broadcast.State.SENDING
        ).exists():
            sending.pump("simulator")


def _later(act, *arguments):
    return lambda: act(*arguments)


def _by_day(moment):
    """People text by day: what would fall into the night was written half a day earlier."""
    return moment if 7 <= timezone.localtime(moment).hour < 22 else moment - timedelta(hours=12)


def _build(digest):
    while building.build(digest):
        digest.refresh_from_db()


def ledger_file():
    """The carrier's books: beside our database, never in it."""
    return Path(settings.VAR_DIR) / "carrier.sqlite3"


class _carrier:
    """The carrier of those weeks, in this process: the demo's clock, the ledger that lasts."""

    def __init__(self, clock):
        self.clock = clock

    def __enter__(self):
        secret = os.environ["SIMULATOR_SECRET"]
        self.server = Server(ledger=ledger_file(), site=NOBODY_HOME, secret=secret, report_delay=(2.0, 9.0))
        self.server.carrier.clock = self.clock.time
        self.server.start()
        self.url = os.environ.get("SIMULATOR_URL")
        os.environ["SIMULATOR_URL"] = self.server.url
        registry.get.cache_clear()
        return self.server.carrier

    def __exit__(self, *_error):
        registry.get("simulator").close()
        registry.get.cache_clear()
        if self.url is None:
            del os.environ["SIMULATOR_URL"]
        else:
            os.environ["SIMULATOR_URL"] = self.url
        self.server.stop()
