"""The home page of the admin tells each person what waits, and stays cheap however much does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from messaging.audience import consent
from tests.factories.audience import SubscriberFactory
from tests.factories.digests import DigestFactory
from tests.factories.inbound import received
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
HOME = reverse("wagtailadmin_home")


def test_an_approver_sees_how_many_digests_wait(client):
    client.force_login(UserFactory(groups=["결재자"]))
    SubscriberFactory()
    DigestFactory(items=1, in_review=True)

    page = client.get(HOME).content.decode()

    assert "<strong>1</strong><span>결재할 문자소식</span>" in page


def test_ones_own_request_does_not_wait_for_oneself(client):
    SubscriberFactory()
    digest = DigestFactory(items=1, in_review=True)
    requester = digest.requested_by
    requester.groups.set(UserFactory(groups=["결재자"]).groups.all())
    client.force_login(requester)

    page = client.get(HOME).content.decode()

    assert "<strong>0</strong><span>결재할 문자소식</span>" in page


def test_when_nothing_waits_the_page_says_so(client):
    client.force_login(UserFactory(groups=["결재자"]))

    assert "오늘 할 일을 다 하셨습니다" in client.get(HOME).content.decode()


def test_a_clerk_sees_how_many_numbers_may_have_refused(client):
    client.force_login(UserFactory(groups=["접수담당자"]))
    SubscriberFactory(held=True)
    consent.release(SubscriberFactory(held=True).phone, refused=False)

    page = client.get(HOME).content.decode()

    assert "<strong>1</strong><span>거부인지 확인할 번호</span>" in page


def test_whoever_nothing_can_wait_for_sees_no_panel(client):
    client.force_login(UserFactory(groups=["신청총괄"]))

    assert "house-waiting" not in client.get(HOME).content.decode()


def test_the_page_asks_as_often_for_many_as_for_one(client):

    client.force_login(UserFactory(groups=["소통담당자"]))
    received("가로등이 나갔어요")
    client.get(HOME)
    with CaptureQueriesContext(connection) as few:
        client.get(HOME)
    for number in range(20):
        received(f"가로등이 나갔어요 {number}")

    with CaptureQueriesContext(connection) as many:
        client.get(HOME)

    assert len(many) == len(few)
