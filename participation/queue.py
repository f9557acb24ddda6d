"""The moderators' queue: what waits, which comes before and after, how much is left. Constant queries."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.flags import Flag
from participation.models import Entry, Submission

BEFORE = 3  # rows shown before the chosen one
AFTER = 20
MOST_AT_ONCE = 500  # a bulk act takes no more


@dataclass(frozen=True)
class Shelf:
    """One way to look at submissions."""

    value: str
    label: str
    condition: Q


TAKEN = Q(state=Submission.State.TAKEN)
SHELVES = {
    shelf.value: shelf
    for shelf in (
        Shelf("waiting", _("검토할 글"), Q()),
        Shelf("approved", _("싣기로 한 글"), TAKEN & Q(entry__state=Entry.State.APPROVED)),
        Shelf("declined", _("싣지 않는 글"), Q(state=Submission.State.DECLINED)),
        Shelf("replaced", _("고쳐 보내기 전 글"), Q(replaced_by__isnull=False)),
        Shelf("all", _("모든 글"), Q()),
    )
}


@dataclass(frozen=True)
class Sieve:
    """What the moderator chose to see; unknown values fall back to everything that waits."""

    shelf: str = "waiting"
    call: int | None = None
    flag: str = ""

    @classmethod
    def of(cls, asked):
        """The sieve of a request's query or form."""
        shelf, call, flag = asked.get("shelf", ""), asked.get("call", ""), asked.get("flag", "")
        return cls(
            shelf if shelf in SHELVES else "waiting",
            int(call) if call.isdecimal() and len(call) < 18 else None,
            flag if flag in [*Flag.values, "none"] else "",
        )

    @property
    def narrowed(self):
        """Whether a call or flag is chosen."""
        return bool(self.call or self.flag)

    def query(self, **more):
        """The sieve as a query string, without what is not chosen."""
        chosen = {
            "shelf": self.shelf if self.shelf != "waiting" else "",
            "call": self.call,
            "flag": self.flag,
        }
        return urlencode({name: value for name, value in {**chosen, **more}.items() if value})

    def submissions(self):
        """The submissions that fall through, in the order in which they came."""
        found = Submission.objects.all()
        found = found.waiting() if self.shelf == "waiting" else found.filter(SHELVES[self.shelf].condition)
        if self.call:
            found = found.filter(call=self.call)
        if self.flag == "none":
            found = found.filter(flags="")
        elif self.flag:
            found = found.filter(flags__contains=f",{self.flag},")
        return found.order_by("pk")


@dataclass(frozen=True)
class Window:
    """The part of the queue around the chosen submission."""

    rows: list
    chosen: Submission | None
    before: int | None  # pk of the one before the chosen
    after: int | None
    left: int

    @property
    def first(self):
        """The row at the top, for the link further up."""
        return self.rows[0].pk if self.rows else None


def around(sieve, pk=None):
    """The queue around submission `pk`; around its first when no pk is given.

    A submission that no longer falls through the sieve is still shown, so that what a moderator just
    decided can be looked at again.
    """
    found = sieve.submissions().select_related("call", "entry")
    if pk is None:
        chosen = found.first()
    else:
        chosen = Submission.objects.select_related("call", "entry").filter(pk=pk).first()
    left = sieve.submissions().count()
    if chosen is None:
        return Window([], None, None, None, left)
    earlier = list(found.filter(pk__lt=chosen.pk).order_by("-pk")[:BEFORE])[::-1]
    later = list(found.filter(pk__gt=chosen.pk)[:AFTER])
    return Window(
        [*earlier, chosen, *later],
        chosen,
        earlier[-1].pk if earlier else None,
        later[0].pk if later else None,
        left,
    )


def following(sieve, pk):
    """The pk to look at after `pk` was decided: the next that waits, else the first."""
    found = sieve.submissions().values_list("pk", flat=True)
    return found.filter(pk__gt=pk).first() or found.exclude(pk=pk).first()
