"""Joins Wagtail's workflow to the entry's own transitions."""

from wagtail.models import WorkflowState
from wagtail.signals import (
    task_submitted,
    unpublished,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
)

from participation import moderation
from participation.models import Entry


def _follow(transition):
    """A receiver that runs the transition when the workflow state is an entry's."""

    def receiver(sender, instance, user=None, **kwargs):
        state = instance if isinstance(instance, WorkflowState) else instance.workflow_state
        if state.base_content_type_id == Entry.get_base_content_type().pk:
            transition(int(state.object_id), user)

    return receiver


def _unpublished(sender, instance, **kwargs):
    moderation.entry_returned(instance.pk, None)


def connect():
    """Connect every receiver, once."""
    for signal, transition in (
        (task_submitted, moderation.entry_submitted),
        (workflow_approved, moderation.entry_approved),
        (workflow_rejected, moderation.entry_rejected),
        (workflow_cancelled, moderation.entry_returned),
    ):
        signal.connect(_follow(transition), weak=False, dispatch_uid=f"participation.{transition.__name__}")
    unpublished.connect(
        _unpublished, sender=Entry, weak=False, dispatch_uid="participation.entry_unpublished"
    )
