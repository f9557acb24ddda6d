"""The books of this room as tables: a destruction's report, and the ledger of looks as a spreadsheet."""

from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.keeping.exporting import ExportKind
from messaging.keeping.forms import PURPOSE_WORDS
from messaging.keeping.models import Look
from messaging.spreadsheets import writing

LOOKS = "keeping-looks"


def with_sums(destructions):
    """Destructions with how many rows were planned, held and destroyed in all; one query."""
    return destructions.annotate(
        planned=Sum("lines__planned"), held=Sum("lines__held"), destroyed=Sum("lines__destroyed")
    )


def sums(lines):
    """The last line of the report."""
    return {name: sum(getattr(line, name) for line in lines) for name in ("planned", "held", "destroyed")}


def write(file, destruction):
    """The report as a spreadsheet, into `file`."""
    headings = [
        *(_("종류"), _("보존기간"), _("근거"), _("기준일"), _("파기할 건수"), _("보존 잠금 건수")),
        *(_("파기한 건수"), _("남는 것"), _("비고")),
    ]
    lines = list(destruction.lines.all())
    rows = [
        [
            *(line.title, line.period, line.basis, f"{timezone.localtime(line.cutoff):%Y-%m-%d}"),
            *(line.planned, line.held, line.destroyed, line.stays, line.note),
        ]
        for line in lines
    ]
    total = sums(lines)
    rows.append([_("모두"), "", "", "", total["planned"], total["held"], total["destroyed"], "", ""])
    writing.workbook(file, headings, rows, title=_("파기 보고서"), above=said_of(destruction))


def said_of(destruction):
    """Who decided what and when, as the lines above the report."""
    said = [
        _("개인정보 파기 %(number)s: %(state)s")
        % {"number": destruction.pk, "state": destruction.get_state_display()},
        _("계획: %s") % _day(destruction.planned_at),
    ]
    if destruction.by_itself:
        said.append(_("정한 기간이 지나 저절로 파기하는 것"))
    if destruction.approved_by:
        who = destruction.approved_by.get_full_name()
        said.append(_("승인: %(who)s %(when)s") % {"who": who, "when": _day(destruction.approved_at)})
    if destruction.ended_by:
        who = destruction.ended_by.get_full_name()
        said.append(_("중단·취소: %(who)s %(when)s") % {"who": who, "when": _day(destruction.finished_at)})
    elif destruction.finished_at:
        said.append(_("마침: %s") % _day(destruction.finished_at))
    return said


def _day(moment):
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}"


# --- the ledger of looks ----------------------------------------------------------------------------------


def looks_export():
    """The ledger of looks as something that can be taken away: whose data it was stays masked."""
    return ExportKind(
        key=LOOKS,
        title=_("개인정보 열람·내려받기 기록"),
        headings=_headings,
        rows=_rows,
        permission="keeping.export_look",
        back="keeping:looks",
    )


def found_looks(chosen):
    """The rows that a filter asks for, newest first."""
    found = Look.objects.select_related("by", "by__department").order_by("-pk")
    if chosen.get("by"):
        found = found.filter(by=chosen["by"])
    if chosen.get("deed"):
        found = found.filter(deed=chosen["deed"])
    if chosen.get("day"):
        start = timezone.make_aware(datetime.combine(chosen["day"], datetime.min.time()))
        found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return found


def _headings(chosen):
    return [
        *(_("때"), _("본 사람"), _("아이디"), _("부서"), _("한 일"), _("본 것"), _("누구의")),
        *(_("사람 수"), _("가리지 않음"), _("까닭"), _("덧붙임"), _("접속한 곳")),
    ]


def _rows(chosen, full, by):
    told = {**chosen, "day": date.fromisoformat(chosen["day"])} if chosen.get("day") else chosen
    for look in found_looks(told).iterator(chunk_size=2_000):
        yield _row(look)


def _row(look: Look):
    return [
        *(_day(look.at), look.by.get_full_name(), look.by.username, look.by.department or ""),
        *(look.get_deed_display(), look.what, look.masked, look.people),
        *(look.full, PURPOSE_WORDS.get(look.purpose, look.purpose), look.note, look.address),
    ]
