"""Losses with the terms each was seen under: a deductible below which none is seen, a limit above which none is.

A loss at or below its deductible never reaches the insurer, so the others are *truncated* there; one that used up its
limit is known to be at least that large, so it is *censored* there. Amounts are from the ground up, in one currency.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_SHOWN = 10  # broken rows a refusal names


@dataclass(frozen=True, slots=True)
class Losses:
    """Losses of one kind.

    Attributes:
        amount: float64[n], ground-up loss; of a censored one, the amount it reached at least.
        deductible: float64[n], at or below which a loss is not seen; zero where every one is.
        censored: bool[n], whether the loss used up its limit.
    """

    amount: Floats
    deductible: Floats
    censored: Flags

    def __len__(self) -> int:
        return len(self.amount)


def losses(
    amount: npt.ArrayLike, deductible: npt.ArrayLike | None = None, limit: npt.ArrayLike | None = None
) -> Losses:
    """Build losses from columns of a table.

    Args:
        amount: ground-up amounts, as far as they are known: a loss that used up its limit has deductible plus limit.
        deductible: the deductible of each, or one for all; none at all without it.
        limit: the most that is paid above the deductible, or one for all; a loss that reaches it is censored. Infinite
            or missing (NaN) where there is none.

    Raises:
        InputError: an amount that is not positive and finite, one not above its deductible, a negative term; each with
            its row, counted from 1.
    """
    amounts = np.asarray(amount, float)
    below = np.broadcast_to(np.asarray(0.0 if deductible is None else deductible, float), amounts.shape)
    below = np.nan_to_num(below, nan=0.0)
    most = np.broadcast_to(np.asarray(np.inf if limit is None else limit, float), amounts.shape)
    most = np.where(np.isnan(most), np.inf, most)
    _refuse("amount", amounts, ~(np.isfinite(amounts) & (amounts > 0)), _POSITIVE)
    _refuse("deductible", below, ~(np.isfinite(below) & (below >= 0)), _NOT_NEGATIVE)
    _refuse("limit", most, ~(most > 0), _POSITIVE)
    _refuse("amount", amounts, amounts <= below, _ABOVE)
    reached = below + most
    return Losses(np.minimum(amounts, reached), below, amounts >= reached)


_POSITIVE = Text("须为大于 0 的有限数", "must be a finite number above 0")
_NOT_NEGATIVE = Text("须为不小于 0 的有限数", "must be a finite number of at least 0")
_ABOVE = Text(
    "须大于免赔额：免赔额以内的损失不在数据中", "must be above the deductible: no loss below it is seen"
)


def _refuse(field: str, values: Floats, broken: Flags, rule: Text) -> None:
    if not broken.any():
        return
    rows = np.flatnonzero(broken)
    found = [Problem(f"row {row + 1}.{field}", float(values[row]), rule) for row in rows[:_SHOWN]]
    if len(rows) > _SHOWN:
        more = len(rows) - _SHOWN
        found.append(Problem(field, None, Text(f"另有 {more} 行", f"{more} more rows")))
    raise InputError(found)
