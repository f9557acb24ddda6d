"""Signing up on the web: number, code, form, done; each page works without a script and says what went wrong."""

from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from messaging.audience import fields, phones, wordings
from messaging.audience.models import ConsentWording, Interest
from messaging.signup import proving, signing_up
from messaging.signup.forms import CodeForm, PhoneForm, SignUpForm
from messaging.signup.proving import Outcome

page = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page
def start(request):
    """Step 1: the number. What it answers never depends on whether the number is known."""
    form = PhoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proving.ask(request, form.cleaned_data["phone"], form.cleaned_data["language"])
        except proving.TooManyCodes as refused:
            form.add_error("phone", refused.in_words())
        else:
            return redirect(_with_next("signup:code", request))
    _focus(form, "phone")
    return _page(
        request,
        "signup/start.html",
        form=form,
        proved=_shown(proving.proof_of(request)),
        over="over" in request.GET,
        onward=_onward(request),
    )


@never_cache
@page
def code(request):
    """Step 2: the code. Sends it again, too."""
    if proving.proof_of(request):
        return redirect(_onward(request))
    proof = proving.asked(request)
    if proof is None:
        return redirect(_with_next("signup:start", request, over=1))
    form, sent_again = CodeForm(), False
    if request.method == "POST" and "again" in request.POST:
        try:
            newer = proving.ask(request, proof.phone, proof.language)
        except proving.TooManyCodes as refused:
            form = _with_error(refused.in_words())
        else:
            sent_again, proof = newer != proof, newer
            if not sent_again:
                form = _with_error(_("방금 보내 드렸습니다. 문자가 오기까지 잠시만 기다려 주세요."))
    elif request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            attempt = proving.prove(request, form.cleaned_data["code"])
            if attempt.outcome is Outcome.PROVED:
                return redirect(_onward(request))
            form = _with_error(_why_not(attempt))
            proof = proving.asked(request) or proof
    _focus(form, "code")
    return _page(
        request,
        "signup/code.html",
        form=form,
        shown=_shown(proof),
        sent_again=sent_again,
        waits=proving.waiting(request) is not None,
        sender=settings.SENDER_NUMBER,
    )


@never_cache
@page
def form(request):
    """Step 3: what to get, and the consents. Whoever is signed up already is led to her own page."""
    proof = proving.proof_of(request)
    if proof is None:
        return redirect(_with_next("signup:start", request, over=1))
    if signing_up.standing(proof.phone):
        return redirect("signup:done" if proof.signed_up_at else "signup:my_page")
    refusal = signing_up.refusal(proof.phone)
    known = signing_up.returning(proof.phone) if refusal else None
    sign_up_form = SignUpForm(request.POST or None, subscriber=known, language=proof.language)
    if request.method == "POST" and sign_up_form.is_valid():
        signing_up.sign_up(proof, sign_up_form)
        return redirect("signup:done")
    return _page(request, "signup/form.html", form=sign_up_form, shown=_shown(proof), refusal=refusal)


@never_cache
@require_safe
def done(request):
    """Step 4: what was kept, in plain words, and what comes next."""
    proof = proving.proof_of(request)
    if proof is None:
        return redirect(_with_next("signup:start", request, over=1))
    subscriber = signing_up.standing(proof.phone)
    if subscriber is None or not proof.signed_up_at:
        return redirect("signup:form")
    return _page(
        request,
        "signup/done.html",
        shown=_shown(proof),
        subscriber=subscriber,
        interests=fields.names(subscriber.interest_mask),
        consents=signing_up.consents_of(proof.phone),
    )


@never_cache
@require_POST
def end(request):
    """Forget the proved number at this screen."""
    proving.end(request)
    return redirect("signup:start")


@require_safe
def terms(request):
    """Every wording in force, with its version and its day: where a text says '전문은 누리집에', this is it."""
    return _page(
        request,
        "signup/terms.html",
        wordings=sorted(
            wordings.in_force(ConsentWording.Purpose),
            key=lambda wording: SignUpForm.ASKED.index(wording.purpose),
        ),
        necessary=wordings.NECESSARY,
        searched=wordings.SEARCHED,
    )


@require_safe
def english(request):
    """What the service is and how to use it, in English."""
    return _page(request, "signup/english.html", interests=Interest.objects.in_use())


# --- how it is done ------------------------------------------------------------------


def _page(request, template, **context):
    return render(request, template, {"reply_number": settings.REPLY_NUMBER, **context})


def _shown(proof):
    """The number as its owner wrote it: on the page of her own session only."""
    return phones.shown(proof.phone) if proof else ""


def _focus(form, name):
    """The one field of a page has the cursor; when it holds an error, a reader hears that at once."""
    form.fields[name].widget.attrs["autofocus"] = True


def _with_error(words):
    form = CodeForm({"code": ""})
    form.errors["code"] = form.error_class([words], renderer=form.renderer)
    return form


def _why_not(attempt):
    if attempt.outcome is Outcome.MISTYPED:
        return _("확인번호는 숫자 여섯 자리입니다. 문자를 다시 봐 주세요.")
    if attempt.outcome is Outcome.WRONG:
        return _("확인번호가 다릅니다. %(left)s번 더 적어 보실 수 있습니다.") % {"left": attempt.tries_left}
    return _("이 확인번호는 더 쓸 수 없습니다. ‘다시 받기’를 눌러 새 번호를 받아 주세요.")


def _next_of(request):
    """Where the visitor wanted to go, if that is a page of ours that asks for a proof."""
    wanted = request.GET.get("next", "")
    own = wanted.startswith(reverse("signup:start")) and not wanted.startswith(reverse("signup:code"))
    own = own and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if own else ""


def _with_next(name, request, **query):
    """The address of that page, which carries on where the visitor wanted to go."""
    if wanted := _next_of(request):
        query["next"] = wanted
    return f"{reverse(name)}?{urlencode(query)}" if query else reverse(name)


def _onward(request):
    """Where a proved visitor goes: where she wanted to, else to the form, which knows the rest."""
    return _next_of(request) or reverse("signup:form")
