"""What the public pages show: each of their queries, named, bounded, and with its pictures."""

from django.core.paginator import Paginator
from django.db.models import Case, F, Prefetch, Value, When
from django.utils import timezone

from messaging.audience.models import Interest
from newsletter.models import ArticlePage, IssuePage, NoticePage, Placement
from participation.models import Call
from participation.pictures.models import Image

NOTICES_PER_PAGE = 12
ISSUES_PER_PAGE = 12

# The sizes in which pages show pictures; fetched with the rows, so that a list costs no query a row.
CARD = "fill-640x400|format-webp"
COVER = "fill-960x1200|format-webp"
COVER_SMALL = "fill-400x500|format-webp"
WIDE = "fill-1200x675|format-webp"
BODY = "width-1200|format-webp"


def with_picture(pages, field, *sizes):
    """The pages with the picture in `field` and its renditions of these sizes: two more queries in all."""
    return pages.prefetch_related(Prefetch(field, Image.objects.prefetch_renditions(*sizes)))


def newest_issue():
    """The newest published issue with its cover, or None."""
    issues = IssuePage.objects.live().public().order_by("-year", "-month")
    return with_picture(issues, "cover", COVER, COVER_SMALL).first()


def issues(number):
    """One page of the published issues, newest first."""
    found = IssuePage.objects.live().public().order_by("-year", "-month")
    return Paginator(with_picture(found, "cover", COVER_SMALL), ISSUES_PER_PAGE).get_page(number)


def articles(issue, limit=None):
    """The published articles of an issue, in the editor's order."""
    found = ArticlePage.objects.live().public().child_of(issue).select_related("department")
    return with_picture(found, "picture", CARD, WIDE)[:limit]


def notices(interest=None, number=1):
    """One page of notices: those still open first, the nearest deadline on top."""
    now = timezone.now()
    found = NoticePage.objects.live().public().select_related("department")
    if interest:
        found = found.filter(interest_mask__overlaps=interest.mask)
    over = Case(When(deadline__lt=now, then=Value(1)), default=Value(0))
    found = found.order_by(over, F("deadline").asc(nulls_last=True), "-first_published_at", "pk")
    return Paginator(with_picture(found, "picture", CARD), NOTICES_PER_PAGE).get_page(number)


def closing_soon(limit=6):
    """The open notices whose deadline comes first."""
    found = NoticePage.objects.live().public().filter(deadline__gte=timezone.now())
    found = found.select_related("department").order_by("deadline", "pk")
    return with_picture(found, "picture", CARD)[:limit]


def open_calls():
    """The calls that take submissions now, the one closing first on top."""
    return Call.objects.open().filter(corner__retired=False).select_related("corner").order_by("closes_at")


def printed(limit=None, issue=None):
    """What residents wrote and we printed: in published issues whose delivery has begun, newest first."""
    found = Placement.objects.filter(issue__live=True, issue__delivery_date__lte=timezone.localdate())
    if issue:
        found = found.filter(issue=issue).order_by("position", "pk")
    else:
        found = found.order_by("-issue__year", "-issue__month", "position", "pk")
    found = found.select_related("issue", "entry__call__corner")
    return with_picture(found, "entry__photo", CARD)[:limit]


def interest_numbered(number):
    """The interest in use with that number (as typed in an address), or None."""
    return Interest.objects.in_use().filter(number=number).first() if str(number).isdecimal() else None
