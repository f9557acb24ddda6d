"""The phones of invented residents: read what they got, write as they would, let the carrier misbehave."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cms.simulator import residents
from cms.simulator.access import carrier, trial_only
from messaging.gateways.simulator.client import CarrierDown, CarrierRefused
from participation.models import Call

LONGEST = 2000  # signs in one text
PICTURES = 3
PICTURE_BYTES = 2_000_000
SHOWN = ("image/jpeg", "image/png", "image/gif", "image/webp")  # what a phone's screen draws

# What the carrier can be told to do wrong next: its own word, ours, options.
MISCHIEF = {
    "lose_answer": (gettext_lazy("받아 놓고 답을 잃어버리기"), {}),
    "take_late": (gettext_lazy("우리가 포기한 뒤에야 받기"), {"seconds": 20}),
    "take_half": (gettext_lazy("절반만 받고 오류 내기"), {}),
    "not_taken": (gettext_lazy("받지 않겠다고 하기"), {}),
    "too_fast": (gettext_lazy("너무 빠르다고 하기"), {"seconds": 5}),
    "error_after": (gettext_lazy("받고 나서 오류 내기"), {}),
    "double_report": (gettext_lazy("수신 결과를 두 번 보내기"), {}),
    "delay_report": (gettext_lazy("수신 결과를 늦게 보내기"), {"seconds": 60}),
    "double_written": (gettext_lazy("주민 문자를 두 번 전하기"), {}),
}


def with_carrier(view):
    """Give the view the running carrier; when it doesn't run, say so clearly, in Korean."""

    @trial_only
    def wired(request, *args, **kwargs):
        try:
            with carrier() as line:
                return view(request, line, *args, **kwargs)
        except CarrierDown:
            return render(request, "simulator/down.html", status=503)

    return wired


@require_http_methods(["GET", "POST"])
@with_carrier
def index(request, line):
    """Whoever texted lately, and all residents by pages; a search comes by POST, so no name is in an address."""
    search = request.POST.get("search", "").strip()[:20]
    return render(request, "simulator/index.html", _lists(request, line) | {"search": search})


@require_GET
@with_carrier
def phone(request, line, reference):
    """One phone with its texts."""
    resident = _resident(reference, line)
    return render(
        request,
        "simulator/phone.html",
        _lists(request, line)
        | {
            "resident": resident,
            "bubbles": line.phone(resident.phone, 100),
            "shown": SHOWN,
            "calls": Call.objects.open().select_related("corner").order_by("closes_at")[:4],
            "mischief": MISCHIEF,
            "reply_number": settings.REPLY_NUMBER,
            "longest": LONGEST,
        },
    )


@require_GET
@with_carrier
def bubbles(request, line, reference):
    """The texts alone: what the open phone asks for every other second."""
    resident = _resident(reference, line)
    return render(
        request, "simulator/bubbles.html", {"bubbles": line.phone(resident.phone, 100), "shown": SHOWN}
    )


@require_POST
@with_carrier
def write(request, line, reference):
    """The resident texts us: words, pictures, or both."""
    resident = _resident(reference, line)
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    pictures = request.FILES.getlist("pictures")
    if not text and not pictures:
        messages.error(request, _("보낼 글을 쓰거나 사진을 붙여 주세요."))
    elif len(text) > LONGEST:
        messages.error(request, _("한 번에 2,000자까지 보낼 수 있습니다. 나누어 보내 주세요."))
    elif len(pictures) > PICTURES or any(picture.size > PICTURE_BYTES for picture in pictures):
        messages.error(request, _("사진은 한 번에 석 장, 한 장에 2MB까지 보낼 수 있습니다."))
    else:
        attached = [(picture.content_type or "", picture.read()) for picture in pictures]
        try:
            line.write(resident.phone, text or None, attached, to=settings.REPLY_NUMBER)
        except CarrierRefused:
            messages.error(request, _("문자 중계사가 이 문자를 받지 않았습니다. 글과 사진을 확인해 주세요."))
    return redirect("simulator:phone", reference)


@require_POST
@with_carrier
def newcomer(request, line):
    """Open a phone that we don't know."""
    return redirect("simulator:phone", residents.reference(residents.newcomer(line)))


@require_POST
@with_carrier
def misbehave(request, line):
    """Tell the carrier what to do wrong next, or to behave again; back to the phone it was told from."""
    what = request.POST.get("what", "")
    if what in MISCHIEF:
        words, options = MISCHIEF[what]
        line.misbehave(what, times=1, **options)
        messages.success(request, _("다음 한 번: %(what)s") % {"what": words})
    else:
        line.behave()
        messages.success(request, _("문자 중계사가 다시 얌전해졌습니다."))
    reference = request.POST.get("reference", "")
    return redirect("simulator:phone", reference) if reference.isalnum() else redirect("simulator:index")


@require_GET
@with_carrier
def picture(request, line, number):
    """A picture that a resident sent; only kinds that a browser draws and never runs."""
    try:
        content_type, content = line.picture(number)
    except CarrierRefused as error:
        raise Http404 from error
    if content_type not in SHOWN:
        raise Http404
    return HttpResponse(content, content_type=content_type, headers={"X-Content-Type-Options": "nosniff"})


def _lists(request, line):
    search = request.POST.get("search", "").strip()[:20]
    return {
        "recent": [] if search else residents.recent(line),
        "everyone": residents.listed(search, request.POST.get("page") or request.GET.get("page")),
        "search": search,
    }


def _resident(reference, line):
    resident = residents.find(reference, line)
    if resident is None:
        raise Http404
    return resident
