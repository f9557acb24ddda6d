"""Digests, their items and pages that can be announced; digests walk through their real transitions."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory
from wagtail import hooks
from wagtail.models import Page

from messaging.digests import building, collecting, facts, rhythm, transitions
from messaging.digests.facts import PageFacts
from messaging.digests.models import Digest, DigestItem
from tests.factories.audience import mask
from tests.factories.offices import DepartmentFactory, UserFactory

_told = {}  # by slug: pages of other tests may get the same id


@hooks.register(facts.HOOK)
def _tell(page):
    return _told.get(page.slug)


class PageFactory(DjangoModelFactory):
    """A published page that says of itself what a notice would: `PageFactory(headline="김장 나눔", deadline=…)`."""

    class Meta:
        model = Page

    slug = factory.Sequence(lambda n: f"announced-{n}")
    headline = factory.Sequence(lambda n: f"알림 {n}")
    live = True

    @classmethod
    def _create(cls, model_class, *, slug, headline, live, **told):
        page = Page.get_first_root_node().add_child(instance=Page(title=headline[:100], slug=slug, live=live))
        say(page, headline=headline, **told)
        return page


def say(page, **told):
    """From now on the page says this of itself."""
    told.setdefault("search_words", told.get("headline", page.title)[:40])
    if "department" not in told:
        told["department"] = DepartmentFactory()
    if "interest_mask" not in told:
        told["interest_mask"] = mask("복지")
    _told[page.slug] = PageFacts(**{"headline": page.title} | told)


def tomorrow_at_ten():
    """An hour at which a text may go out."""
    return rhythm.at(timezone.localdate() + timedelta(days=1), rhythm.HOUR)


class DigestFactory(DjangoModelFactory):
    """A digest being collected, with `items` (a number, or facts for each). `in_review` and `approved` go on:
    asked for by one person, listed as a worker would, approved by another."""

    class Meta:
        model = Digest
        skip_postgeneration_save = True

    title = "11월 셋째 주 문자소식"
    send_at = factory.LazyFunction(tomorrow_at_ten)
    created_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def items(digest, create, wanted):
        wanted = [{}] * wanted if isinstance(wanted, int) else wanted or []
        for told in wanted:
            DigestItemFactory(digest=digest, **told)

    @factory.post_generation
    def in_review(digest, create, wanted):
        if wanted:
            put_up(digest)

    @factory.post_generation
    def approved(digest, create, wanted):
        if wanted:
            put_up(digest)
            transitions.approve(digest, by=UserFactory())
            digest.refresh_from_db()


def put_up(digest, by=None):
    """Ask for approval and write the list, as its worker would."""
    transitions.request_review(digest, by=by or UserFactory())
    while building.build(digest):
        pass
    digest.refresh_from_db()
    return digest


class DigestItemFactory(DjangoModelFactory):
    """An item of a digest. What is no field of the item is said by its page."""

    class Meta:
        model = DigestItem

    digest = factory.SubFactory(DigestFactory)

    @classmethod
    def _create(cls, model_class, *, digest, page=None, **given):
        rule = {name: given.pop(name) for name in list(given) if name in collecting.RULE_FIELDS}
        page = page or PageFactory(**given)
        item = collecting.add(digest, page, facts.of(page))
        if rule:
            DigestItem.objects.filter(pk=item.pk).update(**rule)
            item.refresh_from_db()
        return item
