"""The acts behind the buttons: each is one POST that calls one named function."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from messaging.delivery import transitions as delivery
from messaging.digests import checks, collecting, composing, facts, transitions
from messaging.digests.models import DigestItem
from messaging.digests.views.base import APPROVE, CHANGE, CONTROL, DigestScreen
from messaging.states import WrongState

REFUSALS = (WrongState, checks.Blocked, transitions.SamePerson, transitions.Changed, collecting.NoRoom)

# act: (permission, what is done, what the person then reads, where she then is)
DIGEST_ACTS = {
    "request_review": (
        CHANGE,
        lambda digest, request: transitions.request_review(digest, request.user),
        gettext_lazy("결재를 올렸습니다. 명단을 만드는 중입니다."),
        "digests:progress",
    ),
    "approve": (
        APPROVE,
        lambda digest, request: transitions.approve(digest, request.user, seen=request.POST.get("stamp", "")),
        gettext_lazy("승인했습니다. 정한 때에 나갑니다."),
        "digests:approval",
    ),
    "send_back": (
        APPROVE,
        lambda digest, request: transitions.send_back(
            digest, request.user, request.POST.get("because", "").strip() or _("다시 살펴봐 주세요.")
        ),
        gettext_lazy("돌려보냈습니다."),
        "digests:index",
    ),
    "reopen": (
        CHANGE,
        lambda digest, request: transitions.reopen(digest, request.user),
        gettext_lazy("결재를 거두었습니다. 고친 뒤 다시 올려 주세요."),
        "digests:composer",
    ),
    "cancel": (
        CHANGE,
        lambda digest, request: transitions.cancel(digest, request.user),
        gettext_lazy("취소했습니다. 이 문자소식은 나가지 않습니다."),
        "digests:index",
    ),
    "pause": (
        CONTROL,
        lambda digest, request: delivery.pause(digest.broadcast, request.user),
        gettext_lazy("잠시 멈추었습니다."),
        "digests:progress",
    ),
    "resume": (
        CONTROL,
        lambda digest, request: delivery.resume(digest.broadcast, request.user),
        gettext_lazy("다시 보냅니다."),
        "digests:progress",
    ),
    "stop": (
        CONTROL,
        lambda digest, request: delivery.stop(digest.broadcast, request.user),
        gettext_lazy("중단했습니다. 아직 나가지 않은 문자는 보내지 않습니다."),
        "digests:progress",
    ),
}
ON_A_BROADCAST = ("pause", "resume", "stop")

# act: (what is done, what the person then reads)
ITEM_ACTS = {
    "up": (lambda item, by: composing.move(item, by, step=-1), ""),
    "down": (lambda item, by: composing.move(item, by, step=1), ""),
    "take_out": (
        lambda item, by: collecting.take_out(item.pk, _("담당자가 뺐습니다"), by),
        gettext_lazy("소식을 뺐습니다. 아래 ‘뺀 소식’에서 다시 넣을 수 있습니다."),
    ),
    "put_back": (composing.put_back, gettext_lazy("소식을 다시 넣었습니다.")),
    "take_changes": (collecting.take_changes, gettext_lazy("바뀐 페이지를 반영했습니다.")),
    "keep_as_is": (collecting.keep_as_is, gettext_lazy("문자는 그대로 둡니다.")),
}


class DigestActView(DigestScreen):
    """One act on a digest; a refusal is told in words."""

    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if kwargs["act"] not in DIGEST_ACTS:
            raise Http404
        self.needs = (DIGEST_ACTS[kwargs["act"]][0],)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, pk, act):
        _permission, do, done, then = DIGEST_ACTS[act]
        digest = self.get_digest()
        if act in ON_A_BROADCAST and digest.broadcast_id is None:
            raise Http404
        try:
            do(digest, request)
        except REFUSALS as refusal:
            messages.error(request, refusal.in_words())
            return redirect(
                (request.POST.get("back") == "composer" and "digests:composer") or "digests:approval", pk
            )
        messages.success(request, done)
        return redirect(then) if then == "digests:index" else redirect(then, pk)


class ItemActView(DigestScreen):
    """One act on an item, from the composer or the approval page."""

    http_method_names = ["post"]
    needs = (CHANGE,)

    def post(self, request, pk, act):
        if act not in ITEM_ACTS:
            raise Http404
        item = get_object_or_404(DigestItem.objects.select_related("digest", "page"), pk=pk)
        do, done = ITEM_ACTS[act]
        try:
            changed = do(item, request.user)
        except REFUSALS as refusal:
            messages.error(request, refusal.in_words())
        except facts.NoFacts:
            messages.error(request, _("페이지가 없어져 반영할 수 없습니다. 이 소식을 빼 주세요."))
        else:
            if done and changed is not False:
                messages.success(request, done)
        return redirect("digests:composer", item.digest_id)


class OfferView(DigestScreen):
    """Take up an item that fell off an earlier digest for some."""

    http_method_names = ["post"]
    needs = (CHANGE,)

    def post(self, request, pk, item):
        missed = get_object_or_404(DigestItem.objects.select_related("page", "digest"), pk=item)
        try:
            collecting.take_offer(missed, self.get_digest(), request.user)
        except REFUSALS as refusal:
            messages.error(request, refusal.in_words())
        except facts.NoFacts:
            messages.error(request, _("페이지가 없어져 실을 수 없습니다."))
        else:
            messages.success(request, _("지난번에 못 받은 분께만 보내도록 실었습니다."))
        return redirect("digests:composer", pk)
