"""An issue as a PDF: what stands on its pages, and what a printer and a screen reader find in it."""

import io
import json
import re

import pytest
from django.core.files.images import ImageFile
from django.core.management import CommandError, call_command
from PIL import Image as Pixels
from pypdf import PdfReader

from newsletter.models import Placement, PrintSettings, Proof
from newsletter.printing import proofs, typeset
from participation.models import Call, Corner, Entry, Submission
from participation.pictures.models import Image
from tests.factories.audience import nine_interests
from tests.factories.newsletter import (
    ArticlePageFactory,
    EditorFactory,
    IssuePageFactory,
    NoticePageFactory,
)
from tests.factories.participation import CallFactory, CornerFactory

pytestmark = pytest.mark.django_db

POINTS = 72 / 25.4
MARKUP = "#set page(fill: red) <b>굵게</b> $x^2$ *별* _밑줄_ @이름 \\n `코드`"


def picture(description="눈 덮인 성곽길", size=(1000, 750)):
    content = io.BytesIO()
    Pixels.new("RGB", size, (180, 120, 60)).save(content, "JPEG")
    content.seek(0)
    return Image.objects.create(
        title="사진", description=description, file=ImageFile(content, name="a.jpg"), people_consent="nobody"
    )


def laid_in(issue, words, form=Corner.Form.QUESTION, photo=None, **given):
    """An approved entry in the issue, straight as rows: printing reads nothing else."""
    call = Call.objects.filter(corner__form=form).first() or CallFactory(corner=CornerFactory(form=form))
    number = Submission.objects.count() + 1
    submission = Submission.objects.create(call=call, channel="text", words=words, number=number)
    entry = Entry.objects.create(
        submission=submission, call=call, body=words, photo=photo, state=Entry.State.APPROVED, **given
    )
    return Placement.objects.create(issue=issue, entry=entry, position=number)


