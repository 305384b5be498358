"""Read what was published, for anybody."""

from collections.abc import Mapping
from dataclasses import dataclass

from wangbao.disclosure_control.suppression import Released
from wangbao.disclosure_control.tables import TOTAL, Cell
from wangbao.hub.statistics.models import Release, ReleasedCell


@dataclass(frozen=True, slots=True)
class Published:
    """One published cell; without figures where it was left out."""

    period: str
    table: str
    code: str
    policies: int | None
    premium: int | None
    sum_insured: int | None

    @property
    def is_shown(self) -> bool:
        """True where figures were published."""
        return self.policies is not None


def released() -> Released:
    """Collect the cells published of every period; None for a period that was withheld."""
    found: dict[str, set[Cell] | None] = {
        period: None if withheld else set()
        for period, withheld in Release.objects.values_list("period", "withheld")
    }
    shown = ReleasedCell.objects.filter(policies__isnull=False)
    for period, table, code in shown.values_list("release__period", "table", "code"):
        cells = found[period]
        if cells is not None:
            cells.add(Cell(period, table, code))
    return {period: None if cells is None else frozenset(cells) for period, cells in found.items()}


def releases() -> list[Release]:
    """List all publications, the newest period first; a year comes before its months."""
    return sorted(Release.objects.all(), key=lambda one: one.period.ljust(7, "~"), reverse=True)


def cells_of(period: str) -> Mapping[str, list[Published]]:
    """List the cells of a period by table."""
    tables: dict[str, list[Published]] = {}
    for row in published(period):
        tables.setdefault(row.table, []).append(row)
    return tables


def published(period: str = "") -> list[Published]:
    """List published cells, of one period or of all."""
    rows = ReleasedCell.objects.order_by("release__period", "table", "code")
    if period:
        rows = rows.filter(release__period=period)
    names = ("release__period", "table", "code", "policies", "premium", "sum_insured")
    return [Published(*row) for row in rows.values_list(*names)]


def totals() -> list[Published]:
    """List the published totals of all periods."""
    rows = ReleasedCell.objects.filter(table=TOTAL).order_by("release__period")
    names = ("release__period", "table", "code", "policies", "premium", "sum_insured")
    return [Published(*row) for row in rows.values_list(*names)]
