"""A page as elements and words, to be asked by the tests."""

from html.parser import HTMLParser

_VOID = {"meta", "link", "img", "br", "hr", "input", "rect", "line", "path", "circle"}


class Page(HTMLParser):
    """The page's elements in order and its visible text; complains of tags that do not close."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.style = ""
        self.tables: dict[str, list[list[str]]] = {}
        self.captions: dict[str, str] = {}
        self._open: list[str] = []
        self._table: list[list[str]] | None = None
        self.feed(html)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "table":
            self._table = self.tables.setdefault(attributes["class"].split()[0], [])
        if self._table is not None and tag == "tr":
            self._table.append([])
        if self._table is not None and tag in ("td", "th"):
            self._table[-1].append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        assert self._open.pop() == tag
        if tag == "table":
            self._table = None

    def handle_data(self, data):
        if self._open and self._open[-1] == "style":
            self.style += data
            return
        self.text.append(data)
        if self._open and self._open[-1] == "caption":
            self.captions[list(self.tables)[-1]] = data
        if self._table and self._table[-1] and {"td", "th"} & set(self._open):
            self._table[-1][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def words(self) -> str:
        return " ".join("".join(self.text).split())
