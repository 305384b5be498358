"""Second pass over the book's worst years, policy by policy: shares of them, gross and net.

The random numbers are those of the first pass, so a policy has the same losses; only these years are drawn. Recoveries
of treaties on a whole event, or on a year, are allocated to policies in proportion to their losses net of risk-level
treaties.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.portfolio.engine.block import compute_years
from wangbao.portfolio.engine.shapes import Kept
from wangbao.portfolio.engine.world import World
from wangbao.portfolio.results.allocation import Worst
from wangbao.portfolio.results.policy_shares import euler, marginal_tvar

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Nets(NamedTuple):
    """Net shares of one yuan net of risk-level treaties: by common event, by year for lumps, by kept event.

    All three include year-level treaties. Kept events are in order of (account, year, time).
    """

    event: Floats  # float64[E]
    lump: Floats  # float64[Y]
    kept: Floats  # float64[n]
    account: NDArray[np.int32]
    year: NDArray[np.int32]
    time: Floats


class Tail(NamedTuple):
    """Shared input of the blocks of the second pass."""

    world: World
    nets: Nets
    gross: Worst
    net: Worst
    wanted: NDArray[np.bool_]


class Shares(NamedTuple):
    """Shares of a block's policies: sums over the worst years in fen, errors and marginal shares in yuan."""

    first_row: int
    gross: Ints
    gross_error: Floats
    net: Ints
    net_error: Floats
    marginal: Floats
    marginal_error: Floats


def tail(world: World, nets: Nets, gross: Worst, net: Worst) -> Tail:
    """Build the input of the second pass; it runs the years that are among the worst gross or net."""
    return Tail(world, nets, gross, net, (gross.rank >= 0) | (net.rank >= 0))


def in_order(kept: Kept, factor: Floats, event: Floats, lump: Floats) -> Nets:
    """Sort kept events by account, year and time, for look-up."""
    order = np.lexsort((kept.time, kept.year, kept.account))
    return Nets(event, lump, factor[order], kept.account[order], kept.year[order], kept.time[order])


def compute(shared: Tail, block: int) -> Shares:
    """Compute the shares of a block's policies."""
    world = shared.world
    part = compute_years(world, block, shared.wanted)
    piece = world.block_order.blocks[block]
    row0 = int(world.block_order.row[piece.first])
    rows = int(world.block_order.row[piece.last]) - row0
    row = world.block_order.row[piece.first : piece.last + 1] - row0
    account = np.repeat(np.arange(piece.first, piece.last, dtype=np.int32), np.diff(row))
    out = part.emitted
    net = np.empty(out.row.size)
    _nets(out.row, out.year, out.event, out.time, out.net, account, *shared.nets, net)
    gross_fen, gross_error, marginal = _shares(
        out.row, out.year, out.gross, rows, shared.gross, marginal=True
    )
    net_fen, net_error, _ = _shares(
        out.row, out.year, np.rint(net * 100.0).astype(np.int64), rows, shared.net, marginal=False
    )
    return Shares(row0, gross_fen, gross_error, net_fen, net_error, *marginal)


def _shares(
    row: NDArray[np.int32],
    year: NDArray[np.int32],
    fen: Ints,
    rows: int,
    worst: Worst,
    *,
    marginal: bool,
) -> tuple[Ints, Floats, tuple[Floats, Floats]]:
    listed = worst.rank[year] >= 0
    row, year, fen = row[listed], year[listed], fen[listed]
    order = np.argsort(row, kind="stable")
    start = np.zeros(rows + 1, np.int64)
    np.cumsum(np.bincount(row, minlength=rows), out=start[1:])
    rank, fen = worst.rank[year[order]], fen[order]
    tails, errors = euler(start, rank, fen, worst)
    none = np.full(rows, np.nan)
    found = marginal_tvar(start, rank, fen, worst) if marginal else (none, none)
    return tails, errors, (found[0], found[1])


@njit(cache=True, error_model="numpy", nogil=True)
def _nets(  # type: ignore[no-untyped-def]  # noqa: ANN202 - kernel
    row,  # noqa: ANN001
    year,  # noqa: ANN001
    event,  # noqa: ANN001
    time,  # noqa: ANN001
    left,  # noqa: ANN001
    account_of_row,  # noqa: ANN001
    of_event,  # noqa: ANN001
    of_lump,  # noqa: ANN001
    of_kept,  # noqa: ANN001
    kept_account,  # noqa: ANN001
    kept_year,  # noqa: ANN001
    kept_time,  # noqa: ANN001
    net,  # noqa: ANN001
):
    """Compute each emitted payment net of all treaties, yuan."""
    for i in range(row.size):
        if event[i] >= 0:
            net[i] = left[i] * of_event[event[i]]
            continue
        factor = of_lump[year[i]]
        a, y = account_of_row[row[i]], year[i]
        low, high = 0, kept_account.size
        while low < high:  # binary search for the first kept event of this account and year
            middle = (low + high) >> 1
            if kept_account[middle] < a or (kept_account[middle] == a and kept_year[middle] < y):
                low = middle + 1
            else:
                high = middle
        while low < kept_account.size and kept_account[low] == a and kept_year[low] == y:
            if time[i] < 0.0 or kept_time[low] == time[i]:
                factor = of_kept[low]
                break
            low += 1
        net[i] = left[i] * factor


class TailTotals:
    """Shares of all policies; a :class:`wangbao.portfolio.execution.protocols.State`."""

    def __init__(self, rows: int) -> None:
        self.gross, self.net = np.zeros((2, rows), np.int64)
        self.gross_error, self.net_error = np.zeros((2, rows))
        self.marginal, self.marginal_error = np.zeros((2, rows))

    def merge(self, _block: int, part: Shares) -> None:
        """Store one block's shares at its rows."""
        rows = slice(part.first_row, part.first_row + part.gross.size)
        for name in Shares._fields[1:]:
            getattr(self, name)[rows] = getattr(part, name)

    def save(self, folder: Path) -> None:
        """Write the shares as NumPy files."""
        for name in Shares._fields[1:]:
            np.save(folder / f"{name}.npy", getattr(self, name))

    def load(self, folder: Path) -> None:
        """Load the files of :meth:`save`."""
        for name in Shares._fields[1:]:
            getattr(self, name)[...] = np.load(folder / f"{name}.npy")
