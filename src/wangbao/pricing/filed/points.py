"""Points an underwriter takes within a filed range, and the refusal of everything outside it.

A range factor allows a point between its ends as filed, and a reason goes with it. A factor that is fixed, interpolated
or linked without ranges leaves nothing to choose.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from wangbao.pricing.filed.cells import Fact, find
from wangbao.pricing.filed.schema import Cell, Factor, Plan
from wangbao.vocabulary.canonical import shortest
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Point:
    """A point an underwriter takes in a factor's range, with the reason."""

    factor: str
    value: Decimal
    reason: str = ""


def check_points(plan: Plan, facts: Mapping[str, Fact], points: Iterable[Point]) -> dict[str, Point]:
    """Check that each point lies inside the filed range at these facts and return the points by factor.

    Raises:
        InputError: naming every point that is outside its range, has no reason, is given twice, or belongs to a factor
            that is unknown, has no range here, or whose fact is not given.
    """
    found: dict[str, Point] = {}
    problems: list[Problem] = []
    for point in points:
        field = f"points.{point.factor}"
        try:
            value = to_decimal(point.value, field=field)
        except InputError as error:
            problems.extend(error.problems)
            continue
        rule = _refused(plan, facts, Point(point.factor, value, point.reason), found)
        if rule is not None:
            problems.append(Problem(field, shortest(value), rule))
        found[point.factor] = Point(point.factor, value, point.reason.strip())
    if problems:
        raise InputError(problems, file=plan.plan)
    return found


def chosen(factor: Factor, cell: Cell, point: Point | None) -> Decimal:
    """Return the value of a cell: the point taken, else the usual one, else the only one.

    Raises:
        InputError: a range without a usual point, and no point taken.
    """
    if point is not None:
        return point.value
    if cell.middle is None:
        rule = Text(
            f"“{factor.name.zh}”须由核保人在 {cell.span} 内选取并说明理由",
            f"an underwriter must choose “{factor.name.en}” within {cell.span} and say why",
        )
        raise InputError([Problem(f"points.{factor.code}", None, rule)])
    return cell.middle


def _refused(plan: Plan, facts: Mapping[str, Fact], point: Point, before: Mapping[str, Point]) -> Text | None:
    """Return the reason why a point may not be taken; None where it may."""
    factor = plan.factor(point.factor)
    if factor is None:
        codes = [item.code for item in plan.factors]
        return unknown(point.factor, codes, field="points", what=Text("因子", "factor")).problems[0].rule
    if point.factor in before:
        return Text("同一因子只能选取一次", "a point is taken once only")
    at = find(factor, facts)
    if at is None:
        return Text("该因子的输入未提供", "the factor's input is not given")
    cell = at.cell
    if not cell.is_range:
        return Text(
            f"“{factor.name.zh}”备案为固定值 {shortest(cell.lowest)}，不得调整",
            f"“{factor.name.en}” is filed as {shortest(cell.lowest)} and may not be moved",
        )
    if not cell.allows(point.value):
        return Text(
            f"“{factor.name.zh}”只能在备案区间 {cell.span} 内选取",
            f"“{factor.name.en}” may only be within the filed range {cell.span}",
        )
    if not point.reason.strip() and point.value != cell.usual:
        return Text("在区间内选取须写明理由", "a point in a range needs a reason")
    if len(point.reason) > LONGEST_REASON:
        return Text(f"理由不得超过 {LONGEST_REASON} 字", f"a reason has at most {LONGEST_REASON} characters")
    return None
