"""Screens of the records manager and of whoever watches over personal data: table, holds, destructions, looks."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from wagtail import hooks
from wagtail.admin.auth import permission_required

from messaging import visitors
from messaging.keeping import destroying, exporting, holding, kept, ledger, retention
from messaging.keeping.forms import PURPOSE_WORDS, ExportForm, HoldForm, LookFilterForm, PeriodForm
from messaging.keeping.models import Destruction, Export, LegalHold
from messaging.spreadsheets import writing
from messaging.states import WrongState

PAGE = 50
TABLE, CHANGE = "keeping.view_retentionrule", "keeping.change_retentionrule"
HOLDS, HOLD, RELEASE = "keeping.view_legalhold", "keeping.add_legalhold", "keeping.change_legalhold"
DESTRUCTIONS, APPROVE = "keeping.view_destruction", "keeping.approve_destruction"
LOOKS, EXPORT_LOOKS = "keeping.view_look", "keeping.export_look"
PHONE_HOOK = "parse_phone"


# --- the table --------------------------------------------------------------------------------------------


@never_cache
@require_GET
@permission_required(TABLE)
def table(request):
    """보존기간표: what is kept, how long, on what grounds, and what stays afterwards."""
    held = set(holding.in_force().exclude(key="").values_list("key", flat=True))
    rows = [{"row": row, "held": row.kind.key in held} for row in retention.table()]
    return render(
        request,
        "keeping/table.html",
        {
            "rows": rows,
            "may_change": request.user.has_perm(CHANGE),
            "today": timezone.localdate(),
            "phones_held": holding.in_force().exclude(phone="").count(),
        },
    )


@never_cache
@permission_required(CHANGE)
def period(request, key):
    """Change one period, with its grounds; the change stands in the audit log with its day."""
    try:
        row = retention.of(key)
    except KeyError:
        raise Http404 from None
    if row.period is None:
        raise Http404
    initial = {"amount": row.period.amount, "unit": row.period.unit, "basis": row.basis}
    form = PeriodForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            retention.change(key, by=request.user, **form.cleaned_data)
        except retention.NotAllowed as problem:
            form.add_error("amount", problem.in_words())
        else:
            messages.success(
                request, _("‘%s’의 보존기간을 고쳤습니다. 다음 파기 계획부터 씁니다.") % row.kind.title
            )
            return redirect("keeping:table")
    return render(request, "keeping/period.html", {"row": row, "form": form})


# --- holds ------------------------------------------------------------------------------------------------


@never_cache
@require_GET
@permission_required(HOLDS)
def holds(request):
    """What is held, and what was; newest first."""
    found = LegalHold.objects.select_related("placed_by", "released_by").order_by("-pk")
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    titles = {key: kind.title for key, kind in kept.kinds().items()}
    for hold in page:
        hold.on = titles.get(hold.key, hold.key) if hold.key else hold.masked
    return render(
        request,
        "keeping/holds.html",
        {
            "page": page,
            "may_add": request.user.has_perm(HOLD),
            "may_release": request.user.has_perm(RELEASE),
        },
    )


@never_cache
@permission_required(HOLD)
def add_hold(request):
    """Hold a kind, or everything of one phone. The number travels in the body of a POST only."""
    form = HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _place(form, request.user)
        except holding.AlreadyHeld as problem:
            form.add_error(None, problem.in_words())
        else:
            if not form.errors:
                messages.success(request, _("보존 잠금을 걸었습니다. 풀 때까지 파기하지 않습니다."))
                return redirect("keeping:holds")
    return render(request, "keeping/add_hold.html", {"form": form})


def _place(form, by):
    told = form.cleaned_data
    if told["on"] == HoldForm.KIND:
        holding.hold_kind(told["key"], told["reason"], by)
        return
    phone, problem = _read(told["phone"])
    if problem:
        form.add_error("phone", problem)
        return
    holding.hold_phone(phone, told["reason"], by)


def _read(typed):
    """(number as stored, '') or ('', what is wrong): the audience above knows how people write numbers."""
    for read in hooks.get_hooks(PHONE_HOOK):
        return read(typed)
    raise LookupError(PHONE_HOOK)


@never_cache
@require_POST
@permission_required(RELEASE)
def release_hold(request, pk):
    """Let go of a hold."""
    if holding.release(get_object_or_404(LegalHold, pk=pk), request.user):
        messages.success(request, _("보존 잠금을 풀었습니다. 기간이 지난 것은 다음 파기 계획에 들어갑니다."))
    else:
        messages.warning(request, _("다른 담당자가 먼저 풀었습니다."))
    return redirect("keeping:holds")


# --- destructions -----------------------------------------------------------------------------------------


@never_cache
@require_GET
@permission_required(DESTRUCTIONS)
def destructions(request):
    """Plans and reports, newest first."""
    found = Destruction.objects.select_related("approved_by").order_by("-pk")
    found = ledger.with_sums(found)
    return render(
        request,
        "keeping/destructions.html",
        {
            "page": Paginator(found, PAGE).get_page(request.GET.get("p")),
            "may_approve": request.user.has_perm(APPROVE),
        },
    )


@never_cache
@require_POST
@permission_required(APPROVE)
def plan(request):
    """Count now instead of waiting for the month's first day."""
    planned = destroying.plan()
    messages.success(request, _("파기할 것을 세었습니다. 아무것도 지우지 않았습니다."))
    return redirect("keeping:destruction", planned.pk)


