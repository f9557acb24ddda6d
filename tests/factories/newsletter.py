"""The public site's pages for tests: issues, articles, notices; published as an editor publishes."""

from datetime import date, timedelta

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail.models import Page, Site

from cms.models import HomePage
from newsletter import laying_in
from newsletter.models import (
    ArticlePage,
    CornersPage,
    IssuePage,
    NewsletterIndexPage,
    NoticeIndexPage,
    NoticePage,
)
from tests.factories.audience import mask
from tests.factories.offices import DepartmentFactory, UserFactory
from tests.factories.participation import entry


def home():
    """The home page, at the root of the default site; made when there is none."""
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.objects.get(depth=1)
    page = root.add_child(instance=HomePage(title="누리집", slug="home-of-tests"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": page, "site_name": "누리집"}
    )
    Site.clear_site_root_paths_cache()
    return page


def _below_home(model, **fields):
    return model.objects.first() or home().add_child(instance=model(**fields))


def newsletters():
    """The page under which issues stand."""
    return _below_home(NewsletterIndexPage, title="소식지", slug="newsletter")


def notices():
    """The page under which notices stand."""
    return _below_home(NoticeIndexPage, title="알림", slug="notices")


def corners():
    """The page of the participation corner."""
    return _below_home(CornersPage, title="참여마당", slug="corners")


class _PageFactory(DjangoModelFactory):
    """A draft below its parent; `published=True` publishes it as an editor does."""

    class Meta:
        abstract = True

    parent = None
    published = False

    @classmethod
    def _create(cls, model_class, *, parent, published, **given):
        page = parent.add_child(instance=model_class(live=False, **given))
        revision = page.save_revision()
        if published:
            revision.publish()
        return model_class.objects.get(pk=page.pk)


class NoticePageFactory(_PageFactory):
    class Meta:
        model = NoticePage

    parent = factory.LazyFunction(notices)
    title = factory.Sequence(lambda n: f"우리동네 보육반장을 모집합니다 {n}")
    text_headline = ""
    interest_mask = factory.LazyFunction(lambda: mask("복지"))
    department = factory.SubFactory(DepartmentFactory)
    summary = "이웃의 육아 고민을 함께 나눌 보육반장을 찾습니다."
    for_whom = "아이를 키워 본 구민"
    period = "12월 1일부터 다섯 달"
    place = "구청 3층"
    how_to_apply = "전화 신청"
    fee = "무료"
    deadline = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    body = factory.LazyFunction(lambda: [("paragraph", "<p>한 달에 두 번 만납니다.</p>")])


class IssuePageFactory(_PageFactory):
    class Meta:
        model = IssuePage

    class Params:
        nth = factory.Sequence(lambda n: n)

    parent = factory.LazyFunction(newsletters)
    year = factory.LazyAttribute(lambda o: 2001 + o.nth // 12 % 150)
    month = factory.LazyAttribute(lambda o: o.nth % 12 + 1)
    number = factory.LazyAttribute(lambda o: o.nth + 1)
    title = factory.LazyAttribute(lambda o: f"{o.year}년 {o.month}월호")
    interest_mask = factory.LazyFunction(lambda: mask("문화"))
    lead = "골목마다 겨울을 맞는 손이 바쁩니다"
    press_deadline = factory.LazyAttribute(lambda o: o.delivery_date - timedelta(days=7))
    delivery_date = factory.LazyAttribute(lambda o: date(o.year, o.month, 25))


class ArticlePageFactory(_PageFactory):
    class Meta:
        model = ArticlePage

    parent = factory.SubFactory(IssuePageFactory)
    title = factory.Sequence(lambda n: f"새 도서관이 문을 엽니다 {n}")
    interest_mask = factory.LazyFunction(lambda: mask("교육"))
    lead = "다섯 해를 기다린 동네 도서관이 이달 문을 엽니다."
    body = factory.LazyFunction(
        lambda: [
            ("paragraph", "<p>황학동 주민들이 기다리던 도서관이 문을 엽니다.</p>"),
            ("heading", "언제 가면 되나요"),
            ("paragraph", "<p>아침 9시부터 밤 10시까지 열려 있습니다.</p>"),
        ]
    )


class EditorFactory(UserFactory):
    """An editor, with the permissions of the role."""

    full_name = factory.Sequence(lambda n: f"최편집{n}")

    @factory.post_generation
    def groups(user, create, wanted):
        user.groups.add(Group.objects.get(name="편집자"))


def placement(issue, by=None, **given):
    """An approved entry laid into the issue; `given` is for the entry."""
    by = by or UserFactory(groups=["검토자"])
    return laying_in.lay_in(entry(by, **given), issue, by)
