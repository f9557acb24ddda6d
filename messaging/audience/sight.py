"""Whose sign-ups a member of staff sees: those that her own department took in, or, with a permission, all."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience.models import Subscriber

SEE_ALL = "audience.see_all_subscriber"


def sees_all(user):
    """Whether this person looks after the sign-ups of every department."""
    return user.has_perm(SEE_ALL)


def seen_by(user, subscribers=None):
    """Those of `subscribers` (by default all there are) whom this person sees.

    Who belongs to no department sees nobody: least of all those who signed up by themselves and have none either.
    """
    subscribers = Subscriber.objects.all() if subscribers is None else subscribers
    if sees_all(user):
        return subscribers
    if user.department_id is None:
        return subscribers.none()
    return subscribers.filter(department=user.department_id)


def may_see(user, subscriber):
    """Whether this person sees this subscriber."""
    return sees_all(user) or (
        user.department_id is not None and subscriber.department_id == user.department_id
    )


def turned_away(request, subscriber):
    """The polite answer to who opens another department's sign-up by its address; it leaves an audit row."""
    log(subscriber, "audience.turned_away", user=request.user)
    messages.error(
        request,
        _(
            "다른 곳에서 받은 신청이라 열 수 없습니다. 고칠 일이 있으면 신청을 받은 부서나 신청 총괄 담당자에게 알려 주세요."
        ),
    )
    return redirect("audience_subscriber:index")


def own_only(view):
    """A view of one subscriber (`pk`) opens for those who see her; it stands below the check of permission."""

    @wraps(view)
    def guarded(request, pk, *args, **kwargs):
        subscriber = get_object_or_404(Subscriber, pk=pk)
        if not may_see(request.user, subscriber):
            return turned_away(request, subscriber)
        return view(request, pk, *args, **kwargs)

    return guarded


class OwnOnlyMixin:
    """The same for a class-based view of one subscriber, set before Wagtail's own classes."""

    def dispatch(self, request, *args, **kwargs):
        if (
            self._permitted()
        ):  # who lacks the permission altogether is sent home by Wagtail, and nothing is logged
            subscriber = get_object_or_404(Subscriber, pk=self.kwargs["pk"])
            if not may_see(request.user, subscriber):
                return turned_away(request, subscriber)
        return super().dispatch(request, *args, **kwargs)

    def _permitted(self):
        one, any_of = self.permission_required, self.any_permission_required
        return (one is None or self.user_has_permission(one)) and (
            any_of is None or self.user_has_any_permission(any_of)
        )
