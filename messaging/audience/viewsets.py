"""What staff see of the audience: subscribers, interests, dongs, refusals, holds."""

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry

from messaging import masking
from messaging.audience import board, rules, sight, transitions
from messaging.audience.consent import Refusal, refusal
from messaging.audience.fields import bits_of
from messaging.audience.filters import SubscriberFilterSet
from messaging.audience.forms import AboutForm, FindForm, InterestForm
from messaging.audience.kinds import Kind
from messaging.audience.models import Dong, Hold, Interest, OptOut, Subscriber

RETIRED = Column(
    "retired",
    label=_("더 쓰지 않음"),
    accessor=lambda interest: _("예") if interest.retired else "",
    sort_key="retired",
)
OUTSIDE = Column(
    "outside", label=_("구 밖"), accessor=lambda dong: _("예") if dong.outside else "", sort_key="outside"
)


def standing_in_words(subscriber):
    """How a subscriber annotated with `refusal` stands today, in a word or two."""
    if not subscriber.refusal:
        return _("받는 중")
    if subscriber.refusal == Refusal.LEFT:
        return subscriber.get_state_display()
    return Refusal(subscriber.refusal).label


class MaskedPhoneColumn(TitleColumn):
    """The number with its middle hidden, leading to the row's page."""

    def get_value(self, instance):
        return masking.phone(instance.phone)


class StandingColumn(Column):
    """Received or not, as a tag whose colour doesn't carry the meaning alone."""

    cell_template_name = "audience/standing_cell.html"

    def get_value(self, instance):
        return standing_in_words(instance)


class SubscriberIndexView(generic.IndexView):
    """Subscribers, masked. Numbers are looked up by POST, so none ever stands in a URL or an access log."""

    template_name = "audience/subscribers.html"
    default_ordering = "-pk"

    def get_base_queryset(self):
        # Of those who were destroyed nobody is left to be shown.
        seen = sight.seen_by(self.request.user).exclude(phone__startswith=masking.DESTROYED)
        return seen.select_related("dong", "department").annotate(refusal=refusal(Kind.NEWS))

    @cached_property
    def names(self):
        """All names of interests, read once a page."""
        return rules.Names()

    @cached_property
    def columns(self):
        return [
            MaskedPhoneColumn(
                "phone", label=_("전화번호"), get_url=self.get_edit_url, classname="audience-number"
            ),
            Column(
                "name",
                label=_("이름"),
                accessor=lambda row: masking.name(row.name),
                classname="audience-number",
            ),
            Column("interests", label=_("관심분야"), accessor=self._interests),
            Column("dong", label=_("행정동"), classname="audience-aside"),
            StandingColumn("standing", label=_("상태")),
            Column(
                "channel", label=_("신청 경로"), accessor="get_channel_display", classname="audience-aside"
            ),
            *([Column("department", label=_("받은 곳"), classname="audience-aside")] * self.sees_all),
            DateColumn("signed_up_at", label=_("신청한 때"), classname="audience-aside"),
        ]

    @cached_property
    def sees_all(self):
        return sight.sees_all(self.request.user)

    def get_page_subtitle(self):
        """Whose sign-ups these are, so that nobody takes her department's for all."""
        if self.sees_all:
            return ""
        return _("%s에서 받은 신청") % self.request.user.department if self.request.user.department_id else ""

    def _interests(self, subscriber):
        return rules.joined(
            self.names.interests[bit]
            for bit in bits_of(subscriber.interest_mask)
            if bit in self.names.interests
        )

    @cached_property
    def header_buttons(self):
        buttons = []
        if self.request.user.has_perm("audience.export_subscriber"):
            query = self.request.GET.urlencode()
            url = reverse("audience:export") + (f"?{query}" if query else "")
            buttons.append(HeaderButton(_("내려받기"), url=url, icon_name="download", priority=10))
        return buttons

    def get_context_data(self, **kwargs):
        nobodys = not self.sees_all and self.request.user.department_id is None
        return super().get_context_data(find_form=FindForm(), belongs_nowhere=nobodys, **kwargs)


