"""Detection of markup that a browser would run in supposed text, picture notes or plain parts of a document."""

import re
from typing import Final

from wangbao.vocabulary.errors import refusal

# A tag begins with "<" and a letter at once, as browsers read it; `List<Object>` and `a < b` are no tags. The names in
# the second row stand in programs' own output as types, so they count with an attribute only.
_TAGS: Final = re.compile(
    rb"<!doctype\s+html|<!--|<\?(?:xml|php)|<!\[CDATA\["
    rb"|</?(?:script|html|svg|iframe|frameset|body|head|style|template|math|applet|noscript|marquee)(?=[\s/>]|$)"
    rb"|<(?:object|embed|img|image|video|audio|source|form|input|button|link|meta|base|frame|details|a)[\s/]+[a-z-]+\s*="
    rb"|<[a-z][a-z0-9:-]{0,40}[\s/][^<>]{0,400}?\bon[a-z]{3,20}\s*=",
    re.IGNORECASE,
)


def found(content: bytes) -> str | None:
    """Return the first piece of markup, for a message; None where there is none."""
    match = _TAGS.search(content)
    return None if match is None else match.group(0)[:40].decode("utf-8", "replace")


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
