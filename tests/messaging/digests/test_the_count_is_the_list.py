"""The number shown is the rows that are made: count, preview, list and plain Python, over random rules and people."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.audience import rules
from messaging.audience.models import Hold, Household, OptOut, Subscriber
from messaging.delivery.models import Broadcast, Edition, Message
from messaging.digests import building, editions
from messaging.digests.models import Digest, DigestItem
from messaging.offices.models import OfficeSettings
from tests.factories.audience import DongFactory, phone
from tests.factories.digests import DigestFactory

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year

TOMORROW = 1  # days until the digest goes, as the factory makes it

# What went out, or will: (kind, state, days ago or None when it has not begun).
TEXTS = [
    ("news", "sent", 1),
    ("news", "sending", 3),
    ("news", "stopped", 10),
    ("news", "approved", None),
    ("news", "listed", None),
    ("receipt", "sent", 1),
]
ages = st.one_of(st.none(), st.integers(0, 100))
masks = st.integers(0, 2**4 - 1)
some_rules = st.fixed_dictionaries(
    {
        "everyone": st.booleans(),
        "interest_mask": masks,
        "gender": st.sampled_from(["", "F", "M"]),
        "unknown_genders": st.booleans(),
        "age_from": ages,
        "age_to": ages,
        "unknown_ages": st.booleans(),
        "dongs": st.lists(st.integers(0, 2), max_size=2, unique=True),
        "unknown_dongs": st.booleans(),
        "one_per_household": st.booleans(),
        "rested_days": st.sampled_from([None, 1, 2, 7, 30]),
        "advertising": st.booleans(),
    }
)
some_people = st.lists(
    st.fixed_dictionaries(
        {
            "interest_mask": masks,
            "gender": st.sampled_from(["", "F", "M"]),
            "birth_year": st.one_of(st.none(), st.integers(THIS_YEAR - 100, THIS_YEAR)),
            "dong": st.sampled_from([None, 0, 1, 2]),
            "state": st.sampled_from(["active", "active", "active", "pending", "left"]),
            "opted_out": st.sampled_from([False, False, True]),
            "held": st.sampled_from([False, False, True]),
            "paused": st.sampled_from([None, None, -1, 0, 1]),
            "home": st.sampled_from([None, 0, 1]),
            "advertising": st.booleans(),
            "got": st.dictionaries(
                st.integers(0, len(TEXTS) - 1),
                st.sampled_from(["delivered", "failed", "withdrawn"]),
                max_size=4,
            ),
        }
    ),
    max_size=12,
)


# --- in plain Python, away from the SQL ------------------------------------------------


def fits(rule, person):
    """Whether the liaison's choices take the person."""
    if not rule["everyone"] and not rule["interest_mask"] & person["interest_mask"]:
        return False
    if rule["gender"] and person["gender"] not in {
        rule["gender"],
        *([""] if rule["unknown_genders"] else []),
    }:
        return False
    if rule["dongs"] and person["dong"] not in {*rule["dongs"], *([None] if rule["unknown_dongs"] else [])}:
        return False
    if rule["age_from"] is None and rule["age_to"] is None:
        return True
    if person["birth_year"] is None:
        return rule["unknown_ages"]
    return (
        (rule["age_from"] or 0)
        <= THIS_YEAR - person["birth_year"]
        <= (200 if rule["age_to"] is None else rule["age_to"])
    )


def refused(person):
    """Why no 소식 may go to the person at all, or ''."""
    if person["opted_out"]:
        return "opted_out"
    if person["held"]:
        return "held"
    if person["state"] != "active":
        return {"pending": "unverified", "left": "left"}[person["state"]]
    return "paused" if (person["paused"] or 0) > 0 else ""


def texts_got(person, days):
    """How many 소식 the person got in so many days before the digest goes, or is about to get."""
    counted = 0
    for which, state in person["got"].items():
        kind, broadcast, ago = TEXTS[which]
        under_way = broadcast in ("approved", "sending")
        lately = under_way or (ago is not None and ago + TOMORROW <= days)
        counted += kind == "news" and lately and state == "delivered"
    return counted


def outcomes(rule, crowd, most):
    """For each of the crowd: None when the choices don't fit, '' when it gets the text, or the reason."""
    served, told = set(), []
    for person in crowd:
        if not fits(rule, person):
            told.append(None)
            continue
        why = refused(person)
        if not why and rule["advertising"] and not person["advertising"]:
            why = "no_advertising"
        if not why and most and texts_got(person, 6) >= most:
            why = "enough"
        if not why and rule["rested_days"] and texts_got(person, rule["rested_days"]):
            why = "rested"
        if not why and rule["one_per_household"] and person["home"] is not None:
            why = "household" if person["home"] in served else ""
            served.add(person["home"])
        told.append(why)
    return told


# --- the same in rows -------------------------------------------------------------------


@pytest.fixture
def three_items(monkeypatch):
    monkeypatch.setattr(building, "RANGE", 4)  # so that a handful of people are several ranges
    return DigestFactory(items=3)


