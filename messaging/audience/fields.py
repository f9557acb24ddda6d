"""InterestsField: a set of interests kept as one bit mask; the only code that touches the bits."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
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

    return list(Interest.objects.filter(bit__in=bits_of(mask)).values_list("name", flat=True))


class InterestsFormField(forms.TypedMultipleChoiceField):
    """Tick boxes, one an interest in use; cleans to a mask."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        for unused in ("max_value", "min_value", "max_length", "empty_value", "choices_form_class"):
            kwargs.pop(unused, None)
        kwargs.setdefault("label", _("관심분야"))
        super().__init__(coerce=int, choices=self._choices_in_use, **kwargs)

    @staticmethod
    def _choices_in_use():
        from messaging.audience.models import Interest

        return [(interest.bit, interest.name) for interest in Interest.objects.in_use()]

    def prepare_value(self, value):
        return bits_of(value) if isinstance(value, int) else value

    def clean(self, value):
        return mask_of(super().clean(value) or [])

    def has_changed(self, initial, data):
        return (initial or 0) != mask_of(int(bit) for bit in data or [] if str(bit).isdecimal())


class InterestsField(models.BigIntegerField):
    """A set of interests as a bit mask (`Interest.bit`, 0–61), so that one comparison finds an audience."""

    description = _("관심분야 묶음")

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", 0)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        kwargs.pop("initial", None)
        return InterestsFormField(
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            error_messages={"required": _("관심분야를 하나 이상 골라 주세요.")},
        )

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
