"""First publication: each page is announced once, when it is really live, and never by accident.

`page_published` also fires for a page that is only scheduled, for a copy kept live and on every
republication; it is silent for pages added live; it comes after the save, so a crash loses it. So
nothing is decided from the signal: it only nudges, and the rows decide. The sweep finds every live
page without an Announcement.
"""

import logging
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from messaging.delivery.sweeping import Swept
from messaging.digests import collecting, facts
from messaging.digests.models import Digest, DigestItem
from newsletter.models import Announcement, ArticlePage, IssuePage, NoticePage

logger = logging.getLogger(__name__)

ANNOUNCED_TYPES = (NoticePage, ArticlePage, IssuePage)
AT_ONCE = 200  # pages in one sweep

UNPUBLISHED = _("발행을 취소했습니다")
EXPIRED = _("게시 기간이 끝났습니다")
DELETED = _("페이지를 지웠습니다")


def announce(page_id):
    """Settle a live page's first publication: an item of the next digest, or a reason why not. Returns its row.

    Once settled it stays: a second call gives the same row back. None when the page is not live, is an
    alias, is not one of ours, or every coming digest is full (the sweep asks again).
    """
    with transaction.atomic():
        page = Page.objects.select_for_update().filter(pk=page_id, live=True, alias_of=None).first()
        page = page and page.specific
        if not isinstance(page, ANNOUNCED_TYPES):
            return None
        why_not = _why_not(page)
        row, new = Announcement.objects.get_or_create(
            page_id=page.pk, defaults={"announced": not why_not, "why_not": why_not}
        )
        if new and row.announced:
            row.item = collecting.collect(page)
            row.save(update_fields=["item"])
    return row


def keep_silent(page, why=""):
    """Decide that a page is never announced by itself: demo content, imports. Call it before publishing."""
    row, _new = Announcement.objects.get_or_create(
        page_id=page.pk, defaults={"announced": False, "why_not": (why or _("옮겨 온 글"))[:40]}
    )
    return row


def page_published(page_id):
    """What a publication means: the first one is announced; a later one is a change that the digest shows."""
    known = Announcement.objects.filter(page_id=page_id).exists()
    try:
        announce(page_id)
    except collecting.NoRoom:
        logger.warning("page %s waits for a digest: all that are coming are full", page_id)
    if known:
        page = Page.objects.filter(pk=page_id, live=True).first()
        if page:
            collecting.page_changed(page.specific)


def page_gone(page, because):
    """Take the page's items out of the digests that were not sent, saying why. Never raises.

    It runs at once, not in a worker: the digest may go out the next minute.
    """
    try:
        with transaction.atomic():
            collecting.page_gone(page, because)
    except Exception as error:  # the sweep takes it out; an unpublication must not fail for a text
        logger.error("items of page %s were not taken out: %s", page.pk, type(error).__name__)


def announce_again(page, by):
    """다시 알리기: another item in the next digest; the first announcement stays the only one."""
    return collecting.announce_again(page, by)


def sweep():
    """Live pages whose publication nobody settled; waiting items whose page changed or went unnoticed."""
    return _sweep_unsettled() + _sweep_waiting()


def unsettled():
    """Live pages of ours without an Announcement row."""
    return (
        Page.objects.type(*ANNOUNCED_TYPES).filter(live=True, alias_of=None, announcement=None).order_by("pk")
    )


def _sweep_unsettled():
    found = resumed = 0
    for page_id in unsettled().values_list("pk", flat=True)[:AT_ONCE]:
        found += 1
        try:
            resumed += announce(page_id) is not None
        except collecting.NoRoom:
            logger.warning("page %s waits for a digest: all that are coming are full", page_id)
    return Swept(found=found, resumed=resumed)


def _sweep_waiting():
    waiting = DigestItem.objects.filter(removed_at=None, digest__state__in=Digest.UNSENT).exclude(page=None)
    ids = sorted(set(waiting.order_by("-pk").values_list("page_id", flat=True)[:AT_ONCE]))
    moved = 0
    for page in Page.objects.filter(pk__in=ids).specific():
        if page.live:
            moved += _noticed(page)
        else:
            moved += collecting.page_gone(page, EXPIRED if page.expired else UNPUBLISHED)
    return Swept(found=moved, resumed=moved)


