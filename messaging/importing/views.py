"""The screens of importing: upload, say what the columns tell, look at the result, write, undo; and 080 files."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from messaging import masking, visitors
from messaging.audience import wordings
from messaging.audience.bulk import Outcome
from messaging.audience.models import ConsentWording
from messaging.importing import columns, confirming, downloading, refusals, running, transitions, uploading
from messaging.importing.checking import cells_at
from messaging.importing.forms import ColumnsForm, FileForm
from messaging.importing.models import ImportRun, PhoneRefusal
from messaging.spreadsheets import writing
from messaging.spreadsheets.errors import BadFile, ManySheets
from messaging.states import WrongState

NEEDS = "importing.add_importrun"
State = ImportRun.State
RUNS, LINES = 20, 50

# act: (what is done, what the person then reads)
ACTS = {
    "check": (transitions.check, gettext_lazy("검사를 시작했습니다.")),
    "write": (transitions.write, gettext_lazy("가져오기를 시작했습니다.")),
    "cancel": (
        transitions.cancel,
        gettext_lazy("멈추었습니다. 이미 쓴 분이 있으면 아래에서 되돌릴 수 있습니다."),
    ),
    "undo": (transitions.undo, gettext_lazy("되돌리기를 시작했습니다.")),
    "confirm": (confirming.ask, gettext_lazy("확인 문자를 보냅니다.")),
}


class ImportScreen(WagtailAdminTemplateMixin, View):
    """A screen in the admin's own look; each asks for the permission, and shows a department its own runs."""

    needs = NEEDS
    header_icon = "download"
    page_title = gettext_lazy("명단 가져오기")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.needs):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    def get_run(self, pk):
        rows = ImportRun.objects.seen_by(self.request.user)
        return get_object_or_404(rows.select_related("created_by", "department", "confirming"), pk=pk)

    def show(self, template, status=200, trail=(), **context):
        self.breadcrumbs_items = [
            *WagtailAdminTemplateMixin.breadcrumbs_items,
            {"url": reverse("importing:index"), "label": _("명단 가져오기")},
            *trail,
        ]
        return render(self.request, template, self.get_context_data(**context), status=status)


class IndexView(ImportScreen):
    """A file to bring, and those that were brought."""

    def get(self, request):
        return self._show(FileForm())

    def post(self, request):
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, 422)
        file = form.cleaned_data["file"]
        try:
            run = uploading.take(
                file.file,
                file.name,
                sheet=form.cleaned_data["sheet"],
                by=request.user,
                department=request.user.department,
            )
        except ManySheets as asked:
            form = FileForm(request.POST, request.FILES, sheets=asked.sheets)
            form.errors.clear()
            form.add_error("sheet", _("%s 시트를 고르고 파일을 한 번 더 골라 주세요.") % asked.in_words())
            return self._show(form, 422)
        except BadFile as bad:
            form.add_error("file", bad.in_words())
            return self._show(form, 422)
        return redirect("importing:run", run.pk)

    def _show(self, form, status=200):
        runs = ImportRun.objects.seen_by(self.request.user).select_related("created_by", "department")
        page = Paginator(runs, RUNS).get_page(self.request.GET.get("p"))
        return self.show("importing/index.html", status, form=form, runs=page)


class RunView(ImportScreen):
    """One import, wherever it stands: its columns, its progress, or its result."""

    def get(self, request, pk):
        run = self.get_run(pk)
        if run.state in (State.UPLOADED, State.MAPPED):
            mapping = run.mapping or self._guess(run)
            return self._columns(run, ColumnsForm(run, mapping=mapping, initial={"signed_on": run.signed_on}))
        return self._result(run)

    def post(self, request, pk):
        """What the columns tell is said: keep it, and try the file."""
        run = self.get_run(pk)
        form = ColumnsForm(run, request.POST)
        if not form.is_valid():
            return self._columns(run, form, 422)
        try:
            transitions.map_columns(
                run,
                form.mapping(),
                signed_on=form.cleaned_data["signed_on"],
                declared=form.cleaned_data["declared"],
                by=request.user,
            )
            transitions.check(run, request.user)
        except WrongState as refusal:
            messages.error(request, refusal.in_words())
        return redirect("importing:run", pk)

    def _guess(self, run):
        others = ImportRun.objects.seen_by(self.request.user).exclude(pk=run.pk)
        return columns.remembered(run.headings, others) or columns.guess(run.headings)

    def _same_before(self, run):
        """That this very file was imported: by whom only to those who see that import, to others that it was."""
        before = uploading.same_before(run, ImportRun.objects.seen_by(self.request.user))
        return {
            "before": before,
            "before_elsewhere": before is None and uploading.same_before(run, ImportRun.objects.all()),
        }

    def _columns(self, run, form, status=200):
        return self.show(
            "importing/columns.html",
            status,
            self._trail(run),
            run=run,
            form=form,
            **self._same_before(run),
            wordings=ConsentWording.objects.filter(purpose__in=wordings.NECESSARY).order_by(
                "purpose", "version"
            ),
        )

    def _result(self, run):
        outcome = self.request.GET.get("outcome", "")
        if outcome not in Outcome.values:
            outcome = Outcome.REJECTED
        lines = run.lines.filter(outcome=outcome).order_by("number")
        page = Paginator(lines, LINES).get_page(self.request.GET.get("p"))
        counts = run.counts or transitions.counted(run)
        stay = run.people.exclude(stays="").select_related("subscriber").order_by("number")
        confirmable = run.state == State.DONE and not run.confirmed_by_id and counts.get("new")
        return self.show(
            "importing/run.html",
            200,
            self._trail(run),
            run=run,
            now=progress(run),
            counts=[(each.value, each.label, counts.get(each.value, 0)) for each in Outcome],
            outcome=Outcome(outcome),
            lines=_shown(run, page),
            page=page,
            **self._same_before(run),
            undoable=run.state in (State.DONE, State.CANCELLED)
            and run.people.filter(undone_at=None, stays="").exists(),
            estimate=confirming.estimate(run) if confirmable else None,
            stay=Paginator(stay, LINES).get_page(self.request.GET.get("stay")),
            rejected=counts.get("rejected", 0),
        )

    @staticmethod
    def _trail(run):
        return [{"url": reverse("importing:run", args=[run.pk]), "label": _("명단 %s") % run.pk}]


