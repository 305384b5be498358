"""Rows of filled forms: the first two cells of every row of a Word or Excel file, as text.

Read where files are looked into (:mod:`wangbao.inspection.pool`): the libraries keep a document as a tree, many times
its size, and a stranger's file may be anything.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from wangbao.inspection import archives, contents
from wangbao.vocabulary.errors import InputError, refusal

MOST: Final = 5_000  # rows; ours have some sixty, in up to a few copies
_NO_MEMORY: Final = 2  # the code of an error of libxml2 that ran out of memory
_LONGEST: Final = 1_000_000  # letters of all cells together


def labelled(name: str, content: bytes) -> list[tuple[str, str]]:
    """List the label and value of every row, once the file has passed its check.

    Raises:
        InputError: a file that is not taken, neither Word nor Excel, damaged, or longer than any form.
    """
    media_type = contents.check(name, content)
    if media_type not in _READERS:
        raise refusal("file", name, "须为 .docx 或 .xlsx", "must be .docx or .xlsx")
    with readable(name):
        return list(_bounded(_READERS[media_type](content), name))


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn whatever a library raises over a file that is none into a refusal.

    Raises:
        InputError: the file is damaged.
        MemoryError: it takes more memory than there is.
    """
    try:
        yield
    except (InputError, MemoryError, RecursionError):
        raise
    except Exception as error:
        if type(error).__module__ == "lxml.etree" and getattr(error, "code", None) == _NO_MEMORY:
            raise MemoryError from error
        raise refusal(
            "file", name, "文件已损坏，无法读取", "the file is damaged and cannot be read"
        ) from error


def _bounded(rows: Iterable[tuple[str, str]], name: str) -> Iterator[tuple[str, str]]:
    length = 0
    for at, (label, value) in enumerate(rows):
        length += len(label) + len(value)
        if at == MOST or length > _LONGEST:
            raise refusal(
                "file",
                name,
                f"不得超过 {MOST:,} 行、{_LONGEST:,} 个字符",
                f"must have at most {MOST:,} rows and {_LONGEST:,} characters",
            )
        yield label, value


def _of_word(content: bytes) -> Iterator[tuple[str, str]]:
    import docx  # noqa: PLC0415 - heavy: start-up time
    from docx.table import _Cell  # noqa: PLC0415

    for table in docx.Document(io.BytesIO(content)).tables:
        for row in table.rows:
            # Cells as they stand: `row.cells` repeats one over all the columns it says it spans, were it a million.
            cells = row._tr.tc_lst  # noqa: SLF001 - the way the library's own documentation goes
            if len(cells) >= 2:
                yield _Cell(cells[0], table).text, _Cell(cells[1], table).text


def _of_excel(content: bytes) -> Iterator[tuple[str, str]]:
    import openpyxl  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy: start-up time

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_col=2, values_only=True):
            label, value = (*row, None, None)[:2]
            yield "" if label is None else str(label), "" if value is None else str(value)


_READERS: Final = {archives.WORD: _of_word, archives.EXCEL: _of_excel}
