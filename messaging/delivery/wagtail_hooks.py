"""What this room registers with Wagtail: its screens, its sweeper, and the names of its acts in the log."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail_modeladmin.options import modeladmin_register

from messaging.delivery import admin_urls, alarms, kept, left_behind, recent, screens
from messaging.delivery.viewsets import BroadcastViewSet, DeliveryReportAdmin, PriceViewSet

modeladmin_register(DeliveryReportAdmin)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [BroadcastViewSet(), PriceViewSet()]


@hooks.register("register_admin_urls")
def register_admin_urls():
    # Last in the prefix: the viewsets' own addresses come first.
    return [path("delivery/", include(admin_urls, namespace="delivery"))]


class StaffMenuItem(MenuItem):
    def is_shown(self, request):
        return screens.may_see(request.user)


@hooks.register("register_admin_menu_item")
def register_gateways():
    return StaffMenuItem(
        _("중계사 상태"),
        reverse("delivery:gateways"),
        name="delivery-gateways",
        icon_name="resubmit",
        order=430,
    )


@hooks.register("register_admin_menu_item")
def register_uncertain():
    return StaffMenuItem(
        _("확인할 묶음"),
        reverse("delivery:uncertain"),
        name="delivery-uncertain",
        icon_name="warning",
        order=425,
    )


class AlarmsPanel(Component):
    """On the admin's home page, above all else, while something keeps texts from going out."""

    name = "delivery-alarms"
    order = 1
    template_name = "delivery/alarms_panel.html"

    def __init__(self, ringing):
        self.ringing = ringing

    def get_context_data(self, parent_context):
        return {"alarms": self.ringing, "heading": _("문자 발송에 문제가 있습니다")}


@hooks.register("construct_homepage_panels")
def add_alarms(request, panels):
    if screens.may_see(request.user) and (ringing := alarms.ringing()):
        panels.append(AlarmsPanel(ringing))


@hooks.register("register_sweepers")
def register_sweepers():
    return left_behind.sweep


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


@hooks.register("who_got_news")
def who_got_news(since, times):
    return recent.got_news(since, times)


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