@never_cache
@require_GET
@permission_required(DESTRUCTIONS)
def destruction(request, pk):
    """One plan, its progress, or its report."""
    return _destruction_page(request, _destruction(pk))


def _destruction(pk):
    return get_object_or_404(Destruction.objects.select_related("approved_by", "ended_by"), pk=pk)


def _destruction_page(request, row, *, sure=False, problem="", status=200):
    lines = list(row.lines.all())
    planned = row.state == Destruction.State.PLANNED
    if planned:
        for line in lines:
            line.examples = destroying.examples(line) if line.planned else []
    return render(
        request,
        "keeping/destruction.html",
        {
            "destruction": row,
            "lines": lines,
            "sums": ledger.sums(lines),
            "stamp": destroying.stamp(row) if planned else "",
            "sure": sure,
            "problem": problem,
            "may_approve": request.user.has_perm(APPROVE),
        },
        status=status,
    )


@never_cache
@require_POST
@permission_required(APPROVE)
def approve(request, pk):
    """The records manager's click; the first one shows the numbers once more, the second one destroys."""
    row = _destruction(pk)
    if row.state != Destruction.State.PLANNED:
        messages.error(request, WrongState(row, Destruction.State.PLANNED).in_words())
        return redirect("keeping:destruction", pk)
    if "sure" not in request.POST:
        problem = ""
        if "asked" in request.POST:
            problem = _("‘되돌릴 수 없음을 확인했습니다’에 표시해 주세요.")
        return _destruction_page(request, row, sure=True, problem=problem, status=422 if problem else 200)
    try:
        destroying.approve(row, request.user, request.POST.get("seen", ""))
        messages.success(request, _("파기를 승인했습니다. 작업자가 나누어 파기합니다."))
    except destroying.Changed as changed:
        destroying.plan()
        messages.error(request, changed.in_words())
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect("keeping:destruction", pk)


@never_cache
@require_POST
@permission_required(APPROVE)
def cancel(request, pk):
    """Put the plan away."""
    return _acted(request, pk, destroying.cancel, _("파기 계획을 취소했습니다. 아무것도 지우지 않았습니다."))


@never_cache
@require_POST
@permission_required(APPROVE)
def stop(request, pk):
    """Stop in the middle."""
    return _acted(request, pk, destroying.stop, _("중단했습니다. 남은 것은 다음 파기 계획에 들어갑니다."))


def _acted(request, pk, act, done):
    try:
        act(_destruction(pk), request.user)
        messages.success(request, done)
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect("keeping:destruction", pk)


