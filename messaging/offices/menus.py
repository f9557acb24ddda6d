"""Items of the admin's menu that only those see who may open them."""

from wagtail.admin.menu import MenuItem


class PermittedMenuItem(MenuItem):
    """A menu item shown to those who have its permission, or one of them when it is a tuple."""

    def __init__(self, *args, permission, **kwargs):
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request):
        wanted = self.permission if isinstance(self.permission, tuple) else (self.permission,)
        return any(request.user.has_perm(permission) for permission in wanted)
