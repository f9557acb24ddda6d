"""The campaign's screens: the board, the same as a spreadsheet, and the households it is measured by."""

import io

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import any_permission_required, permission_required
from wagtail.log_actions import log

from messaging.audience import board
from messaging.audience.forms import HouseholdsForm
from messaging.audience.models import Dong, Subscriber
from messaging.offices.models import OfficeSettings
from messaging.spreadsheets import writing

MAY_LOOK = ("audience.count_subscriber", "audience.view_subscriber")
SORTS = {
    "order": lambda tally: (tally.dong.sort_order, tally.name),
    "name": lambda tally: tally.name,
    "households": lambda tally: -tally.households,
    "homes": lambda tally: -tally.homes,
    "people": lambda tally: -tally.people,
    "percent": lambda tally: -(tally.percent if tally.percent is not None else -1),
}


def _asked(request):
    """(period, dong, sort) that the address names; what it names wrongly is left out."""
    period, focus, sort = (request.GET.get(name, "") for name in ("period", "dong", "sort"))
    return (
        period if period in board.PERIODS else "all",
        int(focus) if focus.isascii() and focus.isdecimal() and len(focus) < 10 else None,
        sort if sort in SORTS else "order",
    )


def _address(name="audience:board", **asked):
    """An address of the board that says only what isn't usual."""
    usual = {"period": "all", "dong": None, "sort": "order"}
    query = urlencode({key: value for key, value in asked.items() if value != usual[key]})
    return f"{reverse(name)}?{query}" if query else reverse(name)


@never_cache
@any_permission_required(*MAY_LOOK)
def show(request):
    """The board; a dong chosen on the map shows its people closer."""
    period, focus, sort = _asked(request)
    read = board.read(period, focus, department=request.user.department_id)
    focus = read.focus.dong.pk if read.focus else None
    return render(
        request,
        "audience/board.html",
        {
            "board": read,
            "rows": sorted(read.dongs, key=SORTS[sort]),
            "periods": [
                (words, _address(period=name, dong=focus, sort=sort), name == read.period)
                for name, words in board.PERIODS.items()
            ],
            "heads": _heads(period, focus, sort),
            "tiles": [
                (tally, _address(period=period, dong=tally.dong.pk, sort=sort)) for tally in read.on_the_map
            ],
            "whole": _address(period=period, sort=sort),
            "file": _address("audience:board_file", period=period, dong=focus),
            "genders": [*Subscriber.Gender.labels, _("적지 않음")],
            "may_enter": request.user.has_perm("audience.change_dong"),
            "few": board.FEW,
            "a_part": period != "all" or focus is not None,
            "now": timezone.localtime(),
        },
    )


def _heads(period, focus, sort):
    """The table's headings: (words, address that sorts by it, whether it does now, whether it is a number)."""
    words = {
        "order": _("행정동"),
        "households": _("세대"),
        "homes": _("신청 세대"),
        "percent": _("비율"),
        "people": _("신청자"),
    }
    return [
        (word, _address(period=period, dong=focus, sort=name), name == sort, name != "order")
        for name, word in words.items()
    ]


@never_cache
@any_permission_required(*MAY_LOOK)
def file(request):
    """The same numbers as .xlsx; whoever takes them stands in the file. What the page hides, the file hides."""
    period, focus, _sort = _asked(request)
    read = board.read(period, focus)
    content = io.BytesIO()
    writing.workbook(
        content,
        [_("표"), _("항목"), _("세대"), _("신청 세대"), _("처음인지 모름(명)"), _("신청자(명)")],
        _lines(read),
        title=_("세대 신청 현황"),
        above=[
            _("%(office)s 세대 신청 현황 · %(period)s")
            % {"office": OfficeSettings.load().office_name, "period": board.PERIODS[read.period]},
            _("%(when)s 기준, %(who)s 받음")
            % {
                "when": timezone.localtime().strftime("%Y. %-m. %-d. %H:%M"),
                "who": request.user.get_full_name(),
            },
        ],
        widths=[16, 20, 10, 12, 18, 14],
    )
    response = HttpResponse(content.getvalue(), content_type=writing.CONTENT_TYPE)
    response["Content-Disposition"] = 'attachment; filename="board.xlsx"'
    return response


def _lines(read):
    for tally in read.dongs:
        yield [_("동별"), tally.name, tally.households or "", tally.homes, tally.unknown, tally.people]
    for tally in (read.outside, read.nowhere, read.total):
        yield [_("동별"), tally.name, "", tally.homes, tally.unknown, tally.people]
    where = f" ({read.focus.name})" if read.focus else ""
    for name, shares in (
        (_("신청 경로"), read.sources),
        (_("주마다"), read.weeks),
        (_("관심분야"), read.interests),
    ):
        for share in shares:
            yield [name + where, share.name, "", "", "", share.cell.in_a_sheet]
    genders = [*Subscriber.Gender.labels, _("적지 않음")]
    for decade, cells in read.ages:
        for gender, cell in zip(genders, cells, strict=True):
            yield [_("나이와 성별") + where, f"{decade} {gender}", "", "", "", cell.in_a_sheet]


@never_cache
@permission_required("audience.change_dong")
def households(request):
    """All dongs' households on one page, as the office gets them once a month: typed, or pasted as a table."""
    dongs = list(Dong.objects.filter(outside=False))
    form = HouseholdsForm(request.POST or None, dongs=dongs)
    if request.method == "POST":
        if "fill" in request.POST:
            form = form.filled()
        elif form.is_valid():
            changed = _keep(form, request.user)
            messages.success(request, _("동 %d곳의 세대수를 저장했습니다.") % changed)
            return redirect("audience:board")
    return render(request, "audience/households.html", {"form": form, "dongs": dongs})


@transaction.atomic
def _keep(form, user):
    """Write what differs; returns how many dongs."""
    changed = 0
    for dong, number in form.numbers():
        if (dong.households, dong.households_on) != (number, form.cleaned_data["counted_on"]):
            dong.households, dong.households_on = number, form.cleaned_data["counted_on"]
            dong.save(update_fields=["households", "households_on"])
            log(dong, "audience.households", user=user)
            changed += 1
    return changed