def _shown(run, page):
    """The lines of one page with what may be shown of them."""
    lines = list(page)
    if not lines or not run.rows_file:
        return []
    shown = []
    with run.rows_file.open("rb") as file:
        for line in lines:
            cells = cells_at(file, line.position)
            shown.append(
                {
                    "number": line.number,
                    "column": running.heading(run, line),
                    "value": running.shown_value(line, cells) or masking.phone(line.phone),
                    "reason": running.reason(line),
                }
            )
    return shown


class ProgressView(ImportScreen):
    """How far it is, for the screen to ask."""

    def get(self, request, pk):
        return JsonResponse(progress(self.get_run(pk)))


def progress(run):
    """Where the import stands, in numbers."""
    done, total = 0, 0
    if run.state == State.CHECKING:
        done, total = run.rows_checked, run.rows
    elif run.state == State.WRITING:
        counts = run.counts or {}
        done, total = run.written, counts.get("new", 0) + counts.get("changed", 0)
    elif run.state == State.UNDOING:
        done = run.people.exclude(undone_at=None, stays="").count()
        total = run.people.count()
    return {
        "state": run.state,
        "moving": run.state in ImportRun.AT_WORK,
        "done": done,
        "total": total,
        "percent": min(100, round(100 * done / total)) if total else 0,
        "reading": run.state == State.CHECKING and not run.rows_file,
    }


class ActView(ImportScreen):
    """The acts behind the buttons: each one POST that calls one named function."""

    http_method_names = ["post"]

    def post(self, request, pk, act):
        if act not in ACTS:
            raise Http404
        do, words = ACTS[act]
        try:
            do(self.get_run(pk), request.user)
        except (WrongState, transitions.NothingToUndo) as refusal:
            messages.error(request, refusal.in_words())
        else:
            messages.success(request, words)
        return redirect("importing:run", pk)


class RejectedView(ImportScreen):
    """The rejected lines as a spreadsheet: by POST, and logged, since it is people's data that leaves the house."""

    http_method_names = ["post"]

    def post(self, request, pk):
        run = self.get_run(pk)
        if not run.rows_file:
            messages.error(request, _("보관 기간이 지나 파일을 지웠습니다."))
            return redirect("importing:run", pk)
        return FileResponse(
            downloading.rejected(run, request.user, visitors.address(request)),
            as_attachment=True,
            filename=_("가져오지 못한 줄 %s.xlsx") % run.pk,
            content_type=writing.CONTENT_TYPE,
        )


class RefusalsView(ImportScreen):
    """The daily file of 080 refusals, and those that came last."""

    needs = "importing.import_phonerefusal"
    page_title = gettext_lazy("080 수신거부 파일")
    header_icon = "circle-xmark"

    def get(self, request):
        return self._show(FileForm())

    def post(self, request):
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form, 422)
        file = form.cleaned_data["file"]
        try:
            report = refusals.take_file(
                file.file, file.name, sheet=form.cleaned_data["sheet"], by=request.user
            )
        except ManySheets as asked:
            form = FileForm(request.POST, request.FILES, sheets=asked.sheets)
            form.errors.clear()
            form.add_error("sheet", _("%s 시트를 고르고 파일을 한 번 더 골라 주세요.") % asked.in_words())
            return self._show(form, 422)
        except BadFile as bad:
            form.add_error("file", bad.in_words())
            return self._show(form, 422)
        return self._show(FileForm(), report=report)

    def _show(self, form, status=200, report=None):
        page = Paginator(PhoneRefusal.objects.all(), LINES).get_page(self.request.GET.get("p"))
        listed = [(masking.phone(row.phone), row.said_at, row.told_at) for row in page]
        bad = [
            {"number": number, "column": column, "value": uploading.mask(value), "reason": reason}
            for number, column, value, reason in (report.rejected[:LINES] if report else [])
        ]
        self.breadcrumbs_items = [*WagtailAdminTemplateMixin.breadcrumbs_items]
        context = self.get_context_data(form=form, page=page, listed=listed, report=report, bad=bad)
        return render(self.request, "importing/refusals.html", context, status=status)
