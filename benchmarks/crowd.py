"""A crowd for the measurements: a million people in seconds, written by the database itself.

Numbers come from a plain arithmetic of the row's number, so that both databases hold the same people.
"""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from messaging.audience.models import Dong, Household, Interest, OptOut, Subscriber
from messaging.delivery.models import Broadcast, Edition, Message

INTERESTS = 9
DONGS = 15
NUMBERS = {
    "sqlite": "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})",
    "postgresql": "WITH numbers(n) AS (SELECT generate_series(1, {last})::bigint)",
}


def settle(people):
    """`people` subscribers: a few refused, left, paused or unverified, a fifth at a known address, two texts lately."""
    for number in range(1, INTERESTS + 1):
        Interest.objects.get_or_create(number=number, defaults={"name": f"분야{number}", "bit": number - 1})
    for number in range(DONGS):
        Dong.objects.create(code=f"99999{number:02d}000", name=f"연습{number}동", sort_order=number)
    _households(max(people // 10, 1))
    _subscribers(people)
    _refusals()
    now = timezone.now()
    for title, share, days in (("오래전", 10, 60), ("그제", 4, 2), ("어제", 1, 1)):
        _news(title, share, now - timedelta(days=days))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor == "postgresql":  # else the first counts would read the heap for visibility
            cursor.execute("VACUUM audience_subscriber")
            cursor.execute("VACUUM delivery_message")


def _run(sql, last, params=()):
    """Run an INSERT of numbered rows; a `?` stands for each value, so that % may mean a remainder."""
    sql = sql.replace("{numbers}", NUMBERS[connection.vendor].format(last=last))
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), params)


def _households(count):
    _run(
        f"INSERT INTO {Household._meta.db_table} (address, address_key)"
        " {numbers} SELECT '연습로 ' || n, '연습로' || n FROM numbers",
        count,
    )


def _subscribers(people):
    year, today = timezone.localdate().year, timezone.localdate()
    first_dong = Dong.objects.order_by("pk").values_list("pk", flat=True)[0]
    first_home = Household.objects.order_by("pk").values_list("pk", flat=True)[0]
    # a and b: two numbers that look thrown, told by n alone.
    thrown = "SELECT n, (n * 48271) % 2147483647 AS a, (n * 69621 + 7) % 2147483647 AS b FROM numbers"
    state = "CASE WHEN a % 25 = 0 THEN 'left' WHEN a % 50 = 1 THEN 'pending' ELSE 'active' END"
    wanted = (
        "(1 << CAST(a % 9 AS int)) | CASE WHEN b % 3 = 0 THEN 1 << CAST((b / 7) % 9 AS int) ELSE 0 END"
        " | CASE WHEN b % 4 = 0 THEN 1 << CAST((a / 11) % 9 AS int) ELSE 0 END"
    )
    day = "?" if connection.vendor == "sqlite" else "?::date"
    number = {"sqlite": "printf('%08d', n)", "postgresql": "lpad(n::text, 8, '0')"}[connection.vendor]
    _run(
        "INSERT INTO audience_subscriber (phone, name, interest_mask, gender, birth_year, dong_id, household_id,"
        " language, state, news_allowed, advertising_allowed, night_allowed, paused_until, channel, signed_up_at)"
        f" {{numbers}} SELECT '+8210' || {number}, '', {wanted},"
        "  CASE b % 5 WHEN 0 THEN '' WHEN 1 THEN 'M' WHEN 2 THEN 'M' ELSE 'F' END,"
        "  CASE WHEN b % 10 = 3 THEN NULL ELSE ? - 15 - (b / 13) % 75 END,"
        f"  CASE WHEN a % 20 = 7 THEN NULL ELSE {first_dong} + (a / 17) % {DONGS} END,"
        f"  CASE WHEN n % 5 = 0 THEN {first_home} + (a / 19) % ? ELSE NULL END,"
        f"  'ko', {state}, ({state}) = 'active' AND a % 33 <> 2, b % 2 = 0, false,"
        f"  CASE WHEN a % 50 = 3 THEN {day} ELSE NULL END, 'file', ?"
        f" FROM ({thrown}) AS thrown",
        people,
        [year, max(people // 10, 1), today + timedelta(days=20), timezone.now()],
    )


def _refusals():
    """Whoever is active and not allowed refused: the ledger says so."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {OptOut._meta.db_table} (phone, scope, channel, said_at, lifted_channel)"
            f" SELECT phone, 'news', 'text', %s, '' FROM {Subscriber._meta.db_table}"
            " WHERE state = 'active' AND NOT news_allowed",
            [timezone.now()],
        )


def _news(title, share, when):
    """A text that `share` in ten of those who may be texted got then."""
    broadcast = Broadcast.objects.create(
        kind="news", title=title, gateway="simulator", sender="0", state="sent", send_at=when, started_at=when
    )
    edition = Edition.objects.create(broadcast=broadcast, format="LMS", body=title, bytes=6)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Message._meta.db_table} (broadcast_id, edition_id, phone, state, code)"
            f" SELECT %s, %s, phone, 'delivered', '' FROM {Subscriber._meta.db_table}"
            " WHERE news_allowed AND (id * 7) %% 10 < %s ORDER BY id",
            [broadcast.pk, edition.pk, share],
        )
