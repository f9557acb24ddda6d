"""The admin's menu in the office's words and order: daily work stands open, the rest in a few drawers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, SubmenuMenuItem

DAILY = (
    *("explorer", "digests", "inbound-texts", "inbound-inquiries", "desk"),
    *("paper-desk", "audience-subscribers", "audience-board"),  # a clerk's day, one after the other
)
# name, label, icon, what stands in it
DRAWERS = (
    ("drawer-corner", _("참여코너"), "openquote", ("calls", "corners", "submissions", "entries")),
    (
        "drawer-people",
        _("신청 관리"),
        "group",
        (
            *("paper-forms", "paper-failed", "paper-sheets"),
            *("importing", "audience-holds", "audience-opt-outs", "importing-refusals", "audience-try-out"),
            *("signup-rechecks",),
            *("audience-interests", "audience-dongs"),
        ),
    ),
    (
        "drawer-sending",
        _("발송"),
        "mail",
        (
            *("delivery-broadcasts", "delivery-uncertain", "delivery-reports"),
            *("delivery-gateways", "delivery-prices", "inbound-rules"),
        ),
    ),
    (
        "drawer-keeping",
        _("보존과 기록"),
        "history",
        ("keeping-table", "keeping-destructions", "keeping-holds", "keeping-looks"),
    ),
    ("drawer-files", _("사진과 파일"), "image", ("images", "documents")),
)
LAST = ("reports", "settings")
DROPPED = ("help",)  # Wagtail's help is in English, and on another server

# Menu items are shared by all requests: an order is a constant of the item, never of who is looking.
ORDER = {
    name: place
    for names in (DAILY, *(drawer[3] for drawer in DRAWERS), LAST)
    for place, name in enumerate(names, start=900 if names is LAST else 0)
}


def arrange(items):
    """Hook `construct_main_menu`: the items this person may see, arranged; unnamed ones come after the drawers."""
    by_name = {item.name: item for item in items if item.name not in DROPPED}
    for name, item in by_name.items():
        item.order = ORDER.get(name, 500)
    arranged = []
    for place, (name, label, icon, inside) in enumerate(DRAWERS):
        drawer = [by_name.pop(each) for each in inside if each in by_name]
        if drawer:
            arranged.append(
                SubmenuMenuItem(label, Menu(items=drawer), name=name, icon_name=icon, order=100 + place)
            )
    items[:] = [*by_name.values(), *arranged]
