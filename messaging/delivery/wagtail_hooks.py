"""What this room registers with Wagtail: its sweeper and the names of its acts in the log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.delivery import left_behind


@hooks.register("register_sweepers")
def register_sweepers():
    return left_behind.sweep


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in [
        ("delivery.approve", _("발송 승인"), _("발송 명단을 승인했습니다")),
        ("delivery.pause", _("발송 잠시 멈춤"), _("발송을 잠시 멈췄습니다")),
        ("delivery.resume", _("발송 다시 시작"), _("발송을 다시 시작했습니다")),
        ("delivery.stop", _("발송 중단"), _("발송을 중단했습니다")),
        ("delivery.cancel", _("발송 취소"), _("발송을 취소했습니다")),
        ("delivery.assume_sent", _("보냈다고 보기"), _("확인할 수 없는 묶음을 보낸 것으로 보았습니다")),
        ("delivery.send_again", _("다시 보내기"), _("확인할 수 없는 묶음을 다시 보내기로 했습니다")),
        ("delivery.resume_gateway", _("중계사 다시 쓰기"), _("멈춘 문자 중계사를 다시 쓰기로 했습니다")),
    ]:
        actions.register_action(action, label, message)
