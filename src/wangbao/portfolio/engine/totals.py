"""Totals of a run over its blocks: book, groups, policies, and the events kept one by one.

Every value is an integer sum, or is stored at its own index, so the order of the blocks does not matter.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.engine.addition import add_records
from wangbao.portfolio.engine.block import Part
from wangbao.portfolio.engine.shapes import Kept, Sums
from wangbao.portfolio.engine.world import World
from wangbao.risk.incidents import incident_types
from wangbao.vocabulary.heads import HEADS

Ints = NDArray[np.int64]
GROSS, LEFT = 0, 1  # the columns a group keeps: gross, and net of risk-level treaties
_ARRAYS: Final = (
    "by_year",
    "by_event",
    "largest",
    "largest_left",
    "heads",
    "incidents",
    "row_gross",
    "row_square",
    "row_tail",
    "row_ceded",
    "assumed",
    "raised",
    "raised_cny",
    "expected",
)


class Totals:
    """The sums so far; a :class:`wangbao.portfolio.execution.protocols.State`.

    ``by_year`` int64[Y, M + 2] and ``by_event`` int64[E, M + 4] are the book's columns: the layout's, net of risk-level
    treaties, ground-up; and for an event accounts hit and accounts paid. ``largest`` and ``largest_left`` int64[Y] are
    the largest own event, gross, and net among those not kept. ``group_lump[g]`` int64[groups, 2, Y],
    ``group_event[g]`` int64[groups, E, 2] (1 in place of 2 where no treaty acts; see :meth:`of_group`) and
    ``group_largest[g]`` int64[groups, Y] are those of grouping g; ``row_…`` has one number a policy, in the order of
    the blocks.
    """

    def __init__(self, world: World) -> None:
        columns = world.columns
        years, events = world.settings.years, int(world.events.year.size)
        rows, blocks = world.block_order.table.num_rows, len(world.block_order.blocks)
        types = len(incident_types())
        self.world = world
        self.by_year = np.zeros((years, columns + 2), np.int64)
        self.by_event = np.zeros((events, columns + 4), np.int64)
        self.largest = np.zeros(years, np.int64)
        self.largest_left = np.zeros(years, np.int64)
        self.heads = np.zeros((types, len(HEADS)), np.int64)
        self.incidents = np.zeros(types, np.int64)
        self.row_gross = np.zeros(rows, np.int64)
        self.row_square = np.zeros(rows)
        self.row_tail = np.zeros(rows)
        self.row_ceded = np.zeros(rows, np.int64)
        self.assumed = np.zeros(5, np.int64)
        self.raised = np.zeros(1, np.int64)
        self.raised_cny = np.zeros(blocks)
        self.expected = np.zeros(blocks)
        sizes = [len(names) for names in world.block_order.groups]
        kept = 1 if world.programme is None else 2  # without treaties both columns are one
        self._columns = np.array([0, columns][:kept])
        self.group_lump = [np.zeros((size, kept, years), np.int64) for size in sizes]
        self.group_event = [np.zeros((size, events, kept), np.int64) for size in sizes]
        self.group_largest = [np.zeros((size, years), np.int64) for size in sizes]
        self._kept: dict[int, Kept] = {}

    def merge(self, block: int, part: Part) -> None:
        """Add the result of one block."""
        for cell, sums in part.sums:
            self._add(cell, sums)
        rows = slice(part.first_row, part.first_row + part.rows.gross.size)
        self.row_gross[rows] = part.rows.gross
        self.row_square[rows] = part.rows.square
        self.row_tail[rows] = part.rows.tail
        self.row_ceded[rows] = part.rows.ceded
        self.assumed += part.assumed
        self.raised += part.raised[0]
        self.raised_cny[block] = part.raised[1]
        self.expected[block] = part.expected
        if part.kept.year.size:
            self._kept[block] = part.kept

    def _add(self, cell: int, sums: Sums) -> None:
        columns = self.world.columns
        largest, largest_left = sums.by_year[:, columns + 2], sums.by_year[:, columns + 3]
        self.by_year += sums.by_year[:, : columns + 2]
        np.maximum(self.largest, largest, out=self.largest)
        np.maximum(self.largest_left, largest_left, out=self.largest_left)
        add_records(self.by_event, sums.event, sums.by_event, np.arange(columns + 4))
        self.heads += sums.heads
        self.incidents += sums.incidents
        both = self._columns
        for place, group in enumerate(self.world.block_order.cells[cell]):
            for column, of_cell in enumerate(both):
                self.group_lump[place][group, column] += sums.by_year[:, of_cell]
            add_records(self.group_event[place][group], sums.event, sums.by_event, both)
            np.maximum(self.group_largest[place][group], largest, out=self.group_largest[place][group])

    def of_group(self, place: int, group: int) -> tuple[Ints, Ints]:
        """Return a group's columns by year, int64[2, Y], and by event, int64[2, E]: gross, and net of risk treaties."""
        lump, event = self.group_lump[place][group], self.group_event[place][group].T
        return np.broadcast_to(lump, (2, lump.shape[1])), np.broadcast_to(event, (2, event.shape[1]))

    @property
    def lump(self) -> Ints:
        """The book's columns by year, of events not kept one by one, int64[M + 2, Y]."""
        return self.by_year.T

    @property
    def event(self) -> Ints:
        """The book's columns by common-cause event, int64[M + 2, E]."""
        return self.by_event.T[:-2]

    @property
    def struck(self) -> Ints:
        """Number of accounts hit by each common-cause event, int64[E]."""
        return self.by_event[:, -2]

    def kept(self) -> Kept:
        """Concatenate all events kept one by one, in the order of their accounts."""
        parts = [self._kept[block] for block in sorted(self._kept)]
        if not parts:
            none = np.zeros(0, np.int32)
            empty = np.zeros((0, self.world.columns + 1), np.int64)
            return Kept(none, none, np.zeros(0, np.uint8), np.zeros(0), empty)
        return Kept(*(np.concatenate(column) for column in zip(*parts, strict=True)))

    def save(self, folder: Path) -> None:
        """Write the sums as NumPy files."""
        for name in _ARRAYS:
            np.save(folder / f"{name}.npy", getattr(self, name))
        for name in ("group_lump", "group_event", "group_largest"):
            for place, array in enumerate(getattr(self, name)):
                np.save(folder / f"{name}-{place}.npy", array)
        for block, kept in self._kept.items():
            np.savez(folder / f"kept-{block}.npz", **kept._asdict())

    def load(self, folder: Path) -> None:
        """Load the files of :meth:`save`."""
        for name in _ARRAYS:
            getattr(self, name)[...] = np.load(folder / f"{name}.npy")
        for name in ("group_lump", "group_event", "group_largest"):
            for place, array in enumerate(getattr(self, name)):
                array[...] = np.load(folder / f"{name}-{place}.npy")
        for file in folder.glob("kept-*.npz"):
            with np.load(file) as found:
                self._kept[int(file.stem.split("-")[1])] = Kept(
                    **{name: found[name] for name in Kept._fields}
                )
