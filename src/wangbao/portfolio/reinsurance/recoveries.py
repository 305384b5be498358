"""Recoveries of the treaties from simulated events, in whole fen, by year and by event in order of time.

The input comes from the event kernel: a vector of columns for each event kept one by one, and for each year one lump of
the same columns for all other events. Lumps accrue evenly over a treaty's period; this matters only to the distribution
of annual terms over events, and not to yearly totals. A lump never reaches an occurrence attachment.

*Rounding.* A ceded share applies to each event's whole fen, half up. The placed share applies to the year's running
total of ceded amounts after annual terms, half up: a recovery is the increase of that total, so a year's recoveries do
not exceed its limit by a fen. A reinstatement premium is rounded once a year, half up. Allocations to cells are rounded
down on the running total of cells, so that parts add up.

*Nets.* No recovery exceeds the remaining loss of a cell; treaties of one priority have the same subject and are applied
in the order of the programme, those on the year last. So nets are never negative, and gross = ceded + net to the fen.
Reinstatement premiums are a cost beside the net, not in it. Yearly recoveries (aggregate excess, stop loss) belong to
years: the net of an event is before them.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.reinsurance.programme import Compiled
from wangbao.portfolio.reinsurance.recovery_kernel import recover


class Recoveries(NamedTuple):
    """Recoveries in i64 fen of ``T`` treaties (programme order), ``Y`` years and ``n`` events (input order)."""

    by_treaty: NDArray[np.int64]  # [T, Y] from events, lumps and (for treaties on years) the year
    reinstatement: NDArray[np.int64]  # [T, Y] reinstatement premium due on the placed part
    event_ceded: NDArray[np.int64]  # [T, n]; 0 for treaties that act on years
    event_net: NDArray[np.int64]  # [n]
    lump_ceded: NDArray[np.int64]  # [T, Y]; 0 for treaties that act on years
    lump_net: NDArray[np.int64]  # [Y]
    year_gross: NDArray[np.int64]  # [Y]
    year_net: NDArray[np.int64]  # [Y] after every treaty, reinstatement premiums not deducted
    largest_net: NDArray[np.int64]  # [Y] largest net event, of those kept and of ``lump_largest_fen``


def apply(
    compiled: Compiled,
    *,
    years: int,
    event_year: NDArray[np.int32],
    event_time: NDArray[np.float64],
    event_fen: NDArray[np.int64],
    lump_fen: NDArray[np.int64],
    lump_largest_fen: NDArray[np.int64] | None = None,
    industry_fen: NDArray[np.int64] | None = None,
) -> Recoveries:
    """Apply the treaties to ``n`` events and the lumps of ``years`` years.

    Args:
        compiled: the programme; ``M`` below is the length of its ``base``.
        years: Y.
        event_year: i32[n] in [0, Y).
        event_time: f64[n] in [0, 1). Events are sorted by year, time and columns.
        event_fen: i64[n, M], not negative.
        lump_fen: i64[Y, M], not negative.
        lump_largest_fen: i64[Y], the largest event in each lump, net of the risk-level cessions; without it
            ``largest_net`` covers only the events kept.
        industry_fen: i64[W, n], the industry's loss of each event as each of ``compiled.warranties`` has it; 0 by
            default.

    Raises:
        ValueError: shapes, years or times do not fit each other, which is an error of the caller.
    """
    n, columns = event_fen.shape
    _check(compiled, years, event_year, event_time, event_fen, lump_fen)
    order = _in_time(event_year, event_time, event_fen)
    first = np.searchsorted(event_year[order], np.arange(years + 1)).astype(np.int64)
    treaties = len(compiled.treaties)
    made = Recoveries(
        by_treaty=np.zeros((treaties, years), np.int64),
        reinstatement=np.zeros((treaties, years), np.int64),
        event_ceded=np.zeros((treaties, n), np.int64),
        event_net=np.zeros(n, np.int64),
        lump_ceded=np.zeros((treaties, years), np.int64),
        lump_net=np.zeros(years, np.int64),
        year_gross=np.zeros(years, np.int64),
        year_net=np.zeros(years, np.int64),
        largest_net=np.zeros(years, np.int64),
    )
    recover(
        compiled.steps,
        len(compiled.risk),
        first,
        order,
        np.ascontiguousarray(event_time, np.float64),
        np.ascontiguousarray(event_fen, np.int64).reshape(n, columns),
        np.zeros((max(len(compiled.warranties), 1), n), np.int64) if industry_fen is None else industry_fen,
        np.ascontiguousarray(lump_fen, np.int64),
        made,
    )
    if lump_largest_fen is not None:
        np.maximum(made.largest_net, lump_largest_fen, out=made.largest_net)
    return made


def _in_time(year: NDArray[np.int32], time: NDArray[np.float64], fen: NDArray[np.int64]) -> NDArray[np.int64]:
    """Sort events by year, time and, for equal times, columns, so that the order given never matters; i64[n]."""
    sorted_already = bool(np.all((year[1:] > year[:-1]) | ((year[1:] == year[:-1]) & (time[1:] > time[:-1]))))
    if sorted_already:
        return np.arange(len(year), dtype=np.int64)
    keys: list[NDArray[Any]] = [*(fen[:, k] for k in reversed(range(fen.shape[1]))), time, year]
    return np.lexsort(keys).astype(np.int64)


def _check(
    compiled: Compiled,
    years: int,
    year: NDArray[np.int32],
    time: NDArray[np.float64],
    fen: NDArray[np.int64],
    lump: NDArray[np.int64],
) -> None:
    n, columns = len(year), len(compiled.base)
    if time.shape != (n,) or fen.shape != (n, columns) or lump.shape != (years, columns):
        raise ValueError(
            f"shapes {time.shape}, {fen.shape}, {lump.shape} do not fit ({n}, {columns}, {years})"
        )
    if n and (year.min() < 0 or year.max() >= years or not (time.min() >= 0 and time.max() < 1)):
        raise ValueError("an event's year or time is out of range")
    if (n and fen.min() < 0) or (lump.size and lump.min() < 0):
        raise ValueError("a loss is negative")
