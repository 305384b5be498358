"""A progress report or a yearly summary of a pilot: what it is about, its chapters with figures and their origin."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.documents.parts import (
    EMPTY,
    Block,
    Column,
    Document,
    Fact,
    Facts,
    Place,
    Prose,
    Signatures,
    Table,
)
from wangbao.vocabulary.text import Text

_SIGNED: Final = Text("盖章", "Seal")
_MISSING: Final = Text("缺少的数据", "Missing figures")
_FIGURES: Final = (
    Column(Text("数据", "Figure"), weight=3),
    Column(Text("数值", "Value"), align="right", weight=3),
    Column(Text("来源", "Origin"), weight=4),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter: its figures with value and origin in words, and its paragraphs."""

    title: Text
    figures: tuple[tuple[Text, Text, Text], ...]
    paragraphs: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotReport:
    """A report as it is printed; ``statement`` says whose design it is, ``missing`` names figures nobody has."""

    title: Text
    issuer: Text
    number: str
    issued_on: dt.date
    statement: Text
    facts: tuple[tuple[Text, Text], ...]
    chapters: tuple[Chapter, ...]
    missing: tuple[Text, ...] = ()


def lay_out(report: PilotReport) -> Document:
    """Lay out a report: its facts, its chapters, what is missing, and the place of a seal."""
    blocks: list[Block] = [
        Facts(Text("基本情况", "About"), tuple(Fact(label, value) for label, value in report.facts))
    ]
    for chapter in report.chapters:
        if chapter.figures:
            blocks.append(Table(chapter.title, _FIGURES, chapter.figures))
        if chapter.paragraphs:
            blocks.append(Prose(EMPTY if chapter.figures else chapter.title, chapter.paragraphs))
    if report.missing:
        blocks.append(Prose(_MISSING, report.missing))
    blocks.append(Signatures(_SIGNED, (Place(report.issuer, EMPTY, EMPTY, stamp=True),)))
    return Document(
        title=report.title,
        issuer=report.issuer,
        number=report.number,
        issued_on=report.issued_on,
        notice=report.statement,
        blocks=tuple(blocks),
    )
