"""A resident finds the forms that she signed on her own page and in the file of her data."""

import pytest

from messaging.signup import sections
from tests.factories.audience import phone
from tests.factories.paper import SignedFormFactory

pytestmark = pytest.mark.django_db


def items(number):
    section = sections.named(phone(number), "forms")
    return list(section.everything()) if section else []


def test_her_forms_are_hers_alone():
    form = SignedFormFactory(phone=phone(801), scan=True)
    SignedFormFactory(phone=phone(802))

    [item] = items(801)

    assert item.what == f"서식 {form.paper_form.number}판"
    assert form.typed_by.department.name in item.words
    assert "스캔" in item.note


def test_whoever_never_signed_one_sees_no_such_part():
    SignedFormFactory(phone=phone(801))

    assert sections.named(phone(803), "forms") is None


def test_many_forms_take_as_many_queries_as_one(django_assert_max_num_queries):
    for _each in range(4):
        SignedFormFactory(phone=phone(801))

    with django_assert_max_num_queries(4):
        assert len(items(801)) == 4
