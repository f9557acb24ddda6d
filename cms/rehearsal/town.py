"""An invented town for a rehearsal: an office, its pages, and as many subscribers as asked for."""

import random
from datetime import time, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Page, Site

from cms.models import HomePage
from messaging.audience import consent
from messaging.audience.models import Channel, Dong, Interest, Subscriber
from messaging.offices.models import Department, OfficeSettings
from newsletter.models import CornersPage, IssuePage, NewsletterIndexPage, NoticeIndexPage, NoticePage
from participation.models import Call, Corner

INTERESTS = ("복지", "의료", "교육", "문화", "일자리", "안전", "환경", "교통", "세금")
NEIGHBOURHOODS = 15
MARK = "연습소식"  # stands in every text of the rehearsed digest, so the ledger can be asked for it
LATER_MARK = "연습알림"  # … and in those of the text sent after everybody has answered
AT_ONCE = 5_000
REFUSED_BEFORE = 40  # opt-outs in force before anything is sent


def phone(number):
    """The phone of subscriber `number`, counted from 1: no resident has it."""
    return f"+8210{number:08d}"


def settle(seed):
    """The office, its people and its pages; returns what the play needs of them."""
    OfficeSettings.objects.update_or_create(
        pk=OfficeSettings.load().pk,
        defaults={
            "office_name": "연습구청",
            "text_tag": "[연습구청]",
            "newsletter_name": "연습광장",
            "website_name": "연습구 누리집",
            # The rehearsal may be held at night: no hour is quiet.
            "quiet_from": time(0, 0),
            "quiet_to": time(0, 0),
        },
    )
    department = Department.objects.create(name="연습과", phone="02-0000-0000", duties="연습")
    for number, name in enumerate(INTERESTS, start=1):
        Interest.objects.get_or_create(name=name, defaults={"number": number, "bit": number - 1})
    for number in range(1, NEIGHBOURHOODS + 1):
        Dong.objects.create(code=f"99999{number:02d}000", name=f"연습{number}동", sort_order=number)
    people = {name: _staff(name, role, department) for name, role in _STAFF.items()}
    return {"department": department, **people, **_pages(department)}


_STAFF = {"editor": "편집자", "approver": "결재자", "moderator": "검토자"}


def _staff(name, role, department):
    person = get_user_model().objects.create_user(
        f"rehearsal-{name}", full_name=f"연습 {role}", department=department
    )
    person.groups.add(Group.objects.get(name=role))
    return person


def _pages(department):
    site = Site.objects.get(is_default_site=True)
    home = HomePage.objects.first()
    if home is None:
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="연습구청", slug="rehearsal", live=True)
        )
        site.root_page = home
        site.save()
    notices = home.add_child(instance=NoticeIndexPage(title="알림", slug="notices"))
    issues = home.add_child(instance=NewsletterIndexPage(title="소식지", slug="newsletter"))
    home.add_child(instance=CornersPage(title="참여마당", slug="corners"))
    today = timezone.localdate()
    issue = issues.add_child(
        instance=IssuePage(
            title=f"연습광장 {today.year}년 {today.month}월호",
            slug="issue",
            year=today.year,
            month=today.month,
            number=1,
            interest_mask=1,
            department=department,
            press_deadline=today,
            delivery_date=today,
            live=False,
        )
    )
    return {"notices": notices, "issue": issue}


def populate(count, seed, step):
    """Subscribers over all interests, ages and neighbourhoods; `step(n)` hears how many were added."""
    chance = random.Random(seed)  # noqa: S311 (an invented town, not a secret)
    dongs = list(Dong.objects.values_list("pk", flat=True))
    bits = list(Interest.objects.in_use().values_list("bit", flat=True))
    year = timezone.localdate().year
    for first in range(1, count + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, count)
        Subscriber.objects.bulk_create(
            Subscriber(
                phone=phone(number),
                interest_mask=sum(1 << bit for bit in chance.sample(bits, chance.randint(1, 4))),
                gender=chance.choice(["F", "M", ""]),
                birth_year=chance.choice([None, *range(year - 90, year - 14)]),
                dong_id=chance.choice(dongs),
                state=Subscriber.State.ACTIVE,
                news_allowed=True,
                channel=Channel.FILE,
            )
            for number in range(first, last + 1)
        )
        step(last - first + 1)
    for number in range(7, min(count, REFUSED_BEFORE * 7) + 1, 7):
        consent.opt_out(phone(number), channel=Channel.TEXT)


def open_call():
    """A call that takes what residents write during the rehearsal."""
    corner = Corner.objects.create(
        name="연습마당", slug="rehearsal", form=Corner.Form.ACROSTIC, introduction="연습하는 코너입니다."
    )
    now = timezone.now()
    return Call.objects.create(
        corner=corner,
        title="삼행시 ‘연습장’",
        question="‘연습장’으로 삼행시를 지어 주세요.",
        keyword="삼행시",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=20),
    )


def notice(town, number, *, headline, mask):
    """A notice as an editor writes and publishes it."""
    page = town["notices"].add_child(
        instance=NoticePage(
            title=headline,
            slug=f"notice-{number}",
            text_headline=headline,
            interest_mask=mask,
            department=town["department"],
            summary="연습하는 알림입니다.",
            for_whom="구민 누구나",
            period="12월 한 달",
            live=False,
        )
    )
    page.save_revision(user=town["editor"]).publish(user=town["editor"])
    return page
