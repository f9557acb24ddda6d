"""From items to editions: one bit an item, counted and written by the same queryset."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast

from messaging.audience import rules
from messaging.audience.models import Subscriber
from messaging.delivery.models import Message
from messaging.digests import wording
from messaging.offices.models import OfficeSettings

NOTHING_FOR_THEM, CAPPED = "nothing", "capped"
NOBODY_YET = Decimal(0)


@dataclass
class Written:
    """An edition before it is written down: its items, its text, and how many people get it."""

    mask: int
    items: list
    text: wording.Text
    people: int = 0

    @property
    def won(self):
        """What the whole edition costs."""
        return self.text.won * self.people


@dataclass
class Preview:
    """What would be sent now. Dictionaries are by the item's id."""

    items: list
    editions: list[Written] = field(default_factory=list)
    matching: dict = field(default_factory=dict)  # people whom the item's rule takes
    reached: dict = field(default_factory=dict)  # … who get it
    fell_off: dict = field(default_factory=dict)  # … whom the cap keeps it from
    capped: int = 0  # people who would have got more items

    @property
    def recipients(self):
        return sum(edition.people for edition in self.editions)

    @property
    def won(self):
        return sum((edition.won for edition in self.editions), NOBODY_YET)

    @property
    def by_number_of_items(self):
        """[(1, 320), (2, 41), …]: people by how many items they get."""
        people = Counter()
        for edition in self.editions:
            people[len(edition.items)] += edition.people
        return sorted(people.items())


def in_order(digest):
    """The items as they stand, in the editor's order: item i has bit i."""
    return list(digest.items.standing().select_related("department", "topic", "missed_from__digest"))


def masked(items):
    """Those who may be texted and whom some item fits, each with the `mask` of the items that she gets; 0 for none."""
    mask = Cast(rules.mask_of([takes(item) for item in items]), BigIntegerField())
    # Cheap choices first: nobody whom no item fits is asked what she got lately, or with whom she lives.
    found = Subscriber.objects.textable().filter(_any(rules.condition(item) for item in items))
    if enough := _enough(items):
        found = found.exclude(enough)
    return found.annotate(mask=mask)


def subscribers(items):
    """Those of them who get at least one item."""
    return masked(items).filter(mask__gt=0)


def _enough(items):
    """Who had their number of texts by the day of the digest: the same for all its items, so asked once."""
    return rules.enough_this_week(items[0].send_at if items else None)


def condition(item, rule=None):
    """Whom an item fits. One that fell off an earlier digest goes to just those who missed it there.

    `rule` stands for the item's own while other choices are tried.
    """
    found = rules.condition(rule or item)
    earlier = item.missed_from
    if earlier is None:
        return found
    got_something_else = Message.objects.filter(
        broadcast_id=earlier.digest.broadcast_id, phone=OuterRef("phone")
    ).exclude(edition__topics=earlier.topic_id)
    return found & Q(Exists(got_something_else))


def reasons(item):
    """Why somebody whom the item fits does not get it, but for the weekly number."""
    return rules.reasons(item, condition(item), with_weekly=False)


def takes(item):
    """Who gets the item, among those who may be texted and have not had their number of texts."""
    found = condition(item)
    for held_back in reasons(item).values():
        found &= ~held_back
    return found


def items_per_person():
    """How many items one person gets at most."""
    return OfficeSettings.load().items_per_person


def bits(mask):
    """The numbers of the bits that are set, lowest first."""
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def trim(mask, most):
    """The mask with no more than `most` items left, the first ones in the editor's order."""
    for bit in bits(mask)[most:]:
        mask &= ~(1 << bit)
    return mask


