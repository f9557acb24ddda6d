"""What this room registers with Wagtail."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.urls import include, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from messaging.keeping import exporting, kept, ledger, tasks, urls, views
from messaging.keeping.models import Destruction, Look, Unit
from messaging.offices.menus import PermittedMenuItem


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("keeping/", include(urls, namespace="keeping"))]


def _item(name, words, permission, icon):
    return PermittedMenuItem(
        words, reverse(f"keeping:{name}"), permission=permission, name=f"keeping-{name}", icon_name=icon
    )


@hooks.register("register_permissions")
def register_permissions():
    return Permission.objects.filter(content_type__app_label="keeping")


@hooks.register("register_admin_menu_item")
def table_item():
    return _item("table", _("보존기간표"), views.TABLE, "calendar")


@hooks.register("register_admin_menu_item")
def destructions_item():
    return _item("destructions", _("파기"), views.DESTRUCTIONS, "bin")


@hooks.register("register_admin_menu_item")
def holds_item():
    return _item("holds", _("보존 잠금"), views.HOLDS, "lock")


@hooks.register("register_admin_menu_item")
def looks_item():
    return _item("looks", _("열람·내려받기 기록"), views.LOOKS, "view")


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("keeping.change_period", _("보존기간 변경"), _("보존기간을 고쳤습니다"))
    actions.register_action("keeping.hold", _("보존 잠금"), _("보존 잠금을 걸었습니다"))
    actions.register_action("keeping.release_hold", _("보존 잠금 풂"), _("보존 잠금을 풀었습니다"))
    actions.register_action("keeping.approve", _("파기 승인"), _("파기를 승인했습니다"))
    actions.register_action("keeping.cancel", _("파기 계획 취소"), _("파기 계획을 취소했습니다"))
    actions.register_action("keeping.stop", _("파기 중단"), _("파기를 중단했습니다"))


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.take_up


@hooks.register(exporting.HOOK)
def register_exports():
    return [ledger.looks_export()]


@hooks.register("waiting_lines")
def waiting_lines(user):
    """A plan that waits for the records manager's word."""
    if not user.has_perm(views.APPROVE):
        return []
    waiting = Destruction.objects.filter(state=Destruction.State.PLANNED).count()
    words = _now("승인을 기다리는 파기 계획 %s건") % waiting
    return [(waiting, words, reverse("keeping:destructions"))]


@hooks.register(kept.HOOK, order=-1)
def register_kept_data():
    return [
        kept.KeptData(
            key="keeping-looks",
            title=_now("개인정보 열람·내려받기 기록"),
            holds=_now("본 직원, 누구의 것인지(가린 번호와 되돌릴 수 없는 값), 때, 곳, 까닭"),
            basis=_now("개인정보의 안전성 확보조치 기준 제8조(2년 이상 보관)"),
            stays=_now("없음"),
            counted_from=_now("본 때"),
            amount=3,
            unit=Unit.YEARS,
            least_days=730,
            due=lambda cutoff: Look.objects.filter(at__lte=cutoff),
            destroy=lambda rows: rows._raw_delete(rows.db),
            phone="",
        ),
        kept.KeptData(
            key="keeping-exports",
            title=_now("내려받은 파일"),
            holds=_now("내려받기로 만든 암호 걸린 파일"),
            basis=_now("내려받은 뒤에는 둘 까닭이 없음"),
            stays=_now("누가 언제 왜 몇 건을 내려받았는지"),
            until=_now("만든 뒤 %s시간, 저절로") % (exporting.STAYS // timedelta(hours=1)),
            phone="",
        ),
    ]
