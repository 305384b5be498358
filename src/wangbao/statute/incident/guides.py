"""Guides by which an incident is graded, as data: criteria, and cells with their conditions and their confidence.

Data: ``data/incident_grading.toml``. The four grades are those of the national guide, from the gravest:
特别重大, 重大, 较大, 一般.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from wangbao.vocabulary import provenance
from wangbao.vocabulary.text import Text

_FILE: Final = Path(__file__).parent.parent / "data" / "incident_grading.toml"

GRADES: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "extremely_major": Text("特别重大", "Extremely major"),
        "major": Text("重大", "Major"),
        "relatively_major": Text("较大", "Relatively major"),
        "general": Text("一般", "General"),
    }
)
"""The grades by code, from the gravest."""

EDITIONS: Final[Mapping[str, Text]] = MappingProxyType(
    {"final": Text("正式文本", "final text"), "draft": Text("征求意见稿", "consultation draft")}
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a fact: a number it reaches, or values it is one of."""

    fact: str
    at_least: Decimal | None
    any_of: tuple[str, ...]

    def holds(self, value: Decimal | str) -> bool:
        """Tell whether a stated fact meets it; the number itself is included."""
        if self.at_least is not None:
            return isinstance(value, Decimal) and value >= self.at_least
        return value in self.any_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One grade by one criterion: the conditions that bring it on, the text that says so, its confidence."""

    grade: str
    conditions: tuple[Condition, ...]
    edition: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion of a guide; its cells stand from the gravest grade."""

    code: str
    name: Text
    cells: tuple[Cell, ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """Names of the facts that its cells ask for, each once."""
        return tuple(dict.fromkeys(one.fact for cell in self.cells for one in cell.conditions))


@dataclass(frozen=True, slots=True)
class Guide:
    """One grading guide; ``regime`` has to be named by the facts unless it is empty."""

    code: str
    name: Text
    source: Text
    regime: str
    criteria: tuple[Criterion, ...]


@cache
def guides() -> Mapping[str, Guide]:
    """Load the guides by code, the national one first."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return MappingProxyType({row["code"]: _guide(row) for row in data["guides"]})


def gravest(grades: list[str]) -> str | None:
    """Return the gravest of some grades, None of none."""
    return next((grade for grade in GRADES if grade in grades), None)


def reaches(grade: str | None, least: str) -> bool:
    """Tell whether a grade is at least as grave as another; no grade reaches none."""
    order = list(GRADES)
    return grade is not None and order.index(grade) <= order.index(least)


def _guide(row: Mapping[str, Any]) -> Guide:
    source = row["source"].split(" / ")
    return Guide(
        row["code"],
        Text(row["zh"], row["en"]),
        Text(source[0], source[-1]),
        row["regime"],
        tuple(
            Criterion(one["code"], Text(one["zh"], one["en"]), tuple(_cell(cell) for cell in one["cells"]))
            for one in row["criteria"]
        ),
    )


def _cell(row: Mapping[str, Any]) -> Cell:
    return Cell(
        row["grade"],
        tuple(
            Condition(
                one["fact"],
                Decimal(one["at_least"]) if "at_least" in one else None,
                tuple(one.get("any_of", ())),
            )
            for one in row["conditions"]
        ),
        row.get("edition", "final"),
        provenance.confidence(row["confidence"]).code,
    )
