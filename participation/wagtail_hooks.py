"""Registers this room: its screens, rules, log actions and sweeper. Registration only."""

from django.urls import include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from messaging.inbound.models import Route
from participation import inbound_rules, kept, my_page, panels, policies, receiving, reminding, urls
from participation.models import Entry
from participation.viewsets import CallViewSet, CornerViewSet, EntryViewSet

register_permission_policy(Entry, policies.EntryPolicy(Entry))
register_snippet(EntryViewSet)

hooks.register("construct_homepage_panels", panels.count_instead_of_listing)
hooks.register("waiting_lines", panels.lines)
hooks.register("register_my_page_sections", my_page.pieces_of)
hooks.register("construct_snippet_action_menu", policies.only_the_workflow)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [CornerViewSet(), CallViewSet()]


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("participation/", include(urls))]


class WithPermission(MenuItem):
    """A menu item for those who may use its screen."""

    def __init__(self, *args, permission, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


@hooks.register("register_admin_menu_item")
def register_desk():
    return WithPermission(
        _("응모글 검토"),
        reverse_lazy("participation:desk"),
        name="desk",
        icon_name="clipboard-list",
        order=305,
        permission="participation.moderate_submission",
    )


@hooks.register("register_admin_menu_item")
def register_submissions():
    return WithPermission(
        _("응모글"),
        reverse_lazy("participation:submissions"),
        name="submissions",
        icon_name="mail",
        order=312,
        permission="participation.view_submission",
    )


@hooks.register("register_permissions")
def register_permissions():
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(
        content_type__app_label="participation",
        codename__in=["moderate_submission", "view_submission"],
    )


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, label, message in (
        ("take", _("응모글 고르기"), _("응모글을 골랐습니다")),
        ("approve", _("응모글 싣기"), _("응모글을 싣기로 했습니다")),
        ("decline", _("응모글 싣지 않기"), _("응모글을 싣지 않기로 했습니다")),
        ("undo", _("결정 되돌리기"), _("응모글의 결정을 되돌렸습니다")),
        ("entry_submitted", _("게재글 검토 시작"), _("게재글을 검토에 올렸습니다")),
        ("entry_approved", _("게재글 승인"), _("게재글을 승인했습니다")),
        ("entry_rejected", _("게재글 반려"), _("게재글을 반려했습니다")),
        ("entry_returned", _("게재글 되돌리기"), _("게재글을 고치는 중으로 되돌렸습니다")),
    ):
        actions.register_action(f"participation.{name}", label, message)


@hooks.register("register_inbound_rules")
def register_inbound_rules():
    return inbound_rules.RULES


@hooks.register("register_inbound_handlers")
def register_inbound_handlers():
    return {Route.SUBMISSION: receiving.receive}


@hooks.register("register_sweepers")
def register_sweepers():
    return reminding.tell_moderators
