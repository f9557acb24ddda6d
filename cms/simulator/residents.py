"""The residents whose phones can be picked; a phone is named in an address by a reference, never by its number."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from messaging.audience import phones
from messaging.audience.models import Subscriber

PER_PAGE = 20
MOST = 5000  # phones looked through for a reference
RECENT = 200  # phones that texted or were texted lately
NEWCOMERS = tuple(f"+82100000{number:04d}" for number in range(9001, 9100))  # numbers that nobody signed up


@dataclass(frozen=True)
class Resident:
    """Somebody with a phone; without a name when nobody signed up there."""

    phone: str
    name: str = ""
    dong: str = ""
    age: int | None = None
    news: bool = False
    last_at: datetime | None = None

    @property
    def reference(self):
        return reference(self.phone)

    @property
    def shown(self):
        return phones.shown(self.phone)

    @property
    def title(self):
        return self.name or _("모르는 번호")

    @property
    def about(self):
        """'황학동 · 73세', or that we don't know the person."""
        parts = [self.dong, _("%(age)s세") % {"age": self.age} if self.age is not None else ""]
        return " · ".join(part for part in parts if part) or _("신청하지 않은 전화")


def reference(phone):
    """A short name of the phone for addresses; nobody reads the number out of it."""
    return salted_hmac("simulator.phone", phone).hexdigest()[:16]


def find(wanted, carrier):
    """The resident with that reference, or None; looks among subscribers, phones that texted, and newcomers."""
    known = Subscriber.objects.order_by("pk").values_list("phone", flat=True)[:MOST]
    for group in (known, NEWCOMERS, (phone.number for phone in carrier.phones(500))):
        for phone in group:
            if reference(phone) == wanted:
                return described([phone])[0]
    return None


def described(numbers, seen=None):
    """These phones with what their subscribers told of themselves; one query."""
    found = {
        one.phone: one for one in Subscriber.objects.filter(phone__in=list(numbers)).select_related("dong")
    }
    return [_resident(number, found.get(number), (seen or {}).get(number)) for number in numbers]


def recent(carrier, limit=PER_PAGE):
    """Whoever texted or was texted last, the ones that wrote in front."""
    lately = carrier.phones(RECENT)
    lately = sorted(lately, key=lambda phone: (phone.wrote == 0, -phone.last_at.timestamp()))[:limit]
    return described([phone.number for phone in lately], {phone.number: phone.last_at for phone in lately})


def listed(search="", number=1):
    """One page of the subscribers, found by name, neighbourhood or the last digits of the number."""
    everyone = Subscriber.objects.select_related("dong").order_by("pk")
    if search:
        wanted = Q(name__contains=search) | Q(dong__name__contains=search)
        if search.isdecimal():
            wanted |= Q(phone__endswith=search)
        everyone = everyone.filter(wanted)
    page = Paginator(everyone, PER_PAGE).get_page(number)
    page.object_list = [_resident(one.phone, one) for one in page.object_list]
    return page


def newcomer(carrier):
    """A phone that nobody has used yet."""
    used = {phone.number for phone in carrier.phones(500, "00000")}
    return next((phone for phone in NEWCOMERS if phone not in used), NEWCOMERS[-1])


def _resident(phone, subscriber, last_at=None):
    if subscriber is None:
        return Resident(phone, last_at=last_at)
    age = timezone.localdate().year - subscriber.birth_year if subscriber.birth_year else None
    return Resident(
        phone,
        name=subscriber.name,
        dong=subscriber.dong.name if subscriber.dong else "",
        age=age,
        news=subscriber.news_allowed,
        last_at=last_at,
    )
