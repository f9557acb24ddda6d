"""Registers the private pictures' addresses and the acts on them."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from participation.pictures import urls


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("pictures/", include(urls))]


@hooks.register("register_log_actions")
def register_log_actions(actions):
    actions.register_action("pictures.release", _("사진 공개"), _("지면에 실린 사진을 공개로 옮겼습니다"))
    actions.register_action("pictures.withhold", _("사진 비공개"), _("사진을 비공개로 되돌렸습니다"))
