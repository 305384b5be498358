"""Filled forms are read where files are looked into: whatever a file is, it is read or refused, within its limits."""

import contextlib
import io
import os
import random
import zipfile

import docx
import openpyxl
import pytest
from tests.inspection import fuzz
from tests.inspection.making import PDF, packed, word

from wangbao.inspection.pool import OverLimitsError, Pool
from wangbao.inspection.rows import MOST, labelled
from wangbao.inspection.words import blocks
from wangbao.vocabulary.errors import InputError


@pytest.fixture(scope="module")
def pool():
    made = Pool(processes=1)
    yield made
    made.close()


def form(table: str = "") -> bytes:
    """A Word document as python-docx writes it, with a table of our own."""
    made, buffer = docx.Document(), io.BytesIO()
    made.add_table(1, 2).rows[0].cells[0].text = "名称 [title]"
    made.save(buffer)
    text = f"<w:tbl><w:tr>{table}</w:tr></w:tbl>".encode() if table else b""
    return with_part(buffer.getvalue(), "word/document.xml", lambda part: inserted(part, text))


def inserted(document: bytes, more: bytes) -> bytes:
    return document.replace(b"<w:tbl>", more + b"<w:tbl>", 1)


def with_part(content: bytes, name: str, change) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    return packed(parts | {name: change(parts[name])})


def book(rows: int) -> bytes:
    made, buffer = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = made.create_sheet()
    for at in range(rows):
        sheet.append([f"[a{at}]", at])
    made.save(buffer)
    return buffer.getvalue()


def test_a_cell_counts_once_however_many_columns_it_says_it_spans(pool) -> None:
    wide = "<w:tcPr><w:gridSpan w:val='100000000'/></w:tcPr>"
    cells = f"<w:tc>{wide}<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc>"
    assert pool.rows("a.docx", form(cells)) == [("甲", "乙"), ("名称 [title]", "")]


def test_a_document_that_becomes_a_large_tree_is_refused_within_its_memory(pool) -> None:
    filled = b"<w:p/>" * 2_000_000 + b"<w:p>%b</w:p>" % os.urandom(60_000).hex().encode()
    large = with_part(form(), "word/document.xml", lambda part: inserted(part, filled))
    with pytest.raises(OverLimitsError):
        pool.rows("a.docx", large)
    assert pool.rows("a.docx", form())  # the next one is read


def test_a_workbook_has_so_many_rows() -> None:
    assert len(labelled("a.xlsx", book(MOST))) == MOST
    with pytest.raises(InputError, match="5,000 rows"):
        labelled("a.xlsx", book(MOST + 1))


DAMAGED = {
    "word without relationships": ("a.docx", word()),
    "word of torn xml": ("a.docx", with_part(form(), "word/document.xml", lambda part: part[:-9])),
    "word whose main part is missing": ("a.docx", with_part(form(), "_rels/.rels", lambda _: b"<Relationships/>")),
    "excel of nothing": ("a.xlsx", packed({"[Content_Types].xml": b"<T/>", "xl/workbook.xml": b"<w/>"})),
    "excel of torn xml": ("a.xlsx", with_part(book(2), "xl/worksheets/sheet1.xml", lambda part: part[:-40])),
    "excel of a sheet that is none": (
        "a.xlsx",
        with_part(book(2), "xl/worksheets/sheet1.xml", lambda _: b"<c r='A0'>"),
    ),
    "excel of a number that is none": (
        "a.xlsx",
        with_part(book(2), "xl/worksheets/sheet1.xml", lambda part: part.replace(b"<v>1</v>", b"<v>1e9e</v>")),
    ),
    "no form at all": ("a.pdf", PDF),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGED)
def test_what_cannot_be_read_is_refused(case) -> None:
    with pytest.raises(InputError) as refused:
        labelled(*DAMAGED[case])
    assert {problem.field for problem in refused.value.problems} == {"file"}


@pytest.mark.parametrize(("ending", "seed"), [(".docx", form), (".xlsx", lambda: book(3))])
def test_a_form_changed_at_random_is_read_or_refused(ending, seed) -> None:
    chance = random.Random(ending)  # noqa: S311 - chance, no secret
    whole = seed()
    part = "word/document.xml" if ending == ".docx" else "xl/worksheets/sheet1.xml"
    for _ in range(60):
        changed = with_part(whole, part, lambda text: fuzz.changed(text, fuzz._TOKENS[".xml"], chance))
        with contextlib.suppress(InputError):
            labelled(f"a{ending}", changed)


def test_the_words_of_a_document_come_in_their_order(pool) -> None:
    wide = "<w:tcPr><w:gridSpan w:val='100000000'/></w:tcPr>"
    cells = f"<w:tc>{wide}<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    assert pool.blocks("a.docx", form(cells)) == [[["甲"]], [["名称 [title]", ""]]]


@pytest.mark.parametrize("case", [case for case, (name, _) in DAMAGED.items() if name == "a.docx"])
def test_words_that_cannot_be_read_are_refused(case) -> None:
    with pytest.raises(InputError, match="damaged"):
        blocks(*DAMAGED[case])


def test_no_document_is_longer_than_anybody_reads() -> None:
    text = b"<w:p><w:r><w:t>%b</w:t></w:r></w:p>" % (b"a" * 1_000_000)
    long = with_part(form(), "word/document.xml", lambda part: inserted(part, text))
    with pytest.raises(InputError, match="1,000,000 characters"):
        blocks("a.docx", long)
