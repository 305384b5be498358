"""Findings of a plan that is valid by itself: broken rules of shape, and directions it does not state.

A direction a factor states is held when the plan is read; :mod:`wangbao.pricing.filed.shape` looks at what no factor
can promise by itself. Factors whose direction is plain to everybody should state it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from wangbao.pricing.filed.schema import Direction, Factor, Plan
from wangbao.pricing.filed.shape import breaks
from wangbao.vocabulary.text import Text

Level = Literal["error", "warn"]

EXPECTED: Final[dict[str, Direction]] = {
    "deductible_cny": "falling",
    "waiting_hours": "falling",
    "control_score": "falling",
    "records_held": "rising",
    "business_customers": "rising",
    "vehicles_in_service": "rising",
}
"""Inputs whose factor everybody expects to move one way."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on a plan: ``error`` must be corrected before filing, ``warn`` should be looked at."""

    level: Level
    where: str
    says: Text


def findings(plan: Plan) -> tuple[Finding, ...]:
    """Check the shape and the directions of a valid plan; errors come first."""
    found = [
        *(Finding("error", one.where, one.says) for one in breaks(plan)),
        *(one for factor in plan.factors for one in _unstated(plan, factor)),
    ]
    return tuple(sorted(found, key=lambda one: one.level))


def _unstated(plan: Plan, factor: Factor) -> Iterator[Finding]:
    for code, stated in zip(factor.inputs, (factor.direction, factor.column_direction), strict=False):
        wanted = EXPECTED.get(code)
        if wanted is None or plan.input(code).is_choice or stated == wanted:
            continue
        name = plan.input(code).name
        zh = "上升" if wanted == "rising" else "下降"
        says = Text(f"未声明随“{name.zh}”{zh}", f"does not state that it is {wanted} with {name.en}")
        yield Finding("warn", factor.code, says)
