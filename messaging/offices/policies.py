"""Permission policies that no permission can widen: what nobody may do, whatever their role."""

from wagtail.permission_policies import ModelPermissionPolicy


class NeverPolicy(ModelPermissionPolicy):
    """A model policy under which `never` ('add', 'change', 'delete') is refused to administrators too.

    For ledgers (`never=("add", "change", "delete")`) and for rows that are retired instead of deleted.
    """

    def __init__(self, model, *, never):
        super().__init__(model)
        self.never = frozenset(never)

    def user_has_permission(self, user, action):
        return action not in self.never and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        return any(self.user_has_permission(user, action) for action in actions)

    def users_with_any_permission(self, actions):
        return super().users_with_any_permission(set(actions) - self.never)
