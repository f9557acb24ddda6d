"""Staff's screens: one broadcast and its progress, batches nobody knows about, the state of gateways."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messaging.delivery import alarms, asking, books, pacing, shown, transitions, waking
from messaging.delivery.models import Batch, Broadcast, GatewayState, Message, Withdrawal
from messaging.gateways import registry
from messaging.states import WrongState

PAGE = 50
EDITIONS = 10
CONTROL = "delivery.control_broadcast"
ACTS = {
    "pause": (transitions.pause, _("발송을 잠시 멈췄습니다. 이미 떠난 문자는 그대로 갑니다.")),
    "resume": (transitions.resume, _("발송을 다시 시작했습니다.")),
    "stop": (transitions.stop, _("발송을 중단했습니다. 남은 문자는 보내지 않습니다.")),
}

DECISIONS = {
    "assume_sent": (asking.assume_sent, _("보낸 것으로 기록했습니다.")),
    "send_again": (asking.send_again, _("다시 보냅니다. 그 사이 거부한 분께는 가지 않습니다.")),
}


def may_see(user):
    """Whether the user may look at broadcasts."""
    return user.has_perm("delivery.view_broadcast") or user.has_perm(CONTROL)


def demand(permitted):
    """Raises PermissionDenied unless permitted."""
    if not permitted:
        raise PermissionDenied


@require_GET
def broadcast(request, pk):
    """One broadcast: its books, its texts, and its messages, masked, by keyset."""
    demand(may_see(request.user))
    row = get_object_or_404(Broadcast.objects.select_related("department", "created_by"), pk=pk)
    state = request.GET.get("state", "")
    state = state if state in Message.State.values else ""
    after = _number(request.GET.get("after"))
    found = _messages(row, state, after)
    editions = Paginator(row.editions.order_by("-recipients", "pk"), EDITIONS)
    return render(
        request,
        "delivery/broadcast.html",
        {
            "broadcast": row,
            "uncertain": row.batches.filter(state=Batch.State.UNCERTAIN).exists(),
            "editions": editions.get_page(request.GET.get("editions")),
            "messages_shown": found[:PAGE],
            "next_after": found[PAGE - 1].pk if len(found) > PAGE else None,
            "after": after,
            "state": state,
            "states": Message.State.choices,
        },
    )


@require_GET
def progress(request, pk):
    """The numbers of a broadcast, for the fragment that polls them."""
    demand(may_see(request.user))
    return JsonResponse(shown.progress(get_object_or_404(Broadcast, pk=pk)))


@require_http_methods(["GET", "POST"])
def act(request, pk, act):
    """Pause, resume or stop a broadcast; stopping asks first."""
    demand(request.user.has_perm(CONTROL))
    row = get_object_or_404(Broadcast, pk=pk)
    back_to = _safe(request, request.POST.get("next") or request.GET.get("next"), row)
    if request.method == "GET":
        if act != "stop":
            return redirect(back_to)
        book = books.of(row)
        return render(
            request, "delivery/stop.html", {"broadcast": row, "left": book["queued"], "next": back_to}
        )
    transition, done = ACTS[act]
    try:
        transition(row, by=request.user)
        messages.success(request, done)
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect(back_to)


@require_GET
def uncertain(request):
    """Batches of which nobody knows whether they were sent, oldest first."""
    demand(may_see(request.user))
    waiting = Batch.objects.filter(state=Batch.State.UNCERTAIN).select_related("broadcast").order_by("pk")
    page = Paginator(waiting, PAGE).get_page(request.GET.get("p"))
    for batch in page:
        batch.askable = registry.get(batch.gateway).askable
    return render(
        request,
        "delivery/uncertain.html",
        {"batches": page, "may_control": request.user.has_perm(CONTROL)},
    )


@require_POST
def decide(request, pk):
    """A person decides about an uncertain batch, as it stood on her screen."""
    demand(request.user.has_perm(CONTROL))
    batch = get_object_or_404(Batch.objects.select_related("broadcast"), pk=pk)
    batch.reference = request.POST.get("reference", "")  # another try since then is not what she saw
    decision, done = DECISIONS.get(request.POST.get("decision"), (None, ""))
    if decision is None:  # an act that can't be undone is never the default
        return HttpResponseBadRequest()
    try:
        decision(batch, by=request.user)
        messages.success(request, done)
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect("delivery:uncertain")


@require_GET
def gateways(request):
    """Whether each gateway may be used now, and what waits for it."""
    demand(may_see(request.user))
    counts = {
        row["gateway"]: row
        for row in Batch.objects.exclude(state=Batch.State.SETTLED)
        .order_by()
        .values("gateway")
        .annotate(
            prepared=Count("pk", filter=Q(state=Batch.State.PREPARED)),
            submitted=Count("pk", filter=Q(state=Batch.State.SUBMITTED)),
            uncertain=Count("pk", filter=Q(state=Batch.State.UNCERTAIN)),
        )
    }
    none = {"prepared": 0, "submitted": 0, "uncertain": 0}
    rows = [
        {**counts.get(state.name, none), "state": state} for state in GatewayState.objects.order_by("name")
    ]
    return render(
        request,
        "delivery/gateways.html",
        {"gateways": rows, "alarms": alarms.ringing(), "may_control": request.user.has_perm(CONTROL)},
    )


@require_POST
def resume_gateway(request, name):
    """A person has put right why a gateway refused us."""
    demand(request.user.has_perm(CONTROL))
    state = get_object_or_404(GatewayState, pk=name)
    pacing.resume(state.name, by=request.user)
    waking.wake(state.name)
    messages.success(request, _("문자 중계사를 다시 씁니다."))
    return redirect("delivery:gateways")


def _messages(row, state, after):
    """One page and one more of the broadcast's messages after that id: the extra one says there are more."""
    if row.first_id is None:
        return []
    of_range = Message.objects.filter(
        broadcast=row, pk__gte=max(row.first_id, (after or 0) + 1), pk__lte=row.last_id
    )
    if state:
        of_range = of_range.filter(state=state)
    found = list(of_range.order_by("pk")[: PAGE + 1])
    reasons = dict(Withdrawal.Reason.choices)
    for message in found:
        message.why = reasons.get(message.code, message.code)
    return found


def _number(typed):
    return int(typed) if typed and typed.isdecimal() and len(typed) < 19 else None


def _safe(request, url, row):
    """Where to go back to: only within this site."""
    if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return url
    return reverse("delivery:broadcast", args=[row.pk])
