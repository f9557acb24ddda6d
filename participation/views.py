"""The moderation desk: the queue beside the text in hand, and every act on it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.admin.auth import permission_denied, permission_required

from messaging.states import WrongState
from participation import bulk, difference, flags, moderation, parts, queue
from participation.flags import Flag
from participation.models import Call, Entry, Submission
from participation.pictures.models import Image
from participation.queue import Sieve

MODERATE = "participation.moderate_submission"
REASONS = [
    gettext_lazy("주제와 맞지 않음"),
    gettext_lazy("같은 글이 이미 있음"),
    gettext_lazy("다른 곳에 실린 글로 보임"),
    gettext_lazy("특정인을 나쁘게 말함"),
    gettext_lazy("광고"),
    gettext_lazy("선거와 관련됨"),
    gettext_lazy("응모글이 아님"),
]


def _may(user, task="approve"):
    return user.has_perm(MODERATE)


def _address(sieve, pk=None):
    path = reverse("participation:desk_at", args=[pk]) if pk else reverse("participation:desk")
    query = sieve.query()
    return f"{path}?{query}" if query else path


@require_GET
def desk(request, pk=None):
    """The desk, at one submission or at the first that waits."""
    if not _may(request.user):
        return permission_denied(request)
    sieve = Sieve.of(request.GET)
    if pk is not None:
        get_object_or_404(Submission, pk=pk)
    window = queue.around(sieve, pk)
    context = {
        "page_title": _("응모글 검토"),
        "header_title": _("응모글 검토"),
        "header_icon": "clipboard-list",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("participation:desk"), "label": _("응모글 검토")},
        ],
        "sieve": sieve,
        "query": sieve.query(),
        "window": window,
        "shelves": queue.SHELVES.values(),
        "calls": Call.objects.order_by("-closes_at")[:40],
        "flags": Flag.choices,
        "most": queue.MOST_AT_ONCE,
        "reasons": REASONS,
        "may_undo": bool(bulk.last_decided(request.user)),
        "detail": _detail(window.chosen) if window.chosen else None,
    }
    # The page's own script asks for the desk alone: no sidebar, no scripts.
    template = "desk_part.html" if request.headers.get("X-Desk") else "desk.html"
    response = render(request, f"participation/{template}", context)
    response["Vary"] = "X-Desk"
    return response


def _detail(submission):
    """All that the screen shows of one submission."""
    entry = getattr(submission, "entry", None)
    draft = entry.get_latest_revision_as_object() if entry else None
    pieces = parts.of(submission)
    body = draft.body if draft else moderation.first_words(submission)
    original = flags.hidden(parts.words(submission))
    photos = list(parts.photos(submission)[:3])
    others = Submission.objects.by_same_author(submission)
    photo = entry.photo if entry else None
    return {
        "submission": submission,
        "entry": entry,
        "draft": draft,
        "parts": pieces,
        "original": original,
        "body": body,
        "title": draft.title if draft else "",
        "byline": draft.byline if draft else "",
        "alt": photo.description if photo else "",
        "consent": photo.people_consent if photo else Image.PeopleConsent.UNKNOWN,
        "consents": Image.PeopleConsent.choices,
        "length": difference.length(body),
        "pieces": difference.between(original, body),
        "photos": photos,
        "unchecked": parts.unchecked_photos(submission).exists() if _came_with_photo(pieces) else False,
        "flags": [Flag(name) for name in submission.flag_names],
        "others": others.count(),
        "seen": entry.latest_revision_id if entry else 0,
        "settled": submission.state == Submission.State.DECLINED
        or (entry is not None and entry.state == Entry.State.APPROVED),
        "locked_by": entry.locked_by if entry and entry.locked else None,
    }


def _came_with_photo(pieces):
    return any(part.photo for part in pieces)


# --- one submission ----------------------------------------------------------------------------------
@require_POST
def act(request, pk):
    """Approve, keep as a draft, decline or undo; then on to the next that waits."""
    if not _may(request.user):
        return permission_denied(request)
    submission = get_object_or_404(Submission, pk=pk)
    sieve = Sieve.of(request.POST)
    what = request.POST.get("act")
    to = pk
    try:
        if what == "approve":
            moderation.approve(submission, request.user, **_written(request.POST))
            to = queue.following(sieve, pk)
            messages.success(request, _("%(n)d번 글을 싣기로 했습니다.") % {"n": submission.number})
        elif what == "save":
            moderation.edit(submission, request.user, **_written(request.POST))
            messages.success(request, _("고친 글을 저장했습니다. 아직 승인하지 않았습니다."))
        elif what == "decline":
            reason = request.POST.get("other_reason", "").strip() or request.POST.get("reason", "")
            moderation.decline(submission, reason, request.user)
            to = queue.following(sieve, pk)
            messages.success(request, _("%(n)d번 글을 싣지 않기로 했습니다.") % {"n": submission.number})
        elif what == "undo":
            moderation.undo(submission, request.user)
            messages.success(request, _("%(n)d번 글을 다시 검토합니다.") % {"n": submission.number})
        else:
            return HttpResponse(_("알 수 없는 요청입니다."), status=400)
    except (WrongState, moderation.Refused) as refusal:
        messages.error(request, refusal.in_words())
    except PermissionDenied:
        messages.error(request, _("이 글을 승인할 권한이 없습니다. 관리자에게 알려 주세요."))
    return redirect(_address(sieve, to))


def _written(form):
    """What the moderator wrote, and which text it was written over."""
    seen = form.get("seen", "")
    return {
        "words": moderation.Words(
            title=form.get("title", "")[:60],
            body=form.get("body", "").replace("\r\n", "\n")[:4000],
            byline=form.get("byline", "")[:40],
        ),
        "seen": int(seen) if seen.isdecimal() and len(seen) < 18 else None,
        "alt": form.get("alt"),
        "consent": form.get("consent"),
    }


@require_POST
def undo_last(request):
    """Take back what this moderator decided last, a whole bulk act at once."""
    if not _may(request.user):
        return permission_denied(request)
    sieve = Sieve.of(request.POST)
    pks = bulk.last_decided(request.user)
    if not pks:
        messages.warning(request, _("되돌릴 것이 없습니다."))
        return redirect(_address(sieve))
    if len(pks) == 1:
        try:
            submission = moderation.undo(Submission.objects.get(pk=pks[0]), request.user)
            messages.success(request, _("%(n)d번 글을 다시 검토합니다.") % {"n": submission.number})
        except (WrongState, moderation.Refused) as refusal:
            messages.error(request, refusal.in_words())
        return redirect(_address(sieve, pks[0]))
    return _carry_out(request, sieve, "undo", pks)


@require_POST
def compare(request, pk):
    """The word-level difference of the words being typed, for the desk's script."""
    if not _may(request.user):
        raise PermissionDenied
    submission = get_object_or_404(Submission.objects.select_related("call__corner"), pk=pk)
    body = request.POST.get("body", "").replace("\r\n", "\n")
    return render(
        request,
        "participation/difference.html",
        {"pieces": difference.between(flags.hidden(parts.words(submission)), body)},
    )


