"""The clerks' screens: the desk, the forms typed in, those whose text did not arrive, the sheet to print."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_required
from wagtail.log_actions import log

from messaging import masking
from messaging.audience import consent, households, knowing, sight, transitions
from messaging.audience.fields import names
from messaging.audience.models import ConsentWording, Dong, Household, Interest, Subscriber
from messaging.keeping import looks
from messaging.paper import dongs, printing, receiving, scans, versions
from messaging.paper.forms import DeskForm, RightNumberForm
from messaging.paper.models import PaperForm, SignedForm
from messaging.states import WrongState

PAGE = 50
LAST_SHOWN = 12
MOST_ADDRESS = 200


def seen_forms(user):
    """The signed forms that this person sees: her department's and her own, or, with the permission, all."""
    forms = SignedForm.objects.all()
    if sight.sees_all(user):
        return forms
    if user.department_id is None:
        return forms.filter(typed_by=user)
    return forms.filter(department=user.department_id)


def _seen_form(user, pk):
    return get_object_or_404(seen_forms(user).select_related("subscriber"), pk=pk)


# --- the desk ---------------------------------------------------------------------------------------


@never_cache
@permission_required("paper.add_signedform")
def desk(request):
    """One paper form after the other. The number comes first and decides what else is needed."""
    if request.method != "POST":
        return _desk(request, DeskForm())
    form = DeskForm(request.POST, request.FILES)
    valid = form.is_valid()
    phone = form.cleaned_data.get("phone")
    standing = knowing.of(phone) if phone else None
    if "check" in request.POST:
        return _desk(request, _only_checked(request.POST, standing), standing)
    if standing:
        _ask_for_a_signature_since(form, standing)
        if standing.stamp != form.cleaned_data.get("told"):
            form.add_error("phone", told_anew(standing))
    if valid and not form.errors:
        try:
            received = _received(request, form)
        except receiving.NotAsTold as changed:  # another clerk was faster
            standing = changed.standing
            form.add_error("phone", told_anew(standing))
        except consent.NotTheirOwnAct as refusal:
            standing = knowing.of(phone)
            form.add_error("phone", refusal.in_words())
        else:
            messages.success(request, _("저장했습니다: %s") % masking.phone(phone))
            if received.ended_since:
                messages.warning(request, _stays_ended(received.ended_since))
            if _by_script(request):
                return JsonResponse({"saved": received.pk})
            return redirect("paper:desk")
    if _by_script(request):
        return JsonResponse({"errors": form.errors, **_standing_in_words(request.user, standing)}, status=422)
    return _desk(request, _told(form, standing), standing, status=422)


def _stays_ended(purposes):
    """What the clerk must know of boxes that were ticked and do not count."""
    names = [str(ConsentWording.Purpose(purpose).label) for purpose in sorted(purposes)]
    return _("서명하신 날이나 그 뒤에 그만두신 동의는 되살리지 않았습니다: %s") % ", ".join(names)


def _by_script(request):
    return request.headers.get("X-Desk") == "1"


def _received(request, form):
    """The form kept; its scan is stored first and forgotten again when nothing comes of it."""
    cleaned = form.cleaned_data
    scan = scans.keep(*cleaned["scan"]) if cleaned["scan"] else ""
    person = form.person()
    try:
        return receiving.receive(
            cleaned["phone"],
            cleaned["paper_form"],
            numbers=cleaned["numbers"],
            purposes=receiving.purposes_of(cleaned),
            signed_on=cleaned["signed_on"],
            told=cleaned["told"],
            vouched=cleaned["vouched"],
            by=request.user,
            scan=scan,
            address=cleaned["address"],
            **person,
        )
    except BaseException:
        scans.drop(scan)
        raise


def _ask_for_a_signature_since(form, standing):
    """A refused number needs a signature of a later day, and the clerk's word for it."""
    if standing.kind != "refused":
        return
    since = consent.signed_since(standing.opt_out, form.cleaned_data.get("signed_on"))
    if "signed_on" in form.cleaned_data and not since:
        form.add_error(
            "signed_on",
            _(
                "거부하신 날과 같거나 앞선 날의 서명입니다. 본인이 문자나 누리집으로 다시 신청하시거나 새로 서명하셔야 합니다."
            ),
        )
    elif not form.cleaned_data.get("vouched"):
        form.add_error(
            "vouched",
            _("거부하신 번호입니다. 거부하신 뒤에 직접 서명하신 신청서인지 확인하고 표시해 주세요."),
        )