class SubscriberHistoryView(sight.OwnOnlyMixin, history.HistoryView):
    """What was done to one sign-up, for those who see it."""


class SubscriberUsageView(sight.OwnOnlyMixin, usage.UsageView):
    """Wagtail's own, for those who see the sign-up."""


class SubscriberEditView(sight.OwnOnlyMixin, generic.EditView):
    """Interests and particulars put right by a clerk; the number and the state are not for editing."""

    template_name = "audience/subscriber.html"
    success_message = _("고쳤습니다.")

    def get_queryset(self):
        return Subscriber.objects.select_related("dong", "department").annotate(refusal=refusal(Kind.NEWS))

    def save_instance(self):
        changed = {name: self.form.cleaned_data[name] for name in self.form.changed_data}
        return transitions.change(self.object, by=self.request.user, **changed)

    def get_page_subtitle(self):
        return masking.phone(self.object.phone)

    def get_success_buttons(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            subscriber=self.object,
            standing=standing_in_words(self.object),
            may_reveal=self.request.user.has_perm("audience.reveal_subscriber"),
            **kwargs,
        )


class SubscriberViewSet(ModelViewSet):
    """신청자."""

    model = Subscriber
    name = "audience_subscriber"
    url_prefix = "audience/subscriber"
    icon = "group"
    menu_label = _("신청자")
    menu_name = "audience-subscribers"
    add_to_admin_menu = True
    add_to_reference_index = False
    copy_view_enabled = False
    list_per_page = 50
    search_fields = []
    filterset_class = SubscriberFilterSet
    index_view_class = SubscriberIndexView
    edit_view_class = SubscriberEditView
    history_view_class = SubscriberHistoryView
    usage_view_class = SubscriberUsageView

    def get_form_class(self, for_update=False):
        return AboutForm

    def get_permissions_to_register(self):
        return _permissions_of(self.model, "view", "add", "change", "count", "reveal", "export", "see_all")


class InterestViewSet(ModelViewSet):
    """관심분야: renamed, reordered and retired, never deleted."""

    model = Interest
    icon = "pick"
    menu_label = _("관심분야")
    menu_name = "audience-interests"
    add_to_admin_menu = True
    name = "audience_interest"
    url_prefix = "audience/interest"
    copy_view_enabled = False
    list_display = ["name", "number", "other_names", "sort_order", RETIRED]
    list_per_page = 50
    search_fields = ["name"]

    def get_form_class(self, for_update=False):
        return InterestForm


HOUSEHOLDS = Column(
    "households", label=_("세대"), accessor=lambda dong: f"{dong.households:,}" if dong.households else "–"
)
ON_THE_MAP = Column(
    "place",
    label=_("지도 자리"),
    accessor=lambda dong: (
        f"{dong.map_row}행 {dong.map_column}열" if dong.map_row and dong.map_column else "–"
    ),
)


class DongIndexView(generic.IndexView):
    """Dongs, with a way to all households on one page."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("centre")

    @cached_property
    def header_buttons(self):
        buttons = list(super().header_buttons)
        if self.request.user.has_perm("audience.change_dong"):
            buttons.append(
                HeaderButton(
                    _("세대수 넣기"), url=reverse("audience:households"), icon_name="table", priority=10
                )
            )
        return buttons


class _WithMap:
    """A form of a dong beside the map as it is, so that its place is chosen with the eye."""

    template_name = "audience/dong.html"

    def get_context_data(self, **kwargs):
        placed = board.placed(Dong.objects.all())
        columns = max((dong.map_column for dong in placed), default=1)
        return super().get_context_data(placed=placed, columns=columns, **kwargs)


class DongAddView(_WithMap, generic.CreateView):
    """A new dong."""


class DongEditView(_WithMap, generic.EditView):
    """A dong's names, households and place."""


