"""The dry run: every line is judged with a reason in Korean, and nothing is written to anybody."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.audience import consent, transitions
from messaging.audience.models import Channel, Consent, Subscriber
from messaging.importing import checking, running, tasks, uploading
from messaging.importing import transitions as imports
from messaging.importing.models import ImportRun
from tests.factories import audience
from tests.factories.audience import SubscriberFactory
from tests.messaging.importing.lists import checked, office, only_reason, outcomes, phone, row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _office():
    office()


def test_a_check_counts_and_writes_to_nobody():
    SubscriberFactory(phone=audience.phone(2), opted_out=True)

    run = checked(row(1), row(2), row(3, 전화번호="O1O-1234-5678"))

    assert run.state == ImportRun.State.CHECKED
    assert outcomes(run) == {
        2: ("new", ""),
        3: ("opted_out", ""),
        4: ("rejected", "phone_letters"),
    }
    assert not Subscriber.objects.filter(phone=audience.phone(1)).exists()
    assert run.counts == {"new": 1, "changed": 0, "unchanged": 0, "opted_out": 1, "rejected": 1}


@pytest.mark.parametrize(
    "typed",
    [
        "01000000001",
        "1000000001",
        1000000001,
        "+82 10-0000-0001",
        "010.0000.0001",
        "０１０-００００-０００１",
        "1.000000001E9",
    ],
)
def test_a_phone_is_understood_however_it_is_typed(typed):
    run = checked(row(1, 전화번호=typed))

    assert run.lines.get().phone == audience.phone(1)


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("전화번호", "", "적어 주세요"),
        ("전화번호", "O1O-1234-5678", "글자 O"),
        ("전화번호", "0l0-1234-5678", "글자"),
        ("전화번호", "010-1234-5678 / 010-2345-6789", "둘 이상"),
        ("전화번호", "1.01E+09", "텍스트"),
        ("전화번호", "02-3396-5412", "휴대전화 번호가 아닙니다"),
        ("전화번호", "010-1234-567", "모자랍니다"),
        ("행정동", "신당동", "신당5동·약수동"),
        ("행정동", "없는동", "모르는 동"),
        ("성별", "1", "성별"),
        ("생년", "2015-01-01", "만 14세"),
        ("생년", "12월", "네 자리"),
        ("생년", "580302-2******", "주민등록번호"),
        ("관심분야", "복지, 낚시", "모르는 관심분야"),
        ("관심분야", "", "하나도 없습니다"),
        ("신청일", "", "비어 있습니다"),
        ("신청일", "언젠가", "2026-03-02처럼"),
        ("신청일", "2099-01-01", "아직 오지 않은"),
        ("신청일", "2020-01-01", "동의 문안이 없습니다"),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(column, typed, reason):
    run = checked(row(1, **{column: typed}))

    assert reason in only_reason(run)
    assert running.heading(run, run.lines.get()) == column


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("복지,교육", {"복지", "교육"}),
        ("1,3,5", {"복지", "교육", "일자리"}),
        ("135", {"복지", "교육", "일자리"}),
        ("1 복지 / 6 안전·재난", {"복지", "안전·재난"}),
        ("재난·세금", {"안전·재난", "세금·민원"}),
        ("전체", set(audience.NINE)),
    ],
)
def test_interests_in_one_column(typed, names):
    run = checked(row(1, 관심분야=typed))

    assert run.lines.get().told["mask"] == audience.mask(*names)


def test_interests_in_columns_of_ticks():
    head = ["이름", "휴대폰", "신청일", "복지", "의료", "교육"]
    told = {"이름": "홍", "휴대폰": phone(1), "신청일": "2026-03-02"}

    run = checked({**told, "복지": "O", "의료": "", "교육": "V"}, head=head)
    unclear = checked({**told, "복지": "아마", "의료": "1"}, head=head)

    assert run.lines.get().told["mask"] == audience.mask("복지", "교육")
    assert "O, V, 1, 예" in only_reason(unclear)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("다산동", "다산동"), ("흥인동", "신당5동"), ("구밖", "구 밖"), ("서울 중구 다산동 12", "다산동")],
)
def test_a_dong_is_known_by_its_names(typed, name):
    run = checked(row(1, 행정동=typed))

    from messaging.audience.models import Dong

    assert Dong.objects.get(pk=run.lines.get().told["person"]["dong_id"]).name == name


def test_a_number_that_comes_twice_counts_once_and_the_second_is_told_where_the_first_is():
    run = checked(row(1), row(2), row(1, 관심분야="의료"))

    assert outcomes(run)[4] == ("rejected", "twice")
    assert "2행" in only_reason(run)


def test_who_did_not_agree_is_not_taken():
    head = ["전화번호", "관심분야", "신청일", "동의 여부"]

    run = checked(
        *(
            {"전화번호": phone(n), "관심분야": "1", "신청일": "2026-03-02", "동의 여부": said}
            for n, said in enumerate(["O", "", "X"])
        ),
        head=head,
    )

    assert [outcome for outcome, _reason in outcomes(run).values()] == ["new", "rejected", "rejected"]


def test_the_same_list_again_changes_nothing():
    subscriber = transitions.sign_up(
        audience.phone(1), interest_mask=audience.mask("복지"), channel=Channel.PAPER
    )

    same = checked(
        {"전화번호": phone(1), "관심분야": "복지", "신청일": "2026-03-02"},
        head=["전화번호", "관심분야", "신청일"],
    )
    more = checked(row(1))

    assert outcomes(same) == {2: ("unchanged", "")}
    assert outcomes(more) == {2: ("changed", "")}
    subscriber.refresh_from_db()
    assert subscriber.name == ""


def test_what_a_person_chose_herself_later_than_she_signed_stands():
    SubscriberFactory(phone=audience.phone(1))  # today, on the web

    run = checked(row(1, 관심분야="의료"))

    assert outcomes(run) == {2: ("unchanged", "newer")}


def test_an_opt_out_is_seen_whatever_the_list_says():
    consent.opt_out(audience.phone(1), channel=Channel.PHONE)  # nobody we know

    assert outcomes(checked(row(1))) == {2: ("opted_out", "")}


def test_a_check_that_a_worker_left_half_is_finished_by_the_next_one(monkeypatch):
    monkeypatch.setattr(checking, "RANGE", 2)
    run = checked(*(row(n) for n in range(1, 8)))
    again = ImportRun.objects.get(pk=run.pk)
    keep = list(run.lines.order_by("number")[:4].values_list("pk", flat=True))
    last = run.lines.order_by("number")[4]
    run.lines.exclude(pk__in=keep).delete()
    ImportRun.objects.filter(pk=run.pk).update(state="checking", checked_to=last.position, rows_checked=4)

    swept = tasks.sweep()
    tasks.work(again.pk)

    assert swept.found == 1
    again.refresh_from_db()
    assert (again.state, again.rows_checked, again.lines.count()) == ("checked", 7, 7)


def test_queries_do_not_grow_with_the_rows_of_a_range():
    def queries(count, start):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            checked(*(row(n) for n in range(start, start + count)))
        return len(seen)

    queries(1, 1)

    assert queries(200, 1000) <= queries(10, 100) + 3  # an INSERT holds only so many values


def test_a_file_that_turns_out_bad_below_imports_nothing():
    import io

    from messaging.audience.models import Consent

    text = "전화번호,관심분야,신청일\n" + "".join(f"{phone(n)},1,2026-03-02\n" for n in range(40))
    torn = io.BytesIO(text.encode() + "010-0000-9999,복지,2026-03-02\n".encode("cp949"))

    from messaging.spreadsheets.errors import BadFile

    with pytest.raises(BadFile, match="mixed_encodings"):
        running.begin(torn, "명단.csv", declared=True)

    assert not ImportRun.objects.exists()
    assert not Consent.objects.exists()


def test_no_error_of_a_check_leaks_a_number(caplog, monkeypatch):
    def broken(*args):
        raise ValueError("+821012345678")

    monkeypatch.setattr(checking, "_compare", broken)
    from messaging.importing import columns, transitions, uploading
    from tests.messaging.importing.lists import workbook

    run = uploading.take(workbook(row(1)), "명단.xlsx")
    run = transitions.map_columns(run, columns.guess(run.headings), signed_on=None, declared=True)
    run = transitions.check(run)
    for _try in range(3):
        tasks.work(run.pk)

    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED
    assert "관리자" in run.note
    assert "1234" not in caplog.text
    assert not Consent.objects.exists()


def test_a_file_whose_reading_outlasts_every_worker_is_given_up_with_a_word():
    run = uploading.take(workbook(row(1)), "명단.xlsx")
    imports.map_columns(
        run, {"1": "phone", "5": "interests", "6": "signed_on"}, signed_on=None, declared=True
    )
    imports.check(run)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(checking, "_lay_out", killed)
        for _worker in range(checking.MOST_READINGS):
            with pytest.raises(SystemExit):
                tasks.work(run.pk)
    tasks.work(run.pk)

    run.refresh_from_db()
    assert run.state == "failed"
    assert "나누어" in run.note


def killed(run):
    raise SystemExit
