"""Audience rules: from a liaison's choices to a condition in SQL, and to a sentence that people can check.

Count, preview and fan-out all stand on `condition`, so that the number shown is the rows that are made.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from django.db.models import BigIntegerField, Case, Count, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from messaging.audience.consent import Refusal, refusal_of_subscriber
from messaging.audience.models import Dong, Interest, Subscriber
from messaging.audience.reading import recognise as recognise  # part of this room's face
from messaging.audience.reading import wish as wish
from messaging.offices.models import OfficeSettings

FEW = 5  # fewer people than this can be guessed one by one
GOT_NEWS = "who_got_news"  # the hook by which the floor that sends tells who got a 소식 lately
WEEK = 7


@dataclass
class Rule:
    """A rule that isn't kept anywhere (yet): the same choices as AudienceRule's columns."""

    everyone: bool = False
    interest_mask: int = 0
    gender: str = ""
    unknown_genders: bool = False
    age_from: int | None = None
    age_to: int | None = None
    unknown_ages: bool = False
    dongs: list = field(default_factory=list)
    unknown_dongs: bool = False
    one_per_household: bool = False
    rested_days: int | None = None
    # The text's own, not the liaison's choice: whether it advertises, and when it goes (None: today).
    advertising: bool = False
    send_at: datetime | None = None


OF_THE_TEXT = ("advertising", "send_at")
FIELDS = tuple(name for name in Rule.__dataclass_fields__ if name not in OF_THE_TEXT)


def copy_of(rule):
    """The same choices as a rule of their own: what becomes of the row later does not touch it."""
    choices = {name: getattr(rule, name) for name in (*FIELDS, *OF_THE_TEXT)}
    return Rule(**choices | {"dongs": list(rule.dongs)})


def is_empty(rule):
    """Nothing was chosen: the rule takes nobody, never everyone."""
    return not rule.everyone and not rule.interest_mask


# --- whom it fits ----------------------------------------------------------------


def condition(rule):
    """Whom the liaison's choices fit, as a condition on Subscriber. Who of them may get it is asked elsewhere."""
    if is_empty(rule):
        return Q(pk__in=[])
    # Not an empty Q(): `When` refuses that, and this one vanishes from the SQL just the same.
    found = ~Q(pk__in=[]) if rule.everyone else Q(interest_mask__overlaps=rule.interest_mask)
    for narrowed in (_gender(rule), _dong(rule), _ages(rule)):
        found &= narrowed
    return found


def _gender(rule):
    if not rule.gender:
        return Q()
    return Q(gender__in=[rule.gender, ""]) if rule.unknown_genders else Q(gender=rule.gender)


def _dong(rule):
    if not rule.dongs:
        return Q()
    in_one = Q(dong_id__in=rule.dongs)
    return in_one | Q(dong_id__isnull=True) if rule.unknown_dongs else in_one


def _ages(rule):
    """Ages by year of birth: everyone born in a year has one age, and it changes on New Year's Day in Seoul."""
    if rule.age_from is None and rule.age_to is None:
        return Q()
    this_year = timezone.localdate().year
    ages = Q(birth_year__isnull=False)
    if rule.age_from is not None:
        ages &= Q(birth_year__lte=this_year - rule.age_from)
    if rule.age_to is not None:
        ages &= Q(birth_year__gte=this_year - rule.age_to)
    return ages | Q(birth_year__isnull=True) if rule.unknown_ages else ages


# --- who of them gets it ---------------------------------------------------------


class LeftOut(TextChoices):
    """Why somebody who may be texted and whom the choices fit gets nothing all the same."""

    NO_ADVERTISING = Refusal.NO_ADVERTISING.value, Refusal.NO_ADVERTISING.label
    ENOUGH = "enough", gettext_lazy("일주일에 받을 만큼 받음")
    RESTED = "rested", gettext_lazy("최근에 소식을 받음")
    HOUSEHOLD = "household", gettext_lazy("같은 세대의 다른 분이 받음")


# Every reason, strongest first; a person left out is counted under the first that holds.
REASONS = {reason.value: reason.label for reason in (*Refusal, *LeftOut)}


def reasons(rule, fits=None, *, with_weekly=True):
    """{reason: condition} for those who may be texted and whom the choices fit; the first that holds counts.

    `fits` stands for `condition(rule)` where the text itself narrows it further. Every count, preview and
    list asks here. Without `with_weekly` the weekly number is left to the caller, who asks it once for many rules.
    """
    found = _before_the_household(rule) if with_weekly else _own_reasons(rule)
    if rule.one_per_household:
        others = list(found.values())
        if not with_weekly and (enough := enough_this_week(rule.send_at)):
            others.append(enough)
        found[LeftOut.HOUSEHOLD] = _mate(condition(rule) if fits is None else fits, others)
    return found


