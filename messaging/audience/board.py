"""The campaign in numbers, 'one sign-up for every household': per dong, source, week, interest, age and gender.

What is counted, to the letter (the page says the same in Korean):

- A *person* is a subscriber to whom 소식 may go: signed up and neither left, refused, held for a possible refusal nor
  waiting for her number's confirmation. Who pauses counts.
- A *home* is a household known by its address, once, however many people of it signed up: the earliest row of them
  stands for it. Of people without a known address each one who said '우리 집에서 처음' stands for a home, and who said
  that somebody was before her does not.
- *Unknown* are people without a known address who did not say: never counted as homes, shown beside them, so that the
  truth lies between 'homes' and 'homes + unknown'.
- A period goes by the day of sign-up. Who leaves later vanishes from the past as well.
- By age, gender and interest nobody is told in groups under ten; of a part (a dong, a period) only the ten is told in
  which a number lies: the whole less all parts but one would otherwise tell what the last one hides.

Group-bys only, seven of them, however many people there are.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from django.db.models import Case, CharField, Count, F, Min, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.audience.models import Channel, Dong, Interest, Subscriber

FEW = 10  # fewer people than this are not shown by age and gender: in a small dong they could be named
WEEKS = 12
MAP_EDGE = 15  # tiles in a row or column at most
# Fixed ones only: two freely chosen periods that differ by a day would tell about one person.
PERIODS = {
    "all": gettext_lazy("처음부터"),
    "year": gettext_lazy("올해"),
    "weeks": gettext_lazy("최근 12주"),
    "month": gettext_lazy("이번 달"),
    "last_month": gettext_lazy("지난달"),
}
HOME, ALSO, UNKNOWN = "home", "also", "unknown"
YOUNGEST, OLDEST = 10, 80  # decades shown; who is older stands with the oldest


def span(period, today):
    """(first day, day after the last) of a period; None where it is open."""
    monday = today - timedelta(days=today.weekday())
    month = today.replace(day=1)
    return {
        "year": (today.replace(month=1, day=1), None),
        "weeks": (monday - timedelta(weeks=WEEKS - 1), None),
        "month": (month, None),
        "last_month": ((month - timedelta(days=1)).replace(day=1), month),
    }.get(period, (None, None))


def counted(period="all", dong=None):
    """The people of the campaign: signed up in this period, in this dong (all of them without one)."""
    first, after = span(period, timezone.localdate())
    people = Subscriber.objects.filter(news_allowed=True)
    if first:
        people = people.filter(signed_up_at__gte=_midnight(first))
    if after:
        people = people.filter(signed_up_at__lt=_midnight(after))
    return people.filter(dong=dong) if dong else people


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time()))


def home_of_each():
    """An SQL expression: whether a subscriber stands for a home, belongs to one that is counted, or we don't know."""
    with_address = Subscriber.objects.filter(news_allowed=True, household__isnull=False)
    first_of_each = with_address.order_by().values("household").annotate(first=Min("pk")).values("first")
    return Case(
        When(household__isnull=False, pk__in=first_of_each, then=Value(HOME)),
        When(household__isnull=False, then=Value(ALSO)),
        When(first_in_home=True, then=Value(HOME)),
        When(first_in_home=False, then=Value(ALSO)),
        default=Value(UNKNOWN),
        output_field=CharField(),
    )


def in_words(percent):
    """'12.5%', and finer below one: early in a campaign all dongs would look alike. '–' when nobody knows."""
    if percent is None:
        return "–"
    return f"{percent:.2f}%" if 0 < percent < 1 else f"{percent:.1f}%"


# --- one row of a table ---------------------------------------------------------------


@dataclass
class Tally:
    """How many people and homes some part of the campaign has."""

    name: str
    people: int = 0
    homes: int = 0
    unknown: int = 0

    def add(self, home, people):
        """Count so many people of this kind of home."""
        self.people += people
        if home == HOME:
            self.homes += people
        elif home == UNKNOWN:
            self.unknown += people


@dataclass
class DongTally(Tally):
    """A dong on the map."""

    dong: Dong = None
    own: bool = False  # the dong of whoever looks
    step: int = 0  # 1 to 5: how it stands beside the best dong; 0 when its households aren't known

    @property
    def households(self):
        return self.dong.households

    @property
    def percent(self):
        """Homes of a hundred households; None while nobody entered how many there are."""
        return 100 * self.homes / self.households if self.households else None

    @property
    def percent_in_words(self):
        return in_words(self.percent)


