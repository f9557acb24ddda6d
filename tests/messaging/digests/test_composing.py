"""What an editor does to a digest while it is collected."""

import pytest
from wagtail.models import ModelLogEntry

from messaging.digests import collecting, composing, editions, offers
from messaging.digests.models import Digest
from messaging.offices.models import OfficeSettings
from tests.factories.audience import SubscriberFactory, mask
from tests.factories.digests import DigestFactory, DigestItemFactory, put_up
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db


def headlines(digest):
    return [item.headline for item in editions.in_order(digest)]


@pytest.mark.parametrize(
    ("place", "step", "expected"),
    [(0, 1, "나가다"), (2, -1, "가다나"), (0, -1, "가나다"), (2, 1, "가나다"), (0, 2, "나다가")],
)
def test_items_are_moved_up_and_down_and_never_over_the_edge(place, step, expected):
    digest = DigestFactory(items=[{"headline": letter} for letter in "가나다"])

    composing.move(digest.items.all()[place], UserFactory(), step=step)

    assert headlines(digest) == list(expected)


def test_an_item_taken_out_can_be_put_back_in_its_place():
    digest, editor = DigestFactory(items=[{"headline": letter} for letter in "가나다"]), UserFactory()
    item = digest.items.all()[1]
    collecting.take_out(item.pk, "담당자가 뺐습니다", editor)

    assert headlines(digest) == ["가", "다"]
    assert composing.put_back(item, editor) is True
    assert composing.put_back(item, editor) is False
    assert headlines(digest) == ["가", "나", "다"]


def test_a_page_stands_in_a_digest_once():
    digest, editor = DigestFactory(items=1), UserFactory()
    item = digest.items.get()
    collecting.take_out(item.pk, "담당자가 뺐습니다", editor)
    DigestItemFactory(digest=digest, page=item.page)

    assert composing.put_back(item, editor) is False


def test_what_is_not_to_be_edited_is_not_edited():
    digest = DigestFactory(items=1)

    with pytest.raises(TypeError, match="state"):
        composing.edit(digest, UserFactory(), state=Digest.State.APPROVED)
    with pytest.raises(TypeError, match="digest"):
        composing.edit_item(digest.items.get(), UserFactory(), digest=None)


def test_each_act_is_logged_under_its_name():
    digest, editor = DigestFactory(items=2), UserFactory()

    composing.edit(digest, editor, short_form=True)
    composing.edit_item(digest.items.first(), editor, headline="새 제목")
    composing.move(digest.items.first(), editor, step=1)

    logged = ModelLogEntry.objects.filter(user=editor).values_list("action", flat=True)
    assert set(logged) == {"digests.edit", "digests.edit_item", "digests.move"}


def test_what_fell_off_is_offered_to_the_next_digest_until_it_is_taken_up():
    office = OfficeSettings.load()
    office.items_per_person = 1
    office.save()
    SubscriberFactory(interest_mask=mask("복지", "교육"))
    sent = DigestFactory(items=[{"interest_mask": mask("복지")}, {"interest_mask": mask("교육")}])
    put_up(sent)
    Digest.objects.filter(pk=sent.pk).update(state=Digest.State.SENT)
    following, fallen = DigestFactory(), sent.items.last()

    assert list(offers.for_digest(following)) == [fallen]

    item = collecting.take_offer(fallen, following, UserFactory())

    assert collecting.take_offer(fallen, following, UserFactory()) == item
    assert (item.missed_from, item.interest_mask) == (fallen, mask("교육"))
    assert list(offers.for_digest(following)) == []
    assert editions.preview(following).recipients == 1
