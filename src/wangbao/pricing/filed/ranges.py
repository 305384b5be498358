"""Ranges of a factor: which points they contain and how they are written."""

from decimal import Decimal

from wangbao.pricing.filed.schema import Cell
from wangbao.vocabulary.canonical import shortest as plain


def inside(cell: Cell, point: Decimal) -> bool:
    """Return True if a range contains this point."""
    above = point > cell.lowest if cell.open in ("low", "both") else point >= cell.lowest
    below = point < cell.highest if cell.open in ("high", "both") else point <= cell.highest
    return above and below


def span(cell: Cell) -> str:
    """Write a range as ``[0.5, 0.7)``: a bracket includes the end, a parenthesis excludes it."""
    left = "(" if cell.open in ("low", "both") else "["
    right = ")" if cell.open in ("high", "both") else "]"
    return f"{left}{plain(cell.lowest)}, {plain(cell.highest)}{right}"
