"""What an editor does to a digest while it is collected: edit, order, take out, put back, choose the hour."""

from django.db import transaction

from messaging.digests import transitions
from messaging.digests.collecting import MAX_ITEMS, NoRoom
from messaging.digests.models import RULE_FIELDS, Digest, DigestItem

ITEM_FIELDS = ("headline", "search_words", "phone", "advertising", *RULE_FIELDS)
DIGEST_FIELDS = ("title", "send_at", "short_form")


def edit(digest, by, **values):
    """Change title, hour or form. Raises WrongState once it is up for approval."""
    return _change(digest, by, "edit", DIGEST_FIELDS, values)


def edit_item(item, by, **values):
    """Change an item's words or audience. Raises WrongState once its digest is up for approval."""
    with transaction.atomic():
        digest = transitions.lock(item.digest, Digest.State.COLLECTING)
        item = DigestItem.objects.select_for_update(of=("self",)).get(pk=item.pk)
        _set(item, ITEM_FIELDS, values)
        transitions.record(digest, "edit_item", by, item=item.pk)
    return item


def move(item, by, *, step):
    """Put the item `step` places further down (up when negative), and number all places anew."""
    with transaction.atomic():
        digest = transitions.lock(item.digest, Digest.State.COLLECTING)
        order = list(digest.items.standing().values_list("pk", flat=True))
        if item.pk not in order:
            return
        place = max(0, min(len(order) - 1, order.index(item.pk) + step))
        order.remove(item.pk)
        order.insert(place, item.pk)
        for position, pk in enumerate(order):
            digest.items.filter(pk=pk).update(position=position)
        transitions.record(digest, "move", by, item=item.pk)


def put_back(item, by):
    """Take an item in again that was taken out; one whose page is there again already stays out."""
    with transaction.atomic():
        digest = transitions.lock(item.digest, Digest.State.COLLECTING)
        standing = digest.items.standing()
        if standing.count() >= MAX_ITEMS:
            raise NoRoom
        if item.page_id and standing.filter(page_id=item.page_id).exists():
            return False
        back = digest.items.filter(pk=item.pk).exclude(removed_at=None)
        if not back.update(removed_at=None, removed_because=""):
            return False
        transitions.record(digest, "put_back", by, item=item.pk)
    return True


def _change(row, by, act, allowed, values):
    with transaction.atomic():
        digest = transitions.lock(row, Digest.State.COLLECTING)
        _set(digest, allowed, values)
        transitions.record(digest, act, by)
    return digest


def _set(row, allowed, values):
    unknown = values.keys() - set(allowed)
    if unknown:
        raise TypeError(f"not to be edited: {', '.join(sorted(unknown))}")
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
