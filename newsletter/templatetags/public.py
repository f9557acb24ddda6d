"""Template tags of the public pages: the menu, the number to text, deadlines in words, interests by name."""

from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Site

from messaging.audience.fields import bits_of

register = template.Library()


@register.simple_tag(takes_context=True)
def main_menu(context):
    """The pages of the main menu: (page, whether we are inside it)."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    if not site:
        return []
    here = context.get("page")
    path = here.path if getattr(here, "pk", None) else ""
    pages = site.root_page.get_children().live().public().in_menu()
    return [(page, page.get_url(request), path.startswith(page.path)) for page in pages]


@register.simple_tag
def is_demo():
    """Whether everything here is invented: the pages say so."""
    return settings.DEMO


@register.simple_tag
def reply_number():
    """The number that residents text to, as it is spelled: #1110-3396."""
    return settings.REPLY_NUMBER


@register.simple_tag
def reply_link(words=""):
    """An sms: address that opens the phone's own app with the number, and with the first words if given."""
    link = "sms:" + quote(settings.REPLY_NUMBER, safe="-")
    return f"{link}?body={quote(words)}" if words else link


@register.filter
def named_among(mask, interests):
    """Those of `interests` (rows fetched once) that the mask holds, in the office's order."""
    bits = set(bits_of(mask or 0))
    return [interest for interest in interests if interest.bit in bits]


@register.filter
def days_left(deadline):
    """A deadline as people count it: '오늘 마감', 'D-3', '마감'; nothing when there is none."""
    if not deadline:
        return ""
    if deadline < timezone.now():
        return _("마감")
    days = (timezone.localdate(deadline) - timezone.localdate()).days
    return _("오늘 마감") if days == 0 else f"D-{days}"


@register.filter
def urgency(deadline):
    """How near a deadline is, for its colour: 'over', 'near' (a week) or 'far'."""
    if not deadline:
        return "far"
    left = deadline - timezone.now()
    if left.total_seconds() < 0:
        return "over"
    return "near" if left.days < 7 else "far"