@never_cache
@require_GET
@permission_required(DESTRUCTIONS)
def report(request, pk):
    """The plan or report as a spreadsheet: numbers only, nothing personal."""
    row = _destruction(pk)
    response = HttpResponse(content_type=writing.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="destruction-{row.pk}.xlsx"'
    ledger.write(response, row)
    return response


# --- looks ------------------------------------------------------------------------------------------------


@never_cache
@require_GET
@permission_required(LOOKS)
def looks(request):
    """개인정보 열람·내려받기 기록: who saw or took whose data, when, from where and why. Only to be read."""
    form = LookFilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(ledger.found_looks(chosen), PAGE).get_page(request.GET.get("p"))
    for look in page:
        look.why = PURPOSE_WORDS.get(look.purpose, look.purpose)
    kept_of_address = request.GET.copy()
    kept_of_address.pop("p", None)
    return render(
        request,
        "keeping/looks.html",
        {
            "form": form,
            "page": page,
            "query": kept_of_address.urlencode(),
            "may_export": request.user.has_perm(EXPORT_LOOKS),
        },
    )


@never_cache
@permission_required(EXPORT_LOOKS)
def export_looks(request):
    """Take the ledger away, for a purpose; that is a row of the ledger itself."""
    chosen = LookFilterForm(request.GET or None)
    kept_chosen = {}
    if chosen.is_valid():
        told = chosen.cleaned_data
        kept_chosen = {
            "by": told["by"].pk if told["by"] else None,
            "day": told["day"].isoformat() if told["day"] else None,
            "deed": told["deed"],
        }
    return ask_for(request, exporting.kinds()[ledger.LOOKS], kept_chosen, back="keeping:looks")


# --- exports ----------------------------------------------------------------------------------------------


def ask_for(request, kind, chosen, *, back, facts=()):
    """The page on which a list is asked for: masked or not, and why. Any room's export view ends here."""
    if not exporting.may(request.user, kind, full=False):
        raise PermissionDenied
    may_full = exporting.may(request.user, kind, full=True)
    form = ExportForm(request.POST or None, may_full=may_full)
    if request.method == "POST" and form.is_valid():
        export_row = exporting.ask(
            kind,
            by=request.user,
            chosen=chosen,
            full=form.cleaned_data.get("full", False),
            purpose=form.cleaned_data["purpose"],
            note=form.cleaned_data["note"],
            address=visitors.address(request),
        )
        return redirect("keeping:export", export_row.pk)
    return render(
        request, "keeping/ask_export.html", {"form": form, "kind": kind, "back": back, "facts": facts}
    )


def _own_export(request, pk):
    """Only who asked for it ever sees it."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    return get_object_or_404(Export, pk=pk, asked_by=request.user)


@never_cache
@require_GET
def export(request, pk):
    """Being made, ready, or gone."""
    row = _own_export(request, pk)
    kind = exporting.kinds().get(row.key)
    return render(request, "keeping/export.html", {"export": row, "back": kind.back if kind else ""})


@never_cache
@require_POST
def export_password(request, pk):
    """The password, shown once on this screen."""
    row = _own_export(request, pk)
    kind = exporting.kinds().get(row.key)
    password = exporting.show_password(row)
    if password is None:
        messages.error(request, _("암호는 한 번만 보여 드립니다. 잊으셨으면 다시 내려받기를 요청해 주세요."))
        return redirect("keeping:export", pk)
    return render(
        request,
        "keeping/export.html",
        {"export": row, "password": password, "back": kind.back if kind else ""},
    )


@never_cache
@require_POST
def export_file(request, pk):
    """The file, once."""
    row = _own_export(request, pk)
    kind = exporting.kinds().get(row.key)
    if kind is None or not exporting.may(request.user, kind, full=row.full):
        raise PermissionDenied
    try:
        file = exporting.fetch(row)
    except WrongState as late:
        messages.error(request, late.in_words())
        return redirect("keeping:export", pk)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"export-{row.pk}.xlsx",
        content_type=writing.CONTENT_TYPE,
    )
