"""The tables that are published of a period, their cells, and the sums that tie them together.

Of a month: the total, and tables by area and province, by family and kind of insured, and by size. Of a year: the
same, and kind by size. An area is one of the six of GB/T 2260, the first digit of a division's code.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.terms import kind
from wangbao.vocabulary.text import Text

TOTAL: Final = "total"
TABLES: Final[Mapping[str, Text]] = {
    TOTAL: Text("合计", "Total"),
    "area": Text("大区", "Area"),
    "province": Text("省份", "Province"),
    "family": Text("保险类别", "Family"),
    "kind": Text("被保险对象", "Kind of insured"),
    "size": Text("企业规模", "Size"),
    "kind_size": Text("被保险对象与企业规模", "Kind of insured and size"),
}
AREAS: Final[Mapping[str, Text]] = {
    "1": Text("华北", "North"),
    "2": Text("东北", "Northeast"),
    "3": Text("华东", "East"),
    "4": Text("中南", "Central and South"),
    "5": Text("西南", "Southwest"),
    "6": Text("西北", "Northwest"),
    "7": Text("台湾", "Taiwan"),
    "8": Text("港澳", "Hong Kong and Macao"),
}
MEASURES: Final = ("policies", "premium", "sum_insured")
PLACES: Final = frozenset({TOTAL, "area", "province"})  # tables whose cells are sums of provinces
_YEAR: Final = 4  # characters of a year's period; a month has seven


class Row(NamedTuple):
    """One enterprise with one insurer in a month, of one province, kind and size: its policies and amounts, in fen.

    ``month`` is ``2026-03``; a province, kind or size that is not known is empty.
    """

    month: str
    province: str
    kind: str
    size: str
    insured: str
    insurer: str
    policies: int
    premium: int
    sum_insured: int


class Cell(NamedTuple):
    """A cell of a table: its period (``2026-03`` or ``2026``), the table, and the code in it."""

    period: str
    table: str
    code: str = ""


class Sum(NamedTuple):
    """A sum that everybody knows: the cells below add up to the one above."""

    whole: Cell
    parts: tuple[Cell, ...]


def is_year(period: str) -> bool:
    """Check whether a period is a whole year."""
    return len(period) == _YEAR


def months_of(year: str) -> tuple[str, ...]:
    """List the months of a year."""
    return tuple(f"{year}-{month:02d}" for month in range(1, 13))


def family_of(code: str) -> str:
    """Return the family of a kind of insured; the empty string where the kind is not known."""
    try:
        return kind(code).family
    except InputError:
        return ""


def cells_of(row: Row, period: str) -> Iterator[Cell]:
    """Yield the cells of a period's tables that a row counts in."""
    yield Cell(period, TOTAL)
    yield Cell(period, "area", row.province[:1])
    yield Cell(period, "province", row.province)
    yield Cell(period, "family", family_of(row.kind))
    yield Cell(period, "kind", row.kind)
    yield Cell(period, "size", row.size)
    if is_year(period):
        yield Cell(period, "kind_size", f"{row.kind}/{row.size}")


def sums(cells: Iterable[Cell]) -> list[Sum]:
    """List the sums that tie cells together, within a period and between a year and its months.

    Cells of nought are not among them: they are published as nought and change no sum.
    """
    parts: dict[tuple[Cell, str], list[Cell]] = {}
    for cell in sorted(set(cells)):
        for whole in _wholes(cell):
            parts.setdefault((whole, cell.table), []).append(cell)
        if not is_year(cell.period):
            parts.setdefault((cell._replace(period=cell.period[:_YEAR]), "months"), []).append(cell)
    return [Sum(whole, tuple(some)) for (whole, _), some in sorted(parts.items())]


def _wholes(cell: Cell) -> Iterator[Cell]:
    match cell.table:
        case "area" | "family" | "size":
            yield Cell(cell.period, TOTAL)
        case "province":
            yield Cell(cell.period, "area", cell.code[:1])
        case "kind":
            yield Cell(cell.period, "family", family_of(cell.code))
        case "kind_size":
            of_kind, _, size = cell.code.partition("/")
            yield Cell(cell.period, "kind", of_kind)
            yield Cell(cell.period, "size", size)
