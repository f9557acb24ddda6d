"""The carrier's own books: what it took, what each phone shows and wrote, which webhooks were answered.

One row a text taken, never merged: a message that was handed over twice stands here twice, so the
site's mistakes can be counted. Bodies are stored once. Memory stays small; everything is on disk.
"""

import hashlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCHEMA = """
create table if not exists request (  -- one request for a batch, as it ended
    id integer primary key, reference text not null, at real not null, ended text not null
);
create table if not exists body (
    id integer primary key, hash blob not null unique, subject text not null, body text not null
);
create table if not exists text (  -- one text taken
    id integer primary key, reference text not null, message_id integer not null, phone text not null,
    format text not null, body_id integer not null, at real not null,
    delivered integer not null, code text not null,
    due real not null,               -- when its report is posted next
    to_report integer not null,      -- how often it must still be answered 200
    tries integer not null default 0
);
create index if not exists text_by_reference on text (reference);
create index if not exists text_by_message on text (message_id);
create index if not exists text_by_phone on text (phone, id);
create index if not exists text_to_report on text (due) where to_report > 0;
create table if not exists refused (
    id integer primary key, reference text not null, message_id integer not null, code text not null
);
create index if not exists refused_by_reference on refused (reference);
create table if not exists late (  -- to be taken later, after the site gave up waiting
    id integer primary key, reference text not null, due real not null, payload text not null
);
create table if not exists written (  -- one text that a resident wrote
    id integer primary key, provider_id text not null unique, phone text not null, to_number text not null,
    text text, at real not null, due real not null, to_post integer not null,
    tries integer not null default 0, answered_at real, status integer not null default 0
);
create index if not exists written_by_phone on written (phone, id);
create index if not exists written_to_post on written (due) where to_post > 0;
create table if not exists picture (
    id integer primary key, written_id integer not null, content_type text not null, content blob not null
);
create index if not exists picture_by_written on picture (written_id);
create table if not exists switched_off (phone text primary key);
"""


@dataclass(frozen=True)
class Taken:
    """One text on its way to a phone. `reports` is how often its report is posted."""

    message_id: int
    phone: str
    format: str
    subject: str
    body: str
    delivered: bool
    code: str
    due: float
    reports: int = 1