def told_anew(standing):
    """What is said when the clerk did not know yet how the number stands."""
    if standing.kind == "new":
        return _("번호를 확인했습니다. 처음 신청하시는 번호입니다. 한 번 더 저장해 주세요.")
    return _("%s. 확인하고 한 번 더 저장해 주세요.") % standing.sentence


def _only_checked(posted, standing):
    """The form as typed so far with the number checked; no complaint about what isn't filled in yet."""
    form = DeskForm(posted)
    form.is_valid()
    for name in [name for name in form.errors if name != "phone"]:
        del form.errors[name]
    return _told(form, standing)


def _told(form, standing):
    """The form remembers what the clerk has been told of the number."""
    form.data = form.data.copy()
    form.data["told"] = standing.stamp if standing else ""
    return form


def _desk(request, form, standing=None, status=200):
    mine = SignedForm.objects.filter(typed_by=request.user)
    today = mine.standing().of_today()
    shown = list(mine.of_today().select_related("subscriber__dong", "paper_form")[:LAST_SHOWN])
    context = {
        "form": form,
        "standing": standing,
        "standing_words": _standing_in_words(request.user, standing),
        "today": today.count(),
        "forms": shown,
        "last": next((each for each in shown if not each.undone_at), None),
        "versions": _versions(form.fields["paper_form"].queryset),
        "consents": _consent_fields(form),
        "dongs": [{"name": dong.name, "others": dongs.names_of(dong)[1:]} for dong in Dong.objects.all()],
    }
    return render(request, "paper/desk.html", context, status=status)


def _consent_fields(form):
    texts = {wording.purpose: wording.text for wording in versions.printed_wordings(form.version)}
    return [(form[purpose.value], texts[purpose]) for purpose in versions.PURPOSES if purpose in texts]


def _versions(queryset):
    """Each version with what it prints, for the script that changes the screen with it."""
    now = {interest.bit: interest for interest in Interest.objects.all()}
    return {
        str(form.pk): {
            "interests": [[number, name, _today(now.get(bit), name)] for number, name, bit in form.interests],
            "consents": {wording.purpose: wording.text for wording in form.wordings.all()},
        }
        for form in queryset.prefetch_related("wordings")
    }


def _today(interest, printed):
    """What became of an interest since it was printed: its name of today, or that it is retired; '' for nothing."""
    if interest is None or interest.retired:
        return _("더 쓰지 않음")
    return _("지금은 %s") % interest.name if interest.name != printed else ""


@never_cache
@require_POST
@permission_required("paper.add_signedform")
def check(request):
    """What is known of a number or of an address, before anything else is typed. Travels in the body only."""
    answer = {}
    if "phone" in request.POST:
        field = DeskForm.base_fields["phone"]
        try:
            phone = field.clean(request.POST["phone"])
        except ValidationError as problem:
            return JsonResponse({"errors": {"phone": problem.messages}}, status=422)
        answer |= _standing_in_words(request.user, knowing.of(phone))
    if address := request.POST.get("address", "")[:MOST_ADDRESS].strip():
        answer["neighbours"] = _neighbours(address)
    return JsonResponse(answer)


def _neighbours(address):
    """How many at this address are signed up already, in words; '' for none."""
    key = households.key_of(address)
    count = key and Household.objects.filter(address_key=key, members__state=Subscriber.State.ACTIVE).count()
    if not count:
        return ""
    return _("이 주소에 이미 한 분") if count == 1 else _("이 주소에 이미 %s분") % count


def _standing_in_words(user, standing):
    """What the desk says of a number: the sentence, what she has (to who may see it), and the stamp of it all."""
    if standing is None:
        return {}
    words = {"kind": standing.kind, "told": standing.stamp, "sentence": standing.sentence, "has": ""}
    if standing.kind == "new":
        words["sentence"] = _("처음 신청하시는 번호입니다")
    elif standing.kind in ("known", "doubted") and sight.may_see(user, standing.subscriber):
        words["has"] = _("지금: %s") % (
            ", ".join(names(standing.subscriber.interest_mask)) or _("관심분야 없음")
        )
    elif standing.kind == "refused":
        words["has"] = _(
            "이날보다 뒤에 서명하신 신청서만 받을 수 있습니다. 아니면 본인이 문자나 누리집으로 다시 신청하셔야 합니다."
        )
        words["refused_on"] = consent.refused_on(standing.opt_out).isoformat()
    return words


