"""What may happen to a digest: the only writers of Digest.state."""

import hashlib
import json
import logging

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.delivery import lists
from messaging.delivery import transitions as delivery
from messaging.delivery.models import Broadcast
from messaging.digests import checks, rhythm
from messaging.digests.models import RULE_FIELDS, Digest, MaskEdition
from messaging.nudges import nudge
from messaging.offices.models import OfficeSettings
from messaging.states import WrongState

logger = logging.getLogger(__name__)
State = Digest.State

BUILD = "messaging.digests.tasks.build"

# What of an item, and of the office, stands in the texts: a change of any of it voids an approval.
ITEM_CONTENT = (
    "pk", "headline", "search_words", "url", "department_id", "phone", "deadline", "advertising",
    "missed_from_id", *RULE_FIELDS,
)  # fmt: skip
OFFICE_CONTENT = ("text_tag", "website_name", "links_in_texts", "items_per_person", "free_refusal_phone")
# Columns that came later count only where they say something, so that lists written before keep their mark.
CAME_LATER = {
    "unknown_genders": False, "unknown_dongs": False, "one_per_household": False, "rested_days": None,
}  # fmt: skip

# As its broadcast goes, so goes the digest.
FOLLOWS = {
    Broadcast.State.SENDING: State.SENDING,
    Broadcast.State.PAUSED: State.PAUSED,
    Broadcast.State.SENT: State.SENT,
    Broadcast.State.STOPPED: State.STOPPED,
    Broadcast.State.CANCELLED: State.CANCELLED,
}


class SamePerson(Exception):
    """Who asks for approval does not give it."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _("결재를 올린 분은 승인할 수 없습니다. 다른 결재자가 확인하고 승인해야 합니다.")


class Changed(Exception):
    """What is there now is not what the approver has seen."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _("보신 뒤에 내용이 바뀌었습니다. 새로 고친 화면을 확인하고 다시 승인해 주세요.")


