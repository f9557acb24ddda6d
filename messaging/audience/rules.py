"""Audience rules: from a liaison's choices to a condition in SQL, and to a sentence that people can check.

Count, preview and fan-out all stand on `condition`, so that the number shown is the rows that are made.
"""

from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Case, Count, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience.consent import Refusal, refusal
from messaging.audience.kinds import Kind
from messaging.audience.models import Dong, Interest, Subscriber
from messaging.audience.reading import recognise as recognise  # part of this room's face
from messaging.audience.reading import wish as wish

FEW = 5  # fewer people than this can be guessed one by one


@dataclass
class Rule:
    """A rule that isn't kept anywhere (yet): the same choices as AudienceRule's columns."""

    everyone: bool = False
    interest_mask: int = 0
    gender: str = ""
    age_from: int | None = None
    age_to: int | None = None
    unknown_ages: bool = False
    dongs: list = field(default_factory=list)


def is_empty(rule):
    """Nothing was chosen: the rule takes nobody, never everyone."""
    return not rule.everyone and not rule.interest_mask


def condition(rule):
    """The rule as a condition on Subscriber. Who may be texted at all is `textable()`'s question, not ours."""
    if is_empty(rule):
        return Q(pk__in=[])
    # Not an empty Q(): `When` refuses that, and this one vanishes from the SQL just the same.
    found = ~Q(pk__in=[]) if rule.everyone else Q(interest_mask__overlaps=rule.interest_mask)
    if rule.gender:
        found &= Q(gender=rule.gender)
    if rule.dongs:
        found &= Q(dong_id__in=rule.dongs)
    return found & _ages(rule)


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


def audience(rule):
    """The subscribers who would get a 소식 for this rule today."""
    return Subscriber.objects.textable().filter(condition(rule))


@dataclass(frozen=True)
class Counted:
    """How many a rule reaches today, and how many it would reach but for a reason."""

    people: int
    left_out: dict  # Refusal: how many, strongest reason first, none of them 0

    @property
    def few(self):
        """So few that a text may tell who they are."""
        return 0 < self.people < FEW

    def left_out_in_words(self):
        """'수신거부 3명, 잠시 쉬는 중 1명', or '' when nobody was left out."""
        return ", ".join(
            _("%(reason)s %(count)s명") % {"reason": Refusal(reason).label, "count": f"{count:,}"}
            for reason, count in self.left_out.items()
        )


def count(rule):
    """Count the rule's audience and those left out, by reason; each person is in one number only."""
    people = audience(rule).count()
    kept_out = (
        Subscriber.objects.filter(condition(rule))
        .filter(Q(news_allowed=False) | Q(paused_until__gt=timezone.localdate()))
        .annotate(why=refusal(Kind.NEWS))
        .values("why")
        .annotate(how_many=Count("pk"))
        .order_by()
    )
    numbers = dict(kept_out.values_list("why", "how_many"))
    return Counted(people, {reason: numbers[reason] for reason in Refusal if numbers.get(reason)})


def mask_of_rules(rules):
    """An SQL expression whose bit i is set when rules[i] takes the subscriber: an edition's mask."""
    bits = [
        Case(When(condition(rule), then=Value(1 << i)), default=Value(0), output_field=BigIntegerField())
        for i, rule in enumerate(rules)
    ]
    total = Value(0, output_field=BigIntegerField())
    for bit in bits:
        total = total + bit
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
    return " ".join(word for word in words if word)


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
    unknown = _("나이를 모르는 분도 함께") if rule.unknown_ages else _("나이를 모르는 분은 빼고")
    return f"{ages} ({unknown})"