def _before_the_household(rule):
    """The reasons that lie in a person herself, in their order."""
    found = _own_reasons(rule)
    if enough := enough_this_week(rule.send_at):
        found[LeftOut.ENOUGH] = enough
    return {reason: found[reason] for reason in LeftOut if reason in found}


def _own_reasons(rule):
    found = {}
    if rule.advertising:
        found[LeftOut.NO_ADVERTISING] = Q(advertising_allowed=False)
    if rule.rested_days and (lately := got_news(rule.rested_days, send_at=rule.send_at)):
        found[LeftOut.RESTED] = lately
    return found


def _mate(fits, others):
    """Somebody of the same household with a smaller id gets it: the text is hers."""
    mates = Subscriber.objects.textable().filter(household_id=OuterRef("household_id"), pk__lt=OuterRef("pk"))
    mates = mates.filter(fits)
    for reason in others:
        mates = mates.exclude(reason)
    return Q(household_id__isnull=False) & Q(Exists(mates))


def enough_this_week(send_at=None):
    """Who got as many 소식 as the office allows in the seven days that end with the day of sending; None: no number."""
    most = OfficeSettings.load().news_a_week
    return got_news(WEEK - 1, most, send_at=send_at) if most else None


def got_news(days, times=1, *, send_at=None):
    """Who got at least `times` 소식 on the day of sending or the so many days before it; None when nobody did.

    Whole days in Seoul, and from the day on which the text goes, not that on which its list is written: otherwise
    the digest of a Tuesday, written on Monday, would find last Tuesday's still within the week.
    The floor that sends knows it, and answers by the hook `who_got_news`: f(since, times) -> Q or None.
    """
    today = timezone.localdate()
    day = max(timezone.localdate(send_at), today) if send_at else today
    since = timezone.make_aware(datetime.combine(day - timedelta(days=days), time()))
    answers = [tell(since, times) for tell in hooks.get_hooks(GOT_NEWS)]
    return next((answer for answer in answers if answer is not None), None)


def audience(rule):
    """The subscribers who would get a 소식 for this rule today."""
    found = Subscriber.objects.textable().filter(condition(rule))
    for reason in reasons(rule).values():
        found = found.exclude(reason)
    return found


# --- the count -------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """How many a rule reaches today, and how many it would reach but for a reason."""

    people: int
    left_out: dict  # reason: how many, strongest reason first, none of them 0
    unknown: dict = field(
        default_factory=dict
    )  # 'gender', 'age', 'dong': people who may be texted and never told it
    at: datetime = field(default_factory=timezone.localtime)

    @property
    def few(self):
        """So few that a text may tell who they are."""
        return 0 < self.people < FEW

    @property
    def fitting(self):
        """Everyone whom the liaison's choices fit, whether she gets it or not."""
        return self.people + sum(self.left_out.values())

    def left_out_in_words(self):
        """'수신거부 3명, 잠시 쉬는 중 1명', or '' when nobody was left out."""
        return ", ".join(
            _("%(reason)s %(count)s명") % {"reason": REASONS[reason], "count": f"{count:,}"}
            for reason, count in self.left_out.items()
        )


def count(rule, fits=None):
    """Count the rule's audience and those left out, by reason; each person is in one number only.

    `fits` as in `reasons`.
    """
    if is_empty(rule):
        return Counted(0, {})
    fits = condition(rule) if fits is None else fits
    numbers = by_refusal(Subscriber.objects.filter(fits))
    people, held_back = by_reason(Subscriber.objects.textable().filter(fits), rule)
    numbers |= held_back
    return Counted(
        people, {reason: numbers[reason] for reason in REASONS if numbers.get(reason)}, unknown(rule)
    )


def people(rule):
    """How many would get a 소식 for this rule today."""
    found = Subscriber.objects.textable().filter(condition(rule))
    for held_back in _before_the_household(rule).values():
        found = found.exclude(held_back)
    return _homes(found) if rule.one_per_household else found.count()


def by_reason(found, rule):
    """(people, {reason: left out}): `found` narrowed by one reason after the other, as the list narrows it.

    A difference of two counts is as exact as a tally, and read from an index; a tally sorts everybody.
    """
    left_out, before = {}, found.count()
    for reason, held_back in _before_the_household(rule).items():
        found = found.exclude(held_back)
        after = found.count()
        left_out[reason.value], before = before - after, after
    if rule.one_per_household:
        after = _homes(found)
        left_out[LeftOut.HOUSEHOLD.value], before = before - after, after
    return before, left_out


def _homes(found):
    """One a household, and everyone without one: as many as have no smaller mate, told three times as fast."""
    counted = found.aggregate(
        alone=Count("pk", filter=Q(household_id__isnull=True)), homes=Count("household_id", distinct=True)
    )
    return counted["alone"] + counted["homes"]


