"""The campaign board counts people and homes by one definition, hides small groups, and stays quick."""

import io
from datetime import date, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from messaging.audience import board, transitions
from messaging.audience.models import Channel, Household, Subscriber
from tests.factories.audience import DongFactory, SubscriberFactory, born, mask, nine_interests, phone
from tests.factories.offices import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db
BOARD = "audience:board"


@pytest.fixture
def dong():
    return DongFactory(
        name="다산동", households=100, households_on=date(2026, 10, 31), map_row=3, map_column=5
    )


@pytest.fixture
def looker(client):
    user = UserFactory(may=["audience.count_subscriber"])
    client.force_login(user)
    return user


def tally(name, **asked):
    return next(one for one in board.read(**asked).dongs if one.name == name)


# --- what is counted ---------------------------------------------------------------------


def test_people_are_those_who_may_get_news_today_or_pause(dong):
    SubscriberFactory(dong=dong)
    SubscriberFactory(dong=dong, paused_until=timezone.localdate() + timedelta(days=9))
    SubscriberFactory(dong=dong, opted_out=True)
    SubscriberFactory(dong=dong, held=True)
    SubscriberFactory(dong=dong, left=True)

    read = board.read()

    assert read.total.people == tally("다산동").people == 2
    assert dict(read.left_out) == {"수신거부하셨거나 확인 중": 2, "번호 확인 전": 0, "그만 받음": 1}


@pytest.mark.parametrize(("first", "homes", "unknown"), [(True, 1, 0), (False, 0, 0), (None, 0, 1)])
def test_without_an_address_the_answer_first_in_our_home_decides(dong, first, homes, unknown):
    SubscriberFactory(dong=dong, first_in_home=first)

    assert (tally("다산동").homes, tally("다산동").unknown, tally("다산동").people) == (homes, unknown, 1)


def test_a_home_with_an_address_counts_once_whatever_its_people_said(dong):
    home = Household.objects.create(address="다산로 1", address_key="다산로1", dong=dong)
    for first in (True, True, None, False):
        SubscriberFactory(dong=dong, household=home, first_in_home=first)

    assert (tally("다산동").homes, tally("다산동").unknown, tally("다산동").people) == (1, 0, 4)


def test_a_home_goes_on_counting_when_its_first_person_leaves(dong):
    home = Household.objects.create(address="다산로 1", address_key="다산로1", dong=dong)
    first, _second = [SubscriberFactory(dong=dong, household=home) for _ in range(2)]

    transitions.leave(first.phone, channel=Channel.TEXT)

    assert tally("다산동").homes == 1


def test_a_home_belongs_to_the_period_in_which_its_first_person_signed_up(dong):
    home = Household.objects.create(address="다산로 1", address_key="다산로1", dong=dong)
    long_ago = timezone.now() - timedelta(days=800)
    SubscriberFactory(dong=dong, household=home, said_at=long_ago)
    SubscriberFactory(dong=dong, household=home)

    assert (tally("다산동", period="weeks").homes, tally("다산동", period="weeks").people) == (0, 1)
    assert (tally("다산동").homes, tally("다산동").people) == (1, 2)


def test_homes_of_the_parts_add_up_to_those_of_the_whole(dong):
    other = DongFactory(name="약수동", households=50)
    home = Household.objects.create(address="다산로 1", address_key="다산로1", dong=dong)
    for where in (dong, other, None):  # one home whose people name different dongs
        SubscriberFactory(dong=where, household=home)
    SubscriberFactory(dong=other, first_in_home=True)

    read = board.read()

    assert sum(one.homes for one in [*read.dongs, read.outside, read.nowhere]) == read.total.homes == 2


def test_outside_and_unknown_dongs_stand_apart_from_the_aim(dong):
    SubscriberFactory(dong=DongFactory(name="구 밖", outside=True), first_in_home=True)
    SubscriberFactory(dong=None, first_in_home=True)
    SubscriberFactory(dong=dong, first_in_home=True)

    read = board.read()

    assert (read.homes, read.households, read.percent) == (1, 100, 1)
    assert (read.outside.homes, read.nowhere.homes, read.total.homes) == (1, 1, 3)


def test_a_dong_whose_households_nobody_entered_is_left_out_of_the_aim(dong):
    SubscriberFactory(dong=DongFactory(name="새동"), first_in_home=True)

    read = board.read()

    assert (read.homes, read.households) == (0, 100)
    assert [one.name for one in read.without_households] == ["새동"]
    assert tally("새동").percent is None


@pytest.mark.parametrize(
    ("period", "first", "after"),
    [
        ("all", None, None),
        ("year", date(2026, 1, 1), None),
        ("month", date(2026, 3, 1), None),
        ("last_month", date(2026, 2, 1), date(2026, 3, 1)),
        ("weeks", date(2025, 12, 22), None),
        ("nonsense", None, None),
    ],
)
def test_periods_have_the_days_that_people_expect(period, first, after):
    assert board.span(period, date(2026, 3, 11)) == (first, after)


