"""Words of a Word file in their order: paragraphs, and tables as rows of cells.

For files that are taken already; read where they were looked into, for the reasons of :mod:`wangbao.inspection.rows`.
"""

import io
from collections.abc import Iterator
from typing import Final

from wangbao.inspection.rows import readable
from wangbao.vocabulary.errors import refusal

Block = str | list[list[str]]
_MOST: Final = 20_000  # paragraphs and cells
_LONGEST: Final = 1_000_000  # letters of them together


def blocks(name: str, content: bytes) -> list[Block]:
    """List the paragraphs and tables of a Word file.

    Raises:
        InputError: damaged, or longer than anybody reads.
    """
    with readable(name):
        found = list(_blocks(content))
    texts = [text for block in found for text in _texts(block)]
    if len(texts) > _MOST or sum(map(len, texts)) > _LONGEST:
        raise refusal(
            "file",
            name,
            f"不得超过 {_MOST:,} 个段落与单元格、{_LONGEST:,} 个字符",
            f"must have at most {_MOST:,} paragraphs and cells and {_LONGEST:,} characters",
        )
    return found


def _texts(block: Block) -> Iterator[str]:
    if isinstance(block, str):
        yield block
    else:
        for row in block:
            yield from row


def _blocks(content: bytes) -> Iterator[Block]:
    import docx  # noqa: PLC0415 - heavy: start-up time
    from docx.table import Table, _Cell  # noqa: PLC0415

    for block in docx.Document(io.BytesIO(content)).iter_inner_content():
        if isinstance(block, Table):
            # Cells as they stand, not over all the columns they say they span.
            yield [[_Cell(cell, block).text for cell in row._tr.tc_lst] for row in block.rows]  # noqa: SLF001
        else:
            yield block.text
