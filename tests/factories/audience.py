"""Interests, neighbourhoods and subscribers for tests; subscribers sign up as people do."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from messaging.audience import consent, transitions, wordings
from messaging.audience.models import Channel, Dong, Interest, Subscriber


class InterestFactory(DjangoModelFactory):
    """An interest; the office gives it a number and its bit follows."""

    class Meta:
        model = Interest
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"분야 {n}")
    number = factory.LazyFunction(Interest.objects.next_number)


NINE = ["복지", "의료", "교육", "문화", "일자리", "안전·재난", "환경·청소", "교통·주차", "세금·민원"]


def nine_interests():
    """The nine areas, numbered 1 to 9, as a list."""
    return [InterestFactory(name=name) for name in NINE]


def mask(*names):
    """The mask of the interests with these names, made when they aren't there yet."""
    return sum(InterestFactory(name=name).mask for name in names)


class DongFactory(DjangoModelFactory):
    class Meta:
        model = Dong
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda n: f"시험{n}동")
    code = factory.Sequence(lambda n: f"{1114000000 + n}")


def phone(n):
    """The n-th test phone: '+821000000001' for 1; no resident has them."""
    return f"+8210{n:08}"


class SubscriberFactory(DjangoModelFactory):
    """Someone who signed up. `opted_out=True` (or 'all'), `held=True`, `left=True`, `paused_until=day` go on
    from there, each by its real transition. Interests default to 복지; say `interest_mask=0` for none."""

    class Meta:
        model = Subscriber

    phone = factory.Sequence(lambda n: phone(n + 1))
    interest_mask = factory.LazyFunction(lambda: mask("복지"))
    channel = Channel.WEB
    opted_out = held = left = False
    paused_until = None

    @classmethod
    def _create(cls, model_class, *, opted_out, held, left, paused_until, **given):
        wordings.lay_first_wordings()  # a test with real transactions empties every table
        subscriber = transitions.sign_up(**given)
        if paused_until:
            transitions.pause(subscriber.phone, paused_until)
        if held:
            consent.hold(subscriber.phone, "시험")
        if opted_out:
            scope = "all" if opted_out == "all" else "news"
            consent.opt_out(subscriber.phone, scope=scope, channel=Channel.TEXT)
        if left:
            transitions.leave(subscriber.phone, channel=Channel.TEXT)
        subscriber.refresh_from_db()
        return subscriber


def born(age):
    """The year of birth of someone of this age."""
    return timezone.localdate().year - age
