"""How a published page becomes an item of the next digest, and what happens when the page changes or goes."""

from itertools import islice

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.delivery.topics import topic_for
from messaging.digests import facts, rhythm, transitions
from messaging.digests.models import RULE_FIELDS, Digest, DigestItem
from messaging.states import WrongState

MAX_ITEMS = 40  # a mask has 62 bits, and nobody reads more
SLOTS_AHEAD = 60
HEADLINE_LENGTH = DigestItem._meta.get_field("headline").max_length
SEARCH_LENGTH = DigestItem._meta.get_field("search_words").max_length


class NoRoom(Exception):
    """The digest has as many items as it can hold, or no coming digest takes any more."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _("한 문자소식에는 소식을 %(most)s건까지 실을 수 있습니다.") % {"most": MAX_ITEMS}


def collect(page):
    """Put a page into the next open digest, and return its item; a page once collected stays as it is.

    Calling it again returns the item that there is, also one that was sent or taken out.
    Raises facts.NoFacts when nobody knows the page.
    """
    known = DigestItem.objects.filter(page_id=page.pk).order_by("-pk").first()
    return known or _into_the_next_digest(page)


def announce_again(page, by):
    """다시 알리기: one more item of a page that was collected before; never two in coming digests."""
    waiting = _waiting_items(page).order_by("-pk").first()
    if waiting:
        return waiting
    item = _into_the_next_digest(page)
    transitions.record(item.digest, "announce_again", by, item=item.pk)
    return item


def make_single(page, *, by, send_at=None):
    """A 단독 문자 of one page, with an hour of its own; a second click finds the first one's digest."""
    told = facts.of(page)
    with transaction.atomic():
        begun = Digest.objects.filter(
            single=True,
            state=Digest.State.COLLECTING,
            created_by=by,
            items__page_id=page.pk,
            items__removed_at=None,
        ).first()
        if begun:
            return begun
        digest = Digest.objects.create(
            title=told.headline[:80],
            single=True,
            send_at=send_at or rhythm.lawful_hours(timezone.now())[0],
            department=by.department or told.department,
            created_by=by,
        )
        add(digest, page, told)
        transitions.record(digest, "make_single", by, page=page.pk)
    return digest


def page_changed(page):
    """The page reads differently now: its waiting items ask '반영 or 그대로'. Returns how many do."""
    now = facts.of(page).fingerprint
    return _waiting_items(page).exclude(page_fingerprint=now).update(page_fingerprint=now)


def page_gone(page, because):
    """The page is no longer public: its waiting items are taken out and say why. Returns how many were."""
    waiting = list(_waiting_items(page).values_list("pk", flat=True))
    return sum(take_out(pk, because) for pk in waiting)


def take_out(item_id, because, by=None):
    """Take an item out of a digest that was not sent; an approval of it falls. False when it was out already."""
    with transaction.atomic():
        digest = Digest.objects.select_for_update().get(items=item_id)
        taken = DigestItem.objects.standing().filter(pk=item_id, digest__state__in=Digest.UNSENT)
        if not taken.update(removed_at=timezone.now(), removed_because=because[:80]):
            return False
        transitions.record(digest, "take_out", by, item=item_id)
        transitions.void(digest, _("소식 하나가 빠졌습니다: %s") % because)
    return True


def take_changes(item, by):
    """반영: the item says again what the page says; the audience follows the page unless a person chose it."""
    told = facts.of(item.page)
    with transaction.atomic():
        digest, item = _lock(item)
        followed = item.interest_mask == item.page_interest_mask
        for field, value in _as_fields(told).items():
            setattr(item, field, value)
        if followed:
            item.interest_mask = told.interest_mask
        item.save()
        transitions.record(digest, "take_changes", by, item=item.pk)
        transitions.void(digest, _("바뀐 페이지를 반영했습니다."))
    return item


def keep_as_is(item, by):
    """그대로: the change of the page does not matter for the text."""
    with transaction.atomic():
        digest, item = _lock(item)
        item.fingerprint = item.page_fingerprint
        item.save(update_fields=["fingerprint"])
        transitions.record(digest, "keep_as_is", by, item=item.pk)
    return item


def take_offer(missed, digest, by):
    """Put into this digest an item that fell off an earlier one for some: it goes to just those who missed it."""
    told = facts.of(missed.page)
    with transaction.atomic():
        digest = transitions.lock(digest, Digest.State.COLLECTING)
        there = digest.items.standing().filter(page_id=missed.page_id).first()
        if there:
            return there
        rule = {name: getattr(missed, name) for name in RULE_FIELDS}
        item = add(digest, missed.page, told, missed_from=missed, **rule)
        transitions.record(digest, "take_offer", by, item=item.pk, missed=missed.pk)
    return item


def _waiting_items(page):
    return DigestItem.objects.standing().filter(page_id=page.pk, digest__state__in=Digest.UNSENT)


def _lock(item):
    digest = Digest.objects.select_for_update().get(pk=item.digest_id)
    if digest.state not in Digest.UNSENT:
        raise WrongState(digest, wanted=Digest.State.COLLECTING)
    return digest, DigestItem.objects.select_for_update(of=("self",)).get(pk=item.pk)


def _into_the_next_digest(page):
    told = facts.of(page)
    for slot in islice(rhythm.slots(timezone.now()), SLOTS_AHEAD):
        with transaction.atomic():
            digest, _new = Digest.objects.get_or_create(
                slot=slot,
                defaults={"send_at": slot, "title": _("%s 문자소식") % rhythm.day_in_words(slot)},
            )
            digest = Digest.objects.select_for_update().get(pk=digest.pk)
            there = digest.items.standing().filter(page_id=page.pk).first()
            if there:
                return there
            if digest.state == Digest.State.COLLECTING and _room(digest):
                return add(digest, page, told)
    raise NoRoom


def _room(digest):
    return digest.items.standing().count() < MAX_ITEMS


def add(digest, page, told, **chosen):
    """A new last item of a digest, as the page tells it; `chosen` overrules the audience. Raises NoRoom."""
    if not _room(digest):
        raise NoRoom
    last = digest.items.aggregate(last=Max("position"))["last"]
    return DigestItem.objects.create(
        digest=digest,
        page_id=page.pk,
        topic=topic_for(f"page:{page.pk}", told.headline, told.department),
        position=0 if last is None else last + 1,
        **_as_fields(told),
        **({"interest_mask": told.interest_mask} | chosen),
    )


def _as_fields(told):
    return {
        "headline": told.headline[:HEADLINE_LENGTH],
        "search_words": told.search_words[:SEARCH_LENGTH],
        "url": told.url,
        "department": told.department,
        "phone": told.phone or (told.department.phone if told.department else ""),
        "deadline": told.deadline,
        "expires_at": told.expires_at,
        "advertising": told.advertising,
        "page_interest_mask": told.interest_mask,
        "fingerprint": told.fingerprint,
        "page_fingerprint": told.fingerprint,
    }
