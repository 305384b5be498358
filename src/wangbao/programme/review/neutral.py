"""Rebuild a Word file without anything that tells who wrote it: its words through the veil, and nothing else.

Properties, comments, changes, pictures, headers, footers, styles and embedded objects do not come along, since each may
name its writer. What remains is paragraphs and tables in their order.
"""

import datetime as dt
import io
from collections.abc import Callable, Iterable
from typing import Final

import docx
from docx.document import Document

_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_TEXTS: Final = (
    "author",
    "category",
    "comments",
    "content_status",
    "identifier",
    "keywords",
    "last_modified_by",
)
_WIDEST: Final = 63  # columns Word allows
_MORE: Final = ("language", "subject", "title", "version")


def neutral_word(blocks: Iterable[str | list[list[str]]], mask: Callable[[str], str]) -> bytes:
    """Rebuild a Word file from its paragraphs and tables, each text masked; its properties are empty, its days fixed.

    Args:
        blocks: what :func:`wangbao.inspection.words.blocks` reads.
        mask: what hides names in a text.
    """
    made = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(mask(block))
        else:
            _copy_table(block, made, mask)
    properties = made.core_properties
    for name in (*_TEXTS, *_MORE):
        setattr(properties, name, "")
    properties.created = properties.modified = properties.last_printed = _EPOCH
    properties.revision = 1
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _copy_table(rows: list[list[str]], made: Document, mask: Callable[[str], str]) -> None:
    width = min(max((len(row) for row in rows), default=0), _WIDEST)
    if not width:
        return
    copy = made.add_table(rows=0, cols=width)
    for row in rows:
        cells = copy.add_row().cells
        for at, text in enumerate(row):  # what is beyond the last column stands in it, on lines of its own
            cell = cells[min(at, width - 1)]
            cell.text = f"{cell.text}\n{mask(text)}" if at >= width else mask(text)