# --- many submissions --------------------------------------------------------------------------------
@require_POST
def bulk_act(request):
    """Approve or decline what is ticked, or all that the sieve shows, at most 500.

    A request works for some seconds; its answer asks for the rest (a script goes on by itself).
    """
    if not _may(request.user):
        return permission_denied(request)
    sieve = Sieve.of(request.POST)
    what = request.POST.get("act")
    if what not in ("approve", "decline", "undo"):
        return HttpResponse(_("알 수 없는 요청입니다."), status=400)
    pks = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 18]
    if request.POST.get("all"):
        pks = list(sieve.submissions().values_list("pk", flat=True)[: queue.MOST_AT_ONCE])
    pks = pks[: queue.MOST_AT_ONCE]
    if not pks:
        messages.warning(request, _("고른 글이 없습니다."))
        return redirect(_address(sieve))
    return _carry_out(request, sieve, what, pks)


def _carry_out(request, sieve, what, pks):
    started = parse_datetime(request.POST.get("at", "")) or timezone.now()
    reason = request.POST.get("other_reason", "").strip() or request.POST.get("reason", "")
    try:
        if what == "approve":
            done = bulk.approve(pks, request.user, at=started)
        elif what == "decline":
            if not reason.strip():
                raise moderation.Refused(_("싣지 않는 까닭을 골라 주세요."))
            done = bulk.decline(pks, reason, request.user, at=started)
        else:
            done = bulk.undo(pks, request.user)
    except moderation.Refused as refusal:
        messages.error(request, refusal.in_words())
        return redirect(_address(sieve))
    except PermissionDenied:
        messages.error(request, _("이 글들을 승인할 권한이 없습니다. 관리자에게 알려 주세요."))
        return redirect(_address(sieve))
    decided = done.decided + _number(request.POST.get("decided"))
    refused = len(done.refused) + _number(request.POST.get("refused"))
    if done.left:
        total = decided + refused + len(done.left)
        return render(
            request,
            "participation/bulk_progress.html",
            {
                "page_title": _("응모글 한꺼번에 처리"),
                "sieve": sieve,
                "act": what,
                "reason": reason,
                "at": started.isoformat(),
                "left": done.left,
                "decided": decided,
                "refused": refused,
                "total": total,
            },
        )
    _tell(request, what, decided, refused)
    return redirect(_address(sieve))


def _tell(request, what, decided, refused):
    said = {
        "approve": _("%(n)d편을 싣기로 했습니다."),
        "decline": _("%(n)d편을 싣지 않기로 했습니다."),
        "undo": _("%(n)d편을 다시 검토합니다."),
    }[what] % {"n": decided}
    messages.success(request, said)
    if refused:
        messages.warning(
            request,
            _("%(n)d편은 그대로 두었습니다. 살펴볼 점이 있거나 다른 분이 먼저 처리한 글은 하나씩 봐 주세요.")
            % {"n": refused},
        )


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


# --- the plain list ------------------------------------------------------------------------------------
PER_PAGE = 50


@require_GET
@permission_required("participation.view_submission")
def submissions(request):
    """Every submission, newest first, read-only; paged by key, so that the last page is as quick as the first."""
    asked = request.GET.copy()
    asked.setdefault("shelf", "all")
    sieve = Sieve.of(asked)
    found = sieve.submissions().select_related("call").order_by("-pk")
    below = request.GET.get("below", "")
    if below.isdecimal() and len(below) < 18:
        found = found.filter(pk__lt=int(below))
    rows = list(found[: PER_PAGE + 1])
    return render(
        request,
        "participation/submissions.html",
        {
            "page_title": _("응모글"),
            "header_title": _("응모글"),
            "header_icon": "mail",
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": _("Home")},
                {"url": reverse("participation:submissions"), "label": _("응모글")},
            ],
            "rows": rows[:PER_PAGE],
            "below": rows[PER_PAGE - 1].pk if len(rows) > PER_PAGE else None,
            "sieve": sieve,
            "query": sieve.query(),
            "shelves": queue.SHELVES.values(),
            "calls": Call.objects.order_by("-closes_at")[:40],
            "flags": Flag.choices,
            "may_moderate": request.user.has_perm(MODERATE),
        },
    )
