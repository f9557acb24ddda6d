"""What Wagtail's signals set in motion: nudges, and items taken out at once. A receiver here never raises."""

from django.db.models.signals import pre_delete
from wagtail.signals import page_published, page_unpublished

from messaging.nudges import nudge
from newsletter import announcing


def _published(sender, instance, **kwargs):
    """Nothing is decided here: scheduled pages, copies and republications arrive too."""
    if instance.live:
        nudge("newsletter.tasks.page_published", instance.pk)


def _unpublished(sender, instance, **kwargs):
    because = announcing.EXPIRED if instance.expired else announcing.UNPUBLISHED
    announcing.page_gone(instance, str(because))


def _deleted(sender, instance, **kwargs):
    """Before Wagtail's own receiver unpublishes the page, so that the reason is the true one."""
    announcing.page_gone(instance, str(announcing.DELETED))


def connect():
    """Connect every receiver, once."""
    for model in announcing.ANNOUNCED_TYPES:
        name = model.__name__
        page_published.connect(_published, sender=model, dispatch_uid=f"newsletter.published.{name}")
        page_unpublished.connect(_unpublished, sender=model, dispatch_uid=f"newsletter.unpublished.{name}")
        pre_delete.connect(_deleted, sender=model, dispatch_uid=f"newsletter.deleted.{name}")
