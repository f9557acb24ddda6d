"""A digest on its way: the list being written, then the texts going out."""

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.delivery import books
from messaging.digests import reading, rhythm
from messaging.digests.models import Digest
from messaging.digests.views.base import CHANGE, DigestScreen

State = Digest.State
MOVING = (State.BUILDING, State.APPROVED, State.SENDING, State.PAUSED)  # something will happen by itself


class ProgressView(DigestScreen):
    """How far it is, now and every two seconds."""

    template_name = "digests/progress.html"

    def get(self, request, pk):
        digest = self.get_digest()
        if digest.state == State.IN_REVIEW:  # the list is written: now it is to be read
            return redirect("digests:approval", pk)
        if digest.state == State.COLLECTING and request.user.has_perm(CHANGE):
            return redirect("digests:composer", pk)
        self.page_title = _("%s 보내기") % digest.title
        return self.show(
            [{"url": reverse("digests:progress", args=[digest.pk]), "label": digest.title}],
            digest=digest,
            now=progress(digest),
            hour=rhythm.in_words(digest.send_at),
            left_out=reading.in_words(digest.left_out),
        )


class ProgressDataView(DigestScreen):
    """The same numbers, for the screen to fetch."""

    def get(self, request, pk):
        return JsonResponse(progress(self.get_digest()))


def progress(digest):
    """Where the digest stands, in numbers and words that the screen shows as they are."""
    now = {
        "state": digest.state,
        "state_label": digest.get_state_display(),
        "note": digest.note,
        "moving": digest.state in MOVING,
        "percent": 0,
        "counts": {},
    }
    if digest.state == State.BUILDING:
        now["percent"] = round(100 * digest.built_to / digest.build_end) if digest.build_end else 0
    elif digest.broadcast_id:
        book = books.of(digest.broadcast)
        people = book["recipients"]
        waiting = book["queued"] + book["batched"]
        now["percent"] = round(100 * (people - waiting) / people) if people else 100
        now["counts"] = {
            "recipients": people,
            "waiting": waiting,
            "accepted": book["accepted"],
            "delivered": book["delivered"],
            "failed": book["failed"],
            "uncertain": book["uncertain"],
            "withdrawn": book["withdrawn"],
            "won": round(book["won"]),
        }
        now["moving"] = now["moving"] or bool(book["accepted"])  # results still come in
    return now
