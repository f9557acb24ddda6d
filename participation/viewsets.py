"""Corners, calls and entries as staff edit them in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CopyView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

from participation import calls
from participation.models import Call, Corner, Entry

RETIRED = Column(
    "retired",
    label=_("쉬는 코너"),
    accessor=lambda corner: _("쉼") if corner.retired else "",
    sort_key="retired",
)


class CornerViewSet(ModelViewSet):
    """The lasting columns of the newsletter."""

    model = Corner
    name = "corners"
    icon = "openquote"
    menu_label = _("참여코너")
    menu_name = "corners"
    menu_order = 310
    add_to_admin_menu = True
    list_display = ["name", Column("get_form_display", label=_("꼴")), "sort_order", RETIRED]
    list_filter = ["form", "retired"]
    copy_view_enabled = False
    panels = [
        FieldPanel("name"),
        FieldPanel("slug"),
        FieldPanel("form"),
        FieldPanel("introduction"),
        FieldRowPanel([FieldPanel("sort_order"), FieldPanel("retired")]),
    ]


class CopyToNextMonth(CopyView):
    """The form of a new call, filled with this one a month later."""

    page_title = _("다음 달 공모로 복사")

    def get_initial_form_instance(self):
        """The copy, not saved: the form shows it and its own checks decide."""
        return calls.next_month(self.model.objects.get(pk=self.kwargs["pk"]))


class CallViewSet(ModelViewSet):
    """This month's themes and questions."""

    model = Call
    name = "calls"
    icon = "comment"
    menu_label = _("공모")
    menu_name = "calls"
    menu_order = 311
    add_to_admin_menu = True
    copy_view_class = CopyToNextMonth
    list_display = [
        "title",
        Column("corner", label=_("참여코너")),
        Column("keyword", label=_("머리말")),
        DateColumn("opens_at", label=_("여는 때")),
        DateColumn("closes_at", label=_("닫는 때")),
        StatusTagColumn(
            "is_open",
            accessor=lambda call: _("열림") if call.is_open else _("닫힘"),
            label=_("상태"),
            primary=lambda call: call.is_open,
        ),
    ]
    list_filter = ["corner", "published"]
    list_per_page = 50
    panels = [
        FieldPanel("corner"),
        FieldPanel("title"),
        FieldPanel("question"),
        FieldPanel("keyword"),
        FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
        FieldPanel("published"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("print_entries"), FieldPanel("print_limit")]), FieldPanel("prize")],
            heading=_("지면과 선물"),
        ),
    ]

    @property
    def index_view_class(self):
        """The list, without a query per row for the corner's name."""
        base = super().index_view_class

        class Index(base):
            def get_base_queryset(self):
                return super().get_base_queryset().select_related("corner")

            def get_list_more_buttons(self, instance):
                buttons = super().get_list_more_buttons(instance)
                for button in buttons:
                    if button.icon_name == "copy":
                        button.label = _("다음 달 공모로 복사")
                return buttons

        return Index


class EntryIndex(SnippetIndexView):
    """The list of entries at a constant number of queries: Wagtail's own asks twice a row."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("call")

    def get_list_more_buttons(self, instance):
        """One way in; deleting and unpublishing are the moderators' transitions, not a menu's."""
        return [Button(_("고치기"), url=self.get_edit_url(instance), icon_name="edit", priority=10)]


class EntryViewSet(SnippetViewSet):
    """Entries: the edited texts, with their workflow, revisions and lock."""

    model = Entry
    icon = "doc-full"
    menu_label = _("게재글")
    menu_name = "entries"
    menu_order = 313
    add_to_admin_menu = True
    index_view_class = EntryIndex
    list_display = [
        TitleColumn("__str__", label=_("게재글"), get_url=lambda entry: None),
        Column("body", label=_("실을 글"), accessor=lambda entry: entry.body[:60]),
        Column("call", label=_("공모")),
        StatusTagColumn(
            "state",
            accessor="get_state_display",
            label=_("상태"),
            primary=lambda entry: entry.state == Entry.State.APPROVED,
        ),
        DateColumn("created_at", label=_("만든 때")),
    ]
    list_filter = ["state", "call"]
    list_per_page = 50
    ordering = ["-pk"]
    inspect_view_enabled = False
    copy_view_enabled = False
    add_to_reference_index = False
    edit_handler = ObjectList(
        [
            HelpPanel(template="participation/entry_original.html", heading=_("보낸 글 그대로")),
            FieldPanel("body"),
            FieldPanel("title"),
            FieldPanel("byline"),
            FieldPanel("photo"),
        ]
    )
