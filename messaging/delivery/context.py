"""What a phone last got from us, so that its reply finds its way."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery

from messaging.delivery.models import Batch, EditionTopic, Message, Topic

MOST = 20  # texts looked at; more than anyone gets in a reply window


class LastText(NamedTuple):
    """A text that went to the phone. `topics` stand in the order of the text."""

    sent_at: datetime
    kind: str
    broadcast_id: int
    topics: list[Topic]


def last_texts(phone, since):
    """The texts that went to this phone since then, newest first; two queries.

    A text counts as gone while its request is under way, too: a reply may be quicker than the answer.
    """
    batch = Batch.objects.filter(
        # Ranges of batches of one text each lie over one another.
        Q(edition=None) | Q(edition=OuterRef("edition")),
        broadcast=OuterRef("broadcast"),
        first_id__lte=OuterRef("pk"),
        last_id__gte=OuterRef("pk"),
    )
    found = list(
        Message.objects.filter(phone=phone)
        .exclude(state__in=[Message.State.WITHDRAWN, Message.State.FAILED])
        .annotate(sent_at=Subquery(batch.values("submitted_at")[:1]))
        .filter(sent_at__gte=since)
        .order_by("-pk")
        .values_list("sent_at", "broadcast__kind", "broadcast_id", "edition_id")[:MOST]
    )
    topics = defaultdict(list)
    for link in EditionTopic.objects.filter(
        edition__in={edition for *_rest, edition in found}
    ).select_related("topic__department"):
        topics[link.edition_id].append(link.topic)
    texts = [LastText(sent, kind, broadcast, topics[edition]) for sent, kind, broadcast, edition in found]
    return sorted(texts, key=lambda text: text.sent_at, reverse=True)
