"""Collector of a table's problems, found by column and reported by row: the first hundred, and a count of the rest."""

from collections.abc import Callable
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

SHOWN: Final = 100
_WHOLE_FILE: Final = -1


class Broken(NamedTuple):
    """Lines of a file that could not be parsed as rows: the first of them, and their number."""

    shown: tuple[Problem, ...] = ()
    lines: int = 0


class Problems:
    """A collector of the problems in one file.

    Args:
        file: the name to give in the refusal; None for a table in memory.
        place: gives the name of a row (0-based), such as ``line 7``.
    """

    def __init__(self, file: str | None, place: Callable[[int], str]) -> None:
        self.file = file
        self._place = place
        self._found: list[tuple[int, Problem]] = []
        self._count = 0
        self._bad: dict[str, NDArray[np.int64]] = {}

    def of_file(self, field: str, value: object, rule: Text) -> None:
        """Add a problem of the file or of a whole column."""
        self._found.append((_WHOLE_FILE, Problem(field, value, rule)))
        self._count += 1

    def of_lines(self, broken: Broken) -> None:
        """Add the lines that could not be parsed as rows."""
        self._found += [(_WHOLE_FILE, problem) for problem in broken.shown]
        self._count += broken.lines

    def of_rows(
        self, field: str, where: NDArray[np.bool_] | pa.Array, values: pa.Array | None, rule: Text
    ) -> None:
        """Add a broken rule of ``field`` for the rows where ``where`` is true.

        Rows already reported for the field are skipped.
        """
        mask = _mask(where)
        rows = np.setdiff1d(np.flatnonzero(mask), self._bad.get(field, []), assume_unique=True)
        if not len(rows):
            return
        self._bad[field] = np.union1d(self._bad.get(field, rows[:0]), rows)
        self._count += len(rows)
        for row in rows[:SHOWN].tolist():
            value = None if values is None else values[row].as_py()
            self._found.append((row, Problem(f"{self._place(row)}: {field}", value, rule)))

    def of_row(self, row: int, problem: Problem) -> None:
        """Add one problem of one row; the row's name is put before its field."""
        self._count += 1
        if len(self._found) < SHOWN:
            self._found.append((row, problem._replace(field=f"{self._place(row)}: {problem.field}")))

    def is_bad(self, field: str, rows: int) -> NDArray[np.bool_]:
        """Mark the rows already reported for ``field``, bool[rows]."""
        mask = np.zeros(rows, dtype=np.bool_)
        mask[self._bad.get(field, [])] = True
        return mask

    def refuse(self) -> None:
        """Raise InputError if any problem was added: those of the file first, then by row."""
        if not self._count:
            return
        shown = [problem for _, problem in sorted(self._found, key=lambda item: item[0])[:SHOWN]]
        more = self._count - len(shown)
        if more:
            shown.append(Problem("", None, Text(f"另有 {more:,} 处问题", f"and {more:,} more problems")))
        raise InputError(shown, file=self.file)


def _mask(where: NDArray[np.bool_] | pa.Array) -> NDArray[np.bool_]:
    """Convert a mask to bool[rows]; null becomes false."""
    if isinstance(where, np.ndarray):
        return where
    return np.asarray(where.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)  # noqa: FBT003
