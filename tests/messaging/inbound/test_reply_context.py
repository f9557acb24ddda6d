"""A reply finds its way by what we last sent the phone, and by the conversation that is open."""

import pytest

from messaging.audience.kinds import Kind
from messaging.delivery import sending
from messaging.delivery.models import Batch
from messaging.delivery.topics import topic_for
from messaging.inbound.models import Inquiry, Route
from messaging.offices.models import Department
from tests.factories.audience import phone
from tests.factories.inbound import routed

pytestmark = pytest.mark.django_db


def sent_about(*titles):
    """A text that went to the first test phone, about these things, each of a department of its own."""
    from django.utils import timezone

    topics = [
        topic_for(
            f"page:{title}",
            title,
            Department.objects.get_or_create(name=f"{title}과", defaults={"phone": "120"})[0],
        )
        for title in titles
    ]
    broadcast = sending.single(Kind.NEWS, phone(1), "[중구청] 소식", title="소식", topics=topics)
    Batch.objects.filter(broadcast=broadcast).update(state="settled", submitted_at=timezone.now())
    return topics


def test_a_reply_goes_to_the_department_of_what_was_sent():
    (topic,) = sent_about("보육")

    message = routed("저도 참여하고 싶습니다 할머니도 되나요")

    assert message.route == Route.INQUIRY
    assert message.inquiry.department == topic.department
    assert message.topic == topic


def test_several_departments_leave_the_choice_to_a_person():
    sent_about("보육", "도로")

    message = routed("이거 몇시까지예요?")

    assert message.route == Route.REVIEW
    assert message.rule == "reply"


def test_thanks_for_the_news_open_no_conversation():
    sent_about("보육")

    assert routed("네 감사합니다").route == Route.REVIEW
    assert not Inquiry.objects.exists()


def test_a_refusal_in_reply_to_news_is_a_refusal():
    sent_about("보육")

    assert routed("문자 그만 보내세요").route == Route.OPT_OUT


def test_a_text_in_an_open_conversation_goes_on_there():
    sent_about("보육")
    first = routed("몇살까지 되나요?")

    second = routed("아 그리고 주말도요")

    assert second.inquiry == first.inquiry
    assert second.rule == "conversation"
