"""A broadcast's live progress, for any screen that shows one: {% broadcast_progress broadcast %}."""

from django import template

from messaging.delivery import shown

register = template.Library()


@register.inclusion_tag("delivery/progress.html", takes_context=True)
def broadcast_progress(context, broadcast):
    """Bar, numbers, and the buttons for those who may press them. Numbers renew themselves while it is live."""
    request = context["request"]
    return {
        "broadcast": broadcast,
        "progress": shown.progress(broadcast),
        "may_control": request.user.has_perm("delivery.control_broadcast"),
        "back_to": request.path,
        "csrf_token": context.get("csrf_token"),
    }
