"""Rebuild a Word file without anything that tells who wrote it: its words through the veil, and nothing else.

Properties, comments, changes, pictures, headers, footers, styles and embedded objects do not come along, since each may
name its writer. What remains is paragraphs and tables in their order.
"""

import datetime as dt
import io
from collections.abc import Callable
from typing import Final

import docx
from docx.document import Document
from docx.table import Table

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
_MORE: Final = ("language", "subject", "title", "version")


def neutral_word(content: bytes, mask: Callable[[str], str]) -> bytes:
    """Rebuild a Word file from its texts, each masked; its properties are empty and its days the same for all."""
    source, made = docx.Document(io.BytesIO(content)), docx.Document()
    for block in source.iter_inner_content():
        if isinstance(block, Table):
            _copy_table(block, made, mask)
        else:
            made.add_paragraph(mask(block.text))
    properties = made.core_properties
    for name in (*_TEXTS, *_MORE):
        setattr(properties, name, "")
    properties.created = properties.modified = properties.last_printed = _EPOCH
    properties.revision = 1
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _copy_table(table: Table, made: Document, mask: Callable[[str], str]) -> None:
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    width = max((len(row) for row in rows), default=0)
    if not width:
        return
    copy = made.add_table(rows=0, cols=width)
    for row in rows:
        cells = copy.add_row().cells
        for cell, text in zip(cells, row, strict=False):
            cell.text = mask(text)
