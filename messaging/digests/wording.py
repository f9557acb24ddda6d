"""The words of an edition: the long form for any number of items, the short form for one."""

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.delivery.prices import won
from messaging.gateways import encoding
from messaging.offices.models import OfficeSettings


@dataclass(frozen=True)
class Letterhead:
    """What of the office stands in every text, and what a text costs today; read once for many texts."""

    tag: str
    website: str
    reply: str
    free_refusal: str
    link: str  # the office's https address, or '' when its texts carry none
    prices: dict

    @classmethod
    def now(cls):
        """As the settings stand."""
        office = OfficeSettings.load()
        secure = office.links_in_texts and urlsplit(settings.SITE_URL).scheme == "https"
        return cls(
            tag=office.text_tag,
            website=office.website_name,
            reply=settings.REPLY_NUMBER,
            free_refusal=office.free_refusal_phone,
            link=settings.SITE_URL if secure else "",
            prices={format_: won(format_) for format_ in ("SMS", "LMS")},
        )


@dataclass(frozen=True)
class Text:
    """One text as phones will show it, and what one of it costs. `kind` is SMS, LMS or too_long."""

    body: str
    subject: str
    bytes: int
    kind: str
    won: Decimal
    short: bool = False
    unsendable: tuple = ()
    replaced: tuple = ()

    @property
    def format(self):
        """What a carrier will call it; a text that is too long has no other name."""
        return "SMS" if self.kind == "SMS" else "LMS"


def write(items, head, *, short=False):
    """The text for these items; `short` asks for the short form wherever it fits."""
    if short and len(items) == 1:
        brief = short_form(items[0], head)
        if brief:
            return brief
    return long_form(items, head)


def long_form(items, head):
    """Office, headlines, how to find more, whom to ring, how to answer and how to refuse: all spelled out."""
    advertising = any(item.advertising for item in items)
    label = _("(광고)") if advertising else ""
    parts = [label + _heading(items, head), *_entries(items, head), _closing(items, head, advertising)]
    return _measured("\n\n".join(parts), _subject(items, label), head)


def short_form(item, head):
    """One item and one phone within the bytes of an SMS; None when it does not fit or has no phone."""
    if not item.phone:
        return None
    label, refusal = "", ""
    if item.advertising:
        label = _("(광고)")
        refusal = _(" 무료거부 %s") % head.free_refusal
    whom = " ".join(part for part in (_department(item), item.phone) if part)
    body = f"{label}{head.tag}{item.headline}{_until(item)} {whom} " + _("답장 %s") % (head.reply)
    text = _measured(body + refusal, "", head, short=True)
    return text if text.kind == "SMS" and not text.unsendable else None


def unsendable(item):
    """The characters of this item that no phone shows and that have no agreed twin."""
    said = "".join((item.headline, item.search_words, item.phone, _department(item)))
    return encoding.clean(said).unsendable


def too_long_in_words(size):
    """What a person reads about a text that no phone takes."""
    return _(
        "문자 하나가 %(size)s바이트로, 보낼 수 있는 %(most)s바이트를 넘습니다. "
        "소식을 빼거나 문자 제목을 줄여 주세요."
    ) % {"size": f"{size:,}", "most": f"{encoding.LMS_BYTES:,}"}


def _heading(items, head):
    if len(items) == 1:
        return f"{head.tag} {items[0].headline}{_until(items[0])}"
    return f"{head.tag} " + _("소식 %s건") % len(items)


def _entries(items, head):
    if len(items) == 1:
        return ["\n".join(_details(items[0], head))]
    return [
        "\n".join((f"{number}. {item.headline}{_until(item)}", *_details(item, head)))
        for number, item in enumerate(items, start=1)
    ]


def _details(item, head):
    if item.search_words:
        yield _("%(website)s에서 ‘%(words)s’ 검색") % {
            "website": head.website,
            "words": item.search_words,
        }
    whom = " ".join(part for part in (_department(item), item.phone) if part)
    if whom:
        yield _("문의 %s") % whom


def _closing(items, head, advertising):
    lines = []
    if link := _own_link(items, head):
        lines.append(link)
    lines.append(_("답장 %s") % head.reply)
    if advertising:
        lines.append(_("무료 수신거부 %s") % head.free_refusal)
    else:
        lines.append(_("그만 받기: 위 번호로 ‘수신거부’"))
    return "\n".join(lines)


def _own_link(items, head):
    """At most one link a text, and only an https one of the office's own host."""
    if not head.link:
        return ""
    link = items[0].url if len(items) == 1 else head.link
    parts = urlsplit(link)
    return link if (parts.scheme, parts.hostname) == ("https", urlsplit(head.link).hostname) else ""


def _subject(items, label):
    """The first headline, cut to fit, and how many more: '독감 예방접종 안내 외 3건'."""
    more = _(" 외 %s건") % (len(items) - 1) if len(items) > 1 else ""
    room = encoding.SUBJECT_BYTES - encoding.size(label) - encoding.size(more)
    return label + encoding.fit(items[0].headline, room).strip() + more


def _until(item):
    """' ~12/5', unless the headline says it already."""
    if not item.deadline:
        return ""
    day = timezone.localtime(item.deadline)
    until = f"~{day.month}/{day.day}"
    return "" if until in item.headline else f" {until}"


def _department(item):
    return item.department.name if item.department else ""


def _measured(body, subject, head, *, short=False):
    measure = encoding.measure(body, subject.strip())
    kind = measure.kind
    return Text(
        body=measure.sent_as,
        subject="" if kind == "SMS" else measure.subject,
        bytes=measure.bytes,
        kind=kind,
        won=head.prices["SMS" if kind == "SMS" else "LMS"],
        short=short,
        unsendable=measure.unsendable,
        replaced=measure.replaced,
    )
