"""The operator's commands: the same steps, a report, and an exit status that tells."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from messaging.audience.models import OptOut, Subscriber
from messaging.importing.models import ImportRun
from tests.messaging.importing.lists import office, row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(tmp_path):
    office()
    file = tmp_path / "명단.xlsx"

    def write(*rows):
        file.write_bytes(workbook(*rows).read())
        return str(file)

    return write


def run(*args):
    """(report, exit status)."""
    out, status = StringIO(), 0
    try:
        call_command("import_subscribers", *args, "--json", stdout=out)
    except CommandError as error:
        status = error.returncode
    return json.loads(out.getvalue().strip().splitlines()[-1]) if out.getvalue() else None, status


def test_a_dry_run_reports_and_writes_nothing(listed):
    report, status = run(listed(row(1), row(2, 전화번호="O10-1234-5678")), "--dry-run")

    assert status == 1
    assert {key: report[key] for key in ("rows", "new", "changed", "unchanged", "opted_out")} == {
        **{"rows": 2, "new": 1, "changed": 0, "unchanged": 0, "opted_out": 0}
    }
    [bad] = report["rejected"]
    assert (bad["row"], bad["column"], bad["value"]) == (3, "전화번호", "010-****-5678")
    assert "글자 O" in bad["reason"]
    assert not Subscriber.objects.exists()


def test_a_good_list_is_imported_and_undone(listed):
    report, status = run(listed(row(1), row(2)), "--signed")
    assert (status, report["new"], report["state"], Subscriber.objects.count()) == (0, 2, "done", 2)

    report, status = run("--undo", str(report["import"]))
    assert (status, report["undone"], report["stay"], Subscriber.objects.count()) == (0, 2, 0, 0)


def test_a_bad_file_is_bad_news_and_keeps_nothing(tmp_path):
    picture = tmp_path / "명단.xlsx"
    picture.write_bytes(b"\x89PNG\r\n")

    report, status = run(str(picture), "--signed")

    assert status == 1
    assert "사진" in report["error"]
    assert not ImportRun.objects.exists()


def test_a_wrong_call_is_told_apart(listed, tmp_path):
    assert run(listed(row(1)))[1] == 2
    assert run(str(tmp_path / "none.xlsx"), "--signed")[1] == 2
    assert run("--undo", "99")[1] == 2
    assert run(listed(row(1)), "--signed", "--column", "없음=phone")[1] == 2


def test_a_guess_is_corrected_by_the_call(listed):
    report, status = run(
        listed(row(1, 이름="다산동", 행정동="홍길동")),
        "--signed",
        "--column",
        "이름=dong",
        "--column",
        "행정동=name",
    )

    assert (status, report["new"]) == (0, 1)
    assert Subscriber.objects.get().name == "홍길동"


def test_the_daily_file_of_refusals(tmp_path, capsys):
    file = tmp_path / "080.csv"
    file.write_text("번호,일시\n010-0000-0001,2026-01-02 09:00\nO10,2026-01-02\n")
    out = StringIO()

    with pytest.raises(CommandError) as bad:
        call_command("import_refusals", str(file), "--json", stdout=out)

    report = json.loads(out.getvalue())
    assert bad.value.returncode == 1
    assert (report["rows"], report["recorded"], len(report["rejected"])) == (2, 1, 1)
    assert OptOut.objects.count() == 1