@dataclass(frozen=True)
class Cell:
    """A number, only its tens, or that it isn't shown."""

    count: int
    hidden: str = ""
    rough: bool = False

    def __str__(self):
        if self.rough and not self.hidden:
            return _("%s명대") % f"{self.count:,}"
        return self.hidden or f"{self.count:,}"

    @property
    def in_a_sheet(self):
        """A number that can be reckoned with, or words."""
        return str(self) if self.hidden or self.rough else self.count

    def roughly(self):
        """The same, told by its tens alone: 34 as '30명대'."""
        return self if self.hidden or not self.count else Cell(self.count // FEW * FEW, rough=True)


@dataclass
class Share:
    """One bar: its length is its part of the longest or of all, as the table says."""

    name: str
    cell: Cell
    percent: float
    length: float


@dataclass
class Board:
    """Everything that the page shows."""

    period: str
    focus: DongTally | None
    dongs: list = field(default_factory=list)
    outside: Tally = None
    nowhere: Tally = None
    total: Tally = None
    sources: list = field(default_factory=list)
    weeks: list = field(default_factory=list)
    interests: list = field(default_factory=list)
    ages: list = field(default_factory=list)
    left_out: list = field(default_factory=list)

    @property
    def households(self):
        return sum(tally.households for tally in self.dongs)

    @property
    def homes(self):
        """Homes in the dongs whose households are known: what the aim is measured by."""
        return sum(tally.homes for tally in self.dongs if tally.households)

    @property
    def unknown(self):
        return sum(tally.unknown for tally in self.dongs if tally.households)

    @property
    def percent(self):
        return 100 * self.homes / self.households if self.households else None

    @property
    def at_most(self):
        """The same if everyone who didn't say were the first of her home."""
        return 100 * (self.homes + self.unknown) / self.households if self.households else None

    @property
    def percent_in_words(self):
        return in_words(self.percent)

    @property
    def at_most_in_words(self):
        return in_words(self.at_most)

    @property
    def still_missing(self):
        return max(0, self.households - self.homes)

    @property
    def without_households(self):
        """Dongs that the aim can't count yet."""
        return [tally for tally in self.dongs if not tally.households]

    @property
    def on_the_map(self):
        """In reading order, which is the order of the keyboard."""
        places = {dong.pk: place for place, dong in enumerate(placed(tally.dong for tally in self.dongs))}
        return sorted(
            (tally for tally in self.dongs if tally.dong.pk in places),
            key=lambda tally: places[tally.dong.pk],
        )

    @property
    def off_the_map(self):
        return [tally for tally in self.dongs if not is_placed(tally.dong)]

    @property
    def columns(self):
        """How many tiles stand side by side."""
        return max((tally.dong.map_column for tally in self.on_the_map), default=1)

    @property
    def steps(self):
        """The legend: (step, its lowest per cent in words) of each shade on the map, lightest first."""
        best = max((tally.percent or 0 for tally in self.dongs), default=0)
        return [(step, in_words(best * (step - 1) / 5)) for step in range(1, 6)] if best else []


def is_placed(dong):
    """Whether the dong has a tile; one far outside (a slip of the finger) has none."""
    return bool(dong.map_row and dong.map_column) and max(dong.map_row, dong.map_column) <= MAP_EDGE


def placed(dongs):
    """Those with a tile, row by row."""
    return sorted(filter(is_placed, dongs), key=lambda dong: (dong.map_row, dong.map_column))


def read(period="all", focus=None, department=None):
    """The board of a period. `focus` is the dong whose people are looked at closer; `department` that of the reader."""
    period = period if period in PERIODS else "all"
    dongs = list(Dong.objects.all())
    tallies = {dong.pk: DongTally(dong.name, dong=dong) for dong in dongs}
    nowhere = Tally(_("동을 모름"))
    for tally in tallies.values():
        tally.own = department is not None and tally.dong.centre_id == department
    rows = counted(period).annotate(home=home_of_each()).values("dong", "home").annotate(people=Count("pk"))
    for row in rows.order_by():
        tallies.get(row["dong"], nowhere).add(row["home"], row["people"])
    inside = [tally for tally in tallies.values() if not tally.dong.outside]
    _shade(inside)
    focused = tallies.get(focus)
    closer = counted(period, focus if focused else None)
    a_part = period != "all" or focused is not None
    return Board(
        period=period,
        focus=focused,
        dongs=inside,
        outside=_sum(_("구 밖"), [tally for tally in tallies.values() if tally.dong.outside]),
        nowhere=nowhere,
        total=_sum(_("모두"), [*tallies.values(), nowhere]),
        sources=_sources(closer),
        weeks=_weeks(counted("weeks", focus if focused else None)),
        interests=_interests(closer, roughly=a_part),
        ages=_ages(closer, roughly=a_part),
        left_out=_left_out(),
    )


def _sum(name, tallies):
    return Tally(
        name,
        people=sum(tally.people for tally in tallies),
        homes=sum(tally.homes for tally in tallies),
        unknown=sum(tally.unknown for tally in tallies),
    )


def _shade(tallies):
    """A fifth of the best dong's share a step: early in a campaign, too, the map tells who is ahead."""
    best = max((tally.percent or 0 for tally in tallies), default=0)
    for tally in tallies:
        if tally.households:
            tally.step = min(5, 1 + int(5 * tally.percent / best)) if best else 1


# --- closer -----------------------------------------------------------------------------


def _bars(pairs, whole):
    """Bars of (name, count) as parts of `whole`, the longest of them full; few people aren't told."""
    longest = max((count for _name, count in pairs), default=0) or 1
    return [
        Share(name, Cell(count), 100 * count / whole if whole else 0, round(100 * count / longest, 1))
        for name, count in pairs
    ]


def _sources(people):
    numbers = dict(people.order_by().values_list("channel").annotate(Count("pk")))
    pairs = [(str(channel.label), numbers.get(channel.value, 0)) for channel in Channel]
    return _bars([pair for pair in pairs if pair[1]], sum(numbers.values()))


def _weeks(people):
    """The last twelve weeks, from Monday, oldest first; the running one is the last."""
    monday = span("weeks", timezone.localdate())[0]
    starts = [monday + timedelta(weeks=week) for week in range(WEEKS)]
    edges = [_midnight(day) for day in [*starts, starts[-1] + timedelta(weeks=1)]]
    numbers = people.aggregate(
        **{
            f"week{week}": Count(
                "pk", filter=Q(signed_up_at__gte=edges[week], signed_up_at__lt=edges[week + 1])
            )
            for week in range(WEEKS)
        }
    )
    counts = [numbers[f"week{week}"] for week in range(WEEKS)]
    return _bars(
        [(f"{day.month}.{day.day}.", count) for day, count in zip(starts, counts, strict=True)], sum(counts)
    )


def _interests(people, *, roughly):
    """The nine bars: of a hundred people so many want this; a person may want several."""
    interests = list(Interest.objects.in_use())
    numbers = people.aggregate(
        everyone=Count("pk"),
        **{
            f"bit{interest.bit}": Count("pk", filter=Q(interest_mask__overlaps=interest.mask))
            for interest in interests
        },
    )
    cells = [Cell(numbers[f"bit{interest.bit}"]) for interest in interests]
    cells = [Cell(0, _few()) if 0 < cell.count < FEW else cell for cell in cells]
    if roughly:
        cells = [cell.roughly() for cell in cells]
    bars = _bars(
        [(interest.name, cell.count) for interest, cell in zip(interests, cells, strict=True)],
        numbers["everyone"],
    )
    return [replace(bar, cell=cell) for bar, cell in zip(bars, cells, strict=True)]


def _few():
    return _("%d명 미만") % FEW


def _ages(people, *, roughly):
    """Rows of (decade, cells by gender): by year of birth, as the rules count ages."""
    this_year = timezone.localdate().year
    decade = Case(
        When(birth_year__isnull=True, then=Value(0)),
        *(
            When(birth_year__gt=this_year - decade - 10, then=Value(decade))
            for decade in range(YOUNGEST, OLDEST, 10)
        ),
        default=Value(OLDEST),
    )
    genders = [*Subscriber.Gender.values, ""]
    rows = (
        people.annotate(decade=decade, who=F("gender")).values("decade", "who").annotate(people=Count("pk"))
    )
    found = {(row["decade"], row["who"]): row["people"] for row in rows.order_by()}
    decades = [*range(YOUNGEST, OLDEST + 1, 10), 0]
    cells = hide_few({(decade, who): found.get((decade, who), 0) for decade in decades for who in genders})
    if roughly:
        cells = {key: cell.roughly() for key, cell in cells.items()}
    return [(_decade_in_words(decade), [cells[decade, who] for who in genders]) for decade in decades]


def _decade_in_words(decade):
    if not decade:
        return _("모름")
    return _("%d대 이상") % decade if decade == OLDEST else _("%d대") % decade


def hide_few(counts):
    """{key: Cell}: numbers from 1 to 9 are hidden, and so many more that the hidden ones can't be reckoned back.

    The sum of all is known, so the sum of the hidden ones is: they are at least two and ten people together.
    """
    few = {key for key, count in counts.items() if 0 < count < FEW}
    hidden = set(few)
    for key in sorted((key for key in counts if counts[key] >= FEW), key=counts.get):
        if not hidden or (len(hidden) > 1 and sum(counts[one] for one in hidden) >= FEW):
            break
        hidden.add(key)
    words = {True: _few(), False: _("가림")}
    return {
        key: Cell(0, words[key in few]) if key in hidden else Cell(count) for key, count in counts.items()
    }


def _left_out():
    """(why, how many) of those who have a row but are not counted."""
    rows = Subscriber.objects.order_by().filter(news_allowed=False).values_list("state").annotate(Count("pk"))
    by_state = dict(rows)
    words = {
        Subscriber.State.ACTIVE: _("수신거부하셨거나 확인 중"),
        Subscriber.State.PENDING: _("번호 확인 전"),
        Subscriber.State.LEFT: _("그만 받음"),
    }
    return [(word, by_state.get(state, 0)) for state, word in words.items()]
