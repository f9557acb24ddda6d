"""Counting an audience and fanning a digest out, beside the best bare SQL in the same run; worse shapes for comparison."""

import json
import os
import resource
import sys
import time
from datetime import timedelta
from functools import partial
from pathlib import Path

import django

ROUNDS = 5
RANGE = 25_000
TO_TEXT = "news_allowed AND (paused_until IS NULL OR paused_until <= %(today)s)"
FITS = {
    "narrow": "(interest_mask & 4) <> 0 AND gender = 'F' AND birth_year <= %(year)s - 60",
    "broad": "(interest_mask & 85) <> 0",
    "everyone": "1 = 1",
}
GOT = (
    "SELECT 1 FROM delivery_message m WHERE m.phone = s.phone AND m.broadcast_id IN ({lately})"
    " AND m.state NOT IN ('failed', 'withdrawn')"
)


def rules_of():
    """The three rules, as ours."""
    from messaging.audience.rules import Rule

    return {
        "narrow": Rule(interest_mask=4, gender="F", age_from=60),
        "broad": Rule(interest_mask=85),
        "everyone": Rule(everyone=True),
    }


# What may be switched on: our rule's columns, whether the weekly number is set, and what bare SQL adds.
SWITCHES = {
    "plain": ({}, 0),
    "household": ({"one_per_household": True}, 0),
    "rested": ({"rested_days": 3}, 0),
    "weekly number": ({}, 2),
    "all three": ({"one_per_household": True, "rested_days": 3}, 2),
}


def seconds(act):
    """How long one call takes: the best of a few, after one that warms up."""
    act()
    taken = []
    for _round in range(ROUNDS):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
        if sum(taken) > 6:
            break
    return min(taken)


class Bench:
    """One size: what is asked, ours and bare, and the table of both."""

    def __init__(self, size):
        from django.db import connection
        from django.utils import timezone

        from messaging.delivery.recent import news_since

        self.size, self.connection = size, connection
        today = timezone.localdate()
        self.values = {"today": today.isoformat(), "year": today.year}
        week = news_since(timezone.now() - timedelta(days=7))
        self.lately = ", ".join(str(pk) for pk in week.values_list("pk", flat=True))

    def ask(self, sql):
        """What the database answers, bare."""
        with self.connection.cursor() as cursor:
            cursor.execute(sql, self.values)
            return cursor.fetchone()[0]

    # --- bare -----------------------------------------------------------------

    def where(self, fits, switch):
        """Everything but the household, which has shapes of its own."""
        parts = [TO_TEXT, FITS[fits]]
        got = GOT.format(lately=self.lately)
        if switch in ("rested", "all three"):
            parts.append(f"NOT EXISTS ({got})")
        if switch in ("weekly number", "all three"):
            parts.append(f"NOT EXISTS ({got} LIMIT 1 OFFSET 1)")
        return " AND ".join(parts)

    def best_counts(self, fits, switch):
        """The shapes that were ever the best on one of the databases."""
        where = self.where(fits, switch)
        if switch in ("household", "all three"):
            yield (
                "SELECT COUNT(*) FILTER (WHERE household_id IS NULL) + COUNT(DISTINCT household_id)"
                f" FROM audience_subscriber s WHERE {where}"
            )
        else:
            yield f"SELECT COUNT(*) FROM audience_subscriber s WHERE {where}"
        if switch == "weekly number":
            yield (
                f"SELECT COUNT(*) FROM audience_subscriber s WHERE {TO_TEXT} AND {FITS[fits]} AND phone NOT IN"
                f" (SELECT phone FROM delivery_message m WHERE m.broadcast_id IN ({self.lately})"
                " AND m.state NOT IN ('failed', 'withdrawn') GROUP BY phone HAVING COUNT(*) >= 2)"
            )

    def bare_list(self, fits, switch, broadcast, edition):
        """An INSERT … SELECT a range."""
        where = self.where(fits, switch)
        if switch in ("household", "all three"):
            mate = where.replace("s.phone", "u.phone").replace("news_allowed", "u.news_allowed")
            for column in ("paused_until", "interest_mask", "gender", "birth_year"):
                mate = mate.replace(column, f"u.{column}")
            where += (
                " AND NOT (household_id IS NOT NULL AND EXISTS (SELECT 1 FROM audience_subscriber u WHERE"
                f" u.household_id = s.household_id AND u.id < s.id AND {mate}))"
            )
        last = self.ask("SELECT MAX(id) FROM audience_subscriber")
        with self.connection.cursor() as cursor:
            for low in range(0, last, RANGE):
                cursor.execute(
                    "INSERT INTO delivery_message (broadcast_id, edition_id, phone, state, code)"
                    f" SELECT {broadcast}, {edition}, phone, 'queued', '' FROM audience_subscriber s"
                    f" WHERE {where} AND id > {low} AND id <= {low + RANGE} ORDER BY id",
                    self.values,
                )

    # --- ours and bare, side by side ----------------------------------------------

    def counts(self):
        """The number under each switch; with its reasons; and the worse shapes."""
        from dataclasses import replace

        from messaging.audience import rules

        for name, rule in rules_of().items():
            for switch, (choices, most) in SWITCHES.items():
                set_weekly(most)
                asked = replace(rule, **choices)

                def ours(asked=asked):
                    return rules.people(asked)

                bare = list(self.best_counts(name, switch))
                assert {self.ask(sql) for sql in bare} == {ours()}, (name, switch)
                ours_took, *bare_took = in_turn([ours, *(partial(self.ask, sql) for sql in bare)], ROUNDS)
                self.show(f"count {name}, {switch}", ours_took, min(bare_took))
                self.aside("  with every reason", seconds(lambda asked=asked: rules.count(asked)))
        set_weekly(0)
        self.worse_shapes()

    def worse_shapes(self):
        """What the mask on the subscriber replaces: a table of ticks beside it."""
        with self.connection.cursor() as cursor:
            cursor.execute("CREATE TABLE bench_tick (subscriber_id bigint NOT NULL, bit integer NOT NULL)")
            bits = " UNION ALL ".join(
                f"SELECT id, {bit} FROM audience_subscriber WHERE (interest_mask & {1 << bit}) <> 0"
                for bit in range(9)
            )
            cursor.execute(f"INSERT INTO bench_tick {bits}")
            cursor.execute("CREATE UNIQUE INDEX bench_ticks ON bench_tick (subscriber_id, bit)")
            cursor.execute("ANALYZE bench_tick")
        ticked = "t.subscriber_id = s.id AND t.bit IN (0, 2, 4, 6)"
        exists = (
            f"SELECT COUNT(*) FROM audience_subscriber s WHERE {TO_TEXT}"
            f" AND EXISTS (SELECT 1 FROM bench_tick t WHERE {ticked})"
        )
        distinct = (
            "SELECT COUNT(DISTINCT s.id) FROM audience_subscriber s"
            f" JOIN bench_tick t ON {ticked} WHERE {TO_TEXT}"
        )
        self.aside("  broad, EXISTS on a join table", seconds(lambda: self.ask(exists)))
        self.aside("  broad, distinct().count()", seconds(lambda: self.ask(distinct)))

    def lists(self):
        """The list of a digest of one item, as the worker writes it."""
        from dataclasses import replace

        for name, rule in rules_of().items():
            for switch, (choices, most) in SWITCHES.items():
                if name == "broad" and switch not in ("plain", "all three"):
                    continue
                set_weekly(most)
                digest, broadcast, edition = a_digest(replace(rule, **choices))
                ours = rolled_back(lambda digest=digest, broadcast=broadcast: write_list(digest, broadcast))
                bare = rolled_back(
                    lambda name=name, switch=switch, broadcast=broadcast, edition=edition: self.bare_list(
                        name, switch, broadcast.pk, edition.pk
                    )
                )
                rounds = 7 if self.size <= 100_000 else 2
                self.show(f"list {name}, {switch}", *in_turn([ours, bare], rounds))
        set_weekly(0)

    def show(self, what, ours, bare):
        """One line of the table."""
        print(
            f"{what:<34} ours {ours * 1000:9.1f} ms   bare {bare * 1000:9.1f} ms   ratio {ours / bare:5.2f}",
            flush=True,
        )

    def aside(self, what, taken):
        """A line without a ratio."""
        print(f"{what:<34}      {taken * 1000:9.1f} ms", flush=True)


