"""Keeping a rule under a name, for a department: the only writers of SavedAudience."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from messaging.audience import rules
from messaging.audience.models import SavedAudience

LONGEST = SavedAudience._meta.get_field("name").max_length
MOST_COPIES = 100


class NameTaken(Exception):
    """The department has another one of that name."""

    def in_words(self):
        """One Korean sentence for the person."""
        return _("같은 이름으로 저장한 것이 있습니다. 다른 이름을 적어 주세요.")


def keep(name, rule, *, by, saved=None):
    """Save the rule under the name, anew or in the place of `saved`. Raises NameTaken.

    What took a copy of the rule before goes on with its copy.
    """
    row = saved or SavedAudience(department=by.department, created_by=by)
    row.name = name
    for field in rules.FIELDS:
        setattr(row, field, getattr(rule, field))
    return _write(row, "audience.keep_rule", by)


def copy(saved, by):
    """A second one of the same choices, in the department of who copies it."""
    row = SavedAudience(department=by.department, created_by=by, name=_free_name(saved.name, by))
    for field in rules.FIELDS:
        setattr(row, field, getattr(saved, field))
    return _write(row, "audience.keep_rule", by)


def put_away(saved, by):
    """It is offered no longer; nothing is lost."""
    saved.retired = True
    return _write(saved, "audience.put_rule_away", by)


def bring_back(saved, by):
    """It is offered again. Raises NameTaken when another one took its name meanwhile."""
    saved.retired = False
    return _write(saved, "audience.bring_rule_back", by)


def _write(row, action, by):
    try:
        with transaction.atomic():
            row.save()
            log(row, action, user=by)
    except IntegrityError:
        raise NameTaken from None
    return row


def _free_name(name, by):
    theirs = SavedAudience.objects.in_use().filter(department=by.department)
    taken = set(theirs.values_list("name", flat=True))
    for number in range(1, MOST_COPIES):
        ending = _(" 사본") if number == 1 else _(" 사본 %s") % number
        candidate = name[: LONGEST - len(ending)] + ending
        if candidate not in taken:
            return candidate
    raise NameTaken
