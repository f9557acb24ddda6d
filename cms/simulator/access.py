"""Whether the phones may be seen at all: a carrier's simulator is on, and this is a trial, not an office."""

import os
from functools import wraps

from django.conf import settings
from django.http import Http404

from messaging.gateways.simulator.client import Carrier

DEFAULT_URL = "http://127.0.0.1:8090"


def is_open():
    """The simulator carries our texts, and the site runs as a demo or is being worked on."""
    return "simulator" in (settings.GATEWAY_OUT, settings.GATEWAY_IN) and (settings.DEMO or settings.DEBUG)


def trial_only(view):
    """Anywhere else the address does not exist."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_open():
            raise Http404
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


def carrier():
    """The simulator that this site is set to, as a context manager."""
    return Carrier(
        os.environ.get("SIMULATOR_URL", DEFAULT_URL), os.environ.get("SIMULATOR_SECRET", ""), timeout=8
    )