@require_POST
@permission_required("paper.add_signedform")
def undo(request, pk):
    """Take a form back, as long as the day and what followed allow it."""
    form = _seen_form(request.user, pk)
    try:
        stays = receiving.undo(form, by=request.user)
    except (receiving.CannotUndo, transitions.ChangedSince) as refused:
        messages.error(request, refused.in_words())
    else:
        messages.success(request, " ".join(filter(None, (_("신청서를 되돌렸습니다."), stays))))
    return redirect("paper:failed" if "failed" in request.POST else "paper:desk")


# --- lists and scans ---------------------------------------------------------------------------------


@never_cache
@permission_required("paper.view_signedform")
def forms(request):
    """All forms that this person sees, newest first."""
    rows = seen_forms(request.user).select_related("subscriber__dong", "typed_by", "department", "paper_form")
    page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    return render(
        request, "paper/forms.html", {"page": page, "may_see": request.user.has_perm("paper.see_scan")}
    )


@never_cache
@permission_required("paper.see_scan")
def scan(request, pk):
    """The picture of a signed form; who looked at whose stays in the audit log."""
    form = _seen_form(request.user, pk)
    if not form.scan:
        raise Http404
    try:
        opened = form.scan.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = form.scan.name.rsplit(".", 1)[-1]
    if form.subscriber:
        looks.revealed(request, form, form.subscriber.phone, action="paper.see_scan", purpose="correction")
    else:
        log(form, "paper.see_scan", user=request.user)
    response = FileResponse(
        opened,
        content_type=scans.KINDS.get(kind, "application/octet-stream"),
        as_attachment=kind not in ("jpg", "png"),
        filename=f"form-{form.pk}.{kind}",
    )
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@permission_required("paper.view_signedform")
def failed(request):
    """The forms whose confirmation reached nobody: most of them carry a mistyped number."""
    rows = receiving.failed_forms(seen_forms(request.user)).select_related(
        "subscriber__dong", "typed_by", "department", "paper_form"
    )
    page = Paginator(rows, PAGE).get_page(request.GET.get("p"))
    return render(
        request, "paper/failed.html", {"page": page, "may_see": request.user.has_perm("paper.see_scan")}
    )


@never_cache
@permission_required("paper.change_signedform")
def correct(request, pk):
    """The number as it really stands on the paper, for a form whose text did not arrive."""
    form = _seen_form(request.user, pk)
    if not receiving.failed_forms(SignedForm.objects.filter(pk=form.pk)).exists():
        if request.method == "POST":
            messages.warning(request, _("이미 처리한 신청서입니다."))
            return redirect("paper:failed")
        raise Http404
    number = RightNumberForm(request.POST or None)
    if request.method == "POST" and number.is_valid():
        try:
            receiving.correct(form, number.cleaned_data["phone"], by=request.user)
        except (
            receiving.CannotUndo,
            transitions.NumberTaken,
            consent.NotTheirOwnAct,
            WrongState,
        ) as refused:
            number.add_error("phone", refused.in_words())
        else:
            messages.success(request, _("번호를 고쳤습니다. 확인 문자를 다시 보냅니다."))
            return redirect("paper:failed")
    return render(request, "paper/correct.html", {"signed": form, "form": number})


# --- printing ----------------------------------------------------------------------------------------


@permission_required("paper.print_paperform")
def sheets(request):
    """The sheet to print, and every version that was ever printed."""
    page = Paginator(PaperForm.objects.prefetch_related("wordings"), PAGE).get_page(request.GET.get("p"))
    return render(request, "paper/sheets.html", {"page": page})


@require_POST
@permission_required("paper.print_paperform")
def print_current(request):
    """The right version of today, made when it must be: always what is in force and in use."""
    return _pdf(versions.current())


@permission_required("paper.print_paperform")
def sheet(request, number):
    """An older version, as it was printed."""
    return _pdf(get_object_or_404(PaperForm, number=number))


def _pdf(form):
    response = HttpResponse(printing.pdf(form), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="form-{form.number}.pdf"'
    return response
