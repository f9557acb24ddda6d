"""The admin screens of this room: laying entries in, proofs, and announcing a page again."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page

from messaging.digests import collecting, facts
from messaging.states import WrongState
from newsletter import announcing, laying_in
from newsletter.models import IssuePage, Placement, Proof
from newsletter.printing import proofs
from participation.models import Call, Corner, Entry

ENTRIES_PER_PAGE = 30
PROOFS_SHOWN = 10


class OfAnIssue:
    """A view about an issue, for those who may edit it and have the view's own permission."""

    permission = ""

    @cached_property
    def issue(self):
        issue = get_object_or_404(IssuePage, pk=self.kwargs["pk"])
        if not may_make(issue, self.request.user, self.permission):
            raise PermissionDenied
        return issue

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        self.issue  # noqa: B018  (asks for the permission)
        return super().dispatch(request, *args, **kwargs)

    def back(self, anchor="", **query):
        """To the lay-in screen, with the filter kept and the focus where the work goes on."""
        url = reverse("newsletter:lay_in", args=[self.issue.pk])
        kept = self.request.GET.urlencode()
        return redirect(f"{url}{'?' + kept if kept else ''}{'#' + anchor if anchor else ''}")


class LayIn(OfAnIssue, WagtailAdminTemplateMixin, TemplateView):
    """참여마당 짜기: what waits on the left, what stands in the issue on the right, proofs below."""

    permission = "newsletter.add_placement"
    template_name = "newsletter/admin/lay_in.html"
    page_title = _("참여마당 짜기")
    header_icon = "list-ul"

    def get_breadcrumbs_items(self):
        title = self.issue.get_admin_display_title()
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[self.issue.pk]), "label": title},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_page_title(self):
        return _("%(issue)s 참여마당 짜기") % {"issue": self.issue.get_admin_display_title()}

    @property
    def header_buttons(self):
        return [HeaderButton(_("교정쇄"), "#proofs", icon_name="doc-full")]

    def get_context_data(self, **kwargs):
        corner = self._corner()
        waiting = laying_in.waiting_entries()
        if corner:
            waiting = waiting.filter(call__corner=corner)
        page = Paginator(waiting, ENTRIES_PER_PAGE).get_page(self.request.GET.get("p"))
        for entry in page:
            entry.missing = laying_in.problems_before_print(entry)
        return super().get_context_data(**kwargs) | {
            "issue": self.issue,
            "page": page,
            "corners": Corner.objects.all(),
            "chosen": corner,
            "calls": self._calls(),
            "proofs": Proof.objects.filter(issue=self.issue).select_related("made_by")[:PROOFS_SHOWN],
            "kept": self.request.GET.urlencode(),
        }

    def _corner(self):
        number = self.request.GET.get("corner", "")
        return Corner.objects.filter(pk=number).first() if number.isdecimal() else None

    def _calls(self):
        """What stands in the issue, in printed order: [{call, placements, meant}]."""
        placements = self.issue.placements.select_related(
            "entry__call__corner", "entry__photo", "printed_text"
        ).order_by("entry__call__corner__sort_order", "entry__call__corner__name", "position", "pk")
        calls = {}
        for placement in placements:
            call = placement.entry.call
            calls.setdefault(call.pk, {"call": call, "placements": []})["placements"].append(placement)
        return list(calls.values())

    def post(self, request, *args, **kwargs):
        """One act of the editor; the answer comes as a message beside the unchanged screen."""
        act, _sep, number = request.POST.get("act", "").partition(":")
        acts = {"lay_in": self._lay_in, "take_out": self._take_out, "up": self._up, "down": self._down}
        if act not in acts or not number.isdecimal():
            raise Http404
        try:
            anchor = acts[act](int(number))
        except (WrongState, laying_in.NotPossible) as refused:
            messages.error(request, refused.in_words())
            anchor = ""
        return self.back(anchor)

    def _lay_in(self, pk):
        placement = laying_in.lay_in(get_object_or_404(Entry, pk=pk), self.issue, self.request.user)
        slots = Call.objects.values_list("print_entries", flat=True).get(entries=pk)
        count = self.issue.placements.filter(entry__call=placement.entry.call_id).count()
        if count > slots:
            messages.warning(
                self.request,
                _("‘%(call)s’에 %(count)s편을 놓았습니다. 싣기로 한 편수는 %(slots)s편입니다.")
                % {"call": placement.entry.call, "count": count, "slots": slots},
            )
        return "waiting"

    def _take_out(self, pk):
        laying_in.take_out(self._placement(pk), self.request.user)
        return "placed"

    def _up(self, pk):
        laying_in.reorder(self._placement(pk), self.request.user, step=-1)
        return f"placement-{pk}"

    def _down(self, pk):
        laying_in.reorder(self._placement(pk), self.request.user, step=1)
        return f"placement-{pk}"

    def _placement(self, pk):
        placement = Placement.objects.filter(issue=self.issue, pk=pk).first()
        if placement is None:
            raise laying_in.NotPossible(_("이미 뺀 글입니다. 새로 고친 뒤 확인해 주세요."))
        return placement


