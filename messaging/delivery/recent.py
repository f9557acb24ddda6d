"""Who got a 소식 lately, or is about to: what resting and the weekly number look at (the audience asks by a hook)."""

from django.db.models import Exists, OuterRef, Q

from messaging.audience.kinds import Kind
from messaging.delivery.models import Broadcast, Message

# Not over yet: whoever stands on its list and has not got it will.
UNDER_WAY = (Broadcast.State.APPROVED, Broadcast.State.SENDING, Broadcast.State.PAUSED)
# It surely never reached the phone.
NOT_GOT = (Message.State.FAILED, Message.State.WITHDRAWN)


def got_news(since, times=1):
    """A condition on any model with a phone column: it got at least `times` 소식 since then. None when nobody did.

    A list that is approved and waits for its hour, or is paused, counts as well: those on it will get it.
    The broadcasts are looked up first, because they are few: then one look into the index of phones tells.
    """
    broadcasts = list(news_since(since).values_list("pk", flat=True))
    if len(broadcasts) < times:
        return None
    got = Message.objects.filter(phone=OuterRef("phone"), broadcast_id__in=broadcasts)
    # A look for the last of so many is quicker than counting them all.
    return Q(Exists(got.exclude(state__in=NOT_GOT)[times - 1 : times]))


def news_since(since):
    """Broadcasts of 소식 that began to go out since then, or still will."""
    news = Broadcast.objects.filter(kind=Kind.NEWS).order_by()
    return news.filter(Q(started_at__gte=since) | Q(state__in=UNDER_WAY))
