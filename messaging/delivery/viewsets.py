"""What staff list of this room: broadcasts, prices, and the read-only ledger of delivery reports."""

import django_filters
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView as LedgerIndexView

from messaging import masking
from messaging.delivery import books, shown
from messaging.delivery.models import Broadcast, DeliveryReport, Price

NEWEST = 5_000  # how many rows of a ledger are paged through; a filter narrows what lies further back


class ReadOnlyPolicy(ModelPermissionPolicy):
    """Rows are written by what happens, never by hand: to be looked at only."""

    def user_has_permission(self, user, action):
        return action not in ("add", "change", "delete") and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)


register_permission_policy(Broadcast, ReadOnlyPolicy(Broadcast), exact_class=True)


class BroadcastFilterSet(WagtailFilterSet):
    """By what has choices: nothing here reads the whole table."""

    size = django_filters.ChoiceFilter(
        label=_("받는 사람"),
        choices=[("one", _("한 사람")), ("all", _("모두"))],
        empty_label=_("여러 사람"),
        method="of_size",
    )

    class Meta:
        model = Broadcast
        fields = ["state", "kind"]

    def of_size(self, queryset, name, value):
        return queryset.filter(recipients=1) if value == "one" else queryset


class BooksColumn(Column):
    """The books of a broadcast as a small bar."""

    cell_template_name = "delivery/books_cell.html"

    def get_value(self, instance):
        return {
            "parts": shown.parts(instance.book),
            "recipients": instance.book["recipients"],
            "done": instance.book["recipients"] - instance.book["queued"] - instance.book["batched"],
        }


class BroadcastIndexView(generic.IndexView):
    """Broadcasts to many, newest first; receipts and answers to one person when asked for."""

    template_name = "delivery/broadcasts.html"
    default_ordering = "-pk"

    def get_base_queryset(self):
        kept = Broadcast.objects.exclude(state=Broadcast.State.DISCARDED)
        return kept if self.request.GET.get("size") in ("one", "all") else kept.exclude(recipients=1)

    @cached_property
    def columns(self):
        return [
            TitleColumn(
                "title", label=_("제목"), get_url=lambda row: reverse("delivery:broadcast", args=[row.pk])
            ),
            Column("kind", label=_("종류"), accessor="get_kind_display"),
            StatusTagColumn("state", label=_("상태"), accessor="get_state_display", primary=_is_live),
            BooksColumn("books", label=_("현황")),
            NumberColumn("recipients", label=_("받는 사람")),
            NumberColumn("won", label=_("값(원)"), accessor=lambda row: row.book["won"] or 0),
            DateColumn("send_at", label=_("보낼 때")),
        ]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        rows = list(context["object_list"])
        found = {
            book["id"]: book for book in books.of_many(Broadcast.objects.filter(pk__in=[r.pk for r in rows]))
        }
        for row in rows:
            row.book = found[row.pk]
        return context


def _is_live(row):
    return row.state in shown.LIVE


class BroadcastViewSet(ModelViewSet):
    """발송."""

    model = Broadcast
    name = "delivery_broadcast"
    url_prefix = "delivery/broadcast"
    icon = "mail"
    menu_label = _("발송")
    menu_name = "delivery-broadcasts"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 30
    search_fields = []
    form_fields = []
    filterset_class = BroadcastFilterSet
    index_view_class = BroadcastIndexView

    def get_permissions_to_register(self):
        return permissions_of(Broadcast, "view", "control")


class PriceViewSet(ModelViewSet):
    """문자 단가: a new price is a new row with its first day, so that old books keep theirs."""

    model = Price
    name = "delivery_price"
    url_prefix = "delivery/price"
    icon = "tag"
    menu_label = _("문자 단가")
    menu_name = "delivery-prices"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    list_display = ["format", "won", "used_from"]
    search_fields = []
    form_fields = ["format", "won", "used_from"]


class NewestQuerySet(QuerySet):
    """Rows whose count stops at the newest few thousand, so that a million of them are never counted."""

    def count(self):
        return QuerySet.count(self[:NEWEST])


class LookOnly(PermissionHelper):
    """Who may view may look; nobody adds, changes or deletes."""

    def user_can_list(self, user):
        return self.user_has_specific_permission(user, self.get_perm_codename("view"))

    def user_can_create(self, user):
        return False

    def user_can_edit_obj(self, user, obj):
        return False

    def user_can_delete_obj(self, user, obj):
        return False

    def user_can_inspect_obj(self, user, obj):
        return False


class ReportIndexView(LedgerIndexView):
    """The ledger of delivery reports, newest first; filtered by choices alone, so no number stands in a URL."""

    sortable_by = ()

    def get_filters_params(self, params=None):
        allowed = {f"{name}__exact" for name in self.list_filter}
        return {name: value for name, value in super().get_filters_params(params).items() if name in allowed}

    def get_ordering(self, request, queryset):
        return ["-pk"]


class DeliveryReportAdmin(ModelAdmin):
    """수신 결과: what gateways told us, as it came."""

    model = DeliveryReport
    base_url_path = "delivery/reports"
    menu_label = _("수신 결과")
    menu_item_name = "delivery-reports"
    menu_icon = "list-ul"
    menu_order = 420
    add_to_admin_menu = True
    index_view_class = ReportIndexView
    index_template_name = "delivery/reports.html"
    permission_helper_class = LookOnly
    history_view_enabled = False
    list_display = ["message_id", "masked_phone", "state", "code", "reported_at", "used", "problem"]
    list_filter = ["state", "applied", "problem"]
    list_per_page = 50

    def get_queryset(self, request):
        return NewestQuerySet(DeliveryReport)

    def masked_phone(self, report):
        return masking.phone(report.phone) or "–"

    masked_phone.short_description = _("전화번호")

    def used(self, report):
        return _("반영함") if report.applied else _("아직")

    used.short_description = _("반영")


def permissions_of(model, *acts):
    """The model's permissions for these acts, for the screen where roles are set."""
    codenames = [f"{act}_{model._meta.model_name}" for act in acts]
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model), codename__in=codenames
    )
