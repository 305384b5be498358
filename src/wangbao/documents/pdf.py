"""Writer of PDF by Typst: PDF/A-2a for archiving and PDF/UA-1 for screen readers.

Texts are passed to Typst as JSON and set as text, so that none is interpreted as markup. Under the PDF/A rules Typst
refuses a character that no font on the machine has, instead of omitting it.
"""

import datetime as dt
import json
from functools import cache
from importlib.resources import files
from typing import Any, Final

import typst

from wangbao.documents import fonts
from wangbao.documents.parts import (
    Block,
    Clauses,
    Document,
    Edition,
    Facts,
    Prose,
    Signatures,
    Table,
    language,
    lines,
)
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.text import Text

PAPER_WORDS: Final = {
    "signed": Text("签字", "Signed"),
    "date": Text("日期", "Date"),
    "stamp": Text("（盖章）", "(company stamp)"),
}
_FOOTER = Text("编号 {number}", "No. {number}")


def to_pdf(document: Document, edition: Edition = "zh", *, installed: typst.Fonts | None = None) -> bytes:
    """Write a document as PDF; the same document and fonts give the same bytes.

    Args:
        document: the document to print.
        edition: the language or languages.
        installed: the fonts to use; by default those of the machine.

    Raises:
        NoChineseFontError: there is no Chinese font.
        InputError: no font has one of the characters.
    """
    there = fonts.installed() if installed is None else installed
    content = json.dumps(_page(document, edition, fonts.chinese(there)), ensure_ascii=False)
    midnight = dt.datetime.combine(document.issued_on, dt.time(), tzinfo=dt.UTC)
    try:
        made: bytes = typst.compile(
            _template(),
            format="pdf",
            font_paths=there,
            ignore_system_fonts=True,  # the wanted ones are in `there`
            sys_inputs={"data": content},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=midnight,
        )
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        zh, en = "本机字体缺少所需的字，无法印出", "no font on this machine has a character of it"
        raise refusal("text", error.message.split("`")[1], zh, en, file=document.number) from error
    return made


@cache
def _template() -> bytes:
    return (files("wangbao.documents") / "page.typ").read_bytes()


def _page(document: Document, edition: Edition, families: tuple[str, ...]) -> dict[str, Any]:
    lang = language(edition)
    on = document.issued_on
    return {
        "title": lines(document.title, edition),
        "issuer": lines(document.issuer, edition),
        "number": document.number,
        "notice": lines(document.notice, edition),
        "footer": _FOOTER.say(lang).format(number=document.number),
        "words": {name: lines(text, edition) for name, text in PAPER_WORDS.items()},
        "date": {"year": on.year, "month": on.month, "day": on.day},
        "fonts": families,
        "edition": edition,
        "lang": lang,
        "region": "CN" if lang == "zh" else "GB",
        "blocks": [_block(block, edition) for block in document.blocks],
    }


def _block(block: Block, edition: Edition) -> dict[str, Any]:
    title = lines(block.title, edition)
    match block:
        case Facts():
            rows = [
                {"label": lines(f.label, edition), "value": lines(f.value, edition), "strong": f.strong}
                for f in block.rows
            ]
            return {"kind": "facts", "title": title, "rows": rows, "columns": block.columns}
        case Table():
            columns = [
                {"label": lines(c.label, edition), "align": c.align, "weight": c.weight}
                for c in block.columns
            ]
            return {
                "kind": "table",
                "title": title,
                "columns": columns,
                "rows": [[lines(cell, edition) for cell in row] for row in block.rows],
                "foot": [lines(cell, edition) for cell in block.foot],
                "note": lines(block.note, edition),
            }
        case Prose():
            paragraphs = [lines(text, edition) for text in block.paragraphs]
            return {"kind": "prose", "title": title, "paragraphs": paragraphs, "strong": block.strong}
        case Clauses():
            items = [
                {
                    "title": lines(item.title, edition),
                    "body": lines(item.body, edition),
                    "note": lines(item.note, edition),
                    "strong": item.strong,
                }
                for item in block.items
            ]
            return {"kind": "clauses", "title": title, "items": items}
        case Signatures():
            places = [
                {
                    "party": lines(place.party, edition),
                    "name": lines(place.name, edition),
                    "at": lines(place.at, edition),
                    "stamp": place.stamp,
                }
                for place in block.places
            ]
            return {"kind": "signatures", "title": title, "places": places}
