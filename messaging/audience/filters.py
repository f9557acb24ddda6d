"""Filters of lists: by interest, and by how a subscriber stands today."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from messaging.audience import sight
from messaging.audience.consent import Refusal, refusal
from messaging.audience.fields import mask_of
from messaging.audience.kinds import Kind
from messaging.audience.models import Channel, Dong, Interest, Subscriber
from messaging.offices.models import Department


def _interest_choices():
    return [(interest.bit, interest.name) for interest in Interest.objects.all()]


class InterestsFilter(django_filters.MultipleChoiceFilter):
    """Rows whose mask shares one of the ticked interests."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("label", _("관심분야"))
        kwargs.setdefault("choices", _interest_choices)
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, **kwargs)

    def filter(self, queryset, bits):
        if not bits:
            return queryset
        return queryset.filter(**{f"{self.field_name}__overlaps": mask_of(int(bit) for bit in bits)})


class SubscriberFilterSet(WagtailFilterSet):
    """The subscriber list's filters; all of them choices, so that nothing personal stands in a URL."""

    standing = django_filters.ChoiceFilter(
        label=_("상태"),
        method="by_standing",
        empty_label=_("모두"),
        widget=forms.RadioSelect,
        choices=[("receiving", _("받는 중")), *Refusal.choices],
    )
    interests = InterestsFilter(field_name="interest_mask")
    dong = django_filters.ModelMultipleChoiceFilter(
        label=_("행정동"), queryset=Dong.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    channel = django_filters.ChoiceFilter(
        label=_("신청 경로"), choices=Channel.choices, empty_label=_("모두"), widget=forms.RadioSelect
    )
    department = django_filters.ModelMultipleChoiceFilter(
        label=_("받은 곳"), queryset=Department.objects.all(), widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Subscriber
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not sight.sees_all(
            self.request.user
        ):  # she sees one department's only: there is nothing to choose
            del self.filters["department"]

    def by_standing(self, queryset, name, value):
        if value == "receiving":
            return queryset.textable()
        return queryset.alias(standing_now=refusal(Kind.NEWS)).filter(standing_now=value)
