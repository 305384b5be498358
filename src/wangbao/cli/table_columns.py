"""Columns of a table file as arrays, for the commands that fit laws to them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wangbao.calibration.losses import Floats

_SHOWN: Final = 10  # broken cells a refusal names
_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_EMPTY, _BROKEN = float("nan"), float("inf")


def numbers(file: Path, names: Sequence[str]) -> "dict[str, Floats]":
    """Read columns of numbers of a CSV, XLSX or Parquet file: by name float64[rows]; an empty cell is NaN.

    Raises:
        InputError: a column that the table has not, or a cell that is no number, by row.
    """
    import numpy as np

    from wangbao.vocabulary.errors import InputError, Problem
    from wangbao.vocabulary.text import Text

    cells, rows = _cells(file, names)
    found = {name: np.array([_number(cell) for cell in column]) for name, column in cells.items()}
    rule = Text("须为数值，不含千分位", "must be a number without thousands separators")
    problems = [
        Problem(f"row {rows[at]}.{name}", str(cells[name][at]), rule)
        for name, column in found.items()
        for at in np.flatnonzero(np.isinf(column))
    ]
    if problems:
        raise InputError(problems[:_SHOWN], file=str(file))
    return found


def words(file: Path, names: Sequence[str]) -> dict[str, list[str]]:
    """Read columns of words; an empty cell is an empty word. Raises InputError as :func:`numbers`."""
    cells, _ = _cells(file, names)
    return {
        name: ["" if cell is None else str(cell).strip() for cell in column] for name, column in cells.items()
    }


def _cells(file: Path, names: Sequence[str]) -> tuple[dict[str, list[object]], list[int]]:
    """Read the cells of columns by name, and the number of each row as its file counts it."""
    from wangbao.standard import table_files
    from wangbao.vocabulary.errors import InputError, Problem
    from wangbao.vocabulary.text import Text

    table = table_files.read(file)
    listed = ", ".join(table.header[:20])
    rule = Text(f"没有此列，现有：{listed}", f"no such column; there are: {listed}")
    if absent := [Problem(name, None, rule) for name in names if name not in table.header]:
        raise InputError(absent, file=str(file))
    places = {name: table.header.index(name) for name in names}
    found: dict[str, list[object]] = {name: [] for name in names}
    rows = []
    for row, cells in table.rows:
        rows.append(row)
        for name, place in places.items():
            found[name].append(cells[place] if place < len(cells) else None)
    return found, rows


def _number(cell: object) -> float:
    if cell is None or cell == "":
        return _EMPTY
    if isinstance(cell, str):
        return float(cell) if _NUMBER.fullmatch(cell.strip()) else _BROKEN
    return float(cell) if isinstance(cell, int | float) and not isinstance(cell, bool) else _BROKEN