def test_the_weeks_begin_on_monday_and_the_running_one_is_the_last(dong):
    monday = timezone.localdate() - timedelta(days=timezone.localdate().weekday())
    SubscriberFactory(dong=dong)
    SubscriberFactory(dong=dong, said_at=board._midnight(monday - timedelta(weeks=11)))
    SubscriberFactory(dong=dong, said_at=board._midnight(monday - timedelta(weeks=11)) - timedelta(seconds=1))

    weeks = board.read().weeks

    assert [week.cell.count for week in weeks] == [1, *[0] * 10, 1]
    assert weeks[-1].name == f"{monday.month}.{monday.day}."


# --- small groups ------------------------------------------------------------------------


def test_groups_of_less_than_ten_are_hidden():
    cells = board.hide_few({"a": 9, "b": 9, "c": 30, "d": 0})

    assert {key: str(cell) for key, cell in cells.items()} == {
        "a": "10명 미만",
        "b": "10명 미만",
        "c": "30",
        "d": "0",
    }


def test_a_single_hidden_group_cannot_be_reckoned_back_from_the_sum():
    cells = board.hide_few({"a": 3, "b": 40, "c": 30, "d": 0})

    assert {key: str(cell) for key, cell in cells.items()} == {
        "a": "10명 미만",
        "b": "40",
        "c": "가림",
        "d": "0",
    }


def test_hidden_groups_are_ten_people_together_at_least():
    cells = board.hide_few({"a": 1, "b": 1, "c": 50})

    assert str(cells["c"]) == "가림", "a sum of 2 in two cells would say that each is 1"


def test_nothing_is_hidden_when_all_groups_are_large():
    assert not [cell for cell in board.hide_few({"a": 10, "b": 11}).values() if cell.hidden]


def test_the_whole_less_the_other_dongs_does_not_tell_what_a_dong_hides(client, looker, dong):
    other = DongFactory(name="약수동")
    for where, people in ((dong, 3), (other, 24)):
        for _one in range(people):
            SubscriberFactory(dong=where, gender="F", birth_year=born(34), interest_mask=mask("복지"))

    def told(**asked):
        file = client.get(reverse("audience:board_file"), asked).content
        rows = load_workbook(io.BytesIO(file)).active.iter_rows(values_only=True)
        return [
            row[5]
            for row in rows
            if row[1] == "30대 여성" or ((row[0] or "").startswith("관심분야") and row[1] == "복지")
        ]

    assert told() == [27, 27]
    assert told(dong=dong.pk) == ["10명 미만", "10명 미만"]
    assert told(dong=other.pk) == told(period="year") == ["20명대", "20명대"]
    page = client.get(reverse(BOARD), {"dong": other.pk}).content.decode()
    assert "20명대" in page and "10명 단위로만" in page
    assert "10명 단위로만" not in client.get(reverse(BOARD)).content.decode()


def test_the_page_and_the_file_tell_no_small_group(client, looker, dong):
    for age in (34, 35, 67):
        SubscriberFactory(dong=dong, gender="F", birth_year=born(age), interest_mask=mask("복지"))

    page = client.get(reverse(BOARD), {"dong": dong.pk})
    ages = BeautifulSoup(page.content, "html.parser").find("section", {"aria-labelledby": "board-ages-title"})
    row = next(row for row in ages.select("tbody tr") if row.th.get_text() == "30대")
    sheet = load_workbook(io.BytesIO(client.get(reverse("audience:board_file")).content)).active
    lines = {(line[0], line[1]): line[5] for line in sheet.iter_rows(values_only=True) if line[1]}

    assert row.td.get_text() == "10명 미만"
    assert lines["나이와 성별", "30대 여성"] == "10명 미만"
    assert lines["관심분야", "복지"] == "10명 미만"
    assert lines["동별", "다산동"] == 3


# --- the page ----------------------------------------------------------------------------


def test_the_map_shows_each_dong_in_its_place_with_colour_and_number(client, looker, dong):
    best = DongFactory(name="중림동", households=100, map_row=2, map_column=1)
    for _ in range(20):
        SubscriberFactory(dong=best, first_in_home=True)
    SubscriberFactory(dong=dong, first_in_home=True)

    page = BeautifulSoup(client.get(reverse(BOARD)).content, "html.parser")
    tiles = page.select(".board-map > li")

    assert [tile["style"] for tile in tiles] == ["grid-row:2;grid-column:1", "grid-row:3;grid-column:5"]
    assert [tile.select_one(".board-tile__percent").get_text() for tile in tiles] == ["20.0%", "1.0%"]
    assert "board-tile--5" in tiles[0].a["class"]
    assert "board-tile--1" in tiles[1].a["class"]