class MakeProof(OfAnIssue, View):
    """Makes a proof; a second's work, done while the editor waits."""

    permission = "newsletter.add_proof"
    http_method_names = ["post"]

    def post(self, request, pk):
        purpose = request.POST.get("purpose")
        if purpose not in Proof.Purpose.values:
            raise Http404
        try:
            proof = proofs.make(self.issue, purpose, request.user)
        except proofs.TooBusy as busy:
            messages.error(request, busy.in_words())
            return self.back("proofs")
        open_it = messages.button(reverse("newsletter:proof", args=[proof.pk]), _("열기"))
        if proof.warnings:
            words = _("%(pages)s쪽을 뽑았습니다. 살펴볼 점이 %(count)s가지 있습니다.")
            values = {"pages": proof.pages, "count": len(proof.warnings)}
            messages.warning(request, words % values, buttons=[open_it])
        else:
            messages.success(request, _("%s쪽을 뽑았습니다.") % proof.pages, buttons=[open_it])
        return self.back("proofs")


class DownloadProof(View):
    """A proof's PDF, for those who may read proofs."""

    def get(self, request, pk):
        proof = get_object_or_404(Proof.objects.select_related("issue"), pk=pk)
        if not request.user.has_perm("newsletter.view_proof"):
            raise PermissionDenied
        try:
            file = proof.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        response = FileResponse(file, content_type="application/pdf", filename=proofs.file_name(proof))
        response["Cache-Control"] = "private, no-store"
        return response


class OfAPage(WagtailAdminTemplateMixin, TemplateView):
    """A question about a live page and its texts, asked before the act."""

    template_name = "newsletter/admin/confirm.html"
    permission = ""
    question = ""
    button = ""

    @cached_property
    def page(self):
        page = get_object_or_404(Page, pk=self.kwargs["pk"]).specific
        if not isinstance(page, announcing.ANNOUNCED_TYPES):
            raise Http404
        return page

    def dispatch(self, request, *args, **kwargs):
        self.request, self.kwargs = request, kwargs
        if not may_text_about(self.page, request.user, self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.page.title

    def get_breadcrumbs_items(self):
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]), "label": self.page.title},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "page": self.page,
            "standing": announcing.standing(self.page),
            "question": self.question,
            "button": self.button,
        }

    def post(self, request, pk):
        """Do it, and go where the work goes on."""
        back = redirect("wagtailadmin_pages:edit", pk)
        if not self.page.live:
            messages.error(request, _("발행한 뒤에 알릴 수 있습니다."))
            return back
        try:
            return self.act() or back
        except collecting.NoRoom as full:
            messages.error(request, full.in_words())
        except facts.NoFacts:
            raise Http404 from None
        return back


class AnnounceAgain(OfAPage):
    """다시 알리기."""

    page_title = _("다시 알리기")
    header_icon = "mail"
    permission = "digests.change_digest"
    question = _("이 페이지를 다음 문자소식에 다시 실을까요? 이미 받은 분도 다시 받을 수 있습니다.")
    button = _("다시 알리기")

    def act(self):
        """Another item in the next digest."""
        item = announcing.announce_again(self.page, self.request.user)
        messages.success(self.request, _("‘%s’에 실었습니다.") % capfirst(item.digest.title))


class MakeSingle(OfAPage):
    """단독 문자."""

    page_title = _("단독 문자")
    header_icon = "mail"
    permission = "digests.add_digest"
    question = _("이 페이지 하나만 알리는 문자를 만들까요? 받는 사람과 보낼 때는 다음 화면에서 고릅니다.")
    button = _("단독 문자 만들기")

    def act(self):
        """A digest of its own, opened in the composer."""
        digest = collecting.make_single(self.page, by=self.request.user)
        return redirect("digests:composer", digest.pk)


def may_make(issue, user, permission=LayIn.permission):
    """Whether this person works on the issue as a whole: its corners and its proofs."""
    return user.has_perm(permission) and issue.permissions_for_user(user).can_edit()


def may_text_about(page, user, permission):
    """Whether this person may put the page into a text: the right to do so, and to work on the page."""
    return user.has_perm(permission) and page.permissions_for_user(user).can_edit()