def in_turn(acts, rounds):
    """The best of each, taken in turn: what the machine does besides only ever adds."""
    taken = [[] for _act in acts]
    for _round in range(rounds):
        for act, times in zip(acts, taken, strict=True):
            began = time.perf_counter()
            act()
            times.append(time.perf_counter() - began)
    return [min(times) for times in taken]


def set_weekly(most):
    """The office's weekly number."""
    from messaging.offices.models import OfficeSettings

    office = OfficeSettings.load()
    office.news_a_week = most
    office.save()


def a_digest(rule):
    """A digest of one item with this rule, its list begun, its one edition there."""
    from django.utils import timezone

    from messaging.audience.rules import FIELDS
    from messaging.delivery import lists
    from messaging.delivery.models import Topic
    from messaging.digests.models import Digest, DigestItem, MaskEdition

    broadcast = lists.begin("news", "견줌")
    edition = lists.add_edition(broadcast, mask=1, body="[연습구청] 견줌")
    digest = Digest.objects.create(title="견줌", send_at=timezone.now(), broadcast=broadcast)
    topic, _new = Topic.objects.get_or_create(key="bench", defaults={"title": "견줌"})
    choices = {name: getattr(rule, name) for name in FIELDS}
    DigestItem.objects.create(digest=digest, topic=topic, headline="견줌", **choices)
    MaskEdition.objects.create(digest=digest, mask=1, edition=edition)
    return digest, broadcast, edition


def write_list(digest, broadcast):
    """All ranges of the list, by the worker's own parts."""
    from django.db.models import Max

    from messaging.audience.models import Subscriber
    from messaging.delivery import lists
    from messaging.digests import building, editions

    broadcast.refresh_from_db()
    masked = editions.masked(editions.in_order(digest))
    for low in range(0, Subscriber.objects.aggregate(last=Max("pk"))["last"], RANGE):
        lists.write(broadcast, building.with_editions(digest, building.of_range(masked, low, low + RANGE)))


def rolled_back(act):
    """The same act in a transaction that leaves nothing behind, so that every round finds the same rows."""
    from django.db import transaction

    def once():
        with transaction.atomic():
            act()
            transaction.set_rollback(True)

    return once


def main(size, peak_file):
    """The table of one size; the process's peak memory goes into a file."""
    from django.db import connection

    bench = Bench(size)
    print(f"\n{connection.vendor}, {size:,} subscribers", flush=True)
    bench.counts()
    bench.lists()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    Path(peak_file).write_text(json.dumps(peak))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    main(int(sys.argv[1]), sys.argv[2])
