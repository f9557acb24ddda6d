"""The audience builder: whom to text, by clicking, with a live count, its reasons and its split; and what was kept."""

from functools import wraps

from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_required

from messaging.audience import rules, saving, shares
from messaging.audience.fields import mask_of
from messaging.audience.forms import BuilderForm, RuleForm
from messaging.audience.models import Interest, SavedAudience

MAY = "audience.count_subscriber"
A_PAGE = 50
ACTS = {
    "copy": (saving.copy, gettext_lazy("복사했습니다. 이름과 조건을 고쳐 쓰세요.")),
    "put_away": (saving.put_away, gettext_lazy("치웠습니다. ‘치운 것’에서 되살릴 수 있습니다.")),
    "bring_back": (saving.bring_back, gettext_lazy("되살렸습니다.")),
}


def own(view):
    """The saved audience of this address, if it is the person's own department's."""

    @wraps(view)
    def found(request, pk, *args, **kwargs):
        return view(
            request, get_object_or_404(SavedAudience.objects.of(request.user), pk=pk), *args, **kwargs
        )

    return found


@never_cache
@permission_required(MAY)
def build(request):
    """An audience built by clicking; kept when it gets a name."""
    return _build(request)


@never_cache
@permission_required(MAY)
def opened(request, pk):
    """A saved audience, to look at again or to change; what another department saved becomes one's own by saving."""
    return _build(request, get_object_or_404(SavedAudience.objects.select_related("department"), pk=pk))


def _build(request, saved=None):
    theirs = SavedAudience.objects.of(request.user).in_use()
    mine = saved and theirs.filter(pk=saved.pk).first()
    form = BuilderForm(request.POST or None, instance=saved)
    if request.method == "POST" and form.is_valid():
        try:
            kept = saving.keep(form.cleaned_data["name"], form.rule(), by=request.user, saved=mine)
        except saving.NameTaken as refusal:
            form.add_error("name", refusal.in_words())
        else:
            messages.success(request, _("저장했습니다: %s") % rules.in_words(kept))
            return redirect("audience:saved")
    context = {"form": form, "saved": saved, "mine": mine}
    return render(request, "audience/builder.html", context, status=422 if form.errors else 200)


@permission_required(MAY)
def saved_list(request):
    """What the department has saved, each as a sentence; what was put away lately, to bring back."""
    theirs, names = SavedAudience.objects.of(request.user), rules.Names()
    page = Paginator(theirs.in_use(), A_PAGE).get_page(request.GET.get("p"))
    for saved in page:
        saved.in_words = rules.in_words(saved, names)
    away = theirs.filter(retired=True).order_by("-changed_at")[:10]
    return render(request, "audience/saved.html", {"page": page, "away": away})


@require_POST
@permission_required(MAY)
@own
def act(request, saved, act):
    """Copy, put away or bring back."""
    if act not in ACTS:
        raise Http404
    do, told = ACTS[act]
    try:
        row = do(saved, request.user)
    except saving.NameTaken as refusal:
        messages.error(request, refusal.in_words())
        return redirect("audience:saved")
    messages.success(request, told)
    return redirect("audience:open", row.pk) if act == "copy" else redirect("audience:saved")


# --- while clicking ---------------------------------------------------------------


@never_cache
@require_POST
@permission_required(MAY)
def count(request):
    """The live count beside an audience form: how many, in words, and why others are left out."""
    form = _asked(request)
    if not form.is_valid():
        return _problems(form)
    rule = form.rule()
    counted = rules.count(rule)
    left_out = left_out_as_bars(counted)
    return JsonResponse(
        {
            "people": counted.people,
            "people_in_words": _("%s명") % f"{counted.people:,}",
            "rule": rules.in_words(rule),
            "counted_at": _("%s에 셌습니다") % counted.at.strftime("%H:%M:%S"),
            "left_out": {str(reason): number for reason, number in counted.left_out.items()},
            "left_out_in_words": counted.left_out_in_words(),
            "details": render_to_string(
                "audience/_left_out.html",
                {"counted": counted, "bars": left_out, "unknown": unknown_in_words(rule, counted)},
            ),
            "warning": _("받는 사람이 아주 적어서 누구인지 짐작될 수 있습니다.") if counted.few else "",
        }
    )


@never_cache
@require_POST
@permission_required(MAY)
def split(request):
    """Those reached by dong, age and gender, as a piece of the page; small numbers are kept back."""
    form = _asked(request)
    if not form.is_valid():
        return _problems(form)
    return JsonResponse(
        {
            "details": render_to_string(
                "audience/_split.html", {"splits": shares.of(form.rule()), "least": shares.SMALLEST}
            )
        }
    )


def _asked(request):
    """The rule as clicked. One that was kept before an interest was retired is counted with it."""
    retired = mask_of(Interest.objects.filter(retired=True).values_list("bit", flat=True))
    prefix = request.POST.get("prefix", "")[:40] or None
    return RuleForm(request.POST, prefix=prefix, initial={"interest_mask": retired})


def _problems(form):
    problems = [message for messages_ in form.errors.values() for message in messages_]
    return JsonResponse({"problems": problems}, status=422)


def left_out_as_bars(counted):
    """Each reason with its number and the length of its bar, in percent of the longest."""
    longest = max(counted.left_out.values(), default=1)
    return [
        {"label": rules.REASONS[reason], "people": number, "width": round(100 * number / longest)}
        for reason, number in counted.left_out.items()
    ]


def unknown_in_words(rule, counted):
    """'나이를 모르는 분 12명은 빠졌습니다.': for each choice that asks what some people never told."""
    names = {"gender": _("성별을 모르는 분"), "age": _("나이를 모르는 분"), "dong": _("동을 모르는 분")}
    for name, people in counted.unknown.items():
        taken = getattr(rule, rules.UNKNOWN[name][1])
        told = (
            _("%(who)s %(people)s명도 조건에 넣었습니다.")
            if taken
            else _("%(who)s %(people)s명은 빠졌습니다.")
        )
        yield told % {"who": names[name], "people": f"{people:,}"}
