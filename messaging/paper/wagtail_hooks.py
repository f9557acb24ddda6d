"""What this room registers with Wagtail and with the rooms below."""

from django.urls import include, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.offices.menus import PermittedMenuItem
from messaging.paper import kept, my_page, receiving, tasks, urls, views


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("paper/", include(urls, namespace="paper"))]


@hooks.register("register_admin_menu_item")
def register_desk():
    return PermittedMenuItem(
        _("신청서 입력"),
        reverse("paper:desk"),
        permission="paper.add_signedform",
        name="paper-desk",
        icon_name="form",
        order=150,
    )


@hooks.register("register_admin_menu_item")
def register_sheets():
    return PermittedMenuItem(
        _("신청서 인쇄"),
        reverse("paper:sheets"),
        permission="paper.print_paperform",
        name="paper-sheets",
        icon_name="doc-full",
        order=151,
    )


@hooks.register("register_admin_menu_item")
def register_forms():
    return PermittedMenuItem(
        _("입력한 신청서"),
        reverse("paper:forms"),
        permission="paper.view_signedform",
        name="paper-forms",
        icon_name="list-ul",
        order=152,
    )


@hooks.register("register_admin_menu_item")
def register_failed():
    return PermittedMenuItem(
        _("문자가 가지 않은 신청서"),
        reverse("paper:failed"),
        permission="paper.view_signedform",
        name="paper-failed",
        icon_name="warning",
        order=153,
    )


@hooks.register("waiting_lines")
def waiting_lines(user):
    """Forms whose number is most likely mistyped wait for whoever took them in."""
    if not user.has_perm("paper.change_signedform"):
        return []
    count = receiving.failed_forms(views.seen_forms(user)).count()
    return [(count, _now("문자가 가지 않은 신청서"), reverse("paper:failed"))]


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("paper.receive", _("신청서 입력"), _("서명한 신청서를 입력했습니다"))
    actions.register_action("paper.undo", _("신청서 되돌림"), _("잘못 입력한 신청서를 되돌렸습니다"))
    actions.register_action("paper.correct", _("신청서 번호 고침"), _("신청서의 잘못 적은 번호를 고쳤습니다"))
    actions.register_action("paper.see_scan", _("신청서 스캔 열람"), _("신청서 스캔을 보았습니다"))


@hooks.register("register_my_page_sections")
def register_my_page_section(phone):
    return my_page.forms_of(phone)
