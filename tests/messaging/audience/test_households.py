"""The households of all dongs on one page: typed or pasted, saved at once or not at all."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories.audience import DongFactory
from tests.factories.offices import UserFactory

pytestmark = pytest.mark.django_db
ADDRESS = "audience:households"


@pytest.fixture
def dongs(client):
    client.force_login(UserFactory(groups=["신청총괄"]))
    return [
        DongFactory(name=name, sort_order=order) for order, name in enumerate(["소공동", "신당동", "신당5동"])
    ]


def typed(dongs, *numbers, counted_on="2026-10-31", **more):
    fields = {f"dong-{dong.pk}": number for dong, number in zip(dongs, numbers, strict=True)}
    return {**fields, "counted_on": counted_on, **more}


def households(dongs):
    for dong in dongs:
        dong.refresh_from_db()
    return [dong.households for dong in dongs]


def test_all_are_saved_with_their_day_and_each_change_is_kept_in_the_log(client, dongs):
    response = client.post(reverse(ADDRESS), typed(dongs, 1200, 5000, 5300))

    assert response.url == reverse("audience:board")
    assert households(dongs) == [1200, 5000, 5300]
    assert dongs[0].households_on == date(2026, 10, 31)
    assert ModelLogEntry.objects.filter(action="audience.households").count() == 3

    client.post(reverse(ADDRESS), typed(dongs, 1200, 5000, 5400))

    assert ModelLogEntry.objects.filter(action="audience.households").count() == 4, "only what changed"


@pytest.mark.parametrize(
    "table",
    [
        "소공동\t1,200\n신당동\t5,000\n신당5동\t5,300",
        "행정동 세대수\n소공동 1200\n신당동  5,000\n신당5동,5300\n합계\t11,500",
        "1\t소공동\t남 600\t1,200\n2;신당동;5000\n서울 중구\t신당5동\t5,300\t9,999",
    ],
)
def test_a_pasted_table_fills_the_fields_and_saves_nothing_yet(client, dongs, table):
    page = client.post(reverse(ADDRESS), typed(dongs, "", "", "", table=table, fill="1"))

    filled = [field.value() for _dong, field in page.context["form"].rows()]
    assert filled == ["1200", "5000", "5300"]
    assert "아직 저장하지 않았습니다" in page.content.decode()
    assert households(dongs) == [0, 0, 0]


def test_lines_that_name_no_dong_of_ours_are_told(client, dongs):
    page = client.post(
        reverse(ADDRESS), typed(dongs, "", "", "", table="소공동\t1200\n명륜동\t900", fill="1")
    )

    assert "넣지 못한 줄: 명륜동 900" in page.content.decode()


def test_a_table_without_a_dong_is_an_error(client, dongs):
    page = client.post(reverse(ADDRESS), typed(dongs, 1, 2, 3, table="안녕하세요", fill="1"))

    assert "동 이름과 세대수가 함께 있는 줄이 없습니다" in page.content.decode()


@pytest.mark.parametrize("wrong", ["-5", "많음", "1000000", "1.5"])
def test_a_wrong_number_changes_nothing(client, dongs, wrong):
    page = client.post(reverse(ADDRESS), typed(dongs, 1200, wrong, 5300))

    assert page.status_code == 200
    assert 'class="error-message"' in page.content.decode()
    assert households(dongs) == [0, 0, 0]


def test_an_empty_field_means_not_known(client, dongs):
    client.post(reverse(ADDRESS), typed(dongs, 1200, "", 5300))

    assert households(dongs) == [1200, 0, 5300]


def test_a_clerk_may_look_at_the_dongs_and_not_change_them(client, dongs):
    client.force_login(UserFactory(groups=["접수담당자"]))

    assert client.post(reverse(ADDRESS), typed(dongs, 1, 2, 3)).status_code == 302
    assert households(dongs) == [0, 0, 0]


def test_a_dongs_place_is_chosen_beside_the_map(client, dongs):
    dongs[0].map_row, dongs[0].map_column = 1, 2
    dongs[0].save()
    other = dongs[1]
    address = reverse("audience_dong:edit", args=[other.pk])
    data = {
        **{"name": other.name, "code": other.code, "other_names": "흥인동, 무학동", "sort_order": 1},
        **{"households": 5000, "households_on": "2026-10-31", "map_row": 1, "centre": ""},
    }

    page = client.get(address).content.decode()
    taken = client.post(address, {**data, "map_column": 2})
    free = client.post(address, {**data, "map_column": 6})

    other.refresh_from_db()
    assert "지금 지도에서 차지한 자리" in page
    assert taken.status_code == 200, "a tile holds one dong"
    assert free.status_code == 302
    assert (other.map_row, other.map_column, other.other_names) == (1, 6, "흥인동, 무학동")