class Overtaken(Changed):
    """Another 소식 was approved meanwhile: who gets that one may not be on this list as well."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _(
            "그 사이 다른 소식이 승인되었습니다. 같은 분께 너무 자주 가지 않도록 명단을 다시 만들고 있습니다. "
            "잠시 뒤 새 명단을 확인하고 승인해 주세요."
        )


def lock(digest, *wanted):
    """The digest as it is now, locked until the transaction ends. Raises WrongState unless in a wanted state."""
    fresh = Digest.objects.select_for_update().get(pk=digest.pk)
    if fresh.state not in wanted:
        raise WrongState(fresh, wanted="/".join(wanted))
    return fresh


def record(digest, act, by, **data):
    """A person's act goes to the audit log, a worker's to the log; ids only."""
    if by is None:
        logger.info("digest %s %s %s", digest.pk, act, data or "")
    else:
        log(digest, f"digests.{act}", user=by, data=data or None)


def request_review(digest, by):
    """Put it up for approval: a worker now writes the list. Raises checks.Blocked with every reason not to."""
    checks.block(checks.all_of(digest))
    with transaction.atomic():
        digest = lock(digest, State.COLLECTING)
        digest.requested_by, digest.requested_at = by, timezone.now()
        digest.save(update_fields=["requested_by", "requested_at"])
        _begin_building(digest, note="")
        record(digest, "request_review", by)
    return digest


def listed(digest):
    """The worker has written the list: what is on it is what will be approved and sent.

    Should the contents have changed while it was written, it is written anew.
    """
    with transaction.atomic():
        digest = lock(digest, State.BUILDING)
        if digest.content_hash != content_hash(digest):
            void(digest, _("명단을 만드는 사이 내용이 바뀌어 다시 만들었습니다."))
            return digest
        digest.state = State.IN_REVIEW
        digest.save(update_fields=["state"])
        record(digest, "listed", None, recipients=digest.broadcast.recipients)
    return digest


def could_not_build(digest, because):
    """The list cannot be written as things stand: back to the editor, with the reason."""
    with transaction.atomic():
        digest = lock(digest, State.BUILDING)
        _back_to_collecting(digest, because)
        record(digest, "could_not_build", None)
    return digest


def approve(digest, by, *, seen=None):
    """Settle what goes out, as previewed; from here only the clock or a cancel moves it.

    `seen` is the `stamp` of what the approver looked at. Raises SamePerson, Changed (Overtaken), checks.Blocked,
    WrongState.
    """
    with transaction.atomic():
        digest = _approvable(digest, by, seen)
        broadcast, overtaken = digest.broadcast, _write_anew_if_overtaken(digest)
    if overtaken:
        raise Overtaken
    # Comparing the whole list takes long for a long list, so no lock is held meanwhile. Should we be
    # killed before the next step, the broadcast is frozen, nothing leaves, and approving again goes on here.
    if broadcast.state == Broadcast.State.LISTED:
        try:
            delivery.approve(broadcast, list_hash=broadcast.list_hash, recipients=broadcast.recipients, by=by)
        except delivery.ListChanged as error:
            raise Changed from error
        except WrongState:
            logger.info("digest %s: its broadcast %s was approved meanwhile", digest.pk, broadcast.pk)
    with transaction.atomic():
        # One approval after the other, so that of two at once the second sees the first.
        list(
            Digest.objects.select_for_update().filter(state=State.IN_REVIEW).order_by("pk").values_list("pk")
        )
        digest = _approvable(digest, by, seen)
        overtaken = _write_anew_if_overtaken(digest)
        if not overtaken:
            digest.state = State.APPROVED
            digest.approved_by, digest.approved_at, digest.note = by, timezone.now(), ""
            digest.save(update_fields=["state", "approved_by", "approved_at", "note"])
            record(digest, "approve", by, recipients=broadcast.recipients)
    if overtaken:
        raise Overtaken
    return digest


def _write_anew_if_overtaken(digest):
    """Another 소식 was approved after this list was begun, and somebody is not to get both: the list is written anew."""
    limits = digest.items.standing().exclude(rested_days=None).exists() or OfficeSettings.load().news_a_week
    others = Digest.objects.exclude(pk=digest.pk).exclude(broadcast=None)
    if not limits or not others.filter(approved_at__gte=digest.broadcast.created_at).exists():
        return False
    void(digest, _("그 사이 다른 소식이 승인되어, 그 소식을 받는 분을 살펴 명단을 다시 만들었습니다."))
    return True


def _approvable(digest, by, seen):
    """The locked digest, if this person may approve it now, as seen."""
    digest = lock(digest, State.IN_REVIEW)
    if by.pk == digest.requested_by_id:
        raise SamePerson
    if digest.content_hash != content_hash(digest) or seen not in (None, stamp(digest)):
        raise Changed
    checks.block(checks.of_the_hour(digest) + checks.of_items(digest) + checks.of_the_list(digest))
    return digest


def send_back(digest, by, because):
    """The approver does not agree, and says why."""
    with transaction.atomic():
        digest = lock(digest, State.IN_REVIEW)
        _back_to_collecting(digest, because)
        record(digest, "send_back", by)
    return digest


def reopen(digest, by):
    """Take it back from approval to change it; the list is thrown away, an approval falls."""
    with transaction.atomic():
        digest = lock(digest, State.BUILDING, State.IN_REVIEW, State.APPROVED)
        _back_to_collecting(digest, "")
        record(digest, "reopen", by)
    return digest


def void(digest, because):
    """Something in it changed: what was up for approval, or approved, is written anew and approved anew.

    To be called with the digest's row locked. A digest still being collected has nothing to void.
    """
    if digest.state not in (State.BUILDING, State.IN_REVIEW, State.APPROVED):
        return
    if digest.items.standing().exists():
        _throw_list_away(digest)
        _begin_building(digest, note=because)
    else:
        _back_to_collecting(digest, because)
    record(digest, "void", None)


def cancel(digest, by):
    """It will not be sent."""
    with transaction.atomic():
        digest = lock(digest, *Digest.UNSENT)
        _throw_list_away(digest)
        digest.state = State.CANCELLED
        digest.save(update_fields=["state"])
        record(digest, "cancel", by)
    return digest


def start(digest):
    """Begin sending what is due; False when it is not approved, not due, or the hour is quiet now.

    A digest that comes so late that an item's deadline has passed is not sent: it goes back to approval.
    """
    with transaction.atomic():
        digest = Digest.objects.select_for_update().get(pk=digest.pk)
        now = timezone.now()
        if digest.state != State.APPROVED or digest.send_at > now or rhythm.is_quiet(now):
            return False
        too_late = checks.of_deadlines(digest, now)
        if too_late:
            _back_to_collecting(digest, too_late[0].text)
            record(digest, "too_late", None)
            return False
        delivery.start(digest.broadcast)
        record(digest, "start", None)
    return True


def follow(broadcast):
    """The digest goes as its broadcast goes: sending, paused, sent, stopped."""
    state = FOLLOWS.get(broadcast.state)
    if state is None:
        return False
    followers = Digest.objects.filter(broadcast_id=broadcast.pk).exclude(state=state)
    return bool(followers.update(state=state))


def content_hash(digest):
    """A hash of all that makes the texts and chooses the people: the same content, the same hash."""
    office = OfficeSettings.load()
    content = {
        "items": [_that_say_something(item) for item in digest.items.standing().values(*ITEM_CONTENT)],
        "short_form": digest.short_form,
        "send_at": digest.send_at,
        "office": [getattr(office, name) for name in OFFICE_CONTENT],
    }
    if office.news_a_week:
        content["news_a_week"] = office.news_a_week
    written = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _that_say_something(item):
    return {
        name: value for name, value in item.items() if name not in CAME_LATER or value != CAME_LATER[name]
    }


def stamp(digest):
    """What an approver has seen, in one short mark: contents, list and count."""
    seen = f"{digest.content_hash}:{digest.broadcast.list_hash}:{digest.broadcast.recipients}"
    return hashlib.sha256(seen.encode()).hexdigest()[:32]


def _begin_building(digest, note):
    digest.state, digest.note = State.BUILDING, note[:300]
    digest.built_to = digest.build_end = 0
    digest.approved_by = digest.approved_at = None
    digest.content_hash = ""
    digest.save(
        update_fields=[
            "state", "note", "built_to", "build_end", "approved_by", "approved_at", "content_hash",
        ]
    )  # fmt: skip
    nudge(BUILD, digest.pk)


def _back_to_collecting(digest, note):
    _throw_list_away(digest)
    digest.state, digest.note = State.COLLECTING, note[:300]
    digest.built_to = digest.build_end = 0
    digest.approved_by = digest.approved_at = None
    digest.content_hash = ""
    digest.save(
        update_fields=[
            "state", "note", "built_to", "build_end", "approved_by", "approved_at", "content_hash",
        ]
    )  # fmt: skip


def _throw_list_away(digest):
    """Let go of the broadcast first: what becomes of it must not move the digest."""
    broadcast, digest.broadcast = digest.broadcast, None
    digest.left_out, digest.mask_counts = {}, {}
    digest.save(update_fields=["broadcast", "left_out", "mask_counts"])
    MaskEdition.objects.filter(digest=digest).delete()
    digest.items.update(bit=None, reached=0, fell_off=0)
    if broadcast:
        lists.discard(broadcast)
