"""What lies on desks when the demo begins: people who left, and a destruction that waits for the records manager."""

from datetime import timedelta

from cms.demo import people
from messaging.audience import transitions as audience
from messaging.audience.models import Channel
from messaging.keeping import destroying

# number, signed up and left so many days ago: three whose evidence of consent is past its time, one of this week
GONE = [(991, 1500, 1160), (992, 1420, 1130), (993, 1300, 1110), (994, 400, 2)]


def lay(demo):
    """Let them leave in their own time, and count what may be destroyed today."""
    for number, signed_up, left in GONE:
        phone = people.phone(number)
        audience.sign_up(
            phone,
            interest_mask=demo.mask([1, 4]),
            channel=Channel.WEB,
            said_at=demo.until - timedelta(days=signed_up),
        )
        audience.leave(phone, channel=Channel.TEXT, said_at=demo.until - timedelta(days=left))
    destroying.plan()
