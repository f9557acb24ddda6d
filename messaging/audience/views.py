"""The desk's own screens: a form typed in, a number looked up or shown in full, a hold decided, a live count."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.models import ModelLogEntry

from messaging import masking
from messaging.audience import consent, exporting, sight, transitions
from messaging.audience.fields import bits_of
from messaging.audience.forms import DeskForm, FindForm
from messaging.audience.models import Channel, Dong, Hold, Interest, OptOut, Subscriber
from messaging.keeping import looks
from messaging.keeping.forms import LookForm
from messaging.keeping.views import ask_for
from messaging.offices.models import Department

SUBSCRIBERS = "audience_subscriber:index"


def known_as(phone):
    """What the desk must know of a number before anything else: (standing, sentence); ('new', '') for nobody."""
    opt_out = OptOut.objects.filter(phone=phone, lifted_at=None).first()
    if opt_out:
        return "opted_out", consent.NotTheirOwnAct(opt_out).in_words()
    subscriber = (
        Subscriber.objects.filter(phone=phone, state=Subscriber.State.ACTIVE).select_related("dong").first()
    )
    if subscriber:
        day = timezone.localtime(subscriber.signed_up_at)
        where = f" {subscriber.dong}" if subscriber.dong else ""
        return "known", _("이미 신청하신 분입니다 (%(day)s%(where)s). 저장하면 관심분야가 새로 바뀝니다.") % {
            "day": f"{day.year}. {day.month}. {day.day}.",
            "where": where,
        }
    return "new", ""


@never_cache
@permission_required("audience.add_subscriber")
def desk(request):
    """One paper form after the other. The number comes first and decides whether the rest is needed."""
    form = DeskForm(request.POST or None)
    standing, notice = "", ""
    if request.method == "POST":
        valid = form.is_valid()
        if phone := form.cleaned_data.get("phone"):
            standing, notice = known_as(phone)
        if "check" in request.POST:
            form = _only_checked(form, standing)
        elif standing == "opted_out":
            form.add_error("phone", _("이 번호는 신청을 받을 수 없습니다."))
        elif valid and (standing == "new" or standing == form.cleaned_data["seen"]):
            return _signed_up(request, form)
        elif standing:  # told now; the next press of the button is knowing
            form.data = form.data.copy()
            form.data["seen"] = standing
    return render(
        request,
        "audience/desk.html",
        {"form": form, "standing": standing, "notice": notice, "today": _typed_today(request.user)},
    )


def _only_checked(form, standing):
    """The form as typed so far, with the number checked and no complaint about what isn't filled in yet."""
    wrong_number = form.errors.get("phone")
    data = form.data.copy()
    data["seen"] = "" if wrong_number else standing
    if standing == "known" and not data.getlist("interest_mask"):
        subscriber = Subscriber.objects.get(phone=form.cleaned_data["phone"])
        data.setlist("interest_mask", [str(bit) for bit in bits_of(subscriber.interest_mask)])
        data["dong"] = str(subscriber.dong_id or "")
    checked = DeskForm(data)
    checked.is_valid()
    for name in list(checked.errors):
        if name != "phone":
            del checked.errors[name]
    return checked


def _signed_up(request, form):
    phone = form.cleaned_data["phone"]
    try:
        transitions.sign_up(
            phone,
            interest_mask=form.cleaned_data["interest_mask"],
            channel=Channel.PAPER,
            consents=form.consents(),
            by=request.user,
            department=request.user.department,
            **form.person(),
        )
    except consent.NotTheirOwnAct as refusal:  # she refused while the form was being typed
        messages.error(request, refusal.in_words())
    else:
        messages.success(request, _("신청을 받았습니다: %s") % masking.phone(phone))
    return redirect("audience:desk")