def by_refusal(subscribers):
    """{reason: people} of those among them who may not be texted today."""
    refused = subscribers.filter(news_allowed=False)
    tallied = (
        refused.order_by().annotate(why=refusal_of_subscriber()).values("why").annotate(people=Count("pk"))
    )
    numbers = dict(tallied.values_list("why", "people"))
    pausing = subscribers.filter(news_allowed=True, paused_until__gt=timezone.localdate()).count()
    numbers[Refusal.PAUSED.value] = numbers.get(Refusal.PAUSED.value, 0) + pausing
    return numbers


UNKNOWN = {
    "gender": (lambda rule: rule.gender, "unknown_genders", Q(gender="")),
    "age": (
        lambda rule: rule.age_from is not None or rule.age_to is not None,
        "unknown_ages",
        Q(birth_year__isnull=True),
    ),
    "dong": (lambda rule: rule.dongs, "unknown_dongs", Q(dong_id__isnull=True)),
}


def unknown(rule):
    """How many never told what the rule narrows by, and fit it otherwise: taken or not, as the rule says."""
    asked = {}
    for name, (narrows, included, untold) in UNKNOWN.items():
        if narrows(rule):
            with_them = condition(replace(copy_of(rule), **{included: True}))
            asked[f"no_{name}"] = Count("pk", filter=with_them & untold)
    counted = Subscriber.objects.textable().aggregate(**asked) if asked else {}
    return {name.removeprefix("no_"): people for name, people in counted.items()}


def mask_of(conditions):
    """An SQL expression whose bit i is set where conditions[i] holds: an edition's mask."""
    total = Value(0, output_field=BigIntegerField())
    for bit, holds in enumerate(conditions):
        # An empty Q cannot stand in a CASE.
        taken = When(holds or Q(pk__isnull=False), then=Value(1 << bit))
        total = total + Case(taken, default=Value(0), output_field=BigIntegerField())
    return total


# --- in words -------------------------------------------------------------------


class Names:
    """The names of all interests and dongs, read once for a page full of rules."""

    def __init__(self):
        self.interests = dict(Interest.objects.values_list("bit", "name"))
        self.dongs = dict(Dong.objects.values_list("pk", "name"))


def in_words(rule, names=None):
    """'복지·교육에 관심 있는 다산동·약수동 여성 60세 이상 (나이를 모르는 분은 빼고)'.

    For many rules on one page pass one `Names()`.
    """
    if is_empty(rule):
        return _("받는 사람을 고르지 않았습니다.")
    names = names or Names()
    words = []
    if not rule.everyone:
        chosen = [name for bit, name in names.interests.items() if rule.interest_mask >> bit & 1]
        words.append(_("%s에 관심 있는") % joined(chosen))
    if rule.dongs:
        # Those named first that people know first: the office's own order.
        words.append(joined(name for pk, name in names.dongs.items() if pk in rule.dongs))
    words.append(_who(rule))
    if ages := _ages_in_words(rule):
        words.append(ages)
    sentence = " ".join(word for word in words if word)
    asides = [aside for aside in (*_unknown_in_words(rule), *_narrowed_in_words(rule)) if aside]
    return f"{sentence} ({', '.join(asides)})" if asides else sentence


def joined(names):
    """Names in a row: '복지·교육', and '복지, 안전·재난' where one has the dot itself."""
    names = list(names)
    return (", " if any("·" in name for name in names) else "·").join(names)


def _who(rule):
    if rule.gender:
        who = str(Subscriber.Gender(rule.gender).label)
    else:
        who = _("주민") if rule.dongs else _("신청자")
    return _("모든 %s") % who if rule.everyone else who


def _ages_in_words(rule):
    low, high = rule.age_from, rule.age_to
    if low is None and high is None:
        return ""
    if high is None:
        ages = _("%s세 이상") % low
    elif low is None:
        ages = _("%s세 이하") % high
    else:
        ages = _("%s세") % low if low == high else _("%(low)s~%(high)s세") % {"low": low, "high": high}
    return ages


def _unknown_in_words(rule):
    """'나이를 모르는 분은 빼고', '성별·동을 모르는 분도 함께': said of whatever the rule narrows by."""
    names = {"gender": _("성별"), "age": _("나이"), "dong": _("동")}
    told = {True: [], False: []}
    for name, (narrows, included, _untold) in UNKNOWN.items():
        if narrows(rule):
            told[bool(getattr(rule, included))].append(names[name])
    if told[False]:
        yield _object(joined(told[False])) + " " + _("모르는 분은 빼고")
    if told[True]:
        yield _object(joined(told[True])) + " " + _("모르는 분도 함께")


def _object(word):
    """The word with its 을 or 를."""
    closed = (ord(word[-1]) - 0xAC00) % 28
    return word + ("을" if closed else "를")


def _narrowed_in_words(rule):
    if rule.rested_days:
        yield _("지난 %s일 안에 소식을 받은 분은 빼고") % rule.rested_days
    if rule.one_per_household:
        yield _("한 세대에 한 통")
