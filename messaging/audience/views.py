"""The audience's own screens: a number looked up or shown in full, a hold decided, a live count."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required

from messaging import masking
from messaging.audience import consent, exporting, knowing, sight
from messaging.audience.forms import FindForm
from messaging.audience.models import Channel, Dong, Hold, Interest, OptOut, Subscriber
from messaging.keeping import looks
from messaging.keeping.forms import LookForm
from messaging.keeping.views import ask_for
from messaging.offices.models import Department

SUBSCRIBERS = "audience_subscriber:index"


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
    standing = knowing.of(phone)
    if standing.kind == "refused":
        messages.warning(request, consent.NotTheirOwnAct(standing.opt_out).in_words())
    elif standing.kind in ("known", "doubted"):
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
