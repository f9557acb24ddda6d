"""Broadcasts in any state they can truly be in, made by the real transitions."""

from django.db.models import BigIntegerField, Value

from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Subscriber
from messaging.delivery import lists, sending, transitions
from messaging.offices.models import User


def phone(number):
    """A phone that no resident has: +821000000001 upward."""
    return f"+8210{number:08d}"


def subscribers(many, *, first=1):
    """That many people who get 소식; made in one statement."""
    return Subscriber.objects.bulk_create(
        Subscriber(
            phone=phone(number),
            interest_mask=1,
            state=Subscriber.State.ACTIVE,
            news_allowed=True,
            channel=Channel.WEB,
        )
        for number in range(first, first + many)
    )


def member_of_staff(name="alice", **fields):
    """A user; Alice unless told."""
    return User.objects.get_or_create(username=name, defaults={"full_name": "김앨리스", **fields})[0]


def listed(
    many=3, *, kind=Kind.NEWS, body="[중구청] 겨울 강좌 안내 02-3396-5412", title="겨울 강좌", first=1
):
    """A broadcast to that many new subscribers, its list finished."""
    people = subscribers(many, first=first)
    broadcast = lists.begin(kind, title)
    edition = lists.add_edition(broadcast, body=body)
    if people:
        rows = Subscriber.objects.filter(pk__gte=people[0].pk, pk__lte=people[-1].pk).order_by("pk")
        lists.write(broadcast, rows.values_list("phone", Value(edition.pk, output_field=BigIntegerField())))
    return lists.finish(broadcast)


def approved(many=3, **options):
    """The same, approved."""
    broadcast = listed(many, **options)
    return transitions.approve(
        broadcast,
        list_hash=broadcast.list_hash,
        recipients=broadcast.recipients,
        by=member_of_staff(),
    )


def under_way(many=3, **options):
    """The same, started: its batches wait for a pump."""
    return transitions.start(approved(many, **options))


def single(number=1, *, kind=Kind.REPLY, body="[중구청] 문의하신 내용에 답드립니다."):
    """One text to one phone, waiting for a pump."""
    return sending.single(kind, phone(number), body, title="답")
