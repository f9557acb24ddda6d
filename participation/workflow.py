"""Puts the workflow '게재글 검토' in place: one task, approved by the group 검토자."""

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from wagtail.models import GroupApprovalTask, Workflow, WorkflowContentType, WorkflowTask

NAME = "게재글 검토"
MODERATORS = "검토자"


def put_in_place(using="default"):
    """Make what is missing; a workflow that the office changed or switched off stays as it is."""
    from participation.models import Entry

    if "wagtailcore_workflowcontenttype" not in connections[using].introspection.table_names():
        return  # a partial migration: the next one comes back here
    entries = ContentType.objects.db_manager(using).get_for_model(Entry)
    if Workflow.objects.using(using).filter(name=NAME).exists():
        return
    moderators, _ = Group.objects.using(using).get_or_create(name=MODERATORS)
    task = GroupApprovalTask(name=NAME)
    task.save(using=using)
    task.groups.add(moderators)
    workflow = Workflow(name=NAME)
    workflow.save(using=using)
    WorkflowTask(workflow=workflow, task=task, sort_order=0).save(using=using)
    WorkflowContentType.objects.using(using).get_or_create(
        content_type=entries, defaults={"workflow": workflow}
    )


def after_migrate(sender, using, **kwargs):
    """Receiver of post_migrate."""
    put_in_place(using)
