"""A set of interests in a form, a page, a list and a comparison."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter
from wagtail.admin.compare import comparison_class_registry

from messaging.audience.fields import InterestsField, bits_of, mask_of, names
from messaging.audience.filters import InterestsFilter
from messaging.audience.forms import AboutForm
from messaging.audience.models import Interest, Subscriber
from tests.factories.audience import SubscriberFactory, mask, nine_interests

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nine():
    nine_interests()


class MustHave(forms.Form):
    interests = InterestsField().formfield()


def test_bits_and_masks_are_two_ways_to_say_one_set():
    assert mask_of([0, 3, 61]) == 1 | 8 | 1 << 61
    assert bits_of(mask_of([0, 3, 61])) == [0, 3, 61]
    assert names(mask("문화", "복지")) == ["복지", "문화"], "in the office's order"


def test_all_sixty_two_bits_fit_the_column():
    everything = mask_of(range(62))
    subscriber = SubscriberFactory(interest_mask=everything)

    assert Subscriber.objects.filter(interest_mask__overlaps=1 << 61).get() == subscriber
    assert subscriber.interest_mask == everything


def test_ticked_boxes_clean_to_a_mask():
    form = MustHave({"interests": ["0", "3"]})

    assert form.is_valid()
    assert form.cleaned_data["interests"] == mask("복지", "문화")


def test_no_ticks_get_a_friendly_word():
    form = MustHave({})

    assert form.errors["interests"] == ["관심분야를 하나 이상 골라 주세요."]


@pytest.mark.parametrize("typed", ["99", "-1", "복지", ""])
def test_a_box_that_was_not_offered_is_refused(typed):
    assert not MustHave({"interests": [typed]}).is_valid()


def test_the_form_shows_what_is_ticked():
    form = AboutForm(instance=SubscriberFactory(interest_mask=mask("교육")))
    ticked = [box.data["label"] for box in form["interest_mask"] if box.data["selected"]]

    assert ticked == ["교육"]
    assert not AboutForm({"interest_mask": ["2"], "language": "ko"}, instance=form.instance).has_changed()
    assert AboutForm({"interest_mask": ["1"], "language": "ko"}, instance=form.instance).has_changed()


def test_a_retired_interest_stays_where_it_is_ticked_and_is_offered_nowhere_else():
    has_it = SubscriberFactory(interest_mask=mask("교육", "문화"))
    Interest.objects.filter(name="문화").update(retired=True)

    form = AboutForm({"interest_mask": ["2", "3"], "language": "ko"}, instance=has_it)

    assert form.is_valid()
    assert form.cleaned_data["interest_mask"] == mask("교육", "문화")
    assert "문화 (더 쓰지 않음)" in [label for _bit, label in form.fields["interest_mask"].choices]
    assert not MustHave({"interests": ["3"]}).is_valid()


def test_a_model_without_blank_asks_for_interests_itself():
    with pytest.raises(ValidationError, match="하나 이상"):
        InterestsField().clean(0, None)

    assert InterestsField(blank=True).clean(0, None) == 0


def test_the_field_survives_a_migration_file():
    written, imports = MigrationWriter.serialize(InterestsField("관심분야", blank=True))

    assert written.startswith("messaging.audience.fields.InterestsField(")
    assert "import messaging.audience.fields" in imports


def test_the_filter_finds_any_of_the_ticked():
    both, one = SubscriberFactory(interest_mask=mask("복지", "교육")), SubscriberFactory()
    SubscriberFactory(interest_mask=mask("문화"))
    found = InterestsFilter(field_name="interest_mask").filter(Subscriber.objects.all(), ["0", "2"])

    assert set(found) == {both, one}


def test_a_comparison_shows_names_instead_of_a_number():
    field = Subscriber._meta.get_field("interest_mask")
    comparison = comparison_class_registry.get(field)
    before, after = Subscriber(interest_mask=mask("복지")), Subscriber(interest_mask=mask("복지", "교육"))

    shown = comparison(field, before, after).htmldiff()

    assert "복지, 교육" in shown
    assert '<span class="deletion">복지</span>' in shown


def test_a_mask_is_one_number_in_the_database():
    assert InterestsField().get_internal_type() == models.BigIntegerField().get_internal_type()
