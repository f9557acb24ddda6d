"""What this room registers with Wagtail: rules, handlers, screens, the alarm, its sweeper, the names of its acts."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from messaging.inbound import admin_urls, desk, handling, kept, left_behind, my_page, views
from messaging.inbound.models import Inquiry
from messaging.inbound.rules import RULES


class TextsMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_see_texts(request.user)


class InquiriesMenuItem(MenuItem):
    def is_shown(self, request):
        return views.may_see_inquiries(request.user)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("inbound/", include(admin_urls, namespace="inbound"))]


@hooks.register("register_admin_menu_item")
def register_texts():
    return TextsMenuItem(
        _("받은 문자"), reverse("inbound:texts"), name="inbound-texts", icon_name="comment", order=510
    )


@hooks.register("register_admin_menu_item")
def register_inquiries():
    return InquiriesMenuItem(
        _("문의"), reverse("inbound:inquiries"), name="inbound-inquiries", icon_name="help", order=520
    )


@hooks.register("register_admin_menu_item")
def register_rules_page():
    return TextsMenuItem(
        _("문자 나누는 규칙"), reverse("inbound:rules"), name="inbound-rules", icon_name="list-ol", order=530
    )


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(
        content_type__app_label="inbound",
        codename__in=[
            "view_inboundmessage",
            "reroute_inboundmessage",
            "reveal_inboundmessage",
            "view_inquiry",
            "answer_inquiry",
        ],
    )


class UrgentPanel(Component):
    """On the admin's home page, above all else, while a cry for help waits."""

    name = "inbound-urgent"
    order = 0
    template_name = "inbound/urgent_panel.html"

    def __init__(self, waiting):
        self.waiting = waiting

    def get_context_data(self, parent_context):
        return {"urgent_ones": self.waiting, "heading": _("긴급한 문자")}


@hooks.register("construct_homepage_panels")
def add_urgent(request, panels):
    if views.may_see_texts(request.user) and (waiting := desk.urgent_ones()):
        panels.append(UrgentPanel(waiting))


@hooks.register("register_inbound_rules")
def register_inbound_rules():
    return RULES


@hooks.register("register_inbound_handlers")
def register_inbound_handlers():
    return handling.HANDLERS


@hooks.register("register_my_page_sections")
def register_my_page_sections(phone):
    return my_page.texts_from(phone)


@hooks.register("register_sweepers")
def register_sweepers():
    return left_behind.sweep


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


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


@hooks.register("waiting_lines")
def waiting_lines(user):
    """Texts that nobody has seen to, and conversations in which it is our turn."""
    if views.may_see_texts(user):
        yield desk.waiting_count(), _("살펴볼 받은 문자"), f"{reverse('inbound:texts')}?show=waiting"
    if views.may_see_inquiries(user):
        open_ones = Inquiry.objects.filter(state=Inquiry.State.OPEN)
        if user.department_id and not user.is_superuser:
            open_ones = open_ones.filter(department=user.department_id)
        yield open_ones.count(), _("답을 기다리는 문의"), reverse("inbound:inquiries")
