"""Reads the carrier's ledger file and says what really happened to people, whatever our rows say.

Only SQL over the ledger and one temporary table of phones: memory does not grow with the number of people.
"""

import sqlite3
from collections.abc import Iterable
from contextlib import closing, contextmanager


@contextmanager
def opened(path):
    """The ledger, read only, with a temporary table of its own beside it."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as ledger:
        ledger.execute("pragma temp_store=file")
        yield ledger


def texts_saying(ledger, words):
    """Keep in `told` every text taken whose body says these words: phone, how often, when the last one came.

    It came to the carrier with its request, also where the carrier took it later.
    """
    ledger.execute("drop table if exists temp.told")
    ledger.execute(
        "create temp table told as"
        " select phone, count(*) as times, sum(delivered) as reached,"
        " max(min(text.at, coalesce(asked.at, text.at))) as last_at from text"
        " left join (select reference, min(at) as at from request group by reference) as asked"
        " on asked.reference = text.reference"
        " where body_id in (select id from body where instr(body, ?) > 0) group by phone",
        (words,),
    )
    ledger.execute("create unique index temp.told_phone on told (phone)")


def expect(ledger, phones: Iterable[str]):
    """Keep in `expected` the phones to which those texts should have gone."""
    _listed(ledger, "expected", "phone text", phones)


def forgive(ledger, phones: Iterable[str]):
    """These need not have got it: they refused meanwhile."""
    ledger.executemany("delete from temp.expected where phone = ?", ((phone,) for phone in phones))


def lost(ledger):
    """Expected phones that the carrier was never given the text for, and did not refuse."""
    return _one(
        ledger,
        "select count(*) from temp.expected where phone not in (select phone from temp.told)",
    )


def uninvited(ledger):
    """Phones that got the text and were never expected to."""
    return _one(ledger, "select count(*) from temp.told where phone not in (select phone from temp.expected)")


def told_twice(ledger):
    """Texts beyond the first to one phone."""
    return _one(ledger, "select coalesce(sum(times - 1), 0) from temp.told")


def taken_twice(ledger):
    """Hand-overs of a message that the carrier had already taken, of any kind of text."""
    return _one(
        ledger,
        "select coalesce(sum(times - 1), 0) from"
        " (select count(*) as times from text group by message_id having count(*) > 1)",
    )


def told_after(ledger, phone, moment):
    """Whether the phone was given the text after that moment (seconds since 1970)."""
    return bool(_one(ledger, "select count(*) from temp.told where phone = ? and last_at > ?", phone, moment))


def counts(ledger):
    """How many of those texts were taken, and how many of them reached their phone."""
    return ledger.execute(
        "select coalesce(sum(times), 0), coalesce(sum(reached), 0) from temp.told"
    ).fetchone()


def refused_ids(ledger):
    """The messages that the carrier refused and never took: ours to know whose they are."""
    rows = ledger.execute(
        "select distinct message_id from refused where message_id not in (select message_id from text)"
    )
    return [row[0] for row in rows]


def never_taken(ledger, message_ids: Iterable[int]):
    """How many of these messages, which we believe the carrier has, it never took."""
    _listed(ledger, "believed", "message_id integer", message_ids)
    return _one(
        ledger, "select count(*) from temp.believed where message_id not in (select message_id from text)"
    )


def answered_and_missing(ledger, provider_ids: Iterable[str]):
    """Residents' texts that our webhook answered with 200 and that are not among those we have."""
    _listed(ledger, "kept", "provider_id text", provider_ids)
    return _one(
        ledger,
        "select count(*) from written where answered_at is not null"
        " and provider_id not in (select provider_id from temp.kept)",
    )


def written(ledger):
    """How many texts residents wrote."""
    return _one(ledger, "select count(*) from written")


def _listed(ledger, table, column, values):
    """A temporary table of these values alone."""
    ledger.execute(f"drop table if exists temp.{table}")
    ledger.execute(f"create temp table {table} ({column} primary key) without rowid")
    ledger.executemany(f"insert into temp.{table} values (?)", ((value,) for value in values))  # noqa: S608


def _one(ledger, sql, *values):
    return ledger.execute(sql, values).fetchone()[0]
