"""Whom a rule reaches, split by dong, age and gender, without telling who lives in a small corner of it."""

from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import rules
from messaging.audience.models import Dong, Subscriber

SMALLEST = 10  # a number below it tells who they are (the small dongs have under 2,000 people)
YOUNGEST_BAND, OLDEST_BAND = 10, 80


@dataclass
class Share:
    """One bar. `people` is None where the number is kept back."""

    label: str
    people: int | None
    width: int = 0  # percent of the longest bar


@dataclass
class Split:
    """One picture: its name and its bars."""

    name: str
    shares: list = field(default_factory=list)


def of(rule):
    """The splits of the rule's audience; none when there are so few that any would tell."""
    people = rules.audience(rule).order_by()
    found = [
        Split(_("동"), _shown(_by_dong(people))),
        Split(_("나이"), _shown(_by_age(people))),
        Split(_("성별"), _shown(_by_gender(people))),
    ]
    return [split for split in found if split.shares]


def _tally(people, column):
    return dict(people.values(column).annotate(people=Count("pk")).values_list(column, "people"))


def _by_dong(people):
    counted = _tally(people, "dong_id")
    names = [(pk, name) for pk, name in Dong.objects.values_list("pk", "name") if pk in counted]
    return [(name, counted[pk]) for pk, name in names] + _unknown(counted.get(None))


def _by_age(people):
    """In bands of ten years; bands come from a few dozen years of birth."""
    this_year, bands = timezone.localdate().year, {}
    counted = _tally(people, "birth_year")
    untold = counted.pop(None, None)
    for year, number in counted.items():
        band = min(max((this_year - year) // 10 * 10, YOUNGEST_BAND), OLDEST_BAND)
        bands[band] = bands.get(band, 0) + number
    return [(_band(band), bands[band]) for band in sorted(bands)] + _unknown(untold)


def _band(band):
    if band == OLDEST_BAND:
        return _("%s세 이상") % band
    return _("10대") if band == YOUNGEST_BAND else _("%s대") % band


def _by_gender(people):
    counted = _tally(people, "gender")
    told = [(label, counted[gender]) for gender, label in Subscriber.Gender.choices if gender in counted]
    return told + _unknown(counted.get(""))


def _unknown(number):
    return [(_("모름"), number)] if number else []


def _shown(cells):
    """The bars; small numbers are kept back, and as many more as it takes that none can be worked out."""
    hidden = kept_back([number for _label, number in cells])
    if cells and len(hidden) == len(cells):
        return []
    longest = max((number for i, (_label, number) in enumerate(cells) if i not in hidden), default=0)
    return [
        Share(str(label), None) if i in hidden else Share(str(label), number, round(100 * number / longest))
        for i, (label, number) in enumerate(cells)
    ]


def kept_back(numbers):
    """The places of the numbers not to be shown: those below SMALLEST, and the next smallest until what is
    hidden is two numbers at least, together no less than SMALLEST: the whole is known, so one alone would be told."""
    order = sorted(range(len(numbers)), key=lambda i: numbers[i])
    hidden = [i for i in order if numbers[i] < SMALLEST]
    rest = order[len(hidden) :]
    while hidden and rest and (len(hidden) < 2 or sum(numbers[i] for i in hidden) < SMALLEST):
        hidden.append(rest.pop(0))
    return set(hidden)
