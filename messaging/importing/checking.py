"""The dry run, by a worker: the file becomes plain lines once, then range after range of them is judged.

What was done stands in the run and its rows, so whoever comes next goes on from there (law 1).
"""

import json
import logging
import time
from secrets import token_hex

from django.core.files.base import File
from django.core.files.temp import NamedTemporaryFile
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from messaging.audience.bulk import Known, Outcome
from messaging.audience.households import key_of
from messaging.audience.models import Household
from messaging.importing import transitions
from messaging.importing.models import ImportRow, ImportRun
from messaging.importing.telling import NotTold, Reader
from messaging.spreadsheets import reading
from messaging.states import WrongState

logger = logging.getLogger(__name__)

RANGE = 1_000  # lines judged in one short transaction
MOST_READINGS = 5  # begun from the start, in vain
TOO_LONG = _(
    "파일을 읽는 데 너무 오래 걸립니다. 쓰지 않는 열을 지우거나 여러 파일로 나누어 다시 올려 주세요."
)
STEP = 5_000  # lines read between two looks at whether it is still wanted
State = ImportRun.State


def check(run, seconds=20):
    """Judge lines for as long as `seconds`; True when more remain. Running twice, or never, does no harm."""
    until = time.monotonic() + seconds
    if not run.rows_file:
        if run.tries >= MOST_READINGS:  # a worker is killed after a minute, and says nothing then
            transitions.fail(run, str(TOO_LONG))
            return False
        _still(run).update(tries=F("tries") + 1)
        try:
            run = _lay_out(run)
        except reading.BadFile as bad:
            transitions.fail(run, bad.in_words())
            return False
    if run is None:
        return False
    reader = Reader(run.mapping, run.signed_on)
    with run.rows_file.open("rb") as lines:
        lines.seek(run.checked_to)
        while batch := _next(lines):
            if not _judge(run, reader, batch, lines.tell()):
                return False  # cancelled, or another worker was faster
            if time.monotonic() > until:
                return True
    try:
        transitions.checked(run)
    except WrongState:
        logger.info("import %s was ended by somebody else", run.pk)
    return False


def _lay_out(run):
    """The file's rows as plain lines, which can be taken up anywhere; None when nobody wants it any more."""
    with run.file.open("rb") as file, NamedTemporaryFile("wb+") as plain:
        count = 0
        for number, cells in reading.open_rows(file, run.file_name, run.sheet or None).rows:
            plain.write(json.dumps([number, cells], ensure_ascii=False).encode() + b"\n")
            count += 1
            if count % STEP == 0 and not _still(run).update(rows=count):
                return None
        plain.seek(0)
        run.rows_file.save(f"{token_hex(12)}.rows", File(plain), save=False)
    taken = _still(run).filter(rows_file="").update(rows_file=run.rows_file.name, rows=count)
    if not taken:
        run.rows_file.delete(save=False)
        run = ImportRun.objects.get(pk=run.pk)
        return run if run.state == State.CHECKING else None
    run.rows = count
    return run


def _still(run):
    return ImportRun.objects.filter(pk=run.pk, state=State.CHECKING)


def _next(lines):
    """The next lines with the place where each begins."""
    batch = []
    while len(batch) < RANGE:
        position = lines.tell()
        line = lines.readline()
        if not line:
            break
        number, cells = json.loads(line)
        batch.append((position, number, cells))
    return batch


def cells_at(lines, position):
    """The cells of the line that begins there."""
    lines.seek(position)
    return json.loads(lines.readline())[1]


def _judge(run, reader, batch, end):
    """One range: read, compared with what the house knows, kept as rows. False when it is no longer ours to do."""
    begin = batch[0][0]
    rows = [_told(run, reader, *line) for line in batch]
    _compare([row for row in rows if row.phone])
    _refuse_repeated(run, rows)  # last: a line that was refused for itself is nobody's first line
    with transaction.atomic():
        claimed = _still(run).filter(checked_to=begin)
        if not claimed.update(checked_to=end, rows_checked=run.rows_checked + len(rows), tries=0):
            return False
        ImportRow.objects.bulk_create(rows, batch_size=500)
    run.checked_to, run.rows_checked = end, run.rows_checked + len(rows)
    return True


def _told(run, reader, position, number, cells):
    row = ImportRow(run=run, number=number, position=position)
    try:
        told, address = reader.tell(cells)
    except NotTold as refusal:
        row.outcome, row.reason, row.detail = Outcome.REJECTED, refusal.code, refusal.detail
        row.column = reader.places.get(refusal.key)
        return row
    row.phone = told.phone
    row.told = {
        "signed_at": told.signed_at.isoformat(),
        "mask": told.interest_mask,
        "person": told.person,
        "address": address,
        "wordings": told.wordings,
    }
    row.words = told
    row.phone_column = reader.places["phone"]
    row.interests_column = reader.places.get("interests")
    return row


def _refuse_repeated(run, rows):
    """The first line of a number counts: of two that differ nobody can know which is right."""
    phones = [row.phone for row in rows if row.phone]
    seen = dict(run.lines.filter(phone__in=phones).values_list("phone", "number"))
    for row in rows:
        if not row.phone:
            continue
        if row.phone in seen:
            row.outcome, row.reason, row.detail = Outcome.REJECTED, "twice", str(seen[row.phone])
            row.column, row.phone, row.told = row.phone_column, "", {}
        else:
            seen[row.phone] = row.number


def _compare(rows):
    """New, changed, unchanged or refused, as things stand now; writing asks once more."""
    known = Known.of(row.phone for row in rows)
    homes = _homes(rows)
    for row in rows:
        person = dict(row.words.person)
        if key := key_of(row.told["address"]):
            person["household_id"] = homes.get(key, -1)  # -1: a home that is made when it is written
        verdict = known.verdict(with_person(row.words, person))
        row.outcome, row.reason = verdict.outcome, verdict.why
        subscriber = known.subscribers.get(row.phone)
        if verdict.outcome in (Outcome.NEW, Outcome.CHANGED) and not (
            row.words.interest_mask or (subscriber and subscriber.interest_mask)
        ):
            row.outcome, row.reason, row.column = Outcome.REJECTED, "interests_none", row.interests_column
            row.phone, row.told = "", {}


def with_person(told, person):
    """The same words with these particulars."""
    return type(told)(told.phone, told.signed_at, told.interest_mask, person, told.wordings)


def _homes(rows):
    keys = {key_of(row.told["address"]) for row in rows} - {""}
    return dict(Household.objects.filter(address_key__in=keys).values_list("address_key", "pk"))