class Ledger:
    """The books in one SQLite file: one writer at a time, readers never wait."""

    def __init__(self, path: str | Path):
        self.path = str(path)
        self._lock = threading.Lock()
        self._writer = self._connect()
        self._writer.execute("pragma journal_mode=wal")
        self._writer.executescript(SCHEMA)

    def close(self) -> None:
        """Write everything out and let go of the file."""
        with self._lock:
            self._writer.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma synchronous=normal")
        return connection

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._writer.execute("begin immediate")
            try:
                yield self._writer
            except BaseException:
                self._writer.execute("rollback")
                raise
            self._writer.execute("commit")

    def _read(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        with closing(self._connect()) as connection:
            return connection.execute(sql, values).fetchall()

    def _number(self, sql: str, *values: Any) -> int:
        return int(self._read(sql, *values)[0][0] or 0)

    # Batches ----------------------------------------------------------------------------------------

    def request_ended(self, reference: str, at: float, ended: str) -> None:
        """Note how a request for a batch ended, for people who read along."""
        with self._writing() as writer:
            writer.execute(
                "insert into request (reference, at, ended) values (?, ?, ?)", (reference, at, ended)
            )

    def times_asked_for(self, reference: str) -> int:
        """How many requests came with that reference until now."""
        return self._number("select count(*) from request where reference = ?", reference)

    def take(
        self,
        reference: str,
        at: float,
        taken: Iterable[Taken],
        refused: Iterable[tuple[int, str]],
        late: int = 0,
    ) -> None:
        """Take texts, all or none; `late` is the put-off request that is settled by it."""
        with self._writing() as writer:
            bodies: dict[tuple[str, str], int] = {}
            rows = [
                (
                    reference,
                    text.message_id,
                    text.phone,
                    text.format,
                    _body_id(writer, bodies, text.subject, text.body),
                    at,
                    text.delivered,
                    text.code,
                    text.due,
                    text.reports,
                )
                for text in taken
            ]
            writer.executemany(
                "insert into text (reference, message_id, phone, format, body_id, at, delivered, code, due, to_report)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            writer.executemany(
                "insert into refused (reference, message_id, code) values (?, ?, ?)",
                ((reference, message_id, code) for message_id, code in refused),
            )
            if late:
                writer.execute("delete from late where id = ?", (late,))

    def put_off(self, reference: str, due: float, payload: Any) -> None:
        """Remember a request that will be taken although nobody waits for the answer any more."""
        with self._writing() as writer:
            writer.execute(
                "insert into late (reference, due, payload) values (?, ?, ?)",
                (reference, due, json.dumps(payload)),
            )

    def put_off_until(self, now: float) -> list[tuple[int, Any]]:
        """The put-off requests whose hour has come."""
        rows = self._read("select id, payload from late where due <= ? order by id limit 10", now)
        return [(row["id"], json.loads(row["payload"])) for row in rows]

    def of_batch(self, reference: str) -> dict[str, Any]:
        """Which message ids of a batch were taken and refused; `waits` when more may still be taken."""
        with closing(self._connect()) as connection:
            connection.execute("begin")  # one moment for all three
            waits = connection.execute("select 1 from late where reference = ?", (reference,)).fetchone()
            taken = connection.execute(
                "select distinct message_id from text where reference = ?", (reference,)
            )
            refused = connection.execute(
                "select message_id, code from refused where reference = ?", (reference,)
            )
            ids = {row[0] for row in taken}
            return {
                "taken": sorted(ids),
                "refused": {str(row[0]): row[1] for row in refused if row[0] not in ids},
                "waits": waits is not None,
            }

    # Phones -----------------------------------------------------------------------------------------

    def switch_off(self, phone: str) -> None:
        """From now on nothing is delivered to this phone."""
        with self._writing() as writer:
            writer.execute("insert or ignore into switched_off (phone) values (?)", (phone,))

    def switch_on(self, phone: str) -> None:
        """The phone is on again."""
        with self._writing() as writer:
            writer.execute("delete from switched_off where phone = ?", (phone,))

    def switched_off(self) -> set[str]:
        """Phones that were switched off by hand."""
        return {row["phone"] for row in self._read("select phone from switched_off")}

    def phones(self, limit: int, containing: str = "") -> list[dict[str, Any]]:
        """The phones that texted or were texted, the latest first."""
        rows = self._read(
            "select phone, max(at) as last_at, sum(got) as got, sum(wrote) as wrote from ("
            " select phone, max(at) as at, sum(delivered) as got, 0 as wrote from text where instr(phone, ?) group by phone"
            " union all"
            " select phone, max(at), 0, count(*) from written where instr(phone, ?) group by phone"
            ") group by phone order by last_at desc, phone limit ?",
            containing,
            containing,
            limit,
        )
        return [dict(row) for row in rows]

    def phone(self, phone: str, limit: int) -> list[dict[str, Any]]:
        """What the phone shows, both directions, oldest first: the last `limit` bubbles."""
        received = self._read(
            "select text.id, 'in' as way, at, format, subject, body, message_id, reference from text"
            " join body on body.id = body_id where phone = ? and delivered order by text.id desc limit ?",
            phone,
            limit,
        )
        sent = self._read(
            "select id, 'out' as way, at, text as body, provider_id, answered_at is not null as arrived"
            " from written where phone = ? order by id desc limit ?",
            phone,
            limit,
        )
        bubbles = [dict(row) for row in received]
        for row in sent:
            pictures = self._read("select id, content_type from picture where written_id = ?", row["id"])
            bubbles.append({**dict(row), "body": row["body"] or "", "pictures": [dict(p) for p in pictures]})
        return sorted(bubbles, key=lambda bubble: (bubble["at"], bubble["way"]))[-limit:]

    def picture(self, picture_id: int) -> tuple[str, bytes] | None:
        """One picture that a resident sent: type and content."""
        rows = self._read("select content_type, content from picture where id = ?", picture_id)
        return (rows[0]["content_type"], rows[0]["content"]) if rows else None

    # What residents write ---------------------------------------------------------------------------

    def write(
        self,
        phone: str,
        to: str,
        text: str | None,
        pictures: Sequence[tuple[str, bytes]],
        at: float,
        due: float,
        posts: int = 1,
    ) -> str:
        """Keep a resident's text until its webhook was answered; returns the id that the site gets to know."""
        with self._writing() as writer:
            cursor = writer.execute(
                "insert into written (provider_id, phone, to_number, text, at, due, to_post)"
                " values ('M' || hex(randomblob(10)), ?, ?, ?, ?, ?, ?) returning id, provider_id",
                (phone, to, text, at, due, posts),
            )
            row = cursor.fetchone()
            writer.executemany(
                "insert into picture (written_id, content_type, content) values (?, ?, ?)",
                ((row["id"], content_type, content) for content_type, content in pictures),
            )
            return str(row["provider_id"])

    def claim_written(self, now: float, until: float, not_from: set[str]) -> dict[str, Any] | None:
        """One text whose webhook is due, hidden from other posters until `until`; one a phone at a time."""
        with self._writing() as writer:
            rows = writer.execute(
                "select * from written where to_post > 0 and due <= ? order by due, id limit 50", (now,)
            ).fetchall()
            row = next((row for row in rows if row["phone"] not in not_from), None)
            if row is None:
                return None
            writer.execute("update written set due = ? where id = ?", (until, row["id"]))
            pictures = writer.execute(
                "select content_type, content from picture where written_id = ? order by id", (row["id"],)
            ).fetchall()
            return {**dict(row), "pictures": [(p["content_type"], p["content"]) for p in pictures]}

    def written_answered(self, written_id: int, status: int, now: float, again: float) -> None:
        """The site answered a resident's text. 200 settles one posting; anything else comes again at `again`."""
        with self._writing() as writer:
            if status == 200:
                writer.execute(
                    "update written set to_post = to_post - 1, due = ?, tries = 0, status = 200,"
                    " answered_at = coalesce(answered_at, ?) where id = ?",
                    (again, now, written_id),
                )
            else:
                writer.execute(
                    "update written set due = ?, tries = tries + 1, status = ? where id = ?",
                    (again, status, written_id),
                )

    # Reports ----------------------------------------------------------------------------------------

    def claim_reports(self, now: float, until: float, limit: int) -> list[dict[str, Any]]:
        """Texts whose report is due, hidden from other posters until `until`."""
        with self._writing() as writer:
            rows = writer.execute(
                "update text set due = ? where id in"
                " (select id from text where to_report > 0 and due <= ? order by due limit ?)"
                " returning id, message_id, phone, delivered, code, at, tries",
                (until, now, limit),
            ).fetchall()
            return [dict(row) for row in rows]

    def reports_answered(self, text_ids: Sequence[int], status: int, again: float) -> None:
        """The site answered an array of reports; without 200 all of it comes again."""
        change = "to_report = to_report - 1, tries = 0" if status == 200 else "tries = tries + 1"
        with self._writing() as writer:
            writer.execute(
                f"update text set due = ?, {change} where id in (select value from json_each(?))",  # noqa: S608
                (again, json.dumps(list(text_ids))),
            )

    def forget_claims(self, now: float, until: float) -> None:
        """A carrier that was killed left webhooks claimed: they are due now, if they would be before `until`."""
        with self._writing() as writer:
            writer.execute(
                "update text set due = ? where to_report > 0 and due > ? and due <= ?", (now, now, until)
            )
            writer.execute(
                "update written set due = ? where to_post > 0 and due > ? and due <= ?", (now, now, until)
            )

    # The books --------------------------------------------------------------------------------------

    def next_due(self) -> float | None:
        """When the next webhook or put-off request is due; None when nothing is left to do."""
        row = self._read(
            "select min(due) from (select min(due) as due from text where to_report > 0 union all"
            " select min(due) from written where to_post > 0 union all select min(due) from late)"
        )[0]
        return None if row[0] is None else float(row[0])

    def waiting(self) -> dict[str, int]:
        """What has still to be posted or taken."""
        return {
            "reports": self._number("select count(*) from text where to_report > 0"),
            "written": self._number("select count(*) from written where to_post > 0"),
            "late": self._number("select count(*) from late"),
        }

    def books(self) -> dict[str, Any]:
        """Everything that can be said in numbers; what each key counts stands in docs/write-a-gateway.md."""
        return {
            "requests": self._number("select count(*) from request"),
            "accepted": self._number("select count(*) from text"),
            "messages": self._number("select count(distinct message_id) from text"),
            "delivered": self._number("select count(*) from text where delivered"),
            "failed": self._number("select count(*) from text where not delivered"),
            "refused": self._number(
                "select count(distinct message_id) from refused"
                " where message_id not in (select message_id from text)"
            ),
            "duplicated": self._number("select count(*) - count(distinct message_id) from text"),
            "duplicated_in_batch": self._number(
                "select sum(n - 1) from (select count(*) as n from text group by reference, phone having n > 1)"
            ),
            "same_text_again": self._number(
                "select sum(n - 1) from (select count(*) as n from text group by phone, body_id having n > 1)"
            ),
            "written": self._number("select count(*) from written"),
            "answered": self._number("select count(*) from written where answered_at is not null"),
            "waiting": self.waiting(),
        }

    def texts(self, after: int, limit: int) -> list[dict[str, Any]]:
        """Texts taken, in the order they were, by pages."""
        return [
            dict(row)
            for row in self._read(
                "select id, reference, message_id, phone, format, at, delivered, code,"
                " to_report = 0 as reported from text where id > ? order by id limit ?",
                after,
                limit,
            )
        ]

    def texts_written(self, after: int, limit: int) -> list[dict[str, Any]]:
        """What residents wrote, in the order they did, by pages."""
        return [
            dict(row)
            for row in self._read(
                "select id, provider_id, phone, to_number, text, at, answered_at, status,"
                " (select count(*) from picture where written_id = written.id) as pictures"
                " from written where id > ? order by id limit ?",
                after,
                limit,
            )
        ]

    def requests(self, after: int, limit: int) -> list[dict[str, Any]]:
        """Requests for batches and how each ended, by pages."""
        return [
            dict(row)
            for row in self._read(
                "select id, reference, at, ended from request where id > ? order by id limit ?", after, limit
            )
        ]


def _body_id(writer: sqlite3.Connection, known: dict[tuple[str, str], int], subject: str, body: str) -> int:
    if (subject, body) not in known:
        digest = hashlib.sha256(json.dumps([subject, body]).encode()).digest()
        writer.execute(
            "insert or ignore into body (hash, subject, body) values (?, ?, ?)", (digest, subject, body)
        )
        known[subject, body] = writer.execute("select id from body where hash = ?", (digest,)).fetchone()[0]
    return known[subject, body]
