"""Who may do what to entries: everything but what only a transition may do."""

from wagtail.permission_policies import ModelPermissionPolicy


class EntryPolicy(ModelPermissionPolicy):
    """An entry is made by taking a submission, published by its workflow, and never deleted."""

    ONLY_BY_TRANSITION = {"add", "delete", "publish", "unpublish"}

    def user_has_permission(self, user, action):
        """No role has these, not even an administrator's."""
        return action not in self.ONLY_BY_TRANSITION and super().user_has_permission(user, action)

    def user_has_any_permission(self, user, actions):
        """As above, for the actions that are left."""
        return super().user_has_any_permission(user, set(actions) - self.ONLY_BY_TRANSITION)


def only_the_workflow(menu_items, request, context):
    """Hook `construct_snippet_action_menu`: no publishing past the workflow, no deleting."""
    from participation.models import Entry

    if context["model"] is Entry:
        menu_items[:] = [
            item
            for item in menu_items
            if item.name not in {"action-publish", "action-unpublish", "action-delete"}
        ]
