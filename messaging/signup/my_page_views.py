"""The pages of one's own page: shown to whoever has proved the phone, each act by a button, none by a link."""

from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messaging.audience import fields, phones, wordings
from messaging.audience.models import OptOut
from messaging.keeping import retention
from messaging.signup import my_data, my_page, proving, sections
from messaging.signup.my_page_forms import AboutForm, ConsentsForm, InterestsForm, PauseForm, StopForm

UNDO = "my_page_undo"  # the interests of before, in the session


def proved(view):
    """Show it to whoever proved a phone; anybody else proves one first. Nothing of it is kept by a browser."""

    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        phone = proving.proved_phone(request)
        if phone is None:
            onward = urlencode({"next": reverse("signup:my_page")})
            return redirect(f"{reverse('signup:start')}?{onward}")
        return view(request, phone, *args, **kwargs)

    return wrapped


def act(view):
    """A button of the page: what it says happened, or why it did not, stands on the page afterwards."""

    @proved
    @require_POST
    @wraps(view)
    def wrapped(request, phone):
        try:
            answer = view(request, phone)
        except my_page.NotNow as refused:
            messages.error(request, refused.in_words())
            return redirect("signup:my_page")
        if isinstance(answer, HttpResponse):
            return answer
        messages.success(request, answer)
        return redirect("signup:my_page")

    return wrapped


@proved
@require_safe
def show(request, phone):
    """All of it on one page: where she stands, what she may change, what was sent, how to leave."""
    return _page(request, phone)


def _page(request, phone, status=200, **wrong):
    """The page; `wrong` are the forms that were sent with mistakes."""
    subscriber = my_page.subscriber_of(phone)
    context = {
        "shown": phones.shown(phone),
        "reply_number": settings.REPLY_NUMBER,
        "subscriber": subscriber,
        "refusal": my_page.refusal(phone),
        "sections": [
            {"section": section, "page": section.page(per_page=sections.FIRST)}
            for section in sections.of(phone)
        ],
        "undo": UNDO in request.session,
        "wrong": next(iter(wrong.values()), None),
    }
    if subscriber:
        pausing = subscriber.paused_until and subscriber.paused_until > timezone.localdate()
        context |= {
            "interest_names": fields.names(subscriber.interest_mask),
            "interests": InterestsForm(initial={"interest_mask": subscriber.interest_mask}),
            "about": AboutForm(subscriber=subscriber, language=subscriber.language),
            "consents": my_page.consents(phone),
            "choices": _choices(phone),
            "seen": my_page.wordings_shown(),
            "pausing": pausing,
            "pause": PauseForm(),
        }
    return render(request, "signup/my_page.html", context | wrong, status=status)


def _choices(phone):
    """The optional consents with the words in force, and since when each is given."""
    given = {row.wording.purpose: row for row in my_page.consents(phone)}
    in_force = {row.purpose: row for row in wordings.in_force(my_page.OPTIONAL)}
    return [{"wording": in_force[purpose], "given": given.get(purpose)} for purpose in my_page.OPTIONAL]


@act
def interests(request, phone):
    form = InterestsForm(request.POST)
    if not form.is_valid():
        return _page(request, phone, 422, interests=form)
    before = my_page.choose_interests(phone, form.cleaned_data["interest_mask"])
    if before and before != form.cleaned_data["interest_mask"]:
        request.session[UNDO] = before
    return _("관심분야를 바꿨습니다: %s.") % ", ".join(fields.names(form.cleaned_data["interest_mask"]))


@act
def undo(request, phone):
    """The interests of before."""
    before = request.session.pop(UNDO, None)
    if not before:
        raise my_page.NotNow(_("되돌릴 것이 없습니다."))
    my_page.choose_interests(phone, before)
    return _("되돌렸습니다. 관심분야: %s.") % ", ".join(fields.names(before))


@act
def about(request, phone):
    form = AboutForm(request.POST, subscriber=my_page.subscriber_of(phone))
    if not form.is_valid():
        return _page(request, phone, 422, about=form)
    my_page.tell_about_oneself(phone, **form.person())
    return _("나에 대한 내용을 저장했습니다.")


@act
def consents(request, phone):
    form = ConsentsForm(request.POST)
    if not form.is_valid():
        raise my_page.NotNow(_("알아볼 수 없는 내용이라 저장하지 않았습니다. 다시 골라 주세요."))
    my_page.choose_consents(phone, form.cleaned_data["purposes"], form.cleaned_data["seen"])
    return _("동의를 고르신 대로 저장했습니다.")


@act
def pause(request, phone):
    form = PauseForm(request.POST)
    if not form.is_valid():
        return _page(request, phone, 422, pause=form)
    until = form.cleaned_data["until"]
    my_page.pause(phone, until)
    return _("소식을 쉽니다. %s부터 다시 보내 드립니다.") % date_format(until, "Y년 n월 j일")


@act
def resume(request, phone):
    my_page.resume(phone)
    return _("오늘부터 다시 소식을 보내 드립니다.")


@act
def stop(request, phone):
    form = StopForm(request.POST)
    if not form.is_valid():
        raise my_page.NotNow(_("무엇을 멈출지 다시 골라 주세요."))
    row = my_page.stop(phone, form.cleaned_data["scope"])
    if row.scope == OptOut.Scope.ALL:
        return _("모든 문자를 멈췄습니다. 마음이 바뀌시면 ‘다시 받기’를 눌러 주세요.")
    return _("소식 문자를 멈췄습니다. 마음이 바뀌시면 ‘다시 받기’를 눌러 주세요.")


@act
def come_back(request, phone):
    my_page.come_back(phone)
    return _("다시 소식을 보내 드립니다.")


@proved
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request, phone):
    """탈퇴: first what is deleted when and what stays, then the button."""
    if request.method != "POST":
        if my_page.subscriber_of(phone) is None:
            return redirect("signup:my_page")
        table = [row for row in retention.table() if row.kind.phone]
        return render(
            request,
            "signup/my_page_leave.html",
            {
                "shown": phones.shown(phone),
                "gone_after": retention.of("audience-left").period.in_words(),
                "proof_for": retention.of("audience-withdrawn-consents").period.in_words(),
                "kept": table,
                "reply_number": settings.REPLY_NUMBER,
            },
        )
    if request.POST.get("sure") != "yes":
        messages.error(request, _("탈퇴하시려면 ‘읽었습니다’에 표시해 주세요."))
        return redirect("signup:my_page_leave")
    try:
        my_page.leave(phone)
    except my_page.NotNow as refused:
        messages.error(request, refused.in_words())
        return redirect("signup:my_page")
    request.session.pop(UNDO, None)
    proving.end(request)
    return redirect("signup:my_page_left")


@never_cache
@require_safe
def left(request):
    """Good-bye; tells nothing of anybody, so it asks for no proof."""
    return render(request, "signup/my_page_left.html", {"reply_number": settings.REPLY_NUMBER})


@proved
@require_safe
def section(request, phone, name):
    """One part in full, a page at a time."""
    part = sections.named(phone, name)
    if part is None:
        raise Http404
    page = part.page(request.GET.get("p"))
    return render(request, "signup/my_page_section.html", {"section": part, "page": page})


@act
def data(request, phone):
    """Everything we keep of this phone in one file: to be read by people, and by machines in the same file."""
    response = HttpResponse(my_data.file(phone), content_type="text/html; charset=utf-8")
    name = f"my-data-{timezone.localdate():%Y%m%d}.html"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
