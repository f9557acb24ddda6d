"""Staff accounts: a name, a department, roles; closed instead of deleted."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from messaging.offices.models import User
from tests.factories.offices import AdministratorFactory, DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "가을하늘-높고-푸르다-7"


@pytest.fixture
def administrator(client):
    user = AdministratorFactory()
    client.force_login(user)
    return user


def test_an_account_has_a_name_a_department_and_roles(client, administrator):
    department = DepartmentFactory(name="여성가족과")
    role, _made = Group.objects.get_or_create(name="소통담당자")

    response = client.post(
        reverse("wagtailusers_users:add"),
        {
            "username": "younghee",
            "full_name": "김영희",
            "department": department.pk,
            "password1": PASSWORD,
            "password2": PASSWORD,
            "groups": [role.pk],
        },
    )

    assert response.status_code == 302
    user = User.objects.get(username="younghee")
    assert (user.get_full_name(), user.department) == ("김영희", department)
    assert list(user.groups.all()) == [role]
    assert user.check_password(PASSWORD)


def test_an_account_without_a_name_is_not_made(client, administrator):
    page = client.post(
        reverse("wagtailusers_users:add"),
        {"username": "nobody", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert page.context["form"].errors.keys() == {"full_name"}
    assert not User.objects.filter(username="nobody").exists()


def test_the_form_asks_for_name_and_department_and_for_no_first_name(client, administrator):
    for page in (
        client.get(reverse("wagtailusers_users:add")),
        client.get(reverse("wagtailusers_users:edit", args=[UserFactory().pk])),
    ):
        shown = page.content.decode()
        assert 'name="full_name"' in shown
        assert 'name="department"' in shown
        assert "first_name" not in shown


def test_someone_moves_to_another_department(client, administrator):
    user, there = UserFactory(), DepartmentFactory()

    client.post(
        reverse("wagtailusers_users:edit", args=[user.pk]),
        {"username": user.username, "full_name": "이철수", "department": there.pk, "is_active": "on"},
    )

    user.refresh_from_db()
    assert (user.full_name, user.department, user.is_active) == ("이철수", there, True)


def test_an_abolished_department_is_offered_only_to_its_own_people(client, administrator):
    gone = DepartmentFactory(retired=True)
    hers, other = UserFactory(department=gone), UserFactory()

    def offered(user):
        form = client.get(reverse("wagtailusers_users:edit", args=[user.pk])).context["form"]
        return gone in form.fields["department"].queryset

    assert offered(hers)
    assert not offered(other)


def test_the_list_shows_name_department_and_roles_at_constant_cost(
    client, administrator, django_assert_max_num_queries
):
    role, _made = Group.objects.get_or_create(name="편집자")
    department = DepartmentFactory(name="홍보과")

    def grow(by):
        for _ in range(by):
            UserFactory(department=department, groups=[role.name])

    def queries():
        with django_assert_max_num_queries(60) as asked:
            page = client.get(reverse("wagtailusers_users:index"))
        assert "홍보과" in page.content.decode()
        assert "편집자" in page.content.decode()
        return len(asked)

    grow(10)
    queries()
    few = queries()
    grow(200)

    assert queries() == few


def test_an_account_is_closed_and_never_deleted(client, administrator):
    user = UserFactory()

    client.post(reverse("wagtailusers_users:delete", args=[user.pk]))

    assert User.objects.filter(pk=user.pk).exists()


def test_a_department_is_abolished_and_never_deleted(client, administrator):
    department = DepartmentFactory(name="옛과")

    client.post(reverse("offices_department:delete", args=[department.pk]))
    client.post(
        reverse("offices_department:edit", args=[department.pk]),
        {"name": "옛과", "phone": "02-3396-5000", "duties": "", "sort_order": 0, "retired": "on"},
    )

    department.refresh_from_db()
    assert department.retired


def test_departments_are_for_those_who_may(client):
    client.force_login(UserFactory(may=["wagtailadmin.access_admin"]))

    for name in ("offices_department:index", "offices_department:add", "wagtailusers_users:index"):
        assert client.get(reverse(name)).status_code == 302


def test_a_user_without_a_name_is_called_by_the_account():
    assert UserFactory(full_name="", username="desk1").get_full_name() == "desk1"
