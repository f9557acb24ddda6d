"""No mail per entry: with hundreds of submissions a month, moderators get one a day (reminding.py)."""

from wagtail.admin import mail
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected, workflow_submitted

from participation.models import Entry


def _is_about_an_entry(instance):
    state = instance if isinstance(instance, WorkflowState) else instance.workflow_state
    return state.base_content_type_id == Entry.get_base_content_type().pk


def _quiet(notifier_class):
    class Quiet(notifier_class):
        """Wagtail's notifier, silent on entries."""

        def can_handle(self, instance, **kwargs):
            return not _is_about_an_entry(instance) and super().can_handle(instance, **kwargs)

    return Quiet()


def connect():
    """Take the places of Wagtail's own notifiers.

    A receiver is known by its dispatch_uid: whoever connects second under the same one is ignored,
    so this holds whether our app or Wagtail's gets ready first.
    """
    for signal, sender, uid, notifier in (
        (
            task_submitted,
            TaskState,
            "group_approval_task_submitted_email_notification",
            mail.GroupApprovalTaskStateSubmissionEmailNotifier,
        ),
        (
            workflow_submitted,
            WorkflowState,
            "workflow_state_submitted_email_notification",
            mail.WorkflowStateSubmissionEmailNotifier,
        ),
        (
            workflow_rejected,
            WorkflowState,
            "workflow_state_rejected_email_notification",
            mail.WorkflowStateRejectionEmailNotifier,
        ),
        (
            workflow_approved,
            WorkflowState,
            "workflow_state_approved_email_notification",
            mail.WorkflowStateApprovalEmailNotifier,
        ),
    ):
        signal.disconnect(sender=sender, dispatch_uid=uid)
        signal.connect(_quiet(notifier), sender=sender, dispatch_uid=uid, weak=False)
