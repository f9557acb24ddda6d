"""Spreadsheets with people in them: asked for with a purpose, written by a worker, encrypted, fetched once.

Rooms offer what can be taken by the hook `register_exports`, f() -> [ExportKind, …].
"""

import base64
import hashlib
import hmac
import logging
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail import hooks

from messaging.keeping import looks
from messaging.keeping.models import Export
from messaging.nudges import nudge
from messaging.spreadsheets import writing
from messaging.states import WrongState

logger = logging.getLogger(__name__)

HOOK = "register_exports"
TASK = "messaging.keeping.tasks.make"
STAYS = timedelta(hours=24)
MOST_ROWS = 1_000_000  # what one sheet of Excel can hold, with our lines above

State = Export.State


@dataclass(frozen=True)
class ExportKind:
    """A table that can be taken away: its headings and its rows for what was chosen, masked or in full."""

    key: str
    title: str
    headings: Callable  # (chosen) -> [text, …]
    rows: Callable  # (chosen, full, by) -> iterable of rows that this person sees, in constant memory
    permission: str
    permission_in_full: str = ""
    back: str = ""  # the name of the screen it was asked on
    purposes: dict = None


def kinds():
    """All that can be taken, by key."""
    return {kind.key: kind for tell in hooks.get_hooks(HOOK) for kind in tell()}


def may(user, kind, *, full):
    """Whether this person may take it, and in full."""
    if not user.has_perm(kind.permission):
        return False
    return not full or (bool(kind.permission_in_full) and user.has_perm(kind.permission_in_full))


@transaction.atomic
def ask(kind, *, by, chosen, full, purpose, note, address):
    """A worker will write it; the rows that the person gets are those of that moment."""
    export = Export.objects.create(
        key=kind.key,
        title=kind.title,
        chosen=chosen,
        full=full,
        purpose=purpose,
        note=note,
        address=address,
        asked_by=by,
    )
    nudge(TASK, export.pk)
    return export


def make(export_id):
    """Write the file and the ledger's row; harmless when called twice, the first one counts."""
    export = Export.objects.select_related("asked_by").filter(pk=export_id, state=State.ASKED).first()
    if export is None:
        return
    kind = kinds().get(export.key)
    if kind is None or not may(export.asked_by, kind, full=export.full) or not export.asked_by.is_active:
        Export.objects.filter(pk=export.pk, state=State.ASKED).update(state=State.FAILED)
        return
    rows = _Counted(kind.rows(export.chosen, export.full, export.asked_by), MOST_ROWS)
    with tempfile.TemporaryFile() as file:
        above = _said_of(export)
        writing.workbook(
            file,
            kind.headings(export.chosen),
            rows,
            title=export.title,
            above=above,
            password=password(export),
        )
        file.seek(0)
        name = export.file.storage.save(export.file.field.generate_filename(export, "x.xlsx"), File(file))
    with transaction.atomic():
        waiting = Export.objects.filter(pk=export.pk, state=State.ASKED)
        made = waiting.update(state=State.READY, rows=rows.number, ready_at=timezone.now(), file=name)
        if made:
            looks.exported(
                by=export.asked_by,
                what=export.title,
                people=rows.number,
                full=export.full,
                purpose=export.purpose,
                note=export.note,
                address=export.address,
            )
    if not made:
        export.file.storage.delete(name)
        return
    logger.info("export %s made: %s rows", export.pk, rows.number)


class _Counted:
    """Rows, counted as they go by; no more than a sheet can hold."""

    def __init__(self, rows, most):
        self.rows, self.most, self.number = rows, most, 0

    def __iter__(self):
        for row in self.rows:
            if self.number >= self.most:
                return
            self.number += 1
            yield row


def _said_of(export):
    """The lines above the headings: whoever finds the file knows whose it is."""
    when = timezone.localtime()
    department = export.asked_by.department
    who = f"{export.asked_by.get_full_name()} ({export.asked_by.username})"
    return [
        _("%(title)s: 개인정보가 들어 있습니다. 쓰고 나면 바로 지워 주세요.") % {"title": export.title},
        _("내려받은 사람: %(who)s %(department)s · %(when)s")
        % {
            "who": who,
            "department": department or "",
            "when": f"{when:%Y-%m-%d %H:%M}",
        },
        _("까닭: %(purpose)s %(note)s · 내용: %(shown)s")
        % {
            "purpose": export.purpose,
            "note": f"({export.note})" if export.note else "",
            "shown": _("가리지 않음") if export.full else _("가림"),
        },
    ]


# --- the password -----------------------------------------------------------------------------------------


def password(export):
    """The file's password: made anew each time from the row's nonce and HASH_KEY, kept nowhere."""
    made = hmac.new(settings.HASH_KEY.encode(), f"export\x00{export.nonce}".encode(), hashlib.sha256).digest()
    letters = base64.b32encode(made).decode()[:12]
    return "-".join(letters[place : place + 4] for place in range(0, 12, 4))


def show_password(export):
    """The password, once; None when it was shown before."""
    waiting = Export.objects.filter(
        pk=export.pk, password_shown_at=None, state__in=[State.READY, State.FETCHED]
    )
    return password(export) if waiting.update(password_shown_at=timezone.now()) else None


# --- fetching, forgetting ---------------------------------------------------------------------------------


def fetch(export):
    """The open file, once: from now on it can't be had again. Raises WrongState."""
    if not Export.objects.filter(pk=export.pk, state=State.READY).update(state=State.FETCHED):
        export.refresh_from_db()
        raise WrongState(export, State.READY)
    file = export.file.open("rb")  # a worker killed here leaves the file to forget_old
    export.file.storage.delete(export.file.name)  # the open handle still reads it
    Export.objects.filter(pk=export.pk).update(file="")
    return file


def forget_old(now=None):
    """Delete the files that nobody fetched within a day, or that outlived their fetching."""
    now = now or timezone.now()
    old = Export.objects.filter(state__in=[State.READY, State.FETCHED], ready_at__lte=now - STAYS)
    for export in old.exclude(file="").order_by("pk")[:500]:
        forget(export)


def forget(export):
    """Delete the file; the row and the ledger stay."""
    if export.file:
        export.file.storage.delete(export.file.name)
    Export.objects.filter(pk=export.pk).update(state=State.GONE, file="")


def left_behind(before):
    """Spreadsheets asked for that no worker made."""
    return Export.objects.filter(state=State.ASKED, asked_at__lt=before)
