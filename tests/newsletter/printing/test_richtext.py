"""Rich text as plain parts."""

from newsletter.printing.richtext import parts_of


def words(html):
    """(kind, mark, text) of each part."""
    return [
        (part["kind"], part["mark"], "".join(run["text"] for run in part["runs"])) for part in parts_of(html)
    ]


def test_paragraphs_and_lists_keep_their_order_and_marks():
    html = "<p>가</p><ul><li>나</li></ul><ol><li>다</li><li>라</li></ol>"

    assert words(html) == [("p", "", "가"), ("li", "•", "나"), ("li", "1.", "다"), ("li", "2.", "라")]


def test_bold_is_kept_and_links_are_their_words():
    (part,) = parts_of('<p>문의 <b>120</b> <a href="https://x.kr">누리집</a></p>')

    assert [run["text"] for run in part["runs"] if run["bold"]] == ["120"]
    assert "".join(run["text"] for run in part["runs"]) == "문의 120 누리집"


def test_signs_that_html_escapes_are_themselves_again():
    assert words("<p>1 &lt; 2 &amp; 3</p>") == [("p", "", "1 < 2 & 3")]


def test_empty_paragraphs_are_left_out():
    assert words("<p></p><p> </p><p>글</p>") == [("p", "", "글")]
