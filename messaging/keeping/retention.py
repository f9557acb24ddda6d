"""The retention table: how long each kind is kept, from which day on its rows are due, and when a row will end."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.keeping import kept
from messaging.keeping.models import RetentionRule, Unit

LONGEST_YEARS = 30
MONTHS_OF = {Unit.MONTHS: 1, Unit.YEARS: 12}


class NotAllowed(Exception):
    """A period that the law or good sense forbids."""

    def __init__(self, words):
        self.words = words
        super().__init__("period not allowed")

    def in_words(self):
        """One Korean sentence for whoever chose it."""
        return self.words


@dataclass(frozen=True)
class Period:
    """So many days, months or years."""

    amount: int
    unit: str

    def in_words(self):
        """'3년', '6개월', '5일'."""
        return f"{self.amount}{Unit(self.unit).label}"

    def before(self, moment):
        """The moment that lies this period before the given one, on Seoul's calendar."""
        return self._moved(moment, -1)

    def after(self, moment):
        """The moment that lies this period after the given one, on Seoul's calendar."""
        return self._moved(moment, 1)

    def _moved(self, moment, way):
        if self.unit == Unit.DAYS:
            return moment + way * timedelta(days=self.amount)
        local = timezone.localtime(moment)
        months = self.amount * (12 if self.unit == Unit.YEARS else 1) * way
        month = local.year * 12 + local.month - 1 + months
        year, month = divmod(month, 12)
        day = min(local.day, monthrange(year, month + 1)[1])
        return local.replace(year=year, month=month + 1, day=day)


@dataclass(frozen=True)
class Row:
    """One line of the table: a kind and what holds for it today."""

    kind: kept.KeptData
    period: Period | None
    basis: str
    changed_at: object = None
    changed_by: object = None

    @property
    def period_in_words(self):
        """'3년', or until when."""
        return self.period.in_words() if self.period else self.kind.until


def table():
    """All lines of the table; one query."""
    ours = {rule.key: rule for rule in RetentionRule.objects.select_related("changed_by")}
    return [_row(kind, ours.get(key)) for key, kind in kept.kinds().items()]


def of(key):
    """The line of one kind. LookupError when no room keeps it."""
    kind = kept.kinds()[key]
    return _row(kind, RetentionRule.objects.select_related("changed_by").filter(key=key).first())


def _row(kind, rule):
    if not kind.amount:
        return Row(kind, None, kind.basis)
    if rule is None:
        return Row(kind, Period(kind.amount, kind.unit), kind.basis)
    return Row(kind, Period(rule.amount, rule.unit), rule.basis, rule.changed_at, rule.changed_by)


def cutoff(key, now=None):
    """Rows whose time began at this moment or before are due."""
    return of(key).period.before(now or timezone.now())


def ends_on(key, since):
    """The day on which a row whose time began at `since` is destroyed: what a receipt or a page may tell."""
    return timezone.localtime(of(key).period.after(since)).date()


def change(key, *, amount, unit, basis, by):
    """From today the kind is kept so long; raises NotAllowed when that is too short, too long, or not ours to say."""
    before = of(key)
    kind, period = before.kind, Period(amount, unit)
    if before.period is None:
        raise NotAllowed(_("기간을 정하지 않는 종류입니다."))
    days = amount if unit == Unit.DAYS else amount * MONTHS_OF[unit] * 365 // 12
    if days < kind.least_days:
        least = kind.least_days
        words = _("%s년") % (least // 365) if least % 365 == 0 else _("%s일") % least
        raise NotAllowed(_("법에 따라 적어도 %s은(는) 보존해야 합니다.") % words)
    if days > LONGEST_YEARS * 365:
        raise NotAllowed(_("보존기간은 %s년까지 정할 수 있습니다.") % LONGEST_YEARS)
    if kind.by_itself and days > 365:
        raise NotAllowed(_("저절로 지우는 종류는 1년을 넘겨 둘 수 없습니다."))
    with transaction.atomic():
        rule, _new = RetentionRule.objects.update_or_create(
            key=key, defaults={"amount": amount, "unit": unit, "basis": basis, "changed_by": by}
        )
        log(
            rule,
            "keeping.change_period",
            user=by,
            data={"kind": key, "from": before.period.in_words(), "to": period.in_words(), "basis": basis},
        )
    return rule
