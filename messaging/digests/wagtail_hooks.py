"""What this room registers: its screens, log actions, its sweeper, and that a digest goes as its broadcast goes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.digests import tasks, transitions
from messaging.digests.models import Digest
from messaging.digests.viewsets import digests

ACTIONS = {
    "edit": (_("문자소식 고침"), _("제목이나 보낼 때를 고쳤습니다")),
    "edit_item": (_("소식 고침"), _("소식의 문구나 받는 사람을 고쳤습니다")),
    "move": (_("소식 차례 바꿈"), _("소식의 차례를 바꿨습니다")),
    "take_out": (_("소식 뺌"), _("소식을 뺐습니다")),
    "put_back": (_("소식 다시 넣음"), _("뺀 소식을 다시 넣었습니다")),
    "take_changes": (_("페이지 반영"), _("바뀐 페이지를 반영했습니다")),
    "keep_as_is": (_("그대로 둠"), _("페이지가 바뀌었지만 그대로 두었습니다")),
    "announce_again": (_("다시 알리기"), _("이미 알린 페이지를 다시 실었습니다")),
    "take_offer": (_("못 실린 소식 실음"), _("지난번에 다 싣지 못한 소식을 실었습니다")),
    "make_single": (_("단독 문자 만듦"), _("단독 문자를 만들었습니다")),
    "request_review": (_("결재 올림"), _("결재를 올렸습니다")),
    "reopen": (_("결재 거둠"), _("고치려고 결재를 거두었습니다")),
    "send_back": (_("결재 반려"), _("결재를 돌려보냈습니다")),
    "approve": (_("문자소식 승인"), _("문자소식을 승인했습니다")),
    "cancel": (_("문자소식 취소"), _("문자소식을 취소했습니다")),
}


@hooks.register("register_admin_viewset")
def register_admin_viewset():
    return digests


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"digests.{name}", label, message)


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("broadcast_state_changed")
def broadcast_state_changed(broadcast):
    transitions.follow(broadcast)


@hooks.register("waiting_lines")
def waiting_lines(user):
    """Digests that this person may approve: somebody waits for it, and the hour comes nearer."""
    if user.has_perm("digests.approve_digest"):
        waiting = Digest.objects.filter(state=Digest.State.IN_REVIEW).exclude(requested_by=user)
        yield waiting.count(), _("결재할 문자소식"), reverse("digests:index")
