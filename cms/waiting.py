"""The panel on the admin's home page: what waits for this person, counted, each with a way to it."""

from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component


class WaitingPanel(Component):
    """Rooms tell what waits by the hook `waiting_lines`: f(user) -> (count, words, address) each."""

    name = "waiting"
    order = 100
    template_name = "cms/waiting_panel.html"

    def get_context_data(self, parent_context):
        """What waits first, then what is done; a person for whom nothing can wait sees no panel."""
        user = parent_context["request"].user
        lines = [line for tell in hooks.get_hooks("waiting_lines") for line in tell(user)]
        lines.sort(key=lambda line: not line[0])
        return {
            "heading": _("할 일"),
            "lines": lines,
            "all_done": bool(lines) and not any(count for count, _words, _address in lines),
        }
