"""Size classes of enterprises: the rule of 2011 (工信部联企业〔2011〕300号) with its sixteen rows, and finance.

A row uses one or two of: employees, yearly revenue, total assets. An enterprise has the size whose floors it reaches
on every indicator of its row, so the lowest indicator decides. The floors were read in a third party's transcription;
the "every indicator" reading of the large class is unverified against the official text. Finance has a row without
floors: the rule does not size it, so every size stays possible. Data:
``data/size_rule.csv``, in the rule's own unit of 10,000 CNY; everything here is in CNY.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from wangbao.vocabulary.entry import Entry, by_code, entries, find, rows
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

INDICATORS: Final = ("employees", "revenue", "assets")
_UNIT = {"employees": 1, "revenue": 10_000, "assets": 10_000}
_NAMED_LEVELS = ("small", "medium", "large")  # the levels that have floors, lowest first


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeRow(Entry):
    """One row of the rule: for each indicator it uses, the floors (persons or CNY) of small, medium and large."""

    floors: Mapping[str, tuple[int, int, int]]


@dataclass(frozen=True, slots=True)
class Classification:
    """Size classes that the known indicators leave possible.

    Attributes:
        rows: the rows of the rule that were asked.
        possible: codes of ``SIZES`` that remain possible, smallest first; one if the size is settled.
        missing: indicators of those rows that were not given and could still matter.
    """

    rows: tuple[str, ...]
    possible: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def size(self) -> str | None:
        """The size, or None while more than one is possible."""
        return self.possible[0] if len(self.possible) == 1 else None


def _row(index: int, row: Mapping[str, str]) -> SizeRow:
    floors = {}
    for indicator in INDICATORS:
        cells = [row[f"{level}_{indicator}"] for level in _NAMED_LEVELS]
        if all(cells):
            small, medium, large = (int(cell) * _UNIT[indicator] for cell in cells)
            floors[indicator] = (small, medium, large)
    return SizeRow(
        code=row["code"],
        index=index,
        name=Text(row["zh"], row["en"]),
        source="size_rule",
        confidence="third_party",
        floors=MappingProxyType(floors),
    )


SIZES: Final[tuple[Entry, ...]] = entries("terms.toml", "sizes", Entry)
SIZE_ROWS: Final = tuple(_row(index, row) for index, row in enumerate(rows("size_rule.csv")))
_SIZES = by_code(SIZES)
_ROWS = by_code(SIZE_ROWS)


def size(code: str, *, field: str = "size") -> Entry:
    """Return a size class (``micro``, ``small``, ``medium``, ``large``); raise InputError for an unknown code."""
    return find(_SIZES, code, field=field, what=Text("企业规模", "size class"))


def size_row(code: str, *, field: str = "industry") -> SizeRow:
    """Return a row of the size rule; raise InputError for an unknown code."""
    return find(_ROWS, code, field=field, what=Text("划型行业", "row of the size rule"))


def classify(
    row: str | Iterable[str],
    *,
    employees: Decimal | int | None = None,
    revenue_cny: Decimal | float | None = None,
    assets_cny: Decimal | float | None = None,
) -> Classification:
    """Classify an enterprise by size, or list every size its known indicators leave possible.

    Args:
        row: code of ``SIZE_ROWS``; several when the industry is known only so far (then their answers are united).
        employees: persons employed.
        revenue_cny: yearly operating revenue in CNY.
        assets_cny: total assets in CNY.

    Raises:
        InputError: unknown row, or an indicator that is negative or not a number, or employees not whole.
    """
    asked = tuple(size_row(code) for code in ([row] if isinstance(row, str) else row))
    if not asked:
        raise refusal(
            "industry", None, "至少须给出一个划型行业", "at least one row of the size rule is needed"
        )
    known = {
        indicator: _checked(field, value)
        for indicator, field, value in (
            ("employees", "employees", employees),
            ("revenue", "revenue_cny", revenue_cny),
            ("assets", "assets_cny", assets_cny),
        )
        if value is not None
    }
    possible, missing = set[int](), set[str]()
    for item in asked:
        if not item.floors:  # left to a rule of its own
            possible.update(range(len(SIZES)))
            continue
        top, unanswered = _highest(item, known), set(item.floors) - set(known)
        if top and unanswered:  # what is unknown can only lower the size; nothing is lower than micro
            possible.update(range(top + 1))
            missing |= unanswered
        else:
            possible.add(top)
    return Classification(
        rows=tuple(item.code for item in asked),
        possible=tuple(SIZES[level].code for level in sorted(possible)),
        missing=tuple(indicator for indicator in INDICATORS if indicator in missing),
    )


def _highest(row: SizeRow, known: Mapping[str, Decimal]) -> int:
    """Return the highest size the known indicators allow, as a place in ``SIZES``; large if none is known."""
    reached = [
        sum(known[indicator] >= floor for floor in floors)
        for indicator, floors in row.floors.items()
        if indicator in known
    ]
    return min(reached, default=len(_NAMED_LEVELS))


def _checked(field: str, value: Decimal | float) -> Decimal:
    number = to_decimal(value, field=field)
    if field == "employees" and number != number.to_integral_value():
        raise refusal(field, str(value), "须为整数", "must be a whole number")
    if number < 0:
        raise refusal(field, str(value), "不得为负", "must not be negative")
    return number
