"""A form keeps what it printed: numbers mean the same interests, consents the same words, after any change."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from messaging.audience.models import Consent, ConsentWording, Interest, Subscriber
from messaging.offices.models import OfficeSettings
from messaging.paper import printing, versions
from messaging.paper.models import PaperForm
from tests.factories.audience import DongFactory, InterestFactory, mask, phone

pytestmark = pytest.mark.django_db


def new_wording(purpose="advertising", text="새 광고 문안입니다."):
    return ConsentWording.objects.create(purpose=purpose, version=2, text=text, used_from=date(2026, 1, 2))


def rename(old, new):
    Interest.objects.filter(name=old).update(name=new)


def test_printing_twice_prints_one_version(nine):
    assert versions.current() == versions.current()
    assert PaperForm.objects.get().number == 1


@pytest.mark.parametrize(
    "change",
    [
        new_wording,
        lambda: rename("복지", "돌봄"),
        lambda: InterestFactory(name="반려동물"),
        lambda: Interest.objects.filter(name="문화").update(retired=True),
    ],
    ids=["a wording", "a name", "a new interest", "a retired interest"],
)
def test_a_new_version_arises_when_something_on_the_sheet_changes(nine, change):
    first = versions.current()
    change()

    second = versions.current()

    assert (first.number, second.number) == (1, 2)
    assert versions.current() == second


def test_a_number_means_the_same_interest_after_it_was_renamed(type_in, nine):
    old = versions.current()
    rename("복지", "돌봄")
    versions.current()

    type_in(paper_form=old, numbers=["1"])

    assert Subscriber.objects.get().interest_mask == mask("돌봄")


def test_an_older_form_gives_the_consents_that_stand_on_it(type_in, nine):
    old = versions.current()
    new_wording()
    versions.current()

    type_in(paper_form=old, advertising="on")
    type_in(phone="010-0000-5555", advertising="on")

    given = Consent.objects.filter(wording__purpose="advertising")
    assert given.get(phone=phone(1234)).wording.version == 1
    assert given.get(phone=phone(5555)).wording.version == 2


def test_the_desk_shows_what_stands_on_the_version_that_is_chosen(client, clerk, nine):
    old = versions.current()
    rename("복지", "돌봄")
    new = versions.current()

    page = client.get(reverse("paper:desk"))

    shown = page.context["versions"]
    assert shown[str(old.pk)]["interests"][0] == [1, "복지", "지금은 돌봄"]
    assert shown[str(new.pk)]["interests"][0] == [1, "돌봄", ""]
    assert f'<option value="{new.pk}" selected>' in page.content.decode()


def printed(form):
    reader = PdfReader(BytesIO(printing.pdf(form)))
    return reader, "".join(page.extract_text() for page in reader.pages)


def test_the_sheet_says_all_that_it_must(nine):
    office = OfficeSettings.load()
    office.office_name, office.service_name = "서울 중구청", "U-행복소통"
    office.privacy_officer = "홍보담당관 김○○, 02-3396-4934"
    office.save()
    for name in ("다산동", "명동"):
        DongFactory(name=name)
    form = versions.current()

    reader, text = printed(form)

    assert len(reader.pages) == 1
    words = "".join(text.split())
    for said in (
        *("U-행복소통신청서", "서울중구청", "#1110-3396", "김○○", "만14세이상", "우리집에서처음", "다산동"),
        *("1복지", "9세금·민원", "0모두", "(필수)", "(선택)", "서명"),
        f"서식1판·{form.used_from.year}.{form.used_from.month}",
    ):
        assert said in words, said
    for wording in form.wordings.all():
        assert "".join(wording.text.split()) in words, "the full wording of this version"


def test_the_sheet_is_a_tagged_document_with_its_fonts_within(nine):
    reader, _text = printed(versions.current())

    root = reader.trailer["/Root"]
    assert root["/Lang"].startswith("ko")
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title.endswith(")")
    for font in reader.pages[0]["/Resources"]["/Font"].values():
        for below in font.get_object()["/DescendantFonts"]:
            descriptor = below.get_object()["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor)


def test_what_is_typed_into_the_settings_is_never_read_as_markup(nine):
    office = OfficeSettings.load()
    office.privacy_officer = '#panic("x") *굵게* $x$ \\ <a> 🦆'
    office.save()

    _reader, text = printed(versions.current())

    assert '#panic("x")*굵게*$x$\\<a>□' in "".join(text.split())


def test_a_long_wording_makes_a_second_side_and_loses_nothing(nine):
    new_wording(text="아주 긴 문안입니다. " * 120)

    reader, text = printed(versions.current())

    assert len(reader.pages) == 2
    assert text.count("아주") == 120
    assert "2/2쪽" in "".join(text.split())


def test_printing_makes_the_right_version_and_old_ones_stay_printable(client, clerk):
    old = versions.current()
    rename("복지", "돌봄")

    response = client.post(reverse("paper:print"))

    assert response["Content-Type"] == "application/pdf"
    assert PaperForm.objects.order_by("number").last().number == 2
    assert client.get(reverse("paper:print")).status_code == 405
    assert client.get(reverse("paper:sheet", args=[old.number])).content.startswith(b"%PDF")
    assert "서식 1판" in client.get(reverse("paper:sheets")).content.decode()