def pages(pdf):
    """The text of each page, without any white space: lines break where they like."""
    return [re.sub(r"\s+", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def squeezed(words):
    return re.sub(r"\s+", "", words)


@pytest.fixture
def issue():
    nine_interests()
    issue = IssuePageFactory(nth=11, cover=picture("새벽 도서관"))
    ArticlePageFactory(parent=issue, title="새 도서관이 문을 엽니다", slug="library")
    return issue


def test_each_entry_stands_on_the_page_that_is_said(issue):
    words = {laid_in(issue, f"김장 이야기 {n}번입니다. " * 12).entry_id: n for n in range(14)}
    acrostic = laid_in(issue, "남겨진 낙엽을\n산새 소리를\n길모퉁이에서", form=Corner.Form.ACROSTIC)

    printed = typeset.pdf(issue, "press")

    text = pages(printed.pdf)
    assert printed.entries.keys() == {*words, acrostic.entry_id}
    for entry, n in words.items():
        assert f"김장이야기{n}번입니다." in text[printed.entries[entry] - 1]
    assert "남겨진낙엽을산새소리를길모퉁이에서" in text[printed.entries[acrostic.entry_id] - 1]


@pytest.mark.parametrize("purpose", ["press", "web"])
def test_what_looks_like_markup_prints_literally(issue, purpose):
    issue.lead = MARKUP
    issue.save_revision()
    placed = laid_in(issue, MARKUP, title=MARKUP[:60], byline="<i>홍*동</i>")
    ArticlePageFactory(parent=issue, title="#pagebreak() <h1>", slug="markup")

    printed = typeset.pdf(issue, purpose)

    text = pages(printed.pdf)
    assert squeezed(MARKUP) in text[printed.entries[placed.entry_id] - 1]
    assert squeezed(MARKUP) in text[0]
    assert "<i>홍*동</i>" in "".join(text)
    assert "#pagebreak()<h1>" in "".join(text)


@pytest.mark.parametrize("purpose", ["press", "web"])
def test_the_same_rows_make_the_same_bytes(issue, purpose):
    laid_in(issue, "같은 글", photo=picture())

    assert typeset.pdf(issue, purpose).pdf == typeset.pdf(issue, purpose).pdf


@pytest.mark.parametrize("articles", [0, 3, 9])
def test_the_number_of_pages_is_a_multiple_of_four(issue, articles):
    for n in range(articles):
        body = [("paragraph", "<p>" + "올해 겨울에도 골목마다 김장 냄새가 가득합니다. " * 60 + "</p>")]
        ArticlePageFactory(parent=issue, slug=f"article-{n}", body=body)

    printed = typeset.pdf(issue, "press")

    assert printed.pages % 4 == 0
    assert printed.pages == len(pages(printed.pdf))


def test_an_issue_with_nothing_in_it_has_a_front_and_a_back():
    issue = IssuePageFactory(nth=11, lead="")

    printed = typeset.pdf(issue, "press")

    text = pages(printed.pdf)
    assert printed.pages == 4
    assert "중구광장" in text[0]
    assert "#1110-3396" in text[-1]
    assert printed.entries == {}


def test_a_hundred_entries_all_have_a_page():
    issue = IssuePageFactory(nth=11)
    for n in range(100):
        laid_in(issue, f"{n}번째 한 줄입니다", form=Corner.Form.ONE_LINER)

    printed = typeset.pdf(issue, "press")

    assert len(printed.entries) == 100
    assert max(printed.entries.values()) < printed.pages


@pytest.mark.parametrize(
    ("page_format", "width", "height"), [("210x297", 210, 297), ("254x374", 254, 374)], ids=["A4", "tabloid"]
)
def test_the_press_finds_trim_and_bleed(issue, page_format, width, height):
    PrintSettings.objects.update_or_create(pk=1, defaults={"page_format": page_format})

    sheet = PdfReader(io.BytesIO(typeset.pdf(issue, "press").pdf)).pages[0]

    assert float(sheet.trimbox.width) == pytest.approx(width * POINTS, abs=0.1)
    assert float(sheet.trimbox.height) == pytest.approx(height * POINTS, abs=0.1)
    assert float(sheet.bleedbox.width) == pytest.approx((width + 6) * POINTS, abs=0.1)
    assert float(sheet.mediabox.width) == pytest.approx((width + 20) * POINTS, abs=0.1)


def test_the_web_copy_is_tagged_named_and_in_korean(issue):
    laid_in(issue, "사진 한 장", form=Corner.Form.PHOTO, photo=picture("연탄을 나르는 사람들"))

    reader = PdfReader(io.BytesIO(typeset.pdf(issue, "web").pdf))

    assert reader.metadata.title == "중구광장 2001년 12월호"
    assert reader.root_object["/Lang"].startswith("ko")
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.root_object["/Metadata"].get_object().get_data()
    assert "연탄을 나르는 사람들" in alternatives(reader)


def alternatives(reader):
    """Every alternative text in the structure tree."""
    found, waiting = [], [reader.root_object["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            found += [str(node["/Alt"])] if "/Alt" in node else []
            waiting += [node["/K"]] if "/K" in node else []
    return found


def test_every_font_is_embedded(issue):
    laid_in(issue, "글꼴")

    fonts = {}
    for page in PdfReader(io.BytesIO(typeset.pdf(issue, "press").pdf)).pages:
        fonts |= page["/Resources"].get("/Font", {})

    assert fonts
    for font in fonts.values():
        descriptor = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & descriptor.keys()


@pytest.mark.parametrize("purpose", ["press", "web"])
def test_a_character_without_a_shape_is_marked_and_named(issue, purpose):
    placed = laid_in(issue, "첫눈이 와요 ⛄ 그리고 \u200d끝")

    printed = typeset.pdf(issue, purpose)

    assert "첫눈이와요〓그리고끝" in pages(printed.pdf)[printed.entries[placed.entry_id] - 1]
    assert any("⛄" in warning and "U+26C4" in warning for warning in printed.warnings)


def test_pictures_that_need_a_look_are_named(issue):
    laid_in(issue, "작은 사진", photo=picture(description="", size=(300, 200)))

    warnings = " ".join(typeset.pdf(issue, "web").warnings)

    assert "대체 텍스트가 없습니다" in warnings
    assert "흐릴 수 있습니다" in warnings


def test_a_picture_whose_file_is_gone_is_left_out_and_named(issue):
    lost = picture()
    lost.file.storage.delete(lost.file.name)
    laid_in(issue, "사진이 사라진 글", photo=lost)

    printed = typeset.pdf(issue, "press")

    assert any("읽을 수 없어" in warning for warning in printed.warnings)


def test_a_notice_in_the_issue_prints_its_facts(issue):
    issue.sections = [("notice", NoticePageFactory(title="보육반장 모집", place="구청 3층"))]
    issue.save_revision()

    text = "".join(pages(typeset.pdf(issue, "press").pdf))

    assert "보육반장모집" in text
    assert "구청3층" in text


def test_an_article_that_was_taken_down_is_not_printed(issue):
    gone = ArticlePageFactory(parent=issue, title="내린 기사", slug="gone", published=True)
    gone.unpublish()

    assert "내린기사" not in "".join(pages(typeset.pdf(issue, "press").pdf))


def test_the_newest_draft_is_what_is_proofread(issue):
    article = ArticlePageFactory(parent=issue, title="옛 제목", slug="draft", published=True)
    article.title = "고친 제목"
    article.save_revision()

    text = "".join(pages(typeset.pdf(issue, "press").pdf))

    assert "고친제목" in text
    assert "옛제목" not in text


# --- proofs ----------------------------------------------------------------------------------------
def test_a_proof_says_on_every_page_which_round_it_is(issue):
    editor = EditorFactory()
    proofs.make(issue, "press", editor)

    second = proofs.make(issue, "press", editor)

    assert second.round == 2
    assert all("교정쇄2교" in page and "최종본아님" in page for page in pages(second.file.read()))


def test_a_proof_gives_its_entries_their_pages(issue):
    placed = laid_in(issue, "면 번호")

    proof = proofs.make(issue, "press", EditorFactory())

    placed.refresh_from_db()
    assert "면번호" in pages(proof.file.read())[placed.page_number - 1]


def test_press_and_web_number_their_pages_alike(issue):
    placed = [laid_in(issue, f"{n}번 글 " * 30) for n in range(9)]

    press, web = typeset.pdf(issue, "press"), typeset.pdf(issue, "web")

    assert len(placed) == 9
    assert press.entries == web.entries
    assert press.pages == web.pages


def test_only_those_who_may_read_proofs_get_the_file(client, issue):
    proof = proofs.make(issue, "press", EditorFactory())
    url = f"/admin/newsletter/proofs/{proof.pk}/"

    assert client.get(url).status_code == 302  # to the login
    client.force_login(EditorFactory())
    answer = client.get(url)
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert str(proof.file.name).startswith("proofs/")


def test_the_editor_makes_a_proof_with_one_button(client, issue):
    client.force_login(EditorFactory())

    client.post(f"/admin/newsletter/issues/{issue.pk}/proofs/", {"purpose": "press"})

    assert Proof.objects.get().round == 1


# --- the command -------------------------------------------------------------------------------------
def test_the_command_writes_the_file_and_reports_in_json(issue, tmp_path, capsys):
    placed = laid_in(issue, "명령으로 뽑은 글")
    file = tmp_path / "issue.pdf"

    call_command("proof", str(issue.pk), "--for", "press", "-o", str(file), "--json")

    report = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert report["entries"] == [{"id": placed.entry_id, "page": report["entries"][0]["page"]}]
    assert report["pages"] == len(pages(file.read_bytes()))
    assert report["warnings"] == []
    assert not Proof.objects.exists()


def test_a_wrong_issue_is_a_wrong_call(tmp_path):
    with pytest.raises(CommandError) as wrong:
        call_command("proof", "999999", "--for", "press", "-o", str(tmp_path / "x.pdf"))

    assert wrong.value.returncode == 2
