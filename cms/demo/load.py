"""Loads the demo: the office, its people and pages; then lives through its last weeks (history.py)."""

import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from io import BytesIO

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from cms.demo import desk, issues, notices, people, pictures, texts
from cms.demo.clock import Clock, running
from cms.models import HomePage
from messaging.audience import consent, saving
from messaging.audience import transitions as audience
from messaging.audience.households import key_of
from messaging.audience.models import Channel, Consent, ConsentWording, Dong, Household, Interest, Subscriber
from messaging.audience.rules import Rule
from messaging.audience.wordings import NECESSARY
from messaging.offices.models import Department, OfficeSettings, User
from messaging.signup import rechecking
from newsletter import announcing
from newsletter.models import (
    ArticlePage,
    CornersPage,
    IssuePage,
    NewsletterIndexPage,
    NoticeIndexPage,
    NoticePage,
)
from participation.models import Call, Corner
from participation.pictures.models import Image

logger = logging.getLogger(__name__)
TWO_YEARS = timedelta(days=730)

NOT_ANNOUNCED = "시연용 자료"


def is_loaded():
    """Whether this database holds the demo already."""
    return HomePage.objects.exists()


def load(*, history=True, picture_width=None, say: Callable[[str], object] = lambda words: None):
    """Load the demo into an empty site. Does nothing where there is a home page. Returns whether it loaded.

    `history` is the weeks that residents and staff have already had; it needs the simulator's secret.
    `picture_width` draws smaller pictures, where nobody looks at them.
    `say` hears what is being done, for people who wait.
    """
    if is_loaded():
        return False
    now = timezone.now()
    today = timezone.localdate(now)
    with running(Clock(at(today - timedelta(days=90), 9))) as clock:
        demo = Demo(now, clock, say)
        drawn = demo.draw(picture_width)
        with transaction.atomic():  # nobody else is here yet, and one commit is quicker than a thousand
            demo.office()
            demo.pages(drawn)
            demo.calls()
        with transaction.atomic():
            demo.people()
        if history:
            from cms.demo.history import History

            History(demo, until=now).live()
            desk.lay(demo)
        else:
            demo.publish_everything()
    return True


def at(day, hour, minute=0):
    """That hour of that day, Seoul's time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def month_of(today, months):
    """(year, month) that lies `months` away from today's."""
    count = today.year * 12 + today.month - 1 + months
    return count // 12, count % 12 + 1


