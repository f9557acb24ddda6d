"""Looks for the planted everywhere: all tables' columns, tasks and sessions unpacked, all files and their names."""

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django_q.brokers import get_broker
from django_q.models import OrmQ, Task
from django_q.signing import SignedPackage

from tests.house.leaks import planted

OURS = (".sqlite3", ".sqlite3-wal", ".sqlite3-shm", ".sqlite3-journal")  # the database, read as tables


def everything(folder):
    """[(where, what)] of all that stands where it must not."""
    return [*tables(), *tasks(), *queued(), *sessions(), *caches(), *files(folder)]


def tables():
    """Every column of every table but those that are meant to hold it."""
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            meant = planted.MEANT.get(table, set())
            for row in cursor.fetchall():
                for column, value in zip(columns, row, strict=True):
                    if column not in meant and (what := planted.found_in(str(value))):
                        yield f"{table}.{column}", what


def tasks():
    """Arguments, results and payloads of tasks, unpacked."""
    for task in Task.objects.all():
        if what := planted.found_in(repr((task.func, task.args, task.kwargs, task.result, task.name))):
            yield "task", what


def queued():
    """Payloads that wait for a worker at this moment, unpacked: rows, or a list in Redis."""
    if settings.REDIS_URL:
        broker = get_broker()
        payloads = broker.connection.lrange(broker.list_key, 0, -1)
        waiting = [SignedPackage.loads(payload) for payload in payloads]
    else:
        waiting = [row.task for row in OrmQ.objects.all()]
    for task in waiting:
        if what := planted.found_in(repr(task)):
            yield "queue", what


def caches():
    """A cache in a process's own memory is written nowhere; rows and files are read as such; no other is known here."""
    for name, cache in settings.CACHES.items():
        if not cache["BACKEND"].endswith(("LocMemCache", "DummyCache", "DatabaseCache", "FileBasedCache")):
            yield f"cache {name}", "nobody has looked into it"


def sessions():
    """What sessions hold, unpacked."""
    for session in Session.objects.all():
        if what := planted.found_in(repr(session.get_decoded())):
            yield "session", what


def files(folder):
    """Logs, mails, media, private files: their names and what is in them."""
    for path in folder.rglob("*"):
        where = str(path.relative_to(folder))
        if what := planted.found_in(where):
            yield f"the name of {where}", what
        if where.startswith(planted.MEANT_FOLDERS):
            continue
        if path.is_file() and not path.name.endswith(OURS):
            text = path.read_bytes().decode("utf-8", errors="replace")
            if what := planted.found_in(_decoded(text) if where.startswith("mails") else text):
                yield where, what


def _decoded(mail):
    """The mail as its reader sees it, headers and body."""
    from email import message_from_string

    message = message_from_string(mail)
    parts = [part.get_payload(decode=True) or b"" for part in message.walk()]
    return "\n".join([mail, str(message["Subject"]), *(part.decode("utf-8", "replace") for part in parts)])
