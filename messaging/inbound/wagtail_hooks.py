"""What this room registers with Wagtail: its rules, its handlers, its sweeper and the names of its acts."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.inbound import handling, left_behind
from messaging.inbound.rules import RULES


@hooks.register("register_inbound_rules")
def register_inbound_rules():
    return RULES


@hooks.register("register_inbound_handlers")
def register_inbound_handlers():
    return handling.HANDLERS


@hooks.register("register_sweepers")
def register_sweepers():
    return left_behind.sweep


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in [
        ("inbound.reroute", _("받은 문자 옮기기"), _("받은 문자를 다른 갈래로 옮겼습니다")),
        ("inbound.handle", _("받은 문자 처리"), _("받은 문자를 처리한 것으로 표시했습니다")),
        ("inbound.reveal", _("전화번호 보기"), _("전화번호를 모두 보았습니다")),
        ("inbound.answer", _("문의 답"), _("문의에 답했습니다")),
        ("inbound.close", _("문의 마침"), _("문의를 마쳤습니다")),
        ("inbound.hand_over", _("문의 넘기기"), _("문의를 다른 부서로 넘겼습니다")),
    ]:
        actions.register_action(action, label, message)
