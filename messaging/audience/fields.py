"""InterestsField: a set of interests kept as one bit mask; the only code that touches the bits."""

from functools import partial

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


def bits_of(mask):
    """The bit numbers that are set in the mask, lowest first."""
    return [bit for bit in range(mask.bit_length()) if mask >> bit & 1]


def mask_of(bits):
    """The mask in which exactly these bits are set."""
    mask = 0
    for bit in bits:
        mask |= 1 << bit
    return mask


def names(mask):
    """The names of the interests in the mask, in the office's order, retired ones included."""
    from messaging.audience.models import Interest

    return [name for bit, name in Interest.objects.values_list("bit", "name") if mask >> bit & 1]


class InterestsFormField(forms.TypedMultipleChoiceField):
    """Tick boxes, one an interest in use; cleans to a mask.

    A retired interest is offered only where it is ticked already, so that saving doesn't drop it in silence.
    """

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": _("관심분야를 하나 이상 골라 주세요.")}
    # A draft may be saved without interests: forms ask here whether nothing was given.
    empty_values = [*validators.EMPTY_VALUES, 0]

    def __init__(self, *, numbered=False, **kwargs):
        self.numbered = numbered  # '1 복지', as on the paper form
        for unused in ("max_value", "min_value", "max_length", "empty_value", "choices_form_class"):
            kwargs.pop(unused, None)
        kwargs.setdefault("label", _("관심분야"))
        super().__init__(coerce=int, choices=partial(_choices_in_use, numbered=numbered), **kwargs)

    def get_bound_field(self, form, field_name):
        mask = form.get_initial_for_field(self, field_name)
        if isinstance(mask, int) and mask:
            self.choices = partial(_choices_in_use, mask, numbered=self.numbered)
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value):
        return bits_of(value) if isinstance(value, int) else value

    def clean(self, value):
        return mask_of(super().clean(value) or [])

    def has_changed(self, initial, data):
        before = initial if isinstance(initial, int) else mask_of(initial or [])
        return before != mask_of(int(bit) for bit in data or [] if str(bit).isdecimal())


def _choices_in_use(ticked=0, *, numbered=False):
    """(bit, label) of each interest that can be chosen: those in use, and those of `ticked`."""
    from messaging.audience.models import Interest

    offered = Interest.objects.filter(Q(retired=False) | Q(bit__in=bits_of(ticked)))
    return [(interest.bit, _label(interest, numbered)) for interest in offered]


def _label(interest, numbered):
    label = f"{interest.number} {interest.name}" if numbered else interest.name
    return _("%s (더 쓰지 않음)") % label if interest.retired else label


class InterestsField(models.BigIntegerField):
    """A set of interests as a bit mask (`Interest.bit`, 0–61), so that one comparison finds an audience."""

    description = _("관심분야 묶음")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        """Tick boxes; ticking none is an error unless the field may be blank."""
        given = {
            "required": not self.blank,
            "label": capfirst(self.verbose_name),
            "help_text": self.help_text,
            **kwargs,
        }
        return InterestsFormField(**given)

    def clean(self, value, model_instance):
        if not self.blank and not value:
            raise ValidationError(_("관심분야를 하나 이상 골라 주세요."), code="required")
        return super().clean(value, model_instance)


@InterestsField.register_lookup
class Overlaps(models.Lookup):
    """`mask__overlaps=other`: the two sets share at least one interest."""

    lookup_name = "overlaps"

    def as_sql(self, compiler, connection):
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"({left} & {right}) <> 0", (*left_params, *right_params)