def test_a_tile_leads_to_its_dongs_own_figures(client, looker, dong):
    SubscriberFactory(dong=dong, channel=Channel.WEB)
    SubscriberFactory(dong=DongFactory(name="약수동"), channel=Channel.TEXT)

    whole = client.get(reverse(BOARD)).context["board"]
    page = client.get(reverse(BOARD), {"dong": dong.pk})

    assert [share.name for share in whole.sources] == ["문자", "누리집"]
    assert [share.name for share in page.context["board"].sources] == ["누리집"]
    assert "다산동 자세히" in page.content.decode()


def test_a_dong_centres_clerk_finds_her_own_dong_marked(client, dong):
    dong.centre = DepartmentFactory(name="다산동주민센터")
    dong.save()
    DongFactory(name="약수동", map_row=4, map_column=6)
    client.force_login(UserFactory(may=["audience.view_subscriber"], department=dong.centre))

    page = BeautifulSoup(client.get(reverse(BOARD)).content, "html.parser")

    assert [tile.get_text() for tile in page.select(".board-tile--own .board-tile__name")] == ["다산동"]
    assert [row.th.get_text(strip=True) for row in page.select("tr.board-own")] == ["다산동우리 동"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [("percent", ["나", "가"]), ("people", ["가", "나"]), ("name", ["가", "나"]), ("nonsense", ["나", "가"])],
)
def test_the_table_is_sorted_by_its_headings(client, looker, sort, order):
    large = DongFactory(name="가", households=1000, sort_order=2)
    small = DongFactory(name="나", households=10, sort_order=1)
    for where in (large, large, small):
        SubscriberFactory(dong=where, first_in_home=True)

    page = client.get(reverse(BOARD), {"sort": sort})

    assert [one.name for one in page.context["rows"]] == order


@pytest.mark.parametrize(
    "asked", [{"dong": "９"}, {"dong": "9" * 30}, {"dong": "x"}, {"period": "x"}, {"dong": "-1"}]
)
def test_an_address_that_means_nothing_shows_the_whole(client, looker, dong, asked):
    for name in (BOARD, "audience:board_file"):
        assert client.get(reverse(name), asked).status_code == 200
    assert client.get(reverse(BOARD), asked).context["board"].focus is None


def test_without_households_the_page_says_what_to_do_first(client, looker):
    DongFactory(name="다산동")

    told = client.get(reverse(BOARD)).content.decode()
    looker.user_permissions.add(*UserFactory(may=["audience.change_dong"]).user_permissions.all())
    linked = BeautifulSoup(client.get(reverse(BOARD)).content, "html.parser")

    assert "관리자에게 넣어 달라고" in told
    assert linked.select_one(f".help-warning a[href='{reverse('audience:households')}']")


def test_without_dongs_the_page_says_so(client, looker):
    assert "등록한 행정동이 없습니다" in client.get(reverse(BOARD)).content.decode()


def test_the_file_says_who_took_it_and_when(client, looker, dong):
    response = client.get(reverse("audience:board_file"), {"period": "year"})
    sheet = load_workbook(io.BytesIO(response.content)).active

    assert "올해" in sheet["A1"].value
    assert looker.full_name in sheet["A2"].value
    assert "attachment" in response["Content-Disposition"]


def test_the_board_asks_as_often_for_many_as_for_few(client, looker, dong, django_assert_max_num_queries):
    nine_interests()

    def grow(to):
        for number in range(Subscriber.objects.count(), to):
            where = DongFactory(name=f"{number % 15}동", households=100) if number % 9 else None
            SubscriberFactory(phone=phone(number), dong=where, interest_mask=1 + number % 511)

    def queries():
        with django_assert_max_num_queries(40) as asked:
            client.get(reverse(BOARD))
        return len(asked)

    grow(10)
    queries()
    few = queries()
    grow(120)

    assert queries() == few


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1366, 390])
def test_the_board_is_accessible_and_fits(browser, live_server, client, width):
    centre = DepartmentFactory(name="다산동주민센터")
    for place in range(15):
        DongFactory(
            name="다산동" if place == 8 else f"을지{place}동",
            households=100 + place,
            map_row=1 + place // 7,
            map_column=1 + place % 7,
            centre=centre if place == 8 else None,
        )
    nine_interests()
    own = DongFactory(name="다산동")
    for number in range(30):
        SubscriberFactory(phone=phone(number), dong=own, first_in_home=True, birth_year=born(30), gender="F")
    client.force_login(UserFactory(may=["audience.view_subscriber"], department=centre))
    context = browser.new_context(locale="ko-KR", viewport={"width": width, "height": 844})
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()

    page.goto(live_server.url + reverse(BOARD))
    results = Axe().run(page, context={"include": [[".board"]]})

    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".board-tile").first.focus()
    for _ in range(8):
        page.keyboard.press("Tab")
    assert "다산동" in page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")
    page.wait_for_url("**dong=*")
    assert page.locator("#closer").inner_text().startswith("다산동 자세히")
    context.close()
