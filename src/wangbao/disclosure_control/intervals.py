"""Work out, by linear programmes, how narrowly the cells that are left out can be told from those that are published.

The unknowns are, for each month, its policies (or an amount) by province, and by kind and size: two views of the same
rows with the same total. No table has a province beside a kind or a size, so any two such views with equal totals are
the margins of rows that could be: the bounds found here are those over all rows a stranger can imagine (decomposable
margins; Dobra and Fienberg, PNAS 97, 2000). The stranger knows all sums, that policies are whole and nothing is
negative, that cells of nought are published as nought, and that a cell left out of a table has at least one policy.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from wangbao.disclosure_control.rule import Rule
from wangbao.disclosure_control.sensitivity import Content
from wangbao.disclosure_control.tables import MEASURES, PLACES, TOTAL, Cell, family_of, is_year, months_of

Atom = tuple[str, str, str]  # view, month, code
_SLACK: Final = 1e-6  # of the largest sum: what the solver may be wrong by
_NEAR: Final = 1e-3  # policies: closer than this to a whole number is that number
_FAR: Final = 16.0


class Interval(NamedTuple):
    """The least and the greatest value a cell can have, by what is published; the least width it must have."""

    cell: Cell
    measure: str
    least: float
    greatest: float
    required: float

    @property
    def is_wide(self) -> bool:
        """True if the width is what the rule asks for."""
        return self.greatest - self.least >= self.required


class Publication(NamedTuple):
    """All that a stranger can fetch, and what is true.

    Attributes:
        contents: the cells that are not nought, of all periods, published or not.
        shown: those that are published.
        withheld: periods of which nothing is published, not even noughts.
    """

    contents: Mapping[Cell, Content]
    shown: Collection[Cell]
    withheld: Collection[str] = ()

    def hidden(self) -> list[Cell]:
        """List the cells that are left out."""
        return sorted(cell for cell in self.contents if cell not in self.shown)


class Unknowns:
    """The unknowns of a publication, and those that each of its cells adds up."""

    def __init__(self, of: Publication) -> None:
        self.atoms = _atoms(of)
        self.under = {
            cell: [place for place, atom in enumerate(self.atoms) if _within(atom, cell)]
            for cell in of.contents
        }

    def views(self) -> Iterator[tuple[list[int], list[int]]]:
        """Yield the places of both views of each month: their totals are equal."""
        months: dict[str, tuple[list[int], list[int]]] = {}
        for place, (view, month, _) in enumerate(self.atoms):
            months.setdefault(month, ([], []))[view == "kind"].append(place)
        yield from months.values()


class Bounds:
    """Bounds of cells by one measure; what is once found about a cell stays true when less is published."""

    def __init__(self, of: Publication, unknowns: Unknowns, measure: str) -> None:
        self.measure = measure
        self._of, self._unknowns = of, unknowns
        self._seen: dict[Cell, tuple[float, float]] = {}
        self._programme: Any = None

    def publish_less(self, of: Publication) -> None:
        """Continue with a publication of fewer of the same cells."""
        self._of, self._programme = of, None

    def required(self, cell: Cell, rule: Rule) -> float:
        """Return the least width: in policies the rule's; of an amount the largest part of one enterprise.

        Of a year's cell the months that are published are known; what is protected is the largest part in the others.
        """
        if self.measure == "policies":
            return float(rule.narrowest_policies)
        of = self._of
        months = (
            [cell._replace(period=month) for month in months_of(cell.period)] if is_year(cell.period) else []
        )
        left = [month for month in months if month in of.contents and month not in of.shown] or [cell]
        return float(max(of.contents[one].largest(self.measure) for one in left))

    def interval(self, cell: Cell, rule: Rule) -> Interval:
        """Solve for the least and greatest value of a cell; stops as soon as its width is known to suffice."""
        required = self.required(cell, rule)
        if not self._wide(cell, required):
            for sign in (1, -1):
                self._solve(cell, sign)
                if self._wide(cell, required):
                    break
        return Interval(cell, self.measure, *self._seen[cell], required)

    def _wide(self, cell: Cell, required: float) -> bool:
        least, greatest = self._seen.get(cell, (0.0, 0.0))
        return greatest - least >= required

    def _solve(self, cell: Cell, sign: int) -> None:
        """Solve one programme; its solution bounds every other cell too."""
        import numpy as np  # noqa: PLC0415 - heavy
        from scipy.optimize import linprog  # noqa: PLC0415 - heavy

        if self._programme is None:
            self._programme = self._build()
        scale, given = self._programme
        objective = np.zeros(len(self._unknowns.atoms))
        objective[self._unknowns.under[cell]] = sign
        found = linprog(objective, **given, method="highs")
        if found.status != 0:
            raise ArithmeticError(f"the programme of {cell} has no solution: {found.message}")
        for one, places in self._unknowns.under.items():
            low, high = self._told(float(found.x[places].sum()) * scale, _SLACK * scale)
            least, greatest = self._seen.get(one, (low, high))
            self._seen[one] = (min(least, low), max(greatest, high))

    def _told(self, value: float, slack: float) -> tuple[float, float]:
        """Round a solution inward, as a least and as a greatest value: policies are whole, the solver is not exact."""
        if self.measure == "policies":
            near = min(slack, _NEAR)
            return float(math.ceil(value - near)), float(math.floor(value + near))
        return value + slack / 2, value - slack / 2

    def _build(self) -> tuple[float, dict[str, Any]]:
        """Write the programme, in units of the largest published sum: sums that are known, sums of at least one."""
        import numpy as np  # noqa: PLC0415 - heavy
        from scipy.sparse import csr_array  # noqa: PLC0415 - heavy

        of, under, size = self._of, self._unknowns.under, len(self._unknowns.atoms)

        def matrix(rows: Sequence[tuple[list[int], list[int]]]) -> Any:
            found = np.zeros((len(rows), size))
            for place, (plus, minus) in enumerate(rows):
                found[place, plus], found[place, minus] = 1.0, -1.0
            return csr_array(found)

        values = {cell: of.contents[cell].measure(self.measure) for cell in of.contents}
        largest = max(values.values(), default=1) or 1
        scale = float(max((values[cell] for cell in of.shown), default=0) or largest)
        known: list[tuple[list[int], list[int]]] = [(under[cell], []) for cell in of.shown]
        views = list(self._unknowns.views())
        given: dict[str, Any] = {
            # A bound that nothing comes near, so that every programme has an end.
            "bounds": (0.0, _FAR * largest / scale),
            "A_eq": matrix([*known, *views]),
            "b_eq": np.array([values[cell] / scale for cell in of.shown] + [0.0] * len(views)),
        }
        if self.measure == "policies":
            some = [under[cell] for cell in of.hidden() if cell.period not in of.withheld]
            given["A_ub"] = matrix([([], places) for places in some])
            given["b_ub"] = np.full(len(some), -1.0 / scale)
        return scale, given


def audit(publication: Publication, rule: Rule) -> Iterator[Interval]:
    """Yield the cells left out that can be told too narrowly from what is published.

    A cell of a period that is withheld is looked at too.
    """
    unknowns = Unknowns(publication)
    for measure in MEASURES:
        bounds = Bounds(publication, unknowns, measure)
        for cell in publication.hidden():
            found = bounds.interval(cell, rule)
            if not found.is_wide:
                yield found


def _within(atom: Atom, cell: Cell) -> bool:
    view, month, code = atom
    if not month.startswith(cell.period) or (view == "place") != (cell.table in PLACES):
        return False
    of_kind, _, size = code.partition("/")
    match cell.table:
        case "area":
            return code[:1] == cell.code
        case "family":
            return family_of(of_kind) == cell.code
        case "kind":
            return of_kind == cell.code
        case "size":
            return size == cell.code
        case "province" | "kind_size":
            return code == cell.code
    return cell.table == TOTAL


def _atoms(of: Publication) -> list[Atom]:
    """List the unknowns: every place, and every kind with every size, that a month may have for all that is known.

    Of a month whose tables are published these are the codes that are not nought in them; of a month that is withheld,
    those of the whole year.
    """
    known: dict[tuple[str, str], set[str]] = {}
    for cell in of.contents:
        known.setdefault((cell.period, cell.table), set()).add(cell.code)
    months = sorted({cell.period for cell in of.contents if not is_year(cell.period)})
    found: list[Atom] = []
    for month in months:
        periods = [one for one in months if one[:4] == month[:4]] if month in of.withheld else [month]
        codes = {
            table: sorted(set().union(*(known.get((period, table), set()) for period in periods)))
            for table in ("province", "kind", "size")
        }
        found += [("place", month, code) for code in codes["province"]]
        found += [("kind", month, f"{one}/{size}") for one in codes["kind"] for size in codes["size"]]
    return found
