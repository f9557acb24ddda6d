"""The admin as one house: its menu, its mark, and what waits for whoever comes in."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks

from cms import menu, waiting


@hooks.register("construct_main_menu", order=1000)
def construct_main_menu(request, items):
    menu.arrange(items)


@hooks.register("insert_global_admin_css")
def global_admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_homepage_panels", order=900)
def construct_homepage_panels(request, panels):
    panels.append(waiting.WaitingPanel())
