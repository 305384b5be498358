"""Problems of a table, found column by column, told row by row: the first hundred, and how many more there are."""

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
    """Lines of a file that are no rows: the first of them, and how many there are."""

    shown: tuple[Problem, ...] = ()
    lines: int = 0


class Problems:
    """What is wrong with the rows of one file.

    Args:
        file: named in the refusal; None for a table in memory.
        place: how a row (0-based) is named, such as ``line 7``.
    """

    def __init__(self, file: str | None, place: Callable[[int], str]) -> None:
        self.file = file
        self._place = place
        self._found: list[tuple[int, Problem]] = []
        self._count = 0
        self._bad: dict[str, NDArray[np.int64]] = {}

    def of_file(self, field: str, value: object, rule: Text) -> None:
        """Something wrong with the file or a whole column."""
        self._found.append((_WHOLE_FILE, Problem(field, value, rule)))
        self._count += 1

    def of_lines(self, broken: Broken) -> None:
        """Lines that could not be read as rows."""
        self._found += [(_WHOLE_FILE, problem) for problem in broken.shown]
        self._count += broken.lines

    def of_rows(
        self, field: str, where: NDArray[np.bool_] | pa.Array, values: pa.Array | None, rule: Text
    ) -> None:
        """A rule broken by ``field`` on every row where ``where`` is true; a row already reported is left out."""
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
        """One problem of one row; its field is put after the row's place."""
        self._count += 1
        if len(self._found) < SHOWN:
            self._found.append((row, problem._replace(field=f"{self._place(row)}: {problem.field}")))

    def is_bad(self, field: str, rows: int) -> NDArray[np.bool_]:
        """Where ``field`` has been reported already, over ``rows`` rows."""
        mask = np.zeros(rows, dtype=np.bool_)
        mask[self._bad.get(field, [])] = True
        return mask

    def refuse(self) -> None:
        """Raise InputError if anything was found: file first, then by row."""
        if not self._count:
            return
        shown = [problem for _, problem in sorted(self._found, key=lambda item: item[0])[:SHOWN]]
        more = self._count - len(shown)
        if more:
            shown.append(Problem("", None, Text(f"另有 {more:,} 处问题", f"and {more:,} more problems")))
        raise InputError(shown, file=self.file)


def _mask(where: NDArray[np.bool_] | pa.Array) -> NDArray[np.bool_]:
    """Truth by row; null is false."""
    if isinstance(where, np.ndarray):
        return where
    return np.asarray(where.fill_null(False).to_numpy(zero_copy_only=False), dtype=np.bool_)  # noqa: FBT003
