"""The form of a scheme or another declaration, filled in or not, with its units and places to sign."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from wangbao.documents.parts import (
    EMPTY,
    Column,
    Document,
    Fact,
    Facts,
    Place,
    Signatures,
    Table,
)
from wangbao.vocabulary.text import Text

_UNITS: Final = Text("申报单位", "Units")
_SIGNED: Final = Text("盖章", "Seals")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormUnit:
    """A unit of the declaration as it is printed."""

    name: Text
    role: Text
    uscc: str
    licence: str
    task: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclarationForm:
    """A form: rows of label and value by section; ``statement`` says whose design it is."""

    title: Text
    annex: Text
    issuer: Text
    number: str
    issued_on: dt.date
    statement: Text
    sections: tuple[tuple[Text, tuple[tuple[Text, Text], ...]], ...]
    units: tuple[FormUnit, ...]


def lay_out(form: DeclarationForm) -> Document:
    """Lay out a form: its units, their licences where one has any, its sections, and a place to sign for each unit."""
    licensed = any(one.licence for one in form.units)
    units = Table(
        _UNITS,
        (
            Column(Text("单位", "Unit"), weight=4),
            Column(Text("身份", "Part"), weight=1 if licensed else 2),
            Column(Text("统一社会信用代码", "Credit code"), weight=3),
            *((Column(Text("保险业务许可证", "Insurance licence"), weight=3),) if licensed else ()),
            Column(Text("分工", "Task"), weight=3),
        ),
        tuple(
            (
                one.name,
                one.role,
                *(Text(said, said) for said in (one.uscc, *((one.licence,) if licensed else ()), one.task)),
            )
            for one in form.units
        ),
    )
    blocks = [
        Facts(title, tuple(Fact(label, value) for label, value in rows)) for title, rows in form.sections
    ]
    places = tuple(Place(one.name, EMPTY, EMPTY, stamp=True) for one in form.units)
    return Document(
        title=Text(f"{form.title.zh}（{form.annex.zh}）", f"{form.title.en} ({form.annex.en})"),
        issuer=form.issuer,
        number=form.number,
        issued_on=form.issued_on,
        notice=form.statement,
        blocks=(units, *blocks, Signatures(_SIGNED, places)),
    )
