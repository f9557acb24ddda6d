"""The import screens: what a clerk sees and may do, masked, paged, and each in her own department."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import ModelLogEntry

from messaging.audience.kinds import Kind
from messaging.audience.models import OptOut, Subscriber
from messaging.delivery.models import Message
from messaging.importing import confirming, running, tasks, transitions
from messaging.importing.models import ImportRun
from messaging.signup.models import Confirmation
from tests.factories import audience
from tests.factories.offices import UserFactory
from tests.messaging.importing.lists import checked, office, phone, row, workbook, written

pytestmark = pytest.mark.django_db
INDEX = "/admin/importing/"


@pytest.fixture
def clerk(client):
    office()
    user = UserFactory(may=["importing.add_importrun", "importing.import_phonerefusal"], full_name="김직원")
    client.force_login(user)
    return user


def upload(client, *rows, name="명단.xlsx", **more):
    file = SimpleUploadedFile(name, workbook(*rows).read())
    return client.post(INDEX, {"file": file, **more})


def of(clerk):
    return {"by": clerk, "department": clerk.department}


def test_a_list_goes_from_upload_to_the_ledger(client, clerk):
    there = upload(client, row(1), row(2, 전화번호="O10-0000-0002"))["Location"]
    page = client.get(there).content.decode()
    assert "010-****-0001" in page
    assert "0000-0001" not in page.replace("010-****-0001", "")
    assert "홍*동" in page
    assert "홍길동" not in page
    chosen = {
        f"column-{place}": key
        for place, key in enumerate(["name", "phone", "dong", "gender", "birth", "interests", "signed_on"])
    }

    client.post(there, {**chosen, "declared": "on"})
    run = running.to_the_end(ImportRun.objects.get())
    page = client.get(there).content.decode()
    assert "글자 O" in page
    client.post(f"{there}write/")
    run = running.to_the_end(run)

    assert (run.state, run.created_by, run.department) == ("done", clerk, clerk.department)
    assert Subscriber.objects.get().department == clerk.department
    acts = ModelLogEntry.objects.filter(user=clerk).order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["importing.upload", "importing.check", "importing.write"]


def test_a_bad_file_is_told_beside_the_field_and_nothing_is_kept(client, clerk):
    response = client.post(INDEX, {"file": SimpleUploadedFile("명단.xlsx", b"\x89PNG\r\n\x1a\n")})

    assert response.status_code == 422
    assert "사진 파일입니다" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_of_two_sheets_a_person_says_which(client, clerk):
    from tests.messaging.spreadsheets.files import xlsx

    def two():
        head = ["전화번호", "관심분야", "신청일"]
        book = xlsx(
            head, [phone(1), "1", "2026-03-02"], more=[("12월", [head, [phone(2), "1", "2026-03-02"]])]
        )
        return SimpleUploadedFile("명단.xlsx", book.read())

    asked = client.post(INDEX, {"file": two()})
    assert asked.status_code == 422
    assert "12월" in asked.content.decode()

    assert client.post(INDEX, {"file": two(), "sheet": "12월"}).status_code == 302
    assert ImportRun.objects.get().sheet == "12월"


def test_what_is_missing_is_said_and_nothing_begins(client, clerk):
    there = upload(client, row(1))["Location"]

    response = client.post(there, {"column-0": "name", "column-1": "name"})

    page = response.content.decode()
    assert response.status_code == 422
    for words in (
        "어느 열이 전화번호인지",
        "열이 둘 이상",
        "서명한 날이 든 열을",
        "서명된 신청서가 없는 명단",
    ):
        assert words in page
    assert ImportRun.objects.get().state == "uploaded"


def test_a_mapping_is_remembered_for_the_same_headings(client, clerk):
    there = upload(client, row(1))["Location"]
    client.post(
        there, {"column-1": "phone", "column-5": "interests", "column-6": "signed_on", "declared": "on"}
    )

    page = client.get(upload(client, row(2))["Location"]).content.decode()

    assert page.count(" selected") == 7  # three as chosen, four as 'not used'
    assert '<option value="name" selected' not in page


def test_a_file_that_was_imported_already_says_when_and_by_whom(client, clerk):
    file = workbook(row(1)).read()
    run = running.begin(io.BytesIO(file), "명단.xlsx", declared=True, **of(clerk))
    running.to_the_end(transitions.write(run))

    there = client.post(INDEX, {"file": SimpleUploadedFile("다른 이름.xlsx", file)})["Location"]

    page = client.get(there).content.decode()
    assert "이미 가져온 파일입니다" in page
    assert "김직원" in page


def test_rejected_rows_come_back_as_the_same_spreadsheet_with_reasons_and_no_formula(client, clerk):
    run = checked(row(1), row(2, 전화번호="O10", 이름="=cmd|' /C calc'!A0"), **of(clerk))

    response = client.post(f"{INDEX}{run.pk}/rejected/")

    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.iter_rows())
    assert "김직원" in rows[0][0].value
    assert [cell.value for cell in rows[1]][:3] == ["가져오지 못한 까닭", "이름", "전화번호"]
    assert "글자" in rows[2][0].value or "전화번호" in rows[2][0].value
    assert [cell.value for cell in rows[2]][1:3] == ["=cmd|' /C calc'!A0", "O10"]
    assert {cell.data_type for line in rows for cell in line if cell.value} == {"s"}
    assert ModelLogEntry.objects.filter(action="importing.download", user=clerk).count() == 1


def test_the_mended_download_can_be_brought_again(client, clerk):
    run = checked(row(1), row(2, 전화번호="O10-0000-0002"), **of(clerk))
    response = client.post(f"{INDEX}{run.pk}/rejected/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    book.active["C3"] = phone(2)
    mended = io.BytesIO()
    book.save(mended)
    mended.seek(0)

    again = running.begin(mended, "고친 것.xlsx", declared=True)

    assert transitions.counted(again)["new"] == 1
    assert transitions.counted(again)["rejected"] == 0


def test_a_department_sees_only_its_own_imports(client, clerk):
    run = checked(row(1), **of(clerk))
    client.force_login(UserFactory(may=["importing.add_importrun"]))

    assert "명단.xlsx" not in client.get(INDEX).content.decode()
    for there in (f"{INDEX}{run.pk}/", f"{INDEX}{run.pk}/progress/"):
        assert client.get(there).status_code == 404
    assert client.post(f"{INDEX}{run.pk}/write/").status_code == 404
    assert client.post(f"{INDEX}{run.pk}/rejected/").status_code == 404

    client.force_login(UserFactory(may=["importing.add_importrun", "audience.see_all_subscriber"]))
    assert client.get(f"{INDEX}{run.pk}/").status_code == 200


def test_without_the_permission_nobody_comes_in(client, clerk):
    client.force_login(UserFactory(may=["audience.view_subscriber"]))

    for there in (INDEX, f"{INDEX}refusals/"):
        assert client.get(there)["Location"] == "/admin/"


def test_the_result_costs_the_same_for_many_lines(client, clerk, django_assert_max_num_queries):
    run = checked(*(row(n, 성별="?") for n in range(1, 121)), **of(clerk))

    with django_assert_max_num_queries(30):
        page = client.get(f"{INDEX}{run.pk}/").content.decode()

    assert "1 / 3" in page


def test_progress_is_told_in_numbers(client, clerk):
    run = transitions.write(checked(row(1), row(2), **of(clerk)))

    now = client.get(f"{INDEX}{run.pk}/progress/").json()

    assert (now["state"], now["moving"], now["done"], now["total"]) == ("writing", True, 0, 2)


def test_confirmations_go_to_the_new_ones_by_one_press_with_number_and_price(client, clerk):
    run = written(row(1), row(2, 관심분야="의료"), row(3), **of(clerk))
    page = client.get(f"{INDEX}{run.pk}/").content.decode()
    assert "3명에게 확인 문자" in page

    client.post(f"{INDEX}{run.pk}/confirm/")
    tasks.confirm(run.pk)
    tasks.confirm(run.pk)  # running twice does no harm

    run.refresh_from_db()
    sent = Message.objects.filter(broadcast=run.confirming)
    assert sorted(sent.values_list("phone", flat=True)) == [audience.phone(n) for n in (1, 2, 3)]
    assert (run.confirming.kind, run.confirming.state, run.confirming.recipients) == (
        Kind.RECEIPT,
        "sending",
        3,
    )
    assert Confirmation.objects.filter(broadcast=run.confirming).count() == 3
    assert confirming.left_behind() == []
    client.post(f"{INDEX}{run.pk}/confirm/")  # an old tab
    assert Message.objects.count() == 3


def test_a_list_of_confirmations_that_a_worker_left_half_is_written_anew(clerk):
    run = confirming.ask(written(row(1), row(2), **of(clerk)), clerk)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(confirming, "_remember", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.confirm(run.pk)
    assert confirming.left_behind() == [run.pk]

    tasks.confirm(run.pk)

    run.refresh_from_db()
    assert (run.confirming.state, run.confirming.recipients) == ("sending", 2)
    assert Confirmation.objects.count() == 2


def test_the_daily_file_of_refusals_is_taken_on_its_screen(client, clerk):
    file = SimpleUploadedFile(
        "080.csv", "번호,일시\n010-0000-0001,2026-01-02 09:00\nO10,2026-01-02\n".encode("cp949")
    )

    page = client.post(f"{INDEX}refusals/", {"file": file}).content.decode()

    assert "1건을 새로 적었고" in page
    assert "010-****-0001" in page
    assert OptOut.objects.get().phone == audience.phone(1)


def test_who_refused_since_gets_no_confirmation(client, clerk):
    from messaging.audience import consent
    from messaging.audience.models import Channel

    run = written(row(1), row(2), **of(clerk))
    consent.opt_out(audience.phone(1), channel=Channel.TEXT)

    assert confirming.estimate(run).people == 1


def test_whom_a_confirmation_awaits_is_not_undone(client, clerk):
    run = confirming.ask(written(row(1), **of(clerk)), clerk)
    page = client.post(f"{INDEX}{run.pk}/undo/", follow=True).content.decode()
    assert "확인 문자를 보내는 중이라" in page

    tasks.confirm(run.pk)
    assert Message.objects.get().state == Message.State.QUEUED
    run = running.to_the_end(transitions.undo(run, clerk))

    assert run.people.get().stays == "texted"
    assert Subscriber.objects.count() == 1


def test_another_department_is_told_of_the_same_file_but_not_of_whom(client, clerk):
    file = workbook(row(1)).read()
    run = running.begin(io.BytesIO(file), "명단.xlsx", declared=True, **of(clerk))
    running.to_the_end(transitions.write(run))
    client.force_login(UserFactory(may=["importing.add_importrun"]))

    there = client.post(INDEX, {"file": SimpleUploadedFile("같은 것.xlsx", file)})["Location"]

    page = client.get(there).content.decode()
    assert "다른 부서에서 이미 가져온 파일입니다" in page
    assert "김직원" not in page
    assert f"{INDEX}{run.pk}/" not in page


def test_a_download_of_rejected_rows_stands_in_the_ledger_of_looks(client, clerk):
    from messaging.keeping.models import Look

    run = checked(row(1, 전화번호="O10"), **of(clerk))

    client.post(f"{INDEX}{run.pk}/rejected/", REMOTE_ADDR="10.0.0.7")

    look = Look.objects.get()
    assert (look.by, look.deed, look.people, look.full, look.what) == (clerk, "export", 1, True, str(run))
    assert look.purpose
    assert look.address


@pytest.mark.parametrize(
    ("value", "key", "shown"),
    [
        ("홍길동(배우자)", "", "홍**(***)"),
        ("hong@jung.kr", "", "h***@****.**"),
        ("다산로 12, 301호", "address", "다** 1*, 3***"),
        ("다산로 12, 301호", "dong", "다산로 **, ***호"),
        ("신당5동", "dong", "신당5동"),
        ("O10-1234-5678", "phone", "010-****-5678"),
    ],
)
def test_an_example_tells_what_kind_of_thing_it_is_and_nobody_s_own(value, key, shown):
    from messaging.importing.uploading import mask

    assert mask(value, key) == shown
