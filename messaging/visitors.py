"""Where a request comes from, as far as it can be believed."""

from django.conf import settings


def address(request):
    """The visitor's network address. Behind our proxy it is what the proxy itself added last.

    Whatever stands before that in X-Forwarded-For the visitor may have written; it is not looked at.
    """
    if settings.BEHIND_PROXY:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if last := hops[-1].strip():
            return last
    return request.META.get("REMOTE_ADDR", "")
