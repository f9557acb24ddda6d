"""Deciding many submissions at once: bounded, one short transaction each, undone as one."""

import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from messaging.states import WrongState
from participation import moderation
from participation.models import Entry, Submission

SECONDS = 5  # a request works no longer; what is left is asked for again
UNDO_WITHIN = timedelta(hours=12)


@dataclass
class Done:
    """What a bulk act did: decided, left for a person to look at, not reached in time."""

    decided: int = 0
    refused: list = field(default_factory=list)
    left: list = field(default_factory=list)


def approve(pks, by, *, at=None, seconds=SECONDS):
    """Approve what has no flag; a flagged text is looked at one by one."""
    at = at or timezone.now()

    def act(submission):
        if submission.flags:
            raise moderation.Refused("")
        moderation.approve(submission, by, at=at)

    return _each(pks, act, seconds)


def decline(pks, reason, by, *, at=None, seconds=SECONDS):
    """Leave all of them out, for one reason."""
    at = at or timezone.now()
    return _each(pks, lambda submission: moderation.decline(submission, reason, by, at=at), seconds)


def undo(pks, by, *, seconds=SECONDS):
    """Take back the decisions on all of them."""
    return _each(pks, lambda submission: moderation.undo(submission, by), seconds)


def last_decided(by):
    """What this moderator decided last, a whole bulk act at once; the pks, within half a day."""
    mine = Submission.objects.filter(decided_by=by, decided_at__gt=timezone.now() - UNDO_WITHIN)
    last = mine.order_by("-decided_at").values_list("decided_at", flat=True).first()
    return list(mine.filter(decided_at=last).order_by("pk").values_list("pk", flat=True)) if last else []


def _each(pks, act, seconds):
    done, until = Done(), time.monotonic() + seconds
    for place, pk in enumerate(pks):
        if time.monotonic() > until:
            done.left = list(pks[place:])
            break
        submission = Submission.objects.filter(pk=pk).first()
        try:
            if submission is None:
                raise Submission.DoesNotExist
            act(submission)
            done.decided += 1
        except (WrongState, moderation.Refused, Submission.DoesNotExist, Entry.DoesNotExist):
            done.refused.append(pk)
    return done
