"""Choose the cells of a new period that are published: primary, then complementary suppression, repaired by the audit.

The method is greedy in the manner of HiTaS (de Wolf, 2002) with the audit as judge: cells that are not safe by
themselves are left out; where a published sum has parts left out that together are not safe, or a cell left out can be
told too narrowly, the smallest neighbour is left out too. Each step publishes less, so there is an end: a period whose
total cannot be published is withheld as a whole, and its figures come with the year's. Months are published before
their year, and nothing that was published is taken back or changed.
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping

from wangbao.disclosure_control.intervals import Bounds, Publication, Unknowns, audit
from wangbao.disclosure_control.rule import Rule
from wangbao.disclosure_control.sensitivity import Content, is_safe, united
from wangbao.disclosure_control.tables import (
    MEASURES,
    TOTAL,
    Cell,
    Row,
    Sum,
    cells_of,
    is_year,
    months_of,
    sums,
)

Released = Mapping[str, Collection[Cell] | None]  # cells published of each period; None where it was withheld


def contents_of(rows: Iterable[Row], periods: Collection[str]) -> dict[Cell, Content]:
    """Sum rows to the cells of some periods, months and years; cells of nought are left out."""
    found: dict[Cell, Content] = {}
    for row in rows:
        for period in (row.month, row.month[:4]):
            if period in periods:
                for cell in cells_of(row, period):
                    found.setdefault(cell, Content()).add(row)
    return found


def publication_of(contents: Mapping[Cell, Content], released: Released) -> Publication:
    """Put together what a stranger can fetch, or add up: a year's cell whose months are all published is published."""
    shown = {cell for cells in released.values() for cell in cells or ()}
    shown |= added_up(contents, shown)
    return Publication(contents, shown, frozenset(one for one, cells in released.items() if cells is None))


def added_up(contents: Mapping[Cell, Content], shown: Collection[Cell]) -> frozenset[Cell]:
    """Find the cells of years of which every month is published: leaving them out would hide nothing."""
    return frozenset(
        one.whole
        for one in sums(contents)
        if one.whole in contents
        and is_year(one.whole.period)
        and not is_year(one.parts[0].period)
        and all(part in shown for part in one.parts)
    )


def suppress(rows: Iterable[Row], released: Released, period: str, rule: Rule) -> frozenset[Cell] | None:
    """Choose the cells of ``period`` to publish beside what is published already.

    Args:
        rows: those of the period; of a year, all of its months as they were published.
        released: for a year, its months with the cells published of each; for a month nothing else matters.
        period: the month or year.
        rule: thresholds.

    Returns:
        The cells that are published, those of nought not listed; None if the period is withheld as a whole.

    Raises:
        ValueError: a year before one of its months.
    """
    rows = list(rows)
    before = (
        {one: released.get(one) for one in months_of(period) if one in released} if is_year(period) else {}
    )
    if not {row.month for row in rows} <= {*before, period}:
        raise ValueError(f"{period} is published after its months, and of its own rows")
    contents = contents_of(rows, {*before, period})
    new = {cell for cell in contents if cell.period == period}
    if not new:
        return frozenset()
    chosen = _Choice(contents, before, period, rule)
    return chosen.made({cell for cell in new if is_safe(contents[cell], rule)})


class _Choice:
    """The choice of one period's cells, while it is made."""

    def __init__(self, contents: Mapping[Cell, Content], before: Released, period: str, rule: Rule) -> None:
        self.contents, self.before, self.period, self.rule = contents, before, period, rule
        self.total = Cell(period, TOTAL)
        self.sums = [one for one in sums(contents) if one.whole in contents]
        self.of: dict[Cell, list[Sum]] = {}
        for one in self.sums:
            for cell in (one.whole, *one.parts):
                self.of.setdefault(cell, []).append(one)
        self.known = added_up(contents, {cell for cells in before.values() for cell in cells or ()})
        self.shown: set[Cell] = set()

    def made(self, safe: set[Cell]) -> frozenset[Cell] | None:
        """Leave cells out until nothing can be told; None once the total must go, or all but what is known already."""
        self.shown = safe | self.known
        published = self._publication()
        unknowns = Unknowns(published)
        bounds = [Bounds(published, unknowns, measure) for measure in MEASURES]
        while self.total in self.shown and self.shown > self.known:
            candidates = self._given_away()
            if candidates is None:
                exposed = self._exposed(bounds)
                if exposed is None:
                    return frozenset(self.shown)
                candidates = self._near(exposed)
            # The smallest goes; the total if nothing else is left.
            order = {cell: (self.contents[cell].policies, cell) for cell in candidates}
            self.shown.remove(min(order, key=lambda cell: order[cell], default=self.total))
            for one in bounds:
                one.publish_less(self._publication())
        return None

    def _publication(self) -> Publication:
        return publication_of(self.contents, {**self.before, self.period: self.shown})

    def _given_away(self) -> list[Cell] | None:
        """List what may be left out so that no published sum gives away parts that are not safe together."""
        shown = self._publication().shown
        for one in self.sums:
            left = [cell for cell in one.parts if cell not in shown]
            if (
                one.whole in shown
                and left
                and not is_safe(united(self.contents[it] for it in left), self.rule)
            ):
                return self._free(one.parts) or [one.whole]
        return None

    def _exposed(self, bounds: Iterable[Bounds]) -> Cell | None:
        for one in bounds:
            for cell in self._publication().hidden():
                if not one.interval(cell, self.rule).is_wide:
                    return cell
        return None

    def _near(self, exposed: Cell) -> list[Cell]:
        """List the published cells of the new period in the nearest sums around a cell; any, if none is near."""
        seen, waiting = {exposed}, deque([[exposed]])
        while waiting:
            ring = waiting.popleft()
            around = {
                cell for at in ring for one in self.of.get(at, ()) for cell in (one.whole, *one.parts)
            } - seen
            if found := self._free(around):
                return found
            seen |= around
            if around:
                waiting.append(sorted(around))
        return self._free(self.shown)

    def _free(self, cells: Iterable[Cell]) -> list[Cell]:
        """List those of some cells that may still be left out, the total being the last resort."""
        return [
            cell for cell in cells if cell in self.shown and cell not in self.known and cell != self.total
        ]


def exposures(rows: Iterable[Row], released: Released, rule: Rule) -> Iterator[str]:
    """Yield what is wrong with all that was published: unsafe figures, unsafe differences, cells told too narrowly.

    Each year is looked at with its months; between years no figure is published.
    """
    everything = list(rows)
    for year in sorted({period[:4] for period in released}):
        some = {period: cells for period, cells in released.items() if period[:4] == year}
        of = publication_of(contents_of((row for row in everything if row.month[:4] == year), some), some)
        for cell in sorted(of.shown):
            if cell not in of.contents or not is_safe(of.contents[cell], rule):
                yield f"{cell.period} {cell.table} {cell.code}"
        for found in audit(of, rule):
            yield f"{found.cell.period} {found.cell.table} {found.cell.code} {found.measure}"
