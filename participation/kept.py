"""What residents send in to the corners, how long it is kept, and how it ends; what was printed stays printed.

A submission's words are never changed (law 6) while they are kept; the end of their period is the one exception.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Revision

from messaging.keeping.kept import KeptData, deleted
from messaging.keeping.models import Unit
from participation import moderation
from participation.models import Entry, Submission
from participation.pictures.models import Image, Rendition
from participation.pictures.storage import PRIVATE

EMPTIED = {"title": "", "body": "", "byline": "", "photo": None}


def kinds():
    """The lines of this room."""
    return [
        KeptData(
            key="participation-pictures",
            title=_("싣지 않은 주민 사진"),
            holds=_("응모 사진과 그 작은 사본"),
            basis=_("심사와 이의에 필요한 기간(내부 관리계획)"),
            stays=_("소식지에 실린 사진"),
            counted_from=_("공모에 올린 때"),
            amount=1,
            unit=Unit.YEARS,
            due=private_pictures,
            destroy=deleted_with_renditions,
            files=_files,
            phone="inbound_photo__message__phone",
            at_once=100,
        ),
        KeptData(
            key="participation-unprinted",
            title=_("싣지 않은 응모글"),
            holds=_("전화번호, 보내신 글, 고치던 글"),
            basis=_("심사와 이의에 필요한 기간(내부 관리계획)"),
            stays=_("공모, 응모 번호, 받은 때, 결정과 까닭"),
            counted_from=_("받은 때"),
            amount=1,
            unit=Unit.YEARS,
            due=unprinted,
            destroy=forget_words,
            at_once=500,
        ),
        KeptData(
            key="participation-undecided",
            title=_("결정하지 않은 응모글"),
            holds=_("전화번호, 보내신 글, 고치던 글"),
            basis=_("오래 결정하지 않은 글을 둘 까닭이 없음(내부 관리계획)"),
            stays=_("공모, 응모 번호, 받은 때; ‘싣지 않음’이 됨"),
            counted_from=_("받은 때"),
            amount=3,
            unit=Unit.YEARS,
            due=undecided,
            destroy=forget_undecided,
            at_once=500,
        ),
        KeptData(
            key="participation-printed",
            title=_("고른 응모글을 쓰신 분"),
            holds=_("전화번호"),
            basis=_("게재 알림, 상품 전달, 저작 관련 문의(내부 관리계획)"),
            stays=_("보내신 글과 실은 글, 글쓴이 표시"),
            counted_from=_("받은 때"),
            amount=3,
            unit=Unit.YEARS,
            due=lambda cutoff: _old(cutoff).filter(entry__state=Entry.State.APPROVED).exclude(phone=""),
            destroy=lambda rows: rows.update(phone=""),
        ),
    ]


def _old(cutoff):
    return Submission.objects.filter(received_at__lte=cutoff)


def unprinted(cutoff):
    """Submissions that were not taken for print, or were and then turned down, with anything left of them."""
    settled = Q(state=Submission.State.DECLINED) | Q(replaced_by__isnull=False)
    settled |= Q(entry__state=Entry.State.REJECTED)
    found = _old(cutoff).filter(settled).exclude(entry__state=Entry.State.APPROVED)
    return found.exclude(phone="", words="")


def undecided(cutoff):
    """Submissions on which nobody said the last word; who takes three years will not print them."""
    waiting = _old(cutoff).filter(
        state__in=[Submission.State.RECEIVED, Submission.State.TAKEN], replaced_by=None
    )
    settled = [Entry.State.APPROVED, Entry.State.REJECTED]
    return waiting.exclude(entry__state__in=settled).exclude(phone="", words="")


def forget_undecided(rows):
    """As `forget_words`; what was never decided is not printed from then on, so that nobody meets an empty row."""
    ids = list(rows.values_list("pk", flat=True))
    forgotten = forget_words(rows)
    moderation.lapse(Submission.objects.filter(pk__in=ids))
    return forgotten


def forget_words(rows):
    """The row, its number and the decision stay; whose it was and what it said do not, nor any draft of it."""
    # Read before the update: afterwards the rows are no longer due.
    ids = list(rows.values_list("pk", flat=True))
    entries = Entry.objects.filter(submission__in=ids)
    keys = [str(pk) for pk in entries.values_list("pk", flat=True)]
    of_entries = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Entry), object_id__in=keys
    )
    for revision in of_entries.iterator(chunk_size=200):
        revision.content = {**revision.content, **EMPTIED}
        Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    entries.update(**EMPTIED)
    return Submission.objects.filter(pk__in=ids).update(phone="", words="")


def private_pictures(cutoff):
    """Residents' photos that nobody printed: private still, and of no entry that may be printed."""
    old = Image.objects.filter(created_at__lte=cutoff, file__startswith=PRIVATE)
    waiting = Entry.objects.exclude(state=Entry.State.REJECTED).exclude(photo=None)
    return old.exclude(pk__in=waiting.values("photo"))


def _files(rows):
    for image in rows.order_by("pk").prefetch_related("renditions"):
        yield image.file
        for rendition in image.renditions.all():
            yield rendition.file


def deleted_with_renditions(rows):
    """The pictures' rows end; their files went before."""
    Entry.objects.filter(photo__in=rows.values("pk")).update(photo=None)
    Rendition.objects.filter(image__in=rows.values("pk")).delete()
    return deleted(rows)
