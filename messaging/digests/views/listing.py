"""The list of digests, what comes first at the top; and choosing a page for a 단독 문자."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from messaging.delivery import books
from messaging.delivery.models import Broadcast
from messaging.digests import collecting, facts
from messaging.digests.forms import SingleForm
from messaging.digests.models import Digest, DigestItem
from messaging.digests.views.base import CHANGE, DigestScreen

State = Digest.State
COMING = (*Digest.UNSENT, State.SENDING, State.PAUSED)
ROWS = 20


class IndexView(DigestScreen):
    """Coming digests, the soonest first; below them those that are over, the latest first."""

    template_name = "digests/index.html"
    page_title = _("문자소식")

    def get(self, request):
        rows = Digest.objects.select_related("broadcast", "department").annotate(
            number_of_items=Count("items", filter=Q(items__removed_at=None))
        )
        coming = Paginator(rows.filter(state__in=COMING).order_by("send_at", "pk"), ROWS)
        over = Paginator(rows.exclude(state__in=COMING).order_by("-send_at", "-pk"), ROWS)
        coming_page, over_page = (
            coming.get_page(request.GET.get("coming")),
            over.get_page(request.GET.get("p")),
        )
        _with_books([*coming_page, *over_page])
        return self.show(coming=coming_page, over=over_page)


def _with_books(digests):
    """Put each broadcast's books beside its digest; the same few queries for any number."""
    ids = [digest.broadcast_id for digest in digests if digest.broadcast_id]
    found = {book["id"]: book for book in books.of_many(Broadcast.objects.filter(pk__in=ids))}
    for digest in digests:
        digest.books = found.get(digest.broadcast_id)


class SingleView(DigestScreen):
    """Make a 단독 문자 from a published page."""

    needs = (CHANGE,)
    template_name = "digests/single.html"
    page_title = _("단독 문자 만들기")

    def get(self, request):
        return self._show(SingleForm(initial={"page": request.GET.get("page")}))

    def post(self, request):
        form = SingleForm(request.POST)
        if form.is_valid():
            try:
                digest = collecting.make_single(form.cleaned_data["page"], by=request.user)
            except facts.NoFacts:
                form.add_error(
                    "page", _("문자로 알릴 수 있는 페이지가 아닙니다. 알림이나 기사를 골라 주세요.")
                )
            else:
                messages.success(request, _("단독 문자를 만들었습니다. 받는 사람과 보낼 때를 확인해 주세요."))
                return redirect("digests:composer", digest.pk)
        return self._show(form, status=422)

    def _show(self, form, status=200):
        recent = (
            DigestItem.objects.filter(page__live=True)
            .select_related("page", "department")
            .order_by("-pk")[: ROWS * 2]
        )
        once_each = list({item.page_id: item for item in recent}.values())[:8]
        trail = [{"url": reverse("digests:single"), "label": self.page_title}]
        return self.show(trail, form=form, recent=once_each, status=status)
