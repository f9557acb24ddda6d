"""What this room registers with Wagtail: its screens, its sweeper, what waits, and the names of its acts."""

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.importing import admin_urls, kept, tasks, views
from messaging.importing.models import ImportRun
from messaging.offices.menus import PermittedMenuItem


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("importing/", include(admin_urls, namespace="importing"))]


@hooks.register("register_admin_menu_item")
def register_importing():
    return PermittedMenuItem(
        _("명단 가져오기"),
        reverse("importing:index"),
        permission=views.NEEDS,
        name="importing",
        icon_name="download",
        order=155,
    )


@hooks.register("register_admin_menu_item")
def register_refusals():
    return PermittedMenuItem(
        _("080 수신거부 파일"),
        reverse("importing:refusals"),
        permission=views.RefusalsView.needs,
        name="importing-refusals",
        icon_name="circle-xmark",
        order=156,
    )


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(
        content_type__app_label="importing", codename__in=["add_importrun", "import_phonerefusal"]
    )


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


@hooks.register("waiting_lines")
def waiting_lines(user):
    """Imports that wait for this person: judged but not written, or written but not confirmed."""
    if not user.has_perm(views.NEEDS):
        return []
    runs = ImportRun.objects.seen_by(user)
    checked = runs.filter(state=ImportRun.State.CHECKED).count()
    unconfirmed = runs.filter(
        state=ImportRun.State.DONE, confirmed_by=None, counts__new__gt=0, cleared_at=None
    ).count()
    address = reverse("importing:index")
    return [
        (checked, _("검사를 마치고 기다리는 명단"), address),
        (unconfirmed, _("확인 문자를 보내지 않은 명단"), address),
    ]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for action, label, message in [
        ("importing.upload", _("명단 올림"), _("명단 파일을 올렸습니다")),
        ("importing.check", _("명단 검사"), _("명단을 검사했습니다")),
        ("importing.write", _("명단 가져오기"), _("명단을 가져왔습니다")),
        ("importing.cancel", _("가져오기 멈춤"), _("명단 가져오기를 멈췄습니다")),
        ("importing.undo", _("가져오기 되돌림"), _("가져온 명단을 되돌렸습니다")),
        ("importing.download", _("거절된 줄 내려받음"), _("가져오지 못한 줄을 내려받았습니다")),
        ("importing.confirm", _("확인 문자"), _("가져온 분들께 확인 문자를 보냈습니다")),
    ]:
        actions.register_action(action, label, message)
