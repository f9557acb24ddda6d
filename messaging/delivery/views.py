"""The webhook that delivery reports come in by: verify, keep, answer; all thinking comes later (law 3)."""

import logging

from django.http import Http404, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.delivery import reports
from messaging.gateways import registry
from messaging.gateways.base import BadWebhook
from messaging.webhooks import says_more_than

logger = logging.getLogger(__name__)

LARGEST = 2 * 1024 * 1024  # bytes of one request; a thousand reports are a fifth of that


@csrf_exempt
@require_POST
def receive_reports(request, name):
    """Keep the reports of one request and answer 200; 403 for a stranger, 400 for what can't be read."""
    if name not in registry.MODULES:
        raise Http404
    if says_more_than(request, LARGEST):
        return HttpResponse(status=413)
    try:
        told = registry.get(name).parse_reports(request.headers, request.body)
    except BadWebhook as refusal:
        logger.warning("gateway %s: a report was refused (%s)", name, refusal.reason)
        return HttpResponse(status=refusal.status)
    if told:
        reports.store(name, told)
    return HttpResponse("ok", content_type="text/plain")
