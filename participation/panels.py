"""What waits for a decision, counted, in the place of the unpaged lists on Wagtail's home page.

Wagtail's own panels load every object in moderation: at 1,000 SQLite answers 'Expression tree is too
large', and long before that the page takes seconds.
"""

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.views.home import UserObjectsInWorkflowModerationPanel, WorkflowObjectsToModeratePanel
from wagtail.models import TaskState, WorkflowState

from participation.models import Entry, Submission

UNPAGED = (WorkflowObjectsToModeratePanel, UserObjectsInWorkflowModerationPanel)


def lines(user):
    """Hook `waiting_lines`: (count, words, address) of what waits for this user; constant queries."""
    entries = Entry.get_base_content_type()
    if user.has_perm("participation.moderate_submission"):
        yield (
            Submission.objects.waiting().count(),
            _("검토할 응모글"),
            reverse("participation:desk"),
        )
    to_approve = TaskState.objects.reviewable_by(user).exclude(workflow_state__base_content_type=entries)
    if count := to_approve.count():
        yield count, _("승인을 기다리는 글"), reverse("wagtailadmin_reports:workflow_tasks")
    asked = WorkflowState.objects.active().filter(requested_by=user).exclude(base_content_type=entries)
    if count := asked.count():
        yield count, _("내가 검토를 부탁한 글"), reverse("wagtailadmin_reports:workflow")


def count_instead_of_listing(request, panels):
    """Hook `construct_homepage_panels`."""
    panels[:] = [panel for panel in panels if not isinstance(panel, UNPAGED)]
