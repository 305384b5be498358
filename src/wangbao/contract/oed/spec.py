"""The cyber part of the OED 5.0.0 account file: its fields and its codes, as data.

``data/fields.csv`` holds the 98 account fields that have a cyber status (``R`` required, ``CR`` conditionally required,
``O`` optional) with type, range and default; ``data/codes.toml`` the code lists. A field whose name ends in ``XX`` is
numbered in a file (``IndustryScheme1``); one that ends in ``ZZZ`` is free.
"""

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from wangbao.vocabulary.text import Text

VERSION: Final = "5.0.0"
VERSIONS: Final = ("4", "5")  # major versions whose cyber class this package reads

_DATA = Path(__file__).parent / "data"
_TYPE = re.compile(r"(\w+?)(?:\((\d+)\))?")
_BOUNDS = {
    "tinyint": (Decimal(0), Decimal(255)),
    "smallint": (Decimal(-(2**15)), Decimal(2**15 - 1)),
    "int": (Decimal(-(2**31)), Decimal(2**31 - 1)),
}

Kind = Literal["text", "number", "whole", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: ``status`` R, CR or O; ``length`` of a text; ``minimum`` and ``maximum`` of a number, inclusive."""

    name: str
    status: str
    type: str
    kind: Kind
    length: int | None
    minimum: Decimal | None
    maximum: Decimal | None
    default: str

    @property
    def stem(self) -> str:
        """The name without its ``XX`` or ``ZZZ``."""
        return self.name.removesuffix("XX").removesuffix("ZZZ")


@dataclass(frozen=True, slots=True)
class Coverage:
    """A cyber coverage of the standard; ``index`` is its place in every loss array of an OED policy."""

    code: str
    index: int
    id: int
    name: Text


@dataclass(frozen=True, slots=True)
class CoverageWord:
    """A word met in a list of coverages that is not a coverage code: what it stands for; ``odd`` ones are warned of."""

    codes: tuple[str, ...]
    odd: bool


def _field(row: Mapping[str, str]) -> Field:
    matched = _TYPE.fullmatch(row["type"])
    if matched is None:
        raise ValueError(row["type"])
    base, length = matched.groups()
    kind: Kind = "text"
    minimum, maximum = None, None
    if base in _BOUNDS:
        kind = "whole"
        minimum, maximum = _BOUNDS[base]
    elif base == "float":
        kind = "number"
    elif base == "smalldatetime":
        kind = "date"
    return Field(
        name=row["name"],
        status=row["status"],
        type=row["type"],
        kind=kind,
        length=int(length) if length else None,
        minimum=Decimal(row["minimum"]) if row["minimum"] else minimum,
        maximum=Decimal(row["maximum"]) if row["maximum"] else maximum,
        default=row["default"],
    )


def _fields() -> tuple[Field, ...]:
    with (_DATA / "fields.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_field(row) for row in csv.DictReader(file))


@cache
def _codes() -> dict[str, Any]:
    return tomllib.loads((_DATA / "codes.toml").read_text(encoding="utf-8"))


FIELDS: Final = _fields()
BY_NAME: Final = MappingProxyType({field.name.lower(): field for field in FIELDS})
_NUMBERED = {field.stem.lower(): field for field in FIELDS if field.name.endswith("XX")}
_FREE = tuple((field.stem.lower(), field) for field in FIELDS if field.name.endswith("ZZZ"))

COVERAGES: Final = tuple(
    Coverage(code, index, row["id"], Text(row["zh"], row["en"]))
    for index, (code, row) in enumerate(_codes()["coverages"].items())
)
COVERAGE_CODES: Final = tuple(coverage.code for coverage in COVERAGES)
COVERAGE: Final = MappingProxyType({coverage.code: coverage for coverage in COVERAGES})
COVERAGE_WORDS: Final = MappingProxyType(
    {
        word: CoverageWord(
            COVERAGE_CODES if row["means"] == "all" else (row["means"],), row.get("odd", False)
        )
        for word, row in _codes()["coverage_words"].items()
    }
)
CYBER_PERILS: Final = tuple(_codes()["perils"]["cyber"].split())
ALL_PERILS: Final[str] = _codes()["perils"]["all"]
PERILS: Final = frozenset((*CYBER_PERILS, *_codes()["perils"]["other"].split()))
COUNTRIES: Final = frozenset(_codes()["countries"]["codes"].split())
INDUSTRY_SCHEMES: Final = tuple(_codes()["schemes"]["industry"].split())
COMPANY_SCHEMES: Final = tuple(_codes()["schemes"]["company"].split())
TECHNOGRAPHIC: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {field: tuple(names) for field, names in _codes()["technographic"].items()}
)


def find(column: str) -> tuple[Field, str] | None:
    """Find the field of a column header and its canonical header; None for a column outside the cyber class.

    Letter case does not matter. ``industryscheme1`` is ``IndustryScheme1``, field ``IndustrySchemeXX``.
    """
    low = column.lower()
    if low in BY_NAME:
        return BY_NAME[low], BY_NAME[low].name
    stem = low.rstrip("0123456789")
    number = low[len(stem) :]
    if number and stem in _NUMBERED:
        field = _NUMBERED[stem]
        return field, f"{field.stem}{int(number)}"
    for prefix, field in _FREE:
        if low.startswith(prefix) and len(low) > len(prefix):
            return field, field.stem + column[len(prefix) :]
    return None
