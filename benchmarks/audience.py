"""Counting an audience and fanning a digest out, beside bare SQL in the same shape."""

import os
import time
from statistics import median

import django

ROUNDS = 7
SUBSCRIBERS = int(os.environ.get("BENCH_SUBSCRIBERS", "25000"))
MASK = 0b101


def seconds(act):
    """How long one call takes: the median of a few, after one that warms up."""
    act()
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return median(taken)


def rolled_back(act):
    """The same act in a transaction that leaves nothing behind, so that every round finds the same rows."""
    from django.db import transaction

    def once():
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return once


def measure():
    """Print one line a measure: ours, the bare form, the ratio."""
    from django.db import connection
    from django.db.models import Value

    from cms.rehearsal import town
    from messaging.audience import rules
    from messaging.audience.kinds import Kind
    from messaging.audience.models import Dong, Interest
    from messaging.delivery import lists
    from messaging.delivery.models import Broadcast, Edition

    for number, name in enumerate(town.INTERESTS, start=1):
        Interest.objects.get_or_create(name=name, defaults={"number": number, "bit": number - 1})
    Dong.objects.create(code="9999901000", name="연습1동")
    town.populate(SUBSCRIBERS, 1, lambda count: None)
    rule = rules.Rule(interest_mask=MASK)

    def bare_count():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(*) FROM audience_subscriber WHERE news_allowed"
                " AND (paused_until IS NULL OR paused_until <= CURRENT_DATE) AND (interest_mask & %s) <> 0",
                [MASK],
            )
            return cursor.fetchone()[0]

    def our_count():
        return rules.audience(rule).count()

    assert bare_count() == our_count()
    show("count an audience", seconds(our_count), seconds(bare_count))

    broadcast = lists.begin(Kind.NEWS, "견줌")
    edition = lists.add_edition(broadcast, body="[연습구청] 견줌")

    def our_list():
        broadcast.refresh_from_db()
        audience = rules.audience(rule).annotate(edition=Value(edition.pk))
        lists.write(broadcast, audience.order_by("pk").values_list("phone", "edition"))

    def bare_list():
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO delivery_message (broadcast_id, edition_id, phone, state, code)"
                " SELECT %s, %s, phone, 'queued', '' FROM audience_subscriber WHERE news_allowed"
                " AND (paused_until IS NULL OR paused_until <= CURRENT_DATE) AND (interest_mask & %s) <> 0"
                " ORDER BY id",
                [broadcast.pk, edition.pk, MASK],
            )

    assert Edition.objects.count() == Broadcast.objects.count() == 1
    show("write a list", seconds(rolled_back(our_list)), seconds(rolled_back(bare_list)))


def show(what, ours, bare):
    """One line of the table."""
    print(f"{what:<20} ours {ours * 1000:8.1f} ms   bare {bare * 1000:8.1f} ms   ratio {ours / bare:5.2f}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    measure()
