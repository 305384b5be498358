"""Ranges of a factor: what they allow and how they are written."""

from decimal import Decimal

from wangbao.pricing.filed.schema import Cell
from wangbao.vocabulary.canonical import shortest as plain


def inside(cell: Cell, point: Decimal) -> bool:
    """Whether a range allows this point."""
    above = point > cell.lowest if cell.open in ("low", "both") else point >= cell.lowest
    below = point < cell.highest if cell.open in ("high", "both") else point <= cell.highest
    return above and below


def span(cell: Cell) -> str:
    """A range as it is written: ``[0.5, 0.7)``, a bracket belonging to the end, a parenthesis not."""
    left = "(" if cell.open in ("low", "both") else "["
    right = ")" if cell.open in ("high", "both") else "]"
    return f"{left}{plain(cell.lowest)}, {plain(cell.highest)}{right}"
