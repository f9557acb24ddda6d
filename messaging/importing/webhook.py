"""The address that the company of our 080 number calls: verify, keep, answer (law 3).

Header `X-Refusal-Timestamp` (seconds since 1970) and `X-Refusal-Signature`: hex HMAC-SHA256, under
REFUSAL_WEBHOOK_SECRET, of the timestamp, a dot and the body. Body: {"refusals": [{"phone": …, "at": ISO 8601}, …]}.
"""

import hashlib
import hmac
import json
import logging
import time

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from messaging.importing import refusals
from messaging.importing.telling import NotTold, phone_of
from messaging.webhooks import says_more_than

logger = logging.getLogger(__name__)

LARGEST = 256 * 1024  # bytes
MOST = 500  # refusals in one request: each is a short transaction
SECONDS = 300  # how old a signature may be: whoever saw a request can't send it again tomorrow


class Unreadable(ValueError):
    """The body is not what was agreed."""


@csrf_exempt
@require_POST
def receive(request):
    """Record the refusals of one request and answer 200; the same ones again change nothing.

    404 without a secret, 403 for a stranger, 400 for what can't be read, 413 for what is too big. A number that is
    none is counted in the answer and keeps no other from being recorded.
    """
    if not settings.REFUSAL_WEBHOOK_SECRET:
        raise Http404
    if says_more_than(request, LARGEST):
        return HttpResponse(status=413)
    try:
        body = request.body
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except UnreadablePostError:
        return HttpResponse(status=400)
    if not signed(request.headers, body):
        logger.warning("080: a request was refused (signature)")
        return HttpResponse(status=403)
    try:
        told = _read(body)
    except Unreadable:
        return HttpResponse(status=400)
    recorded = unreadable = 0
    for typed, said in told:
        try:
            phone, said_at = phone_of(typed), refusals.moment(said) if said else timezone.now()
        except (NotTold, refusals.NoTime):
            unreadable += 1
            continue
        exact = bool(said) and not refusals.day_only(said)
        recorded += refusals.record(phone, said_at, exact=exact)
    if unreadable:
        logger.warning("080: %s of %s refusals could not be read", unreadable, len(told))
    return JsonResponse({"received": len(told), "recorded": recorded, "unreadable": unreadable})


def signed(headers, body):
    """Whether the request bears our secret's signature, made in these last minutes."""
    stamp, signature = headers.get("X-Refusal-Timestamp", ""), headers.get("X-Refusal-Signature", "")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    if abs(time.time() - int(stamp)) > SECONDS:
        return False
    return hmac.compare_digest(sign(stamp, body).encode(), signature.encode())


def sign(stamp, body):
    """The signature of this body at this time."""
    secret = settings.REFUSAL_WEBHOOK_SECRET.encode()
    return hmac.new(secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _read(body):
    """[(number as written, time as written or '')]. Raises Unreadable."""
    try:
        listed = json.loads(body)["refusals"]
        told = [(one["phone"], one.get("at") or "") for one in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable from None
    if len(told) > MOST or not all(isinstance(part, str) and len(part) <= 40 for one in told for part in one):
        raise Unreadable
    return told