class DongViewSet(ModelViewSet):
    """행정동, and the one row for 'outside the district'."""

    model = Dong
    icon = "site"
    menu_label = _("행정동")
    menu_name = "audience-dongs"
    add_to_admin_menu = True
    name = "audience_dong"
    url_prefix = "audience/dong"
    copy_view_enabled = False
    list_display = ["name", HOUSEHOLDS, "households_on", "centre", ON_THE_MAP, "other_names", OUTSIDE]
    list_per_page = 50
    search_fields = ["name", "other_names"]
    index_view_class = DongIndexView
    add_view_class = DongAddView
    edit_view_class = DongEditView
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("other_names"),
                FieldPanel("centre"),
                FieldPanel("code"),
                FieldRowPanel([FieldPanel("sort_order"), FieldPanel("outside")]),
            ],
            heading=_("행정동"),
        ),
        FieldRowPanel([FieldPanel("households"), FieldPanel("households_on")], heading=_("세대수")),
        FieldRowPanel([FieldPanel("map_row"), FieldPanel("map_column")], heading=_("현황판 지도 자리")),
    ]


class OptOutIndexView(generic.IndexView):
    """The ledger of refusals: to be read, never written by hand."""

    default_ordering = "-pk"

    @cached_property
    def columns(self):
        return [
            Column(
                "phone",
                label=_("전화번호"),
                accessor=lambda row: masking.phone(row.phone),
                classname="audience-number",
            ),
            Column("scope", label=_("범위"), accessor="get_scope_display"),
            Column("channel", label=_("경로"), accessor="get_channel_display"),
            DateColumn("said_at", label=_("거부한 때")),
            DateColumn("lifted_at", label=_("다시 신청한 때")),
            Column(
                "lifted_channel",
                label=_("다시 신청한 경로"),
                accessor="get_lifted_channel_display",
                classname="audience-aside",
            ),
        ]


class OptOutViewSet(ModelViewSet):
    """수신거부."""

    model = OptOut
    icon = "no-view"
    menu_label = _("수신거부")
    menu_name = "audience-opt-outs"
    add_to_admin_menu = True
    name = "audience_opt_out"
    url_prefix = "audience/opt-out"
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    list_filter = ["scope", "channel"]
    search_fields = []
    form_fields = []
    index_view_class = OptOutIndexView

    def get_permissions_to_register(self):
        return _permissions_of(self.model, "view")


class DecisionColumn(Column):
    """Two buttons: it was a refusal, or it was not."""

    cell_template_name = "audience/decision_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        context["csrf_token"] = get_token(parent_context["request"])  # cells don't inherit the page's
        context["may_decide"] = policy_registry.get_by_type(Hold).user_has_permission(
            parent_context["request"].user, "change"
        )
        return context


class HoldIndexView(generic.IndexView):
    """Phones that may have refused: oldest first, until a person has read what they wrote."""

    default_ordering = "pk"

    def get_base_queryset(self):
        return Hold.objects.filter(released_at=None)

    @cached_property
    def columns(self):
        return [
            Column(
                "phone",
                label=_("전화번호"),
                accessor=lambda row: masking.phone(row.phone),
                classname="audience-number",
            ),
            Column("reason", label=_("까닭")),
            DateColumn("placed_at", label=_("멈춘 때")),
            DecisionColumn("decision", label=_("결정")),
        ]


class HoldViewSet(ModelViewSet):
    """거부 확인."""

    model = Hold
    icon = "warning"
    menu_label = _("거부 확인")
    menu_name = "audience-holds"
    add_to_admin_menu = True
    name = "audience_hold"
    url_prefix = "audience/hold"
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    search_fields = []
    form_fields = []
    index_view_class = HoldIndexView

    def get_permissions_to_register(self):
        return _permissions_of(self.model, "view", "change")


def _permissions_of(model, *actions):
    return Permission.objects.filter(
        content_type=ContentType.objects.get_for_model(model),
        codename__in=[f"{action}_{model._meta.model_name}" for action in actions],
    )