def preview(digest, *, short=None):
    """Count and write every edition as it would be now; `short` overrules the digest's own form."""
    items, head, most = in_order(digest), wording.Letterhead.now(), items_per_person()
    short = digest.short_form if short is None else short
    found = Preview(items)
    matching, reached = Counter(), Counter()
    by_mask = {}
    if items:
        counted = subscribers(items).values("mask").annotate(people=Count("pk")).order_by("mask")
        for mask, people in counted.values_list("mask", "people").iterator(chunk_size=2000):
            kept = trim(mask, most)
            found.capped += people if kept != mask else 0
            matching.update(dict.fromkeys(bits(mask), people))
            reached.update(dict.fromkeys(bits(kept), people))
            if kept not in by_mask:
                chosen = [items[bit] for bit in bits(kept)]
                by_mask[kept] = Written(kept, chosen, wording.write(chosen, head, short=short))
            by_mask[kept].people += people
    found.editions = list(by_mask.values())
    for bit, item in enumerate(items):
        found.matching[item.pk], found.reached[item.pk] = matching[bit], reached[bit]
        found.fell_off[item.pk] = matching[bit] - reached[bit]
    return found


def left_out(items, recipients, capped):
    """Who gets nothing, or not all, and why: {reason: people}, zeros left out. Each person is in one number only.

    But for `capped`, who are among the recipients: they get a part.
    """
    counts = {}
    if items:
        fits = _any(condition(item) for item in items)
        counts = rules.by_refusal(Subscriber.objects.filter(fits))
        counts |= _held_back(items, fits)
    held_back = sum(counts.get(reason.value, 0) for reason in rules.LeftOut)
    counts[NOTHING_FOR_THEM] = Subscriber.objects.textable().count() - recipients - held_back
    counts[CAPPED] = capped
    return {reason: people for reason, people in counts.items() if reason and people > 0}


def _held_back(items, fits):
    """{reason: people} of those who may be texted, whom some item fits, and who get none of them.

    The first reason, in the order of `rules.LeftOut`, that holds any of these items back counts.
    """
    by_item = [(condition(item), reasons(item)) for item in items]
    enough = _enough(items)
    whens = []
    for reason in rules.LeftOut:
        if reason == rules.LeftOut.ENOUGH:
            holds = enough
        else:
            holds = _any(fit & why[reason] for fit, why in by_item if reason in why)
        if holds:
            whens.append(When(holds, then=Value(reason.value)))
    if not whens:
        return {}
    nothing = Subscriber.objects.textable().filter(fits)
    gets = _any(takes(item) for item in items) or Q(pk__isnull=False)
    nothing = nothing.filter(~gets | enough) if enough else nothing.exclude(gets)
    why = Case(*whens, default=Value(""), output_field=CharField())
    tallied = nothing.annotate(why=why).values("why").annotate(people=Count("pk")).order_by()
    return dict(tallied.values_list("why", "people"))


def _any(conditions):
    found = Q()
    for holds in conditions:
        found |= holds
    return found


def for_person(
    items, *, interest_mask=0, gender="", birth_year=None, dong_id=None, advertising=False, most=5
):
    """The items that a made-up resident would get: (those within the cap, those that fall off).

    The same conditions as in the send, put to the database with the made-up values. What only real lists
    and homes can tell (who missed an item, got a text lately, lives with another subscriber) does not reach
    made-up people: nobody has texted her, and she lives by herself.
    """
    person = {
        "pk": Value(0, output_field=BigIntegerField()),
        "interest_mask": Value(interest_mask, output_field=Subscriber._meta.get_field("interest_mask")),
        "gender": gender,
        "birth_year": Value(birth_year, output_field=Subscriber._meta.get_field("birth_year")),
        "dong_id": Value(dong_id, output_field=BigIntegerField()),
    }
    reached = [
        item
        for item in items
        if item.missed_from is None
        and (advertising or not item.advertising)
        and _takes(rules.condition(item), person)
    ]
    return reached[:most], reached[most:]


def untold_of_made_up(items):
    """Whether some item asks what a made-up resident cannot answer."""
    asks = any(item.missed_from or item.one_per_household or item.rested_days for item in items)
    return asks or bool(OfficeSettings.load().news_a_week)


def _takes(rule, person):
    """What a CASE over the person's values says: there, as in the send, an unknown value fits nothing."""
    rule = rule or Q(pk__isnull=False)
    return Q(Case(When(rule, then=Value(True)), default=Value(False), output_field=BooleanField())).check(
        person
    )
