"""The login in our words."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.auth import LoginForm as WagtailsLoginForm


class LoginForm(WagtailsLoginForm):
    """Wagtail's, whose password field has no label but its own name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("아이디")
        self.fields["password"].label = _("비밀번호")