def _noticed(page):
    try:
        return collecting.page_changed(page)
    except facts.NoFacts:
        return 0


def _why_not(page):
    """Why this live page was not first published here by a person; empty when it was."""
    if page.first_published_at is None:
        return _("발행하지 않고 옮겨 온 글")  # added live: an import, demo content
    # A copy kept live says it was first published at the very moment at which its revision was made …
    if page.revisions.filter(created_at=page.first_published_at).exists():
        return _("발행된 채 복사한 글")
    # … and every real publication comes after a revision of its own: an alias made a page has none.
    if not page.revisions.filter(created_at__lt=page.first_published_at).exists():
        return _("발행하지 않고 옮겨 온 글")
    if isinstance(page, ArticlePage) and not page.announce:
        return _("문자소식에 싣지 않기로 한 기사")
    return ""


# --- what the editor is told -----------------------------------------------------------------------
@dataclass(frozen=True)
class Standing:
    """Where a page's announcement stands, in one Korean sentence, and what can be done."""

    words: str
    tone: str = "info"  # info, done, warning
    digest: Digest | None = None
    changed: bool = False
    may_announce_again: bool = False


def standing(page):
    """Where the page's announcement stands now, for the page editor."""
    from messaging.digests import rhythm

    item = newest_item(page)
    if item is not None:
        return _standing_of_item(item, page, partial(rhythm.in_words, item.digest.send_at))
    if not (page.pk and page.live):
        return _standing_of_draft(page, rhythm)
    row = Announcement.objects.filter(page_id=page.pk).first()
    if row is None:
        return Standing(_("곧 다음 문자소식에 실립니다. 잠시 뒤 새로 고쳐 주세요."))
    return Standing(_("문자로 알리지 않았습니다: %s") % row.why_not, may_announce_again=True)


def newest_item(page):
    """The page's newest item in any digest, or None."""
    items = DigestItem.objects.filter(page_id=page.pk).select_related("digest")
    return items.order_by("-pk").first() if page.pk else None


def _standing_of_item(item, page, when):
    digest = item.digest
    if digest.state == Digest.State.SENT and not item.removed_at:
        return Standing(_("%s에 알렸습니다.") % when(), "done", digest, may_announce_again=page.live)
    if item.removed_at:
        words = _("문자소식에서 뺐습니다: %s") % item.removed_because
        return Standing(words, "warning", digest, may_announce_again=page.live)
    if digest.state in (Digest.State.CANCELLED, Digest.State.STOPPED):
        words = _("%(when)s 문자소식은 보내지 않았습니다(%(state)s).")
        words %= {"when": when(), "state": digest.get_state_display()}
        return Standing(words, "warning", digest, may_announce_again=page.live)
    if digest.state not in Digest.UNSENT:
        return Standing(_("지금 문자소식을 보내고 있습니다."), "info", digest)
    if item.page_changed:
        words = _("%s 문자소식에 실립니다. 그 사이 페이지가 바뀌었으니 문자소식에서 반영할지 골라 주세요.")
        return Standing(words % when(), "warning", digest, changed=True)
    return Standing(_("%s 문자소식에 실립니다.") % when(), "info", digest)


def _standing_of_draft(page, rhythm):
    from django.utils import timezone

    if isinstance(page, ArticlePage) and not page.announce:
        return Standing(_("발행해도 문자로 알리지 않습니다. 알리려면 아래 ‘문자소식에 싣기’를 켜 주세요."))
    try:
        if page.announcement.announced is False:
            return Standing(_("발행해도 문자로 알리지 않습니다: %s") % page.announcement.why_not)
    except ObjectDoesNotExist:
        pass  # not decided yet, as it is for every draft
    moment = page.go_live_at if page.go_live_at and page.go_live_at > timezone.now() else timezone.now()
    slot = rhythm.in_words(next(rhythm.slots(moment)))
    if moment is page.go_live_at:
        words = _("%(live)s에 발행되면 %(slot)s 문자소식에 실립니다.")
        return Standing(words % {"live": rhythm.in_words(moment), "slot": slot})
    return Standing(_("지금 발행하면 %s 문자소식에 실립니다.") % slot)
