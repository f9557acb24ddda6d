"""What this room registers with Wagtail: its sweepers, its screen, its part of one's own page, what it keeps of people."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from messaging.signup import admin_urls, kept, my_page, rechecking, rechecking_views, tasks


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("signup/", include(admin_urls, namespace="signup_admin"))]


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return rechecking_views.may_see(request.user)


@hooks.register("register_admin_menu_item")
def register_rechecks():
    return ReportMenuItem(
        _("수신동의 확인"),
        reverse("signup_admin:rechecks"),
        name="signup-rechecks",
        icon_name="calendar-check",
        order=165,
    )


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("register_sweepers")
def register_rechecking():
    return rechecking.run


@hooks.register("register_my_page_sections")
def register_my_page_sections(phone):
    return my_page.texts_to(phone)


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()
