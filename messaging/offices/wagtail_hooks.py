"""What the offices register with Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from messaging.offices.models import Department

RETIRED = Column(
    "retired",
    label=_("폐지"),
    accessor=lambda department: _("폐지") if department.retired else "",
    sort_key="retired",
)


class DepartmentViewSet(ModelViewSet):
    """부서: renamed and abolished, never deleted, for their texts and answers stay."""

    model = Department
    icon = "home"
    menu_label = _("부서")
    menu_name = "offices-departments"
    add_to_settings_menu = True
    name = "offices_department"
    url_prefix = "offices/department"
    copy_view_enabled = False
    list_display = ["name", "phone", "duties", RETIRED]
    list_per_page = 50
    search_fields = ["name", "duties"]
    form_fields = ["name", "phone", "duties", "sort_order", "retired"]


@hooks.register("register_admin_viewset")
def register_viewset():
    return DepartmentViewSet()
