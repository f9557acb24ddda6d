"""Panels of the page editor that tell rather than ask."""

from wagtail.admin.panels import Panel


class StandingPanel(Panel):
    """Where the page's announcement stands: in which digest it is, or why it is in none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "newsletter/admin/standing_panel.html"

        def get_context_data(self, parent_context=None):
            from newsletter import announcing

            context = super().get_context_data(parent_context)
            context["standing"] = announcing.standing(self.instance)
            context["laid_in"] = self._laid_in()
            return context

        def _laid_in(self):
            """How many entries stand in the issue; None for another page, and for those who lay none in."""
            from newsletter.views import may_make

            if not (self.instance.pk and hasattr(self.instance, "placements")):
                return None
            if may_make(self.instance, self.request.user):
                return self.instance.placements.count()
            return None
