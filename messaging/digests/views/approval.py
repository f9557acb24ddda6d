"""The approval page: what can be read before signing, and all editions for who wants them all."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import rules
from messaging.digests import checks, editions, reading, rhythm, transitions, wording
from messaging.digests.forms import ResidentForm
from messaging.digests.models import Digest
from messaging.digests.views.base import DigestScreen

State = Digest.State
ON_THEIR_WAY = (State.BUILDING, State.SENDING, State.PAUSED, State.SENT, State.STOPPED)


class ApprovalView(DigestScreen):
    """Items once, people by number of items, six editions, a made-up resident, one large line."""

    template_name = "digests/approval.html"

    def get(self, request, pk):
        digest = self.get_digest()
        if digest.state == State.BUILDING:
            return redirect("digests:progress", pk)
        self.page_title = _("%s 미리보기") % digest.title
        written = digest.broadcast_id is not None
        preview = None if written else editions.preview(digest)
        items = editions.in_order(digest)
        shown = reading.of_digest(digest, preview)
        names = rules.Names()
        if written:
            left_out, blocking = digest.left_out, _what_blocks(digest)
        else:
            left_out = editions.left_out(items, preview.recipients, preview.capped)
            blocking = []
        asked_by_me = digest.requested_by_id == request.user.pk
        return self.show(
            _trail(digest),
            digest=digest,
            written=written,
            people=sum(edition.people for edition in shown),
            won=sum(edition.won for edition in shown),
            hour=rhythm.in_words(digest.send_at),
            rows=[
                {
                    "item": item,
                    "audience": rules.in_words(item, names),
                    "reached": item.reached if written else preview.reached[item.pk],
                    "fell_off": item.fell_off if written else preview.fell_off[item.pk],
                    "few": 0 < (item.reached if written else preview.reached[item.pk]) < rules.FEW,
                }
                for item in items
            ],
            chosen=reading.chosen(shown),
            number_of_editions=len(shown),
            by_number=_as_bars(reading.people_by_number_of_items(shown)),
            left_out=reading.in_words(left_out),
            blocking=blocking,
            stamp=transitions.stamp(digest) if written else "",
            asked_by_me=asked_by_me,
            **_made_up_resident(request, digest, items),
        )


class EditionsView(DigestScreen):
    """All editions, a page at a time."""

    template_name = "digests/editions.html"

    def get(self, request, pk):
        digest = self.get_digest()
        self.page_title = _("%s의 모든 판") % digest.title
        page = Paginator(reading.of_digest(digest), 12).get_page(request.GET.get("p"))
        trail = [*_trail(digest), {"url": request.path, "label": _("모든 판")}]
        return self.show(trail, digest=digest, editions=page)


def _what_blocks(digest):
    """What would keep an approver from approving now; nothing once it is approved."""
    if digest.state != State.IN_REVIEW:
        return []
    return checks.of_the_hour(digest) + checks.of_items(digest) + checks.of_the_list(digest)


def _as_bars(by_number):
    """Each row with its share of the largest, for the bar beside the number."""
    most = max((people for _items, people in by_number), default=0)
    return [
        {"items": number, "people": people, "share": round(100 * people / most)}
        for number, people in by_number
    ]


def _made_up_resident(request, digest, items):
    """'이 사람은 무엇을 받나요?': the form, and the text when it was asked."""
    asked = "ask" in request.GET
    form = ResidentForm(request.GET if asked else None)
    if not asked or not form.is_valid():
        return {"resident_form": form, "resident_asked": False}
    told = form.cleaned_data
    age, dong = told["age"], told["dong"]
    kept, fallen = editions.for_person(
        items,
        interest_mask=told["interests"],
        gender=told["gender"],
        birth_year=None if age is None else timezone.localdate().year - age,
        dong_id=dong.pk if dong else None,
        advertising=told["advertising"],
        most=editions.items_per_person(),
    )
    text = wording.write(kept, wording.Letterhead.now(), short=digest.short_form) if kept else None
    return {
        "resident_form": form,
        "resident_asked": True,
        "resident_text": text,
        "resident_misses": fallen,
        "resident_untold": editions.untold_of_made_up(items),
    }


def _trail(digest):
    return [{"url": reverse("digests:approval", args=[digest.pk]), "label": digest.title}]
