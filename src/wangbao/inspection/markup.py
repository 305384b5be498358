"""Detection of markup that a browser would run in supposed text, picture notes or plain parts of a document."""

import re
from typing import Final

from wangbao.vocabulary.errors import refusal

# A tag begins with "<" and a letter at once, as browsers read it; `List<Object>` and `a < b` are no tags. The names in
# the third row stand in programs' own output as types, so they count with an attribute only. Repeats take what they
# can and give nothing back (`++`), so that no text takes longer than its length.
_TAGS: Final = re.compile(
    rb"<(?:!doctype\s+html|!--|\?(?:xml|php)|!\[CDATA\["
    rb"|/?(?:script|html|svg|iframe|frameset|body|head|style|template|math|applet|noscript|marquee)(?=[\s/>]|$)"
    rb"|(?:object|embed|img|image|video|audio|source|form|input|button|link|meta|base|frame|details|a)"
    rb"[\s/]++[a-z-]++\s*+=)",
    re.IGNORECASE,
)
# A handler such as `onclick =` counts within the tag it stands in, whose start is looked for backwards.
_HANDLER: Final = re.compile(rb"(?<![a-z0-9_])on[a-z]{3,40}+\s*+=", re.IGNORECASE)
_START: Final = re.compile(rb"<[a-z][a-z0-9:-]{0,40}[\s/]", re.IGNORECASE)
_LONGEST_TAG: Final = 450
# A cell that a spreadsheet would compute: a call, or a message to a program (DDE), behind a sign that opens a formula.
_FORMULA: Final = re.compile(
    rb"(?:^|[,;\t\"])\s*(=[^,;\t\r\n]{0,200}?[A-Za-z0-9_.][(|]|[+\-@](?:[A-Za-z_][A-Za-z0-9_.]{0,60}\("
    rb"|[^,;\t\r\n\" ]{0,60}?[A-Za-z0-9_.]\|))",
    re.MULTILINE,
)


def found(content: bytes, start: int = 0, end: int | None = None) -> str | None:
    """Return the first piece of markup between two places, for a message; None where there is none."""
    end = len(content) if end is None else end
    match = _TAGS.search(content, start, end)
    if match is not None:
        return _shown(match.group(0))
    for handler in _HANDLER.finditer(content, start, end):
        opened = content.rfind(b"<", max(start, handler.start() - _LONGEST_TAG), handler.start())
        if (
            opened >= 0
            and content.find(b">", opened, handler.start()) < 0
            and _START.match(content, opened, handler.start()) is not None
        ):
            return _shown(content[opened : handler.end()])
    return None


def refuse(content: bytes, name: str) -> None:
    """Refuse text in which a browser would find something to run.

    Raises:
        InputError: names the markup.
    """
    if (tag := found(content)) is not None:
        raise refusal(
            "file",
            name,
            f"文本中含网页标记 {tag}，浏览器可能执行；作为证据的日志请压缩为 ZIP 后上传",
            f"the text holds markup a browser might run: {tag}; send a log that is evidence packed as ZIP",
        )


def refuse_formulas(content: bytes, name: str) -> None:
    """Refuse a table of text in which a spreadsheet would find something to compute.

    Raises:
        InputError: shows the cell.
    """
    if (cell := _FORMULA.search(content)) is not None:
        shown = _shown(cell[1])
        raise refusal(
            "file",
            name,
            f"表格文本中含公式 {shown}，电子表格软件可能执行；请改交数值，作为证据的请压缩为 ZIP 后上传",
            f"the table holds a formula a spreadsheet might run: {shown}; send its value, or evidence packed as ZIP",
        )


def _shown(tag: bytes) -> str:
    return tag[:40].decode("utf-8", "replace")
