"""Read the figures: who may see which, summed by a class, with filters that drill down."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.db.models import Max, QuerySet, Sum

from wangbao.hub.access.actor import Actor
from wangbao.hub.access.permissions import allow
from wangbao.hub.access.roles import Side
from wangbao.hub.parties.models import Organisation
from wangbao.hub.statistics.models import Figure, Refresh
from wangbao.hub.statistics.reads.area import REGISTER, Area
from wangbao.hub.statistics.rules.measure import Measure, Unit, measures
from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.regions import region_or_none
from wangbao.vocabulary.text import Text

GROUPS: Final[Mapping[str, Text]] = {
    "province": Text("省份", "Province"),
    "kind": Text("被保险对象", "Kind of insured"),
    "size": Text("企业规模", "Size"),
    "month": Text("月份", "Month"),
    "insurer_key": Text("保险人", "Insurer"),
}
_NATIONAL: Final = "100000"  # the division in the credit code of a central body (GB 32100)


@dataclass(frozen=True, slots=True)
class Scope:
    """The figures a reader sees: all, one province's, or those of policies one insurer leads."""

    name: Text
    province: str | None = None
    insurer: int | None = None
    nothing: bool = False

    def of(self, rows: QuerySet[Figure]) -> QuerySet[Figure]:
        """Keep the figures in the scope."""
        if self.nothing:
            return rows.none()
        if self.insurer is not None:
            return rows.filter(insurer_key=self.insurer)
        return rows if self.province is None else rows.filter(province=self.province)


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of figures; empty values do not filter. Months are ``[first, last]``."""

    province: str = ""
    kind: str = ""
    size: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: the code of its class, and the values of the measures, in their units."""

    code: str
    values: Mapping[str, int | Decimal] = field(default_factory=dict)

    def ratio(self, over: str, under: str) -> Decimal | None:
        """Divide one measure by another; None where there is nothing to divide by."""
        below = self.values.get(under)
        return Decimal(self.values.get(over, 0)) / Decimal(below) if below else None

    @property
    def rate(self) -> Decimal | None:
        """The premium as a share of the sum insured."""
        return self.ratio("premium", "sum_insured")


@dataclass(frozen=True, slots=True)
class Table:
    """Figures by one class, their total, the measures they have, and when they were summed."""

    by: str
    lines: tuple[Line, ...]
    total: Line
    measures: tuple[Measure, ...]
    refreshed_at: Any


def scope_of(actor: Actor) -> Scope:
    """Decide whose figures an actor sees.

    An insurer sees its own; an authority of a province that province, a national one the nation. The register of
    authorities decides; of one that is not in it, the credit code and province. One without either sees none.

    Raises:
        Forbidden: the role may not see statistics.
    """
    allow(actor, "statistics.view")
    if actor.is_system:
        return Scope(Text("全国", "The nation"))
    organisation = Organisation.objects.get(pk=actor.organisation_id or 0)
    if actor.side is Side.INSURER:
        return Scope(Text("本公司为首席的保单", "Policies your company leads"), insurer=organisation.pk)
    area = REGISTER().area_of(organisation.pk) or _by_code(organisation)
    if area.nation:
        return Scope(Text("全国", "The nation"))
    place = region_or_none(area.province) if area.province else None
    if place is None:
        return Scope(Text("未登记辖区", "No area is registered"), nothing=True)
    return Scope(place.name, province=place.code)


def table(actor: Actor, *, by: str, filters: Filters) -> Table:
    """Sum the figures an actor may see by a class.

    Raises:
        Forbidden: the role may not see statistics.
        InputError: no such class.
    """
    scope = scope_of(actor)
    allowed = groups(actor)
    if by not in allowed:
        known = "、".join(allowed)
        raise refusal("by", by, f"须为 {known} 之一", f"must be one of {', '.join(allowed)}")
    shown = _measures(scope, by, filters)
    rows = _narrowed(scope.of(Figure.objects.order_by()), filters).filter(
        measure__in=[one.code for one in shown]
    )
    found: dict[str, dict[str, int]] = {}
    for code, measure, value in rows.values_list(by, "measure").annotate(Sum("value")):
        found.setdefault(str(code), {})[measure] = int(value)
    units = {one.code: one.unit for one in shown}
    totals = {one.code: sum(line.get(one.code, 0) for line in found.values()) for one in shown}
    return Table(
        by,
        tuple(Line(code, _in_units(values, units)) for code, values in sorted(found.items())),
        Line("", _in_units(totals, units)),
        shown,
        Refresh.objects.aggregate(at=Max("at"))["at"],
    )


def premiums(actor: Actor, *, filters: Filters) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Sum the premium an actor may see, in yuan, by province and by month, for a map and a chart: one query."""
    rows = _narrowed(scope_of(actor).of(Figure.objects.order_by()), filters).filter(measure="premium")
    by_province: dict[str, Decimal] = {}
    by_month: dict[str, Decimal] = {}
    for province, month, fen in rows.values_list("province", "month").annotate(Sum("value")):
        amount = Decimal(int(fen)).scaleb(-2)
        by_province[province] = by_province.get(province, Decimal(0)) + amount
        by_month[month] = by_month.get(month, Decimal(0)) + amount
    return by_province, dict(sorted(by_month.items()))


def participants(actor: Actor) -> list[tuple[str, int]]:
    """Count the organisations that take part in an authority's area, by their kind; none for others."""
    scope = scope_of(actor)
    if scope.insurer is not None:
        return []
    rows = scope.of(Figure.objects.filter(measure="participants")).order_by()
    return sorted((kind, int(value)) for kind, value in rows.values_list("kind").annotate(Sum("value")))


def _by_code(organisation: Organisation) -> Area:
    return Area((organisation.uscc or "")[2:8] == _NATIONAL, organisation.province)


def groups(actor: Actor) -> dict[str, Text]:
    """List the classes an actor may group by: insurers side by side are for authorities only."""
    return {
        code: name for code, name in GROUPS.items() if code != "insurer_key" or actor.side is not Side.INSURER
    }


def insurers(keys: Iterable[str]) -> dict[str, Text]:
    """Name insurers by their keys."""
    wanted = [int(key) for key in keys if key.isdigit()]
    return {str(one.pk): one.title for one in Organisation.objects.filter(pk__in=wanted)}


def _measures(scope: Scope, by: str, filters: Filters) -> tuple[Measure, ...]:
    """List the measures that are counted by all classes asked for."""
    used = {by} | {name for name in ("province", "kind", "size") if getattr(filters, name)}
    if scope.insurer is not None:
        used.add("insurer_key")
    return tuple(one for one in measures().values() if used <= one.classes)


def _narrowed(rows: QuerySet[Figure], filters: Filters) -> QuerySet[Figure]:
    equal = {name: getattr(filters, name) for name in ("province", "kind", "size") if getattr(filters, name)}
    rows = rows.filter(**equal)
    if filters.first:
        rows = rows.filter(month__gte=filters.first)
    return rows.filter(month__lte=filters.last) if filters.last else rows


def _in_units(values: Mapping[str, int], units: Mapping[str, Unit]) -> dict[str, int | Decimal]:
    return {
        code: Decimal(value).scaleb(-2) if units[code] is Unit.FEN else value
        for code, value in values.items()
    }
