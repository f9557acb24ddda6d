"""What the audience registers with Wagtail."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import compare

from messaging.audience import exporting, kept, phones, urls
from messaging.audience.board_views import MAY_LOOK
from messaging.audience.fields import InterestsField, names
from messaging.audience.models import Hold
from messaging.audience.viewsets import (
    DongViewSet,
    HoldViewSet,
    InterestViewSet,
    OptOutViewSet,
    SubscriberViewSet,
)
from messaging.offices.menus import PermittedMenuItem


class InterestsComparison(compare.FieldComparison):
    """Interests in a page's revision comparison, by name instead of by mask."""

    def htmldiff(self):
        before, after = (", ".join(names(mask or 0)) for mask in (self.val_a, self.val_b))
        changes = [("deletion", before), ("addition", after)]
        return compare.TextDiff([change for change in changes if change[1]]).to_html()


compare.register_comparison_class(InterestsField, comparison_class=InterestsComparison)


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [SubscriberViewSet(), HoldViewSet(), OptOutViewSet(), InterestViewSet(), DongViewSet()]


@hooks.register("register_admin_urls")
def register_admin_urls():
    # Last in the prefix: the viewsets' own addresses come first.
    return [path("audience/", include(urls, namespace="audience"))]


@hooks.register("insert_global_admin_css")
def global_admin_css():
    """Interests are ticked on many screens of the admin, page editors too."""
    return format_html('<link rel="stylesheet" href="{}">', static("audience/audience.css"))


@hooks.register("register_admin_menu_item")
def register_try_out():
    return PermittedMenuItem(
        _("받는 사람 고르기"),
        reverse("audience:try_out"),
        permission="audience.count_subscriber",
        name="audience-try-out",
        icon_name="group",
        order=160,
    )


@hooks.register("register_kept_data")
def register_kept_data():
    return kept.kinds()


@hooks.register("register_exports")
def register_exports():
    return [exporting.kind()]


@hooks.register("parse_phone")
def parse_phone(typed):
    """(number as stored, '') or ('', what is wrong with it, in Korean)."""
    try:
        return phones.parse(typed), ""
    except phones.NotAPhone as refusal:
        return "", refusal.in_words()


@hooks.register("register_admin_menu_item")
def register_board():
    return PermittedMenuItem(
        _("세대 신청 현황"),
        reverse("audience:board"),
        permission=MAY_LOOK,
        name="audience-board",
        icon_name="table",
        order=155,
    )


@hooks.register("waiting_lines")
def waiting_lines(user):
    """Numbers that may have refused: nothing goes to them until a person has read what they wrote."""
    if user.has_perm("audience.change_hold"):
        waiting = Hold.objects.filter(released_at=None).count()
        yield waiting, _("거부인지 확인할 번호"), reverse("audience_hold:index")


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("audience.sign_up", _("신청"), _("신청을 받았습니다"))
    actions.register_action("audience.change", _("신청 내용 변경"), _("신청 내용을 고쳤습니다"))
    actions.register_action("audience.leave", _("신청 그만둠"), _("신청을 그만두었습니다"))
    actions.register_action("audience.doubt", _("번호 확인 전"), _("확인 문자가 가지 않아 멈췄습니다"))
    actions.register_action("audience.believe", _("번호 확인"), _("번호를 확인했습니다"))
    actions.register_action("audience.opt_out", _("수신거부"), _("수신거부를 기록했습니다"))
    actions.register_action("audience.come_back", _("다시 신청"), _("본인이 다시 신청했습니다"))
    actions.register_action(
        "audience.come_back_signed",
        _("서명한 신청서로 다시 신청"),
        _("거부하신 뒤에 본인이 서명하신 신청서를 확인하고 다시 받게 했습니다"),
    )
    actions.register_action(
        "audience.take_back", _("신청 되돌림"), _("잘못 입력한 신청서를 거두어 앞의 상태로 되돌렸습니다")
    )
    actions.register_action("audience.correct_number", _("번호 고침"), _("잘못 적은 번호를 고쳤습니다"))
    actions.register_action("audience.hold", _("보류"), _("거부인지 확인할 때까지 멈췄습니다"))
    actions.register_action("audience.release", _("보류 풂"), _("거부가 아니어서 보류를 풀었습니다"))
    actions.register_action("audience.release_refused", _("거부로 판단"), _("읽어 보고 거부로 판단했습니다"))
    actions.register_action("audience.keep_rule", _("받는 사람 저장"), _("받는 사람 조건을 저장했습니다"))
    actions.register_action("audience.put_rule_away", _("받는 사람 치움"), _("저장한 받는 사람을 치웠습니다"))
    actions.register_action(
        "audience.bring_rule_back", _("받는 사람 되살림"), _("저장한 받는 사람을 되살렸습니다")
    )
    actions.register_action("audience.reveal", _("번호와 이름 열람"), _("번호와 이름을 모두 보았습니다"))
    actions.register_action(
        "audience.turned_away", _("열람 거절"), _("다른 부서의 신청을 열려고 해서 막았습니다")
    )
    actions.register_action("audience.households", _("세대수"), _("세대수를 고쳤습니다"))