def _typed_today(user):
    """How many forms this clerk has typed in today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return ModelLogEntry.objects.filter(user=user, action="audience.sign_up", timestamp__gte=midnight).count()


@never_cache
@require_POST
@permission_required("audience.view_subscriber")
def find(request):
    """Look a number up. It travels in the body of a POST and is not repeated in the answer."""
    form = FindForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["phone"][0])
        return redirect(SUBSCRIBERS)
    phone = form.cleaned_data["phone"]
    subscriber = Subscriber.objects.filter(phone=phone).first()
    visible = subscriber and sight.may_see(request.user, subscriber)
    if visible and request.user.has_perm("audience.change_subscriber"):
        return redirect("audience_subscriber:edit", subscriber.pk)
    if visible:
        messages.info(request, _("신청하신 분입니다: %s") % masking.phone(phone))
        return redirect(SUBSCRIBERS)
    _tell_standing(request, phone)
    return redirect(SUBSCRIBERS)


def _tell_standing(request, phone):
    """What every desk must know of a number, whoever took it in: signed up, refused or neither; and no more."""
    standing, notice = known_as(phone)
    if standing == "opted_out":
        messages.warning(request, notice)
    elif standing == "known":
        messages.info(
            request,
            _("이미 신청하신 번호입니다: %s. 다른 곳에서 받은 신청이라 여기서는 열 수 없습니다.")
            % masking.phone(phone),
        )
    else:
        messages.info(request, _("신청하지 않은 번호입니다: %s") % masking.phone(phone))


@never_cache
@permission_required("audience.reveal_subscriber")
@sight.own_only
def reveal(request, pk):
    """Show a number and name in full, for a purpose; who, whom, when, from where and why stay in the ledger of looks."""
    subscriber = get_object_or_404(Subscriber, pk=pk)
    form = LookForm(request.POST or None)
    shown = False
    if request.method == "POST" and form.is_valid():
        looks.revealed(request, subscriber, subscriber.phone, action="audience.reveal", **form.cleaned_data)
        shown = True
    return render(request, "audience/reveal.html", {"subscriber": subscriber, "form": form, "shown": shown})


@never_cache
@permission_required("audience.export_subscriber")
def export(request):
    """Take the list away as a spreadsheet, for a purpose: what the list's own filters show."""
    chosen = exporting.chosen_of(request.GET)
    facts = [
        (_("거른 조건"), _in_words(chosen)),
        (_("건수"), f"{exporting.subscribers(chosen, request.user).count():,}"),
    ]
    return ask_for(request, exporting.kind(), chosen, back=SUBSCRIBERS, facts=facts)


def _in_words(chosen):
    """The filters that were chosen, for the person who takes the list away."""
    said = []
    if chosen.get("standing"):
        standings = {"receiving": _("받는 중"), **dict(consent.Refusal.choices)}
        said += [str(standings.get(value, "")) for value in chosen["standing"]]
    interests = {str(interest.bit): interest.name for interest in Interest.objects.all()}
    said += [interests.get(bit, "") for bit in chosen.get("interests", [])]
    dongs = {str(dong.pk): dong.name for dong in Dong.objects.all()}
    said += [dongs.get(pk, "") for pk in chosen.get("dong", [])]
    said += [str(dict(Channel.choices).get(value, "")) for value in chosen.get("channel", [])]
    departments = {str(each.pk): each.name for each in Department.objects.all()}
    said += [departments.get(pk, "") for pk in chosen.get("department", [])]
    return ", ".join(filter(None, said)) or _("없음(모두)")


@never_cache
@permission_required("audience.change_subscriber")
@sight.own_only
def refuse(request, pk):
    """Note a refusal that a person told us by telephone or at the counter; only she can take it back."""
    subscriber = get_object_or_404(Subscriber, pk=pk)
    if request.method == "POST":
        scope = OptOut.Scope.ALL if "everything" in request.POST else OptOut.Scope.NEWS
        consent.opt_out(subscriber.phone, scope=scope, channel=Channel.STAFF, by=request.user)
        messages.success(request, _("수신거부로 기록했습니다. 이제 소식이 가지 않습니다."))
        return redirect("audience_subscriber:edit", pk)
    return render(request, "audience/refuse.html", {"subscriber": subscriber})


@require_POST
@permission_required("audience.change_hold")
def decide(request, pk):
    """A person has read what the phone wrote: was it a refusal?"""
    refused = request.POST.get("refused") == "yes"
    with transaction.atomic():
        held = get_object_or_404(Hold, pk=pk)
        consent.lock(held.phone)
        held.refresh_from_db()
        if held.released_at is None:
            consent.release(held.phone, refused=refused, by=request.user)
            told = _("수신거부로 처리했습니다.") if refused else _("풀었습니다. 소식이 다시 갑니다.")
            messages.success(request, told)
        else:
            messages.warning(request, _("다른 담당자가 먼저 처리했습니다."))
    return redirect("audience_hold:index")