def settle(crowd, dongs):
    now, today = timezone.now(), timezone.localdate()
    homes = [Household.objects.create(address=f"집 {n}", address_key=f"집{n}") for n in range(2)]
    Subscriber.objects.bulk_create(
        Subscriber(
            phone=phone(n),
            state=person["state"],
            interest_mask=person["interest_mask"],
            gender=person["gender"],
            birth_year=person["birth_year"],
            dong_id=None if person["dong"] is None else dongs[person["dong"]],
            household=None if person["home"] is None else homes[person["home"]],
            news_allowed=person["state"] == "active" and not person["opted_out"] and not person["held"],
            advertising_allowed=person["advertising"],
            paused_until=None if person["paused"] is None else today + timedelta(days=person["paused"]),
        )
        for n, person in enumerate(crowd)
    )
    OptOut.objects.bulk_create(
        OptOut(phone=phone(n), channel="text") for n, person in enumerate(crowd) if person["opted_out"]
    )
    Hold.objects.bulk_create(
        Hold(phone=phone(n), reason="시험") for n, person in enumerate(crowd) if person["held"]
    )
    for which, (kind, state, ago) in enumerate(TEXTS):
        # A little less than so many days: the hour of the test doesn't matter.
        started = None if ago is None else now - timedelta(days=ago) + timedelta(minutes=5)
        broadcast = Broadcast.objects.create(kind=kind, title="지난 소식", state=state, started_at=started)
        edition = Edition.objects.create(broadcast=broadcast, format="SMS", body="지난 소식", bytes=9)
        Message.objects.bulk_create(
            Message(broadcast=broadcast, edition=edition, phone=phone(n), state=person["got"][which])
            for n, person in enumerate(crowd)
            if which in person["got"]
        )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    chosen=st.lists(some_rules, min_size=3, max_size=3),
    crowd=some_people,
    most=st.integers(0, 2),
    at_most_items=st.integers(1, 3),
)
def test_the_count_shown_is_the_rows_that_the_list_has(three_items, chosen, crowd, most, at_most_items):
    dongs = [DongFactory(name=f"{n}동").pk for n in range(3)]
    office = OfficeSettings.load()
    office.news_a_week, office.items_per_person = most, at_most_items
    office.save()
    with transaction.atomic():
        settle(crowd, dongs)
        digest = Digest.objects.get(pk=three_items.pk)
        for item, rule in zip(digest.items.order_by("pk"), chosen, strict=True):
            DigestItem.objects.filter(pk=item.pk).update(
                **rule | {"dongs": [dongs[n] for n in rule["dongs"]]}
            )
        items = editions.in_order(digest)
        plainly = [outcomes(rule, crowd, most) for rule in chosen]

        for item, told in zip(items, plainly, strict=True):
            wanted = Counter(why for why in told if why is not None)
            counted = rules.count(item)
            assert set(rules.audience(item).values_list("phone", flat=True)) == {
                phone(n) for n, why in enumerate(told) if why == ""
            }
            assert counted.people == wanted.pop("", 0)
            assert counted.left_out == wanted
            assert counted.fitting == len([why for why in told if why is not None])

        masks = [
            sum(1 << bit for bit, told in enumerate(plainly) if told[n] == "") for n in range(len(crowd))
        ]
        getting = {phone(n): mask for n, mask in enumerate(masks) if mask}
        preview = editions.preview(digest)
        assert preview.recipients == len(getting)
        assert preview.matching == {
            item.pk: sum(mask >> bit & 1 for mask in getting.values()) for bit, item in enumerate(items)
        }
        trimmed = {person: editions.trim(mask, at_most_items) for person, mask in getting.items()}
        assert {written.mask: written.people for written in preview.editions} == Counter(trimmed.values())
        assert editions.left_out(items, preview.recipients, preview.capped) == nobody_else(
            crowd, plainly, getting, trimmed
        )

        Digest.objects.filter(pk=digest.pk).update(state=Digest.State.BUILDING)
        digest.refresh_from_db()
        assert not building.build(digest)
        digest.refresh_from_db()
        made = dict(
            Message.objects.filter(broadcast=digest.broadcast_id, broadcast__isnull=False).values_list(
                "phone", "edition__mask"
            )
        )
        assert made == trimmed
        for message in Message.objects.filter(phone__in=made, broadcast=digest.broadcast_id).select_related(
            "edition"
        ):
            carried = [items[bit] for bit in editions.bits(message.edition.mask)]
            assert message.edition.advertising == any(item.advertising for item in carried)
        transaction.set_rollback(True)


def nobody_else(crowd, plainly, getting, trimmed):
    """Who gets nothing or not all, by the strongest reason of any item that fits."""
    order = list(rules.REASONS)
    counted = Counter()
    for n, person in enumerate(crowd):
        why = [told[n] for told in plainly if told[n] is not None]
        if phone(n) in getting:
            counted["capped"] += getting[phone(n)] != trimmed[phone(n)]
        elif why:
            counted[min(why, key=order.index)] += 1
        elif not refused(person):
            counted["nothing"] += 1
    return {reason: people for reason, people in counted.items() if people}
