"""The webhook that residents' texts come in by: verify, keep, answer; all thinking comes later (law 3)."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.gateways import registry
from messaging.gateways.base import BadWebhook
from messaging.inbound import storing
from messaging.webhooks import says_more_than

logger = logging.getLogger(__name__)

LARGEST = 12 * 1024 * 1024  # bytes: three pictures of 2 MB in base64, and room


@csrf_exempt
@require_POST
def receive(request, name):
    """Keep the texts of one request and answer 200 after the commit.

    403 for a stranger, 400 for what can't be read, 413 for what is too big.
    """
    if name not in registry.MODULES:
        raise Http404
    if says_more_than(request, LARGEST):
        return HttpResponse(status=413)
    try:
        inbounds = registry.get(name).parse_inbound(request.headers, request.body)
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except UnreadablePostError:
        return HttpResponse(status=400)
    except BadWebhook as refusal:
        logger.warning("gateway %s: a text was refused (%s)", name, refusal.reason)
        return HttpResponse(status=refusal.status)
    if inbounds:
        storing.store(name, inbounds)
    return HttpResponse("ok", content_type="text/plain")
