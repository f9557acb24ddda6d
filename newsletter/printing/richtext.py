"""Wagtail's rich text as plain parts: what print needs of it, and nothing that could be markup."""

from html.parser import HTMLParser

BLOCKS = {"p", "li", "h2", "h3", "h4", "blockquote"}


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts = []
        self.lists = []  # of counters: None for bullets
        self.bold = 0

    def handle_starttag(self, tag, attrs):
        if tag in ("ul", "ol"):
            self.lists.append(0 if tag == "ol" else None)
        elif tag in BLOCKS:
            self.parts.append(self._part(tag))
        elif tag in ("b", "strong"):
            self.bold += 1
        elif tag == "br":
            self._say("\n")

    def handle_endtag(self, tag):
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag in ("b", "strong"):
            self.bold = max(0, self.bold - 1)

    def handle_data(self, data):
        self._say(data)

    def _part(self, tag):
        if tag != "li":
            return {"kind": "p", "mark": "", "runs": []}
        mark = "•"
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            mark = f"{self.lists[-1]}."
        return {"kind": "li", "mark": mark, "runs": []}

    def _say(self, words):
        if not self.parts:
            if not words.strip():
                return
            self.parts.append(self._part("p"))
        self.parts[-1]["runs"].append({"text": words, "bold": bool(self.bold)})


def parts_of(html):
    """The paragraphs and list items of a rich text: [{kind, mark, runs: [{text, bold}]}], empty ones left out."""
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    return [part for part in reader.parts if "".join(run["text"] for run in part["runs"]).strip()]
