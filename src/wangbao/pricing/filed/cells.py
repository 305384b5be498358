"""Value of a factor at given facts: the row of a choice or band, or interpolation between two listed points.

Everything is decimal; an interpolated value is exact up to the 50 digits the arithmetic is done in, and is not rounded.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from typing import Final, NamedTuple

from wangbao.pricing.filed.schema import Cell, Factor, Place, Row

ARITHMETIC: Final = Context(prec=50, rounding=ROUND_HALF_EVEN)
_ENDS: Final = Decimal("0.0001")

Fact = Decimal | str
Facts = Mapping[str, Fact]


class Found(NamedTuple):
    """A factor at some facts: its cell there, and which listed rows (and columns) it came from."""

    cell: Cell
    rows: tuple[int, ...]
    columns: tuple[int, ...] = ()


class _At(NamedTuple):
    """A share of one listed place."""

    place: int
    weight: Decimal


def find(factor: Factor, facts: Facts) -> Found | None:
    """Find the cell of ``factor`` at ``facts``; None where one of its inputs is not given.

    ``facts`` are checked against the plan's inputs before (:func:`wangbao.pricing.filed.rating.checked`).
    """
    given = [facts.get(code) for code in factor.inputs]
    if any(fact is None for fact in given):
        return None
    rows = _where(factor.rows, given[0])  # type: ignore[arg-type]  # none is None
    if factor.kind != "linked":
        rows = _by_amount(factor, factor.rows, rows, given[0])
        return Found(_mixed([(factor.rows[at.place], at.weight) for at in rows]), _places(rows))
    columns = _where(factor.columns, given[1])  # type: ignore[arg-type]  # none is None
    columns = _by_amount(factor, factor.columns, columns, given[1])
    parts = [
        (factor.cells[row.place][column.place], ARITHMETIC.multiply(row.weight, column.weight))
        for row in rows
        for column in columns
    ]
    return Found(_mixed(parts), _places(rows), _places(columns))


def _places(found: Sequence[_At]) -> tuple[int, ...]:
    return tuple(at.place for at in found)


def _where(places: Sequence[Place], fact: Fact) -> tuple[_At, ...]:
    one = Decimal(1)
    if isinstance(fact, str):
        return (_At(next(at for at, place in enumerate(places) if place.is_ == fact), one),)
    if places[0].at is None:  # bands; a last one that ends at the most the input allows holds that end too
        inner = (at for at, place in enumerate(places[:-1]) if place.to is not None and fact < place.to)
        return (_At(next(inner, len(places) - 1), one),)
    points = [place.at or Decimal(0) for place in places]
    if fact <= points[0]:
        return (_At(0, one),)
    if fact >= points[-1]:
        return (_At(len(points) - 1, one),)
    after = next(at for at, point in enumerate(points) if point >= fact)
    if points[after] == fact:
        return (_At(after, one),)
    low, high = points[after - 1], points[after]
    share = ARITHMETIC.divide(ARITHMETIC.subtract(fact, low), ARITHMETIC.subtract(high, low))
    return (_At(after - 1, ARITHMETIC.subtract(one, share)), _At(after, share))


def _by_amount(
    factor: Factor, places: Sequence[Place], found: tuple[_At, ...], fact: Fact | None
) -> tuple[_At, ...]:
    """Return the shares for interpolation of factor × input: each point's share times the point over the input."""
    if factor.interpolates == "factor" or len(found) == 1 or not isinstance(fact, Decimal):
        return found
    return tuple(
        _At(
            at.place,
            ARITHMETIC.divide(ARITHMETIC.multiply(at.weight, places[at.place].at or Decimal(0)), fact),
        )
        for at in found
    )


def _mixed(parts: Sequence[tuple[Cell | Row, Decimal]]) -> Cell:
    """Mix cells in the given shares; ends, usual points and values are interpolated each by itself."""
    if len(parts) == 1:
        cell = parts[0][0]
        return Cell.model_construct(
            factor=cell.factor, low=cell.low, high=cell.high, usual=cell.usual, open=cell.open
        )
    # A range between two listed ones is written, and allowed, to four places, rounded inward.
    low = _sum([(cell.lowest, weight) for cell, weight in parts])
    high = _sum([(cell.highest, weight) for cell, weight in parts])
    if not any(cell.is_range for cell, _ in parts):
        return Cell.model_construct(factor=low)
    middles = [(cell.middle, weight) for cell, weight in parts]
    usual = None if any(middle is None for middle, _ in middles) else _sum(middles)  # type: ignore[arg-type]  # none is None
    inner = low.quantize(_ENDS, ROUND_CEILING), high.quantize(_ENDS, ROUND_FLOOR)
    ends = inner if inner[0] <= (usual or inner[0]) <= inner[1] else (low, high)
    return Cell.model_construct(low=ends[0], high=ends[1], usual=usual)


def _sum(parts: Sequence[tuple[Decimal, Decimal]]) -> Decimal:
    total = Decimal(0)
    for value, weight in parts:
        total = ARITHMETIC.add(total, ARITHMETIC.multiply(value, weight))
    return total