class Demo:
    """What is laid down before anything happens: rows by name, pages still unpublished."""

    def __init__(self, until, clock, say):
        self.until = until  # the real now: nothing of the demo lies after it
        self.today = timezone.localdate(until)
        self.clock = clock
        self.say = say
        self.departments = {}
        self.interests = {}
        self.users = {}
        self.images = {}
        self.issues = {}
        self.articles = {}
        self.notices = {}
        self.past_calls = {}
        self.open_calls = {}

    # --- the office ------------------------------------------------------------------------------

    def office(self):
        """Names and numbers, neighbourhoods, interests, departments, accounts."""
        self.say("기관 정보와 담당자를 만듭니다")
        settings = OfficeSettings.load()
        for name, value in people.OFFICE.items():
            setattr(settings, name, value)
        settings.save()
        for number, name, other_names in people.INTERESTS:
            self.interests[number], _new = Interest.objects.update_or_create(
                number=number,
                defaults={"name": name, "other_names": other_names, "bit": number - 1, "sort_order": number},
            )
        for order, (name, phone, duties) in enumerate(people.DEPARTMENTS):
            self.departments[name], _new = Department.objects.update_or_create(
                name=name, defaults={"phone": phone, "duties": duties, "sort_order": order}
            )
        self._dongs()
        password = make_password(people.PASSWORD)  # slow on purpose: once is enough for invented people
        for username, full_name, group, department in people.ACCOUNTS:
            self._account(username, full_name, group, department, password)

    def _dongs(self):
        """The neighbourhoods, where they lie and how many households they have (invented ones)."""
        for order, (code, name) in enumerate(people.DONGS):
            facts = people.NEIGHBOURHOODS[name]
            Dong.objects.update_or_create(
                code=code,
                defaults={
                    "name": name,
                    "sort_order": order,
                    "other_names": facts.other_names,
                    "households": facts.households,
                    "households_on": self.today.replace(day=1),
                    "map_row": facts.row,
                    "map_column": facts.column,
                    "centre": self.departments.get(facts.centre),
                },
            )
        code, name = people.OUTSIDE
        Dong.objects.update_or_create(code=code, defaults={"name": name, "outside": True, "sort_order": 99})

    def _account(self, username, full_name, group, department, password):
        user = User(
            username=username,
            full_name=full_name,
            department=self.departments[department],
            is_staff=True,
            is_superuser=username == "admin",
            email=f"{username}@{people.MAIL_HOST}",
            password=password,
        )
        user.save()
        for role in filter(None, (group, people.SECOND_ROLES.get(username))):
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        self.users[username] = user

    def people(self):
        """The subscribers, each signed up in her own time, by the way she chose."""
        self.say(f"주민 {people.SUBSCRIBERS}명이 신청합니다")
        dongs = {dong.name: dong for dong in Dong.objects.all()}
        homes = {}
        for person in people.subscribers(self.today.year):
            if person.home and person.home not in homes:
                homes[person.home] = Household.objects.create(
                    address=person.home, address_key=key_of(person.home), dong=dongs[person.dong]
                )
            audience.sign_up(
                person.phone,
                interest_mask=self.mask(person.interests),
                channel=person.channel,
                said_at=self.until - person.signed_up_before,
                consents=(*NECESSARY, ConsentWording.Purpose.ADVERTISING)
                if person.advertising
                else NECESSARY,
                name=person.name,
                gender=person.gender,
                birth_year=person.birth_year,
                dong=dongs[person.dong],
                department=self.departments.get(person.department),
                first_in_home=person.first_in_home,
                household=homes.get(person.home),
            )
            if person.then == "pause":
                audience.pause(person.phone, self.today + timedelta(days=20))
            elif person.then == "opt_out":
                consent.opt_out(person.phone, channel=Channel.TEXT, said_at=self.until - timedelta(days=5))
        self._told_every_two_years()
        self._saved_audiences(dongs)
        logger.info("demo: %s subscribers", Subscriber.objects.count())

    def _told_every_two_years(self):
        """Whoever agreed longer than two years ago was told then that it stands; nothing is overdue in a demo."""
        for row in Consent.objects.filter(rechecking.due_q(self.today)):
            rounds = (self.until - row.given_at) // TWO_YEARS
            row.rechecked_at = row.given_at + rounds * TWO_YEARS
            row.save(update_fields=["rechecked_at"])

    def _saved_audiences(self, dongs):
        """What liaisons have kept for next time: rules, not lists."""
        for username, name, dong_names, choices in people.SAVED_AUDIENCES:
            chosen = {**choices, "interest_mask": self.mask(choices.get("interest_mask", ()))}
            rule = Rule(**chosen, dongs=[dongs[dong].pk for dong in dong_names])
            saving.keep(name, rule, by=self.users[username])

    def mask(self, numbers):
        """The mask of these interest numbers."""
        total = 0
        for number in numbers:
            total |= self.interests[number].mask
        return total

    # --- pages, all of them drafts first -----------------------------------------------------------

    def draw(self, width):
        """Every picture as JPEG bytes, by the name of its drawing."""
        self.say("그림을 그립니다")
        return {drawing.name: drawing.jpeg(width) for drawing in pictures.DRAWINGS}

    def pages(self, drawn):
        """The site's tree with every page as a draft; `publish` lets them out in their own time."""
        self.say("소식지와 알림을 씁니다")
        for drawing in pictures.DRAWINGS:
            self.images[drawing.name] = self._image(drawing, drawn[drawing.name])
        home = self._home()
        self.newsletter = self._add(
            home,
            NewsletterIndexPage(
                title="소식지",
                slug="newsletter",
                show_in_menus=True,
                introduction="중구광장은 달마다 모든 세대에 배달되는 중구의 소식지입니다. 지난 호도 이곳에서 읽으실 수 있습니다.",
            ),
        )
        self.notice_index = self._add(
            home,
            NoticeIndexPage(
                title="알림",
                slug="notices",
                show_in_menus=True,
                introduction="신청하고, 배우고, 도움받을 수 있는 일을 모았습니다. 관심분야를 고르면 그 알림만 보입니다.",
            ),
        )
        self.corners = self._add(
            home,
            CornersPage(
                title="참여마당",
                slug="corners",
                show_in_menus=True,
                introduction="문자 한 통이면 됩니다. 보내 주신 글과 사진은 다음 호 중구광장에 실려 모든 이웃에게 갑니다.",
            ),
        )
        for issue in issues.ISSUES:
            self._issue(issue)
        for notice in notices.NOTICES:
            self._notice(notice)

    def _image(self, drawing, content):
        image = Image(
            file=ImageFile(BytesIO(content), name=f"demo-{drawing.name}.jpg"),
            file_size=len(content),
            title=drawing.title,
            description=drawing.alternative,
            credit=pictures.CREDIT,
            people_consent=Image.PeopleConsent.NOBODY,
        )
        image.save()
        return image

    def _home(self):
        """Put the district's home page in the place of the page that Wagtail's first migration laid."""
        root = Page.objects.get(depth=1)
        site = Site.objects.filter(is_default_site=True).first()
        home = root.add_child(
            instance=HomePage(
                title="서울 중구청",
                slug="junggu",
                greeting="남산 아래 열다섯 동네, 중구의 소식입니다.",
            )
        )
        if site is None:
            site = Site(hostname="localhost", is_default_site=True)
        welcome = site.root_page if site.root_page_id else None
        site.root_page, site.site_name = home, "중구 누리집"
        site.save()
        if welcome and welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()
        return home

    def _add(self, parent, page, live=True):
        page.live = live
        page.owner = self.users["editor"]
        parent.add_child(instance=page)
        return page

    def _issue(self, issue):
        year, month = month_of(self.today, issue.months)
        first_year, first_month = issues.FIRST_ISSUE
        delivery = self.today.replace(year=year, month=month, day=1)
        press = delivery - timedelta(days=7)
        if not issue.published:
            press = min(max(press, self.today + timedelta(days=2)), delivery - timedelta(days=1))
        page = self._add(
            self.newsletter,
            IssuePage(
                title=f"{year}년 {month}월호",
                slug=f"{year}-{month:02d}",
                year=year,
                month=month,
                number=(year - first_year) * 12 + month - first_month + 1,
                cover=self.images[issue.cover],
                lead=issue.lead,
                press_deadline=press,
                delivery_date=delivery,
                sections=list(issue.sections),
                interest_mask=self.mask(self.interests),
                department=self.departments["홍보담당관"],
                text_headline=f"중구광장 {month}월호가 나왔습니다",
            ),
            live=False,
        )
        self.issues[issue.months] = page
        self.articles[issue.months] = [self._article(page, article) for article in issue.articles]

    def _article(self, issue, article):
        return self._add(
            issue,
            ArticlePage(
                title=article.title,
                slug=article.slug,
                lead=article.lead,
                byline=article.byline,
                department=self.departments[article.department],
                interest_mask=self.mask(article.interests),
                picture=self.images[article.picture],
                body=list(article.body),
            ),
            live=False,
        )

    def _notice(self, notice):
        deadline = None
        if notice.days is not None:
            deadline = at(self.today + timedelta(days=notice.days), 18)
        page = NoticePage(
            title=notice.title,
            slug=notice.slug,
            text_headline=notice.headline,
            interest_mask=self.mask(notice.interests),
            department=self.departments[notice.department],
            summary=notice.summary,
            for_whom=notice.for_whom,
            period=notice.period,
            place=notice.place,
            how_to_apply=notice.how_to_apply,
            fee=notice.fee,
            deadline=deadline,
            picture=self.images[notice.picture],
            body=list(notice.body),
        )
        self.notices[notice.slug] = self._add(self.notice_index, page, live=False)

    def publish(self, page, *, announced=False):
        """Publish a page, as the editor would; unless it is to be announced, it is settled that it isn't."""
        if not announced:
            announcing.keep_silent(page, NOT_ANNOUNCED)
        editor = self.users["editor"]
        page.save_revision(user=editor).publish(user=editor, skip_permission_checks=True)
        page.refresh_from_db()

    def publish_everything(self):
        """All that is on the website today, without any history."""
        for issue in issues.ISSUES:
            if issue.published:
                self.publish_issue(issue.months)
        for page in self.notices.values():
            self.publish(page)

    def publish_issue(self, months):
        """An issue with all its articles."""
        for article in self.articles[months]:
            self.publish(article)
        self.publish(self.issues[months])

    # --- corners and calls ---------------------------------------------------------------------------

    def calls(self):
        """The corners, last month's calls and those open today."""
        today = self.today
        for order, corner in enumerate(texts.CORNERS):
            row = Corner.objects.create(
                name=corner.name,
                slug=corner.slug,
                form=corner.form,
                introduction=corner.introduction,
                sort_order=order,
            )
            shared = {
                "corner": row,
                "keyword": corner.keyword,
                "print_limit": corner.limit,
                "print_entries": corner.picks,
                "prize": corner.prize,
            }
            if corner.past:
                title, question = corner.past
                self.past_calls[corner.slug] = Call.objects.create(
                    title=title,
                    question=question,
                    opens_at=at(today - timedelta(days=60), 9),
                    closes_at=at(today - timedelta(days=40), 18),
                    **shared,
                )
            title, question = corner.now
            self.open_calls[corner.slug] = Call.objects.create(
                title=title,
                question=question,
                opens_at=at(today - timedelta(days=12), 9),
                closes_at=at(today + timedelta(days=16 + 2 * order), 18),
                **shared,
            )
