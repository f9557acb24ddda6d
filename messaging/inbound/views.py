"""Staff's screens: texts received, one text and its phone's thread, conversations, and the chain of rules."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from messaging.audience import phones
from messaging.delivery.texts import TextProblem
from messaging.inbound import desk, inquiries, router, transitions
from messaging.inbound.forms import AnswerForm, HandOverForm, RerouteForm, TryForm
from messaging.inbound.models import InboundMessage, InboundPhoto, Inquiry, Route
from messaging.keeping import looks
from messaging.keeping.forms import LookForm
from messaging.offices.models import Department, OfficeSettings
from messaging.states import WrongState

SEE, MOVE, REVEAL = (
    "inbound.view_inboundmessage",
    "inbound.reroute_inboundmessage",
    "inbound.reveal_inboundmessage",
)
SEE_INQUIRIES, ANSWER = "inbound.view_inquiry", "inbound.answer_inquiry"


def may_see_texts(user):
    """Whether the user may read what residents text."""
    return user.has_perm(SEE) or user.has_perm(MOVE)


def may_see_inquiries(user):
    """Whether the user may read conversations."""
    return user.has_perm(SEE_INQUIRIES) or user.has_perm(ANSWER)


def demand(permitted):
    """Raises PermissionDenied unless permitted."""
    if not permitted:
        raise PermissionDenied


@never_cache
@require_GET
def texts(request):
    """Texts received, newest first; cries for help above them."""
    demand(may_see_texts(request.user))
    route = request.GET.get("route", "")
    route = route if route in Route.values else ""
    show = request.GET.get("show", "")
    found = desk.texts(
        route=route,
        waiting=show == "waiting",
        urgent=show == "urgent",
        before=_number(request.GET.get("before")),
    )
    return render(
        request,
        "inbound/texts.html",
        {
            "texts": found[: desk.PAGE],
            "next_before": found[desk.PAGE - 1].pk if len(found) > desk.PAGE else None,
            "urgent_ones": desk.urgent_ones(),
            "waiting": desk.waiting_count(),
            "route": route,
            "show": show,
            "routes": Route.choices,
        },
    )


@never_cache
@require_GET
def text(request, pk):
    """One text, why it went where it went, and what else this phone and we wrote."""
    demand(may_see_texts(request.user))
    message = _text(pk)
    return _text_page(request, message, RerouteForm(initial={"route": message.route}))


def _text(pk):
    return get_object_or_404(
        InboundMessage.objects.select_related("topic__department", "inquiry__department"), pk=pk
    )


def _text_page(request, message, form, number="", look_form=None):
    return render(
        request,
        "inbound/text.html",
        {
            "message": message,
            "number": number,
            "photos": message.photos.all(),
            "thread": desk.of_phone(message),
            "hold": desk.held(message.phone),
            "form": form,
            "may_move": request.user.has_perm(MOVE) and message.state != InboundMessage.State.RECEIVED,
            "may_reveal": request.user.has_perm(REVEAL),
            "look_form": look_form or LookForm(),
        },
    )


@never_cache
@require_POST
def reveal(request, pk):
    """Show the number in full, once, for a purpose; who looked and why stays in the ledger of looks (law 7)."""
    demand(request.user.has_perm(REVEAL))
    message, why = _text(pk), LookForm(request.POST)
    form = RerouteForm(initial={"route": message.route})
    if not why.is_valid():
        return _text_page(request, message, form, look_form=why)
    looks.revealed(request, message, message.phone, action="inbound.reveal", **why.cleaned_data)
    return _text_page(request, message, form, number=phones.shown(message.phone))


@require_POST
def reroute(request, pk):
    """A person sends this text elsewhere, and says what the phone's possible refusal was."""
    demand(request.user.has_perm(MOVE))
    message = _text(pk)
    form = RerouteForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("갈래를 골라 주세요."))
        return _text_page(request, message, form)
    try:
        transitions.reroute(
            message, form.cleaned_data["route"], request.user, refused=form.cleaned_data["refused"]
        )
        messages.success(request, _("옮겼습니다."))
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect("inbound:text", pk)


@require_POST
def handle(request, pk):
    """A person has seen to this text."""
    demand(request.user.has_perm(MOVE))
    transitions.mark_handled(_text(pk), request.user)
    messages.success(request, _("처리한 것으로 표시했습니다."))
    return redirect("inbound:texts")


