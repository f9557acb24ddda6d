"""What keeps an installation from going live is said, and is silent once it is put right."""

import pytest

from cms import preflight
from cms.demo import people
from messaging.offices.models import OfficeSettings
from tests.factories.audience import DongFactory
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def codes():
    return {problem["code"] for problem in preflight.problems()}


def test_an_office_without_a_privacy_officer_is_told():
    assert "privacy_officer" in codes()

    OfficeSettings.objects.update_or_create(defaults={"privacy_officer": "홍보담당관, 02-000-0000"})

    assert "privacy_officer" not in codes()


def test_dongs_without_households_are_counted_and_the_outside_is_none_of_them():
    dong = DongFactory()
    DongFactory(name="구 밖", outside=True)

    [told] = [problem["message"] for problem in preflight.problems() if problem["code"] == "households"]
    assert "1곳" in told

    dong.households = 500
    dong.save()
    assert "households" not in codes()


def test_a_clerk_without_a_department_would_see_nobody():
    clerk = UserFactory(groups=["접수담당자"], department=None)
    UserFactory(groups=["접수담당자", "신청총괄"], department=None)

    [told] = [problem["message"] for problem in preflight.problems() if problem["code"] == "clerk_department"]
    assert "1명" in told

    clerk.department = DepartmentFactory()
    clerk.save()
    assert "clerk_department" not in codes()


def test_accounts_of_the_demo_are_found():
    UserFactory(email=f"editor@{people.MAIL_HOST}")

    assert "demo_accounts" in codes()
