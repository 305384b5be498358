"""Pages as trees: one line a tag or text, white space beside block elements gone, secrets of a form masked."""

import re

from lxml import etree, html

# Elements that stand in a line of text: white space beside them shows.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "br",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "mark",
        "output",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "svg",
        "time",
        "tspan",
        "u",
        "var",
        "wbr",
        "select",
        "button",
        "textarea",
    ]
)
# Those of them whose inside is a box of its own: white space at its edges does not show.
BOXES = frozenset(["svg", "select", "button"])
KEPT = frozenset(["pre", "textarea"])
_NAME = re.compile(r"</?([a-z0-9]+)")
_SPACE = re.compile(r"[ \t\r\n\f]+")


def lines(page: str) -> str:
    """Write a page as a tree that two versions of a template with the same elements and words have in common."""
    root = html.document_fromstring(page) if page.strip() else None
    if root is None:
        return ""
    items: list[tuple[str, str, bool]] = []  # what it is, its text, whether a block's edge
    _walk(root, items, depth=0, raw=False)
    return "\n".join(_joined(items))


def _walk(element: html.HtmlElement, items: list[tuple[str, str, bool]], depth: int, *, raw: bool) -> None:
    if not isinstance(element.tag, str):  # a comment
        return
    name = element.tag.lower()
    block = name not in INLINE
    attributes = "".join(
        f' {key}="{_SPACE.sub(" ", value).strip()}"' for key, value in sorted(element.attrib.items())
    )
    if "csrfmiddlewaretoken" in attributes:
        attributes = re.sub(r'value="[^"]*"', 'value="…"', attributes)
    kept = raw or name in KEPT
    inner = block or name in BOXES
    items.append(("tag", f"{' ' * depth}<{name}{attributes}>", block))
    items.append(("edge", "", inner))
    _text(element.text, items, depth + 1, raw=kept)
    for child in element:
        _walk(child, items, depth + 1, raw=kept)
        _text(child.tail, items, depth + 1, raw=kept)
    items.append(("edge", "", inner))
    items.append(("tag", f"{' ' * depth}</{name}>", block))


def _text(text: str | None, items: list[tuple[str, str, bool]], depth: int, *, raw: bool) -> None:
    if text:
        shown = text.replace("\n", "⏎") if raw else _SPACE.sub(" ", text)
        items.append(("raw" if raw else "text", " " * depth + "|" + shown + "|", False))


def _joined(items: list[tuple[str, str, bool]]) -> list[str]:
    found = []
    for at, (kind, text, _) in enumerate(items):
        if kind in {"tag", "raw"}:
            found.append(text)
        elif kind == "text":
            indent, shown = text.split("|", 1)[0], text.split("|", 1)[1][:-1]
            if at == 0 or items[at - 1][2]:
                shown = shown.lstrip(" ")
            if at + 1 == len(items) or items[at + 1][2]:
                shown = shown.rstrip(" ")
            if shown:
                found.append(f"{indent}|{shown}|")
    return found


def without_space(tree: str) -> str:
    """Leave out white space at the edges of the texts of a tree."""
    found = []
    for line in tree.split("\n"):
        at = line.lstrip(" ")
        if not at.startswith("|"):
            found.append(line)
        elif at.strip("| "):
            found.append(f"{line[: len(line) - len(at)]}|{at[1:-1].strip()}|")
    return "\n".join(found)


def flow(tree: str) -> str:
    """Write what is read of a tree: the text of each block, in which a space only counts between two words."""
    found, text = [], ""
    for line in tree.split("\n"):
        at = line.lstrip(" ")
        if at.startswith("|"):
            text += at[1:-1]
            continue
        name = _NAME.match(at)
        if name is None or name[1] not in INLINE or name[1] in BOXES:
            found.append(_SPACE.sub(" ", text).strip())
            text = ""
    return "\n".join(f"read: {one}" for one in found if one)


def links(page: str) -> list[str]:
    """Find the addresses a page leads to or fetches parts from, in order."""
    if not page.strip():
        return []
    root = html.document_fromstring(page)
    found = root.xpath(
        "//a/@href | //*/@hx-get | //form[translate(@method,'GET','get')='get' or not(@method)]/@action"
    )
    return list(dict.fromkeys(str(one) for one in found))


def forms(page: str) -> list[html.FormElement]:
    """Find the forms of a page that send something."""
    if not page.strip():
        return []
    return [form for form in html.document_fromstring(page).forms if (form.method or "").upper() == "POST"]


def xml(content: bytes) -> str:
    """Write a part of a Word or Excel file a tag a line."""
    return etree.tostring(etree.fromstring(content), pretty_print=True, encoding="unicode")
