"""What this room registers: facts of its pages, sweeper, admin addresses, buttons and log actions."""

from django.db.models import Q
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from newsletter import announcing, laying_in, page_facts, tasks, urls
from newsletter.models import IssuePage, NoticePage, Placement
from newsletter.views import AnnounceAgain, MakeSingle, may_make, may_text_about

ACTIONS = {
    "lay_in": (gettext_lazy("글 놓음"), gettext_lazy("참여마당에 글을 놓았습니다")),
    "take_out": (gettext_lazy("글 뺌"), gettext_lazy("참여마당에서 글을 뺐습니다")),
    "reorder": (gettext_lazy("글 차례 바꿈"), gettext_lazy("참여마당 글의 차례를 바꿨습니다")),
    "proof": (gettext_lazy("교정쇄 뽑음"), gettext_lazy("교정쇄를 뽑았습니다")),
}


@hooks.register("register_log_actions")
def register_log_actions(actions):
    for name, (label, message) in ACTIONS.items():
        actions.register_action(f"newsletter.{name}", label, message)


@hooks.register("register_page_facts")
def register_page_facts(page):
    return page_facts.facts(page)


@hooks.register("register_sweepers")
def register_sweepers():
    return tasks.sweep


@hooks.register("entry_stays")
def entry_stays(entry):
    return laying_in.why_it_stays(entry)


@hooks.register("where_printed")
def where_printed(entries):
    return laying_in.where_printed(entries)


@hooks.register("register_admin_urls")
def register_admin_urls():
    return [path("newsletter/", include(urls))]


@hooks.register("register_page_header_buttons")
def page_header_buttons(page, user, view_name, next_url=None):
    if isinstance(page, IssuePage) and may_make(page, user):
        yield Button(
            _("참여마당 짜기·교정쇄"),
            reverse("newsletter:lay_in", args=[page.pk]),
            icon_name="list-ul",
            priority=12,
        )
    if page.live and isinstance(page, announcing.ANNOUNCED_TYPES):
        yield from _texting_buttons(page, user)


def _texting_buttons(page, user):
    if may_text_about(page, user, MakeSingle.permission):
        url = reverse("newsletter:single", args=[page.pk])
        yield Button(_("단독 문자 만들기"), url, icon_name="mail", priority=13)
    if announcing.standing(page).may_announce_again and may_text_about(page, user, AnnounceAgain.permission):
        url = reverse("newsletter:announce_again", args=[page.pk])
        yield Button(_("다시 알리기"), url, icon_name="repeat", priority=14)


@hooks.register("before_delete_page")
def before_delete_page(request, page):
    """An issue that residents' entries stand in is a record: they are taken out first."""
    if _hold_entries([page]):
        messages.error(request, _("참여마당에 글이 놓인 호는 지울 수 없습니다. 먼저 글을 빼 주세요."))
        return redirect("wagtailadmin_pages:edit", page.pk)
    return None


@hooks.register("before_bulk_action")
def before_bulk_action(request, action_type, objects, action):
    """The same when pages are ticked in a list: none of them goes."""
    if action_type != "delete" or not issubclass(action.model, Page) or not _hold_entries(objects):
        return None
    messages.error(
        request, _("참여마당에 글이 놓인 호가 있어 아무것도 지우지 않았습니다. 먼저 글을 빼 주세요.")
    )
    return redirect("wagtailadmin_explore", objects[0].get_parent().pk)


def _hold_entries(pages):
    below = Q()
    for page in pages:
        below |= Q(issue__path__startswith=page.path)
    return bool(below) and Placement.objects.filter(below).exists()


@hooks.register("before_copy_page")
def before_copy_page(request, page):
    """A month has one issue and a number belongs to one: the database would refuse the copy."""
    if IssuePage.objects.filter(path__startswith=page.path).exists():
        messages.error(
            request,
            _("호는 해와 달, 호수가 하나뿐이라 복사할 수 없습니다. 새 호를 만든 뒤 기사를 복사해 주세요."),
        )
        return redirect("wagtailadmin_explore", page.pk)
    return None


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def warn_of_a_past_deadline(request, page):
    """The page may stand; its text would be refused later, so the editor hears it now."""
    if isinstance(page, NoticePage) and page.deadline and page.deadline < timezone.now():
        messages.warning(request, _("마감이 이미 지났습니다. 마감 날짜를 확인해 주세요."))
