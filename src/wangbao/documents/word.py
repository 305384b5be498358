"""Writer of DOCX, for editing, annotating or signing in Word or WPS."""

import datetime as dt
from typing import Any, Final

import docx as python_docx
from docx.document import Document as Docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from wangbao.documents.archive import reproducible
from wangbao.documents.parts import (
    Align,
    Block,
    Clauses,
    Document,
    Edition,
    Facts,
    Prose,
    Signatures,
    Table,
    lines,
)
from wangbao.documents.pdf import PAPER_WORDS
from wangbao.vocabulary.text import Text

_INK: Final = RGBColor(0x1B, 0x27, 0x33)
_SOFT: Final = RGBColor(0x5B, 0x67, 0x73)
_ACCENT: Final = RGBColor(0x0F, 0x4C, 0x5C)
_RULE: Final = "C9D1D9"
_WASH: Final = "F3F6F8"
_LATIN, _CHINESE = "Arial", "宋体"
_WIDTH_MM: Final = 172
_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
}
_LINE: Final = "_" * 18


def to_word(document: Document, edition: Edition = "zh", *, copies: int = 1) -> bytes:
    """Write a document as DOCX; the same document gives the same bytes. No font is needed.

    With ``copies`` it stands in the file so many times, each from a new page on: one print job.
    """
    docx = python_docx.Document()
    _styles(docx)
    _furniture(docx, document, edition)
    title = lines(document.title, edition)
    for copy in range(1, copies + 1):
        if copy > 1:
            docx.add_page_break()  # type: ignore[no-untyped-call]  # untyped there
        _heading(docx, title, level=0)
        if copies > 1:
            which = Text(f"第 {copy} 份，共 {copies} 份", f"Copy {copy} of {copies}")
            _say(docx.add_paragraph(), lines(which, edition), color=_SOFT)
        if notice := lines(document.notice, edition):
            paragraph = docx.add_paragraph()
            _say(paragraph, notice)
            _shade(paragraph._p.get_or_add_pPr(), _WASH)  # noqa: SLF001 - python-docx offers no shading
        for block in document.blocks:
            _add(docx, block, edition)
    _properties(docx, document, title)
    return reproducible(docx.save)


def _add(docx: Docx, block: Block, edition: Edition) -> None:
    if title := lines(block.title, edition):
        _heading(docx, title, level=1)
    match block:
        case Facts():
            _facts(docx, block, edition)
        case Table():
            _table(docx, block, edition)
        case Prose():
            for text in block.paragraphs:
                _say(docx.add_paragraph(), lines(text, edition), strong=block.strong)
        case Clauses():
            _clauses(docx, block, edition)
        case Signatures():
            _signatures(docx, block, edition)


