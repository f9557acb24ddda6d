"""Keyed hashes: to find a value again, or to compare it, without keeping it."""

import hashlib
import hmac

from django.conf import settings


def keyed(purpose, value):
    """The value's hash under HASH_KEY, 64 hex signs; another purpose gives another hash of the same value."""
    message = f"{purpose}\x00{value}".encode()
    return hmac.new(settings.HASH_KEY.encode(), message, hashlib.sha256).hexdigest()


def same(one, other):
    """Whether two hashes are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())
