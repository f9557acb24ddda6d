"""The texts that make one piece: a photo and, minutes later, its caption; a story and then the name.

Each text keeps a submission row of its own, and its words never change (law 6). The newest row stands
for the piece; what an earlier row still gives to it is read here, from the rows.
"""

from dataclasses import dataclass
from datetime import timedelta

from messaging.inbound.models import InboundPhoto
from participation import shapes

TOGETHER = timedelta(minutes=10)
FURTHEST_BACK = 4
SUPPLEMENT = 24  # signs: a name and a neighbourhood, '67세 황학동 박영숙이요'


@dataclass(frozen=True)
class Part:
    """A row of the piece and what of it counts."""

    submission: object
    words: bool
    photo: bool


def of(submission):
    """The parts of the piece that this submission stands for, oldest first; nearly always one."""
    found = [Part(submission, bool(submission.words.strip()), _has_photo(submission))]
    row = submission
    for _step in range(FURTHEST_BACK):
        row, later = row.replaces.order_by("-pk").first(), row
        if row is None or not (part := _part_before(row, later, found)):
            break
        found.insert(0, part)
    return found


def _part_before(before, later, found):
    """What the row before gives to the piece, or None when the later text simply takes its place."""
    near = later.received_at - before.received_at <= TOGETHER
    has_words, has_photo = any(part.words for part in found), any(part.photo for part in found)
    photo = _has_photo(before) and not has_photo and (near or _is_photo_call(before))
    words = bool(before.words.strip()) and near and (not has_words or supplements(later.words, before.words))
    return Part(before, words, photo) if words or photo else None


def supplements(words, before):
    """Whether a second text only adds to the first ('황학동 박영숙이요') and is no new version of it."""
    words, before = words.strip(), before.strip()
    return (
        0 < len(words) <= SUPPLEMENT
        and len(words) * 2 <= len(before)
        and not shapes.opening(words)
        and not shapes.acrostic(words)
    )


def words(submission):
    """The words of the piece, each part as it was sent."""
    return "\n".join(part.submission.words.strip() for part in of(submission) if part.words)


def photos(submission):
    """The photos of the piece that a worker has found to be pictures."""
    return _photos(submission, InboundPhoto.State.KEPT)


def unchecked_photos(submission):
    """Photos that no worker has looked at yet."""
    return _photos(submission, InboundPhoto.State.UNCHECKED)


def photo(submission):
    """The photo that is printed: the first that came; None without one."""
    return photos(submission).first()


def _photos(submission, state):
    rows = [part.submission.pk for part in of(submission) if part.photo]
    return InboundPhoto.objects.filter(message__submission__in=rows, state=state).order_by(
        "message", "position"
    )


def _has_photo(submission):
    return submission.channel == submission.Channel.PHOTO


def _is_photo_call(submission):
    return submission.call.corner.form == submission.call.corner.Form.PHOTO
