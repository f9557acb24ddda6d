"""An item takes over a saved audience as a copy of its rule; who sees it counted is told the same as on the list."""

import pytest
from django.urls import reverse

from messaging.audience import consent, saving
from messaging.audience.rules import Rule
from messaging.delivery import sending
from messaging.delivery.models import Message
from messaging.digests.models import DigestItem
from tests.factories.audience import SubscriberFactory, mask
from tests.factories.digests import DigestFactory, DigestItemFactory
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def liaison(client):
    user = UserFactory(may=["digests.change_digest", "audience.count_subscriber"])
    client.force_login(user)
    return user


def typed(item, **more):
    """The item's form as it stands in the browser."""
    return {"headline": item.headline, "search_words": "", "phone": "", **more}


def test_a_saved_audience_fills_the_form_and_writes_nothing_yet(client, liaison):
    item = DigestItemFactory()
    saved = saving.keep("여성 모두", Rule(everyone=True, gender="F", rested_days=3), by=liaison)
    where = reverse("digests:item", args=[item.pk])

    shown = client.post(where, typed(item, headline="고친 제목", take_saved="1", saved=saved.pk))

    form = shown.context["form"]
    assert (form["headline"].value(), form["gender"].value()) == ("고친 제목", "F")
    assert form.rule() == Rule(everyone=True, gender="F", rested_days=3)
    item.refresh_from_db()
    assert (item.everyone, item.headline != "고친 제목") == (False, True)

    client.post(where, typed(item, everyone="on", gender="F", rested_days="3"))
    item.refresh_from_db()
    assert (item.everyone, item.gender, item.rested_days) == (True, "F", 3)


def test_what_becomes_of_the_saved_one_later_does_not_touch_the_item(client, liaison):
    item = DigestItemFactory()
    saved = saving.keep("모두", Rule(everyone=True), by=liaison)
    client.post(reverse("digests:item", args=[item.pk]), typed(item, everyone="on"))

    saving.keep("모두", Rule(interest_mask=mask("복지")), by=liaison, saved=saved)
    saving.put_away(saved, liaison)

    item.refresh_from_db()
    assert (item.everyone, item.interest_mask) == (True, 0)


def test_another_departments_or_no_saved_audience_changes_nothing(client, liaison):
    item = DigestItemFactory()
    theirs = saving.keep("그들의", Rule(everyone=True), by=UserFactory())

    for chosen in (theirs.pk, "", "9" * 30, "x"):
        shown = client.post(
            reverse("digests:item", args=[item.pk]), typed(item, take_saved="1", saved=chosen), follow=True
        )
        assert "저장한 받는 사람을 골라 주세요" in shown.content.decode()
        assert not shown.context["form"].rule().everyone


def test_fewer_than_five_people_are_warned_of_beside_the_item_and_before_signing(client, liaison):
    SubscriberFactory()
    digest = DigestFactory(items=1)
    warning = "누구인지 짐작될 수 있습니다"

    for name, pk in (("item", digest.items.get().pk), ("composer", digest.pk), ("preview", digest.pk)):
        assert warning in client.get(reverse(f"digests:{name}", args=[pk])).content.decode()


def test_who_takes_back_her_yes_to_advertising_before_it_leaves_gets_none():
    agreed, changed_her_mind = (
        SubscriberFactory(consents=["personal_data", "news", "advertising"]) for _ in range(2)
    )
    digest = DigestFactory(items=[{"advertising": True, "headline": "바자회"}])
    DigestItem.objects.filter(digest=digest).update(advertising=True)
    broadcast = listed(digest)
    consent.withdraw_consents(changed_her_mind.phone, at=broadcast.created_at, purposes=["advertising"])
    consent.keep_in_step(changed_her_mind.phone)

    batch = broadcast.batches.get()
    batch.submitted_at = broadcast.created_at
    requests = sending._requests([batch])

    assert [text.to for text in requests[batch.pk].request.texts] == [agreed.phone]
    assert broadcast.withdrawals.get().reason == "no_advertising"
    left = Message.objects.get(broadcast=broadcast, phone=changed_her_mind.phone)
    assert left.state == Message.State.WITHDRAWN


def listed(digest):
    """The digest's list, as its worker writes it."""
    from messaging.digests import building
    from messaging.digests.models import Digest

    Digest.objects.filter(pk=digest.pk).update(state=Digest.State.BUILDING)
    digest.refresh_from_db()
    building.build(digest)
    digest.refresh_from_db()
    return digest.broadcast
