"""Staff accounts in the admin: one name, a department, and roles."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserColumn, UserFilterSet, UserViewSet

from messaging.offices.models import Department, User

ORDER = ["username", "full_name", "department", "email"]


class _StaffFields(forms.Form):
    """What our staff have instead of a first and a last name."""

    first_name = None
    last_name = None
    full_name = forms.CharField(label=_("이름"), max_length=40)
    department = forms.ModelChoiceField(
        label=_("부서"), queryset=Department.objects.filter(retired=False), required=False
    )
    email = forms.EmailField(label=_("전자우편"), required=False)
    field_order = ORDER

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("아이디")  # Wagtail's word reads like a person's name

    def account_fields(self):
        """The bound fields of the first tab: all but the roles, which have a tab of their own."""
        return [field for field in self if field.name not in ("is_superuser", "groups")]


class StaffCreationForm(_StaffFields, UserCreationForm):
    class Meta(UserCreationForm.Meta):
        fields = {"username", "full_name", "department", "email", "is_superuser", "groups"}


class StaffEditForm(_StaffFields, UserEditForm):
    """Someone whose department was abolished keeps it until she is moved."""

    class Meta(UserEditForm.Meta):
        fields = StaffCreationForm.Meta.fields | {"is_active"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        theirs = Department.objects.filter(pk=self.instance.department_id)
        self.fields["department"].queryset = self.fields["department"].queryset | theirs


class StaffFilterSet(UserFilterSet):
    department = django_filters.ModelMultipleChoiceFilter(
        label=_("부서"), queryset=Department.objects.all(), widget=forms.CheckboxSelectMultiple
    )

    class Meta(UserFilterSet.Meta):
        fields = []


class StaffIndexView(IndexView):
    """Staff by name, with department and roles."""

    search_fields = ["username", "full_name"]
    default_ordering = "full_name"

    @cached_property
    def columns(self):
        title = self._get_title_column_class(UserColumn)
        theirs = super().columns
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            title(
                "full_name",
                accessor="get_full_name",
                label=_("이름"),
                sort_key="full_name",
                get_url=self.get_edit_url,
                classname="name",
            ),
            Column("department", label=_("부서"), sort_key="department"),
            Column(
                "roles",
                label=_("역할"),
                accessor=lambda user: ", ".join(group.name for group in user.groups.all()),
            ),
            *(column for column in theirs if column.name not in ("bulk_actions", "name", "is_superuser")),
        ]

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("department").prefetch_related("groups")


class StaffViewSet(UserViewSet):
    """직원."""

    model = User
    menu_label = _("직원")
    icon = "user"
    template_prefix = "offices/user/"
    index_view_class = StaffIndexView
    filterset_class = StaffFilterSet

    def get_form_class(self, for_update=False):
        return StaffEditForm if for_update else StaffCreationForm