def _facts(docx: Docx, block: Facts, edition: Edition) -> None:
    pairs = block.columns
    widths = [30, 56] * 2 if pairs == 2 else [38, _WIDTH_MM - 38]
    count = -(-len(block.rows) // pairs)
    table = _ruled(docx, count, widths)
    for place, fact in enumerate(block.rows):
        label, value = (table.cell(place // pairs, place % pairs * 2 + side) for side in (0, 1))
        _say(label.paragraphs[0], lines(fact.label, edition), color=_SOFT)
        _say(value.paragraphs[0], lines(fact.value, edition), strong=fact.strong)


def _table(docx: Docx, block: Table, edition: Edition) -> None:
    weights = [column.weight for column in block.columns]
    widths = [round(_WIDTH_MM * weight / sum(weights)) for weight in weights]
    table = _ruled(docx, 1 + len(block.rows) + bool(block.foot), widths)
    rows = [
        tuple(column.label for column in block.columns),
        *block.rows,
        *((block.foot,) if block.foot else ()),
    ]
    for index, row in enumerate(rows):
        strong = index == 0 or (bool(block.foot) and index == len(rows) - 1)
        # the rows' own cells, because table.cell scans the whole grid each time
        for cell, column, text in zip(table.rows[index].cells, block.columns, row, strict=True):
            _say(cell.paragraphs[0], lines(text, edition), strong=strong, align=column.align)
            if index == 0:
                _shade(cell._tc.get_or_add_tcPr(), _WASH)  # noqa: SLF001 - as above
    header = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no repeated heading rows
    header.append(OxmlElement("w:tblHeader"))
    if note := lines(block.note, edition):
        _say(docx.add_paragraph(), note, color=_SOFT)


def _clauses(docx: Docx, block: Clauses, edition: Edition) -> None:
    for index, item in enumerate(block.items, 1):
        paragraph = docx.add_paragraph()
        paragraph.paragraph_format.left_indent = Mm(7)
        paragraph.paragraph_format.first_line_indent = Mm(-7)
        _run(paragraph, f"{index}.\t", strong=item.strong)
        _say(paragraph, lines(item.title, edition), strong=True)
        for text, strong, color in ((item.body, item.strong, None), (item.note, False, _SOFT)):
            if said := lines(text, edition):
                paragraph.add_run().add_break()
                _say(paragraph, said, strong=strong, color=color)


def _signatures(docx: Docx, block: Signatures, edition: Edition) -> None:
    def field(cell: _Cell, what: Text, said: tuple[str, ...]) -> None:
        paragraph = cell.add_paragraph()
        _run(paragraph, f"{' '.join(lines(what, edition))}  ", color=_SOFT)
        _say(paragraph, said or (_LINE,))

    table = docx.add_table(rows=-(-len(block.places) // 2), cols=2)
    for index, place in enumerate(block.places):
        cell = table.cell(index // 2, index % 2)
        _say(cell.paragraphs[0], lines(place.party, edition), strong=True)
        if not place.name.zh:
            cell.add_paragraph()
            cell.add_paragraph()
        field(cell, PAPER_WORDS["signed"], lines(place.name, edition))
        field(cell, PAPER_WORDS["date"], lines(place.at, edition))
        if place.stamp:
            _say(cell.add_paragraph(), lines(PAPER_WORDS["stamp"], edition), color=_SOFT)


def _heading(docx: Docx, said: tuple[str, ...], *, level: int) -> None:
    paragraph = docx.add_heading(level=level)
    _run(paragraph, said[0], color=_ACCENT)
    for line in said[1:]:
        _run(paragraph, f"  {line}", color=_SOFT, size=Pt(9 if level else 12))


def _say(
    paragraph: Paragraph,
    said: tuple[str, ...],
    *,
    strong: bool = False,
    color: RGBColor | None = None,
    align: Align = "left",
) -> None:
    """Add lines to a paragraph: the first in normal style, the second smaller and lighter below it."""
    paragraph.alignment = _ALIGN[align]
    for index, line in enumerate(said):
        if index:
            paragraph.add_run().add_break()
        size = Pt(8) if index else None
        _run(paragraph, line, strong=strong and not index, color=_SOFT if index else color, size=size)


def _run(
    paragraph: Paragraph,
    words: str,
    *,
    strong: bool = False,
    color: RGBColor | None = None,
    size: Pt | None = None,
) -> None:
    run = paragraph.add_run(words)
    run.bold = strong or None
    run.font.size = size
    run.font.color.rgb = color or _INK


def _ruled(docx: Docx, rows: int, widths: list[int]) -> Any:
    """Add a table with thin lines between rows, fixed widths in millimetres, and rows that do not break."""
    table = docx.add_table(rows=rows, cols=len(widths))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    borders = OxmlElement("w:tblBorders")
    for side in ("bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx has no borders
    for width, column in zip(widths, table.columns, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
        for width, cell in zip(widths, row.cells, strict=True):
            cell.width = Mm(width)
    return table


def _shade(properties: Any, color: str) -> None:
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shading.set(qn(f"w:{name}"), value)
    properties.append(shading)


def _styles(docx: Docx) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    for name, size in (("Normal", Pt(9.5)), ("Title", Pt(19)), ("Heading 1", Pt(11))):
        style: Any = docx.styles[name]
        style.font.name, style.font.size = _LATIN, size
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)  # a theme's font would override ours
        fonts.set(qn("w:eastAsia"), _CHINESE)
        style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.space_before = Pt(9 if name == "Heading 1" else 0)


def _furniture(docx: Docx, document: Document, edition: Edition) -> None:
    """Add issuer, title and number to the page header, and the page number to the footer."""
    section = docx.sections[0]
    head = section.header.paragraphs[0]
    title, issuer = lines(document.title, edition)[0], lines(document.issuer, edition)[0]
    _run(head, f"{issuer}    {title} {document.number}", color=_SOFT, size=Pt(8))
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for index, instruction in enumerate(("PAGE", "NUMPAGES")):
        if index:
            _run(foot, " / ", color=_SOFT, size=Pt(8))
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), instruction)
        foot._p.append(field)  # noqa: SLF001 - python-docx has no fields


def _properties(docx: Docx, document: Document, title: tuple[str, ...]) -> None:
    at = dt.datetime.combine(document.issued_on, dt.time(), tzinfo=dt.UTC)
    known = docx.core_properties
    known.title, known.subject = " ".join(title), document.number
    known.author = known.last_modified_by = document.issuer.zh
    known.comments, known.keywords = "", ""
    known.created = known.modified = known.last_printed = at
    known.revision, known.language = 1, "zh-CN"
