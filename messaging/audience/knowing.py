"""What every desk must know of a number before anything else: signed up already, refused, or nobody's."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging import hashing
from messaging.audience.models import OptOut, Subscriber


@dataclass(frozen=True)
class Standing:
    """How a number stands: `kind` is 'refused', 'doubted', 'known', 'left' or 'new'; the rows say the rest."""

    kind: str
    subscriber: Subscriber | None = None
    opt_out: OptOut | None = None

    @property
    def sentence(self):
        """The sentence for whoever sits at the desk; '' for a new number. It tells nothing but day and dong."""
        if self.kind == "refused":
            return _("%s 수신거부하신 번호입니다") % day_in_words(timezone.localdate(self.opt_out.said_at))
        if self.kind == "left":
            return _("%s 신청을 그만두신 번호입니다") % day_in_words(
                timezone.localdate(self.subscriber.left_at or self.subscriber.signed_up_at)
            )
        if self.subscriber is None:
            return ""
        day = timezone.localdate(self.subscriber.signed_up_at)
        since = f"{day.year}.{day.month}.{day.day}"
        if self.subscriber.dong_id:
            since = f"{since} {self.subscriber.dong}"
        if self.kind == "doubted":
            return _("신청하셨지만 확인 문자가 가지 않은 번호입니다 (%s)") % since
        return _("이미 신청하신 분입니다 (%s)") % since

    @property
    def stamp(self):
        """Changes whenever what was said of the number changes: whoever saves shows which one she was told."""
        row = self.subscriber
        about = (row.pk, row.state, row.interest_mask, row.signed_up_at.timestamp()) if row else ()
        return hashing.keyed("standing", f"{self.kind} {self.opt_out and self.opt_out.pk} {about}")[:16]


def of(phone):
    """How this number stands now; two queries."""
    opt_out = OptOut.objects.filter(phone=phone, lifted_at=None).first()
    subscriber = Subscriber.objects.filter(phone=phone).select_related("dong").first()
    if opt_out:
        return Standing("refused", subscriber, opt_out)
    if subscriber is None:
        return Standing("new")
    kinds = {Subscriber.State.ACTIVE: "known", Subscriber.State.PENDING: "doubted"}
    return Standing(kinds.get(subscriber.state, "left"), subscriber)


def day_in_words(day):
    """'9월 4일', or '2025년 9월 4일' of another year."""
    if day.year == timezone.localdate().year:
        return _("%(month)s월 %(day)s일") % {"month": day.month, "day": day.day}
    return _("%(year)s년 %(month)s월 %(day)s일") % {"year": day.year, "month": day.month, "day": day.day}
