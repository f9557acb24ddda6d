"""What fell off a digest for some people, by the cap on items a person: offered to the next one."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from messaging.digests.models import Digest, DigestItem

DAYS = 14  # after that it is no news
MOST = 10


def for_digest(digest):
    """Items that some missed lately, whose page is still there and which nobody has taken up; most missed first."""
    since = timezone.now() - timedelta(days=DAYS)
    here = digest.items.standing().exclude(page=None).values("page_id")
    return (
        DigestItem.objects.standing()
        .filter(
            digest__state__in=[Digest.State.SENDING, Digest.State.SENT],
            digest__send_at__gte=since,
            fell_off__gt=0,
            page__live=True,
        )
        .filter(Q(deadline=None) | Q(deadline__gt=digest.send_at))
        .filter(Q(expires_at=None) | Q(expires_at__gt=digest.send_at))
        .exclude(pk__in=DigestItem.objects.standing().exclude(missed_from=None).values("missed_from_id"))
        .exclude(page_id__in=here)
        .select_related("digest")
        .order_by("-fell_off", "-pk")[:MOST]
    )