@never_cache
@require_GET
def photo(request, pk):
    """The clean copy of a photo; what is in quarantine is shown to nobody."""
    demand(may_see_texts(request.user) or may_see_inquiries(request.user))
    found = get_object_or_404(InboundPhoto, pk=pk, state=InboundPhoto.State.KEPT)
    if not found.shown or not found.shown.storage.exists(found.shown.name):
        raise Http404
    response = FileResponse(found.shown.open("rb"), content_type="image/jpeg")
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@never_cache
@require_GET
def conversations(request):
    """Inquiries, urgent and waiting ones first; a department's own by one filter."""
    demand(may_see_inquiries(request.user))
    state = request.GET.get("state", "")
    state = state if state in Inquiry.State.values else ""
    department = Department.objects.filter(pk=_number(request.GET.get("department"))).first()
    found = desk.inquiries(state=state, department=department)
    return render(
        request,
        "inbound/inquiries.html",
        {
            "inquiries": Paginator(found, desk.PAGE).get_page(request.GET.get("p")),
            "state": state,
            "states": Inquiry.State.choices,
            "department": department,
            "departments": Department.objects.filter(retired=False),
        },
    )


@never_cache
@require_GET
def conversation(request, pk):
    """One conversation with its whole thread and room for an answer."""
    demand(may_see_inquiries(request.user))
    return _conversation_page(request, _inquiry(pk), AnswerForm())


def _inquiry(pk):
    return get_object_or_404(Inquiry.objects.select_related("department", "topic"), pk=pk)


def _conversation_page(request, inquiry, form):
    return render(
        request,
        "inbound/inquiry.html",
        {
            "inquiry": inquiry,
            "thread": desk.of_inquiry(inquiry),
            "form": form,
            "hand_over_form": HandOverForm(),
            "tag": OfficeSettings.load().text_tag,
            "may_answer": request.user.has_perm(ANSWER) and inquiry.state != Inquiry.State.CLOSED,
        },
    )


@require_http_methods(["POST"])
def answer(request, pk):
    """Send the department's answer."""
    demand(request.user.has_perm(ANSWER))
    inquiry, form = _inquiry(pk), AnswerForm(request.POST)
    if not form.is_valid():
        return _conversation_page(request, inquiry, form)
    try:
        inquiries.answer(inquiry, form.cleaned_data["body"], request.user)
    except (TextProblem, WrongState) as problem:
        form.add_error("body", problem.in_words())
        return _conversation_page(request, inquiry, form)
    messages.success(request, _("답을 보냈습니다."))
    return redirect("inbound:inquiry", pk)


@require_POST
def close(request, pk):
    """End a conversation."""
    demand(request.user.has_perm(ANSWER))
    return _acted(
        request, pk, lambda inquiry: inquiries.close(inquiry, request.user), _("문의를 마쳤습니다.")
    )


@require_POST
def hand_over(request, pk):
    """Give a conversation to another department."""
    demand(request.user.has_perm(ANSWER))
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("부서를 골라 주세요."))
        return redirect("inbound:inquiry", pk)
    department = form.cleaned_data["department"]
    return _acted(
        request,
        pk,
        lambda inquiry: inquiries.hand_over(inquiry, department, request.user),
        _("%s(으)로 넘겼습니다.") % department,
    )


def _acted(request, pk, act, done):
    try:
        act(_inquiry(pk))
        messages.success(request, done)
    except WrongState as late:
        messages.error(request, late.in_words())
    return redirect("inbound:inquiry", pk)


@never_cache
@require_http_methods(["GET", "POST"])
def rules(request):
    """The chain in its order, what each rule caught, and a field to try any text; storing nothing."""
    demand(may_see_texts(request.user))
    form = TryForm(request.POST or None)
    ruling = None
    if request.method == "POST" and form.is_valid():
        ruling = router.route(router.Heard(form.cleaned_data["text"]))
    return render(
        request,
        "inbound/rules.html",
        {
            "form": form,
            "ruling": ruling,
            "ruling_route": Route(ruling.route).label if ruling else "",
            "rules": desk.rules_with_counts(),
            "days": desk.RULE_DAYS,
        },
    )


def _number(typed):
    return int(typed) if typed and typed.isdecimal() and len(typed) < 19 else None
