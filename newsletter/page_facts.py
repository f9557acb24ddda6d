"""What our pages say of themselves in a text, and the fingerprint by which a reader's change is noticed."""

from django.utils import timezone

from messaging.digests.facts import PageFacts, fingerprint
from newsletter.models import ArticlePage, IssuePage, NoticePage

SEARCH_WORDS = 20  # signs: what a person will type into the website's search

# What a reader sees of a page: a change in one of these asks '반영 or 그대로' in a waiting digest.
READ = {
    NoticePage: (
        "title",
        "text_headline",
        "interest_mask",
        "department_id",
        "summary",
        "for_whom",
        "period",
        "place",
        "how_to_apply",
        "fee",
        "contact",
        "deadline",
        "advertising",
        "body",
    ),
    ArticlePage: ("title", "text_headline", "interest_mask", "department_id", "lead", "byline", "body"),
    IssuePage: ("title", "text_headline", "interest_mask", "department_id", "lead", "sections"),
}


def facts(page):
    """The facts of one of our pages for a digest; None for any other page."""
    if type(page) not in READ:
        return None
    department = page.department
    contact = getattr(page, "contact", "")
    return PageFacts(
        headline=page.text_headline or page.title,
        search_words=search_words(page.title),
        url=page.full_url or "",
        department=department,
        phone=contact or (department.phone if department else ""),
        interest_mask=page.interest_mask,
        deadline=getattr(page, "deadline", None),
        advertising=getattr(page, "advertising", False),
        fingerprint=fingerprint({name: _plain(page, name) for name in READ[type(page)]}),
        expires_at=page.expire_at,
    )


def search_words(title):
    """The beginning of a title, in whole words, that a person would type to find the page."""
    words = title.split()
    found = words[0][:SEARCH_WORDS] if words else ""
    for word in words[1:]:
        if len(f"{found} {word}") > SEARCH_WORDS:
            break
        found = f"{found} {word}"
    return found.rstrip(",.·:")


def _plain(page, name):
    value = getattr(page, name)
    if hasattr(value, "stream_block"):
        # The ids of blocks change when a body is pasted anew; a reader doesn't see them.
        return [[child.block_type, child.block.get_prep_value(child.value)] for child in value]
    if hasattr(value, "tzinfo"):
        return timezone.localtime(value).isoformat()
    return value
