"""The first half of a rehearsal in the configured database: for trying the workers and gateway of the environment."""

import contextlib

from cms.rehearsal.play import Play
from messaging.audience.models import Subscriber


class NotEmpty(Exception):
    """The database holds subscribers: invented ones must never stand among real ones."""


def prepare(subscribers, seed):
    """People, notices, a digest, listed and approved; the broadcast is queued. Workers must be running.

    Raises NotEmpty when there is any subscriber.
    """
    if Subscriber.objects.exists():
        raise NotEmpty("The database holds subscribers; a rehearsal may only be prepared in an empty one.")
    play = Play(subscribers=subscribers, texts_count=0, texts_file=None, seed=seed, progress=_silence)
    play.publish()
    digest = play.approve()
    return {"broadcast": digest.broadcast_id, "recipients": digest.broadcast.recipients}


@contextlib.contextmanager
def _silence(what, total):
    yield lambda count: None
