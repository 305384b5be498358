"""Monotonicity of a plan: nobody may pay less for more cover, or more for a larger deductible.

A direction a factor states is held when the plan is read. Here is what no factor can promise by itself: the premium of
a cover as its sum insured rises, and whether factors whose direction is plain to everybody state it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise, product
from typing import Final, Literal

from wangbao.pricing.filed.cells import ARITHMETIC, Fact, find
from wangbao.pricing.filed.schema import Cover, Direction, Factor, Place, Plan
from wangbao.vocabulary.canonical import shortest
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

_BETWEEN: Final = 8  # places looked at between two listed ones
_MOST_LINES: Final = 4000  # combinations of other inputs; more would be a plan nobody can read


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark on a plan: ``error`` must be corrected before filing, ``warn`` should be looked at."""

    level: Level
    where: str
    says: Text


def findings(plan: Plan) -> tuple[Finding, ...]:
    """Check the monotonicity of a valid plan; errors come first."""
    found = [
        *(one for cover in plan.covers for one in _sum_insured(plan, cover)),
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


def _sum_insured(plan: Plan, cover: Cover) -> Iterator[Finding]:
    """Yield, for each line of facts, the first place where a larger sum insured costs less."""
    code = cover.sum_insured
    factors = [factor for factor in plan.factors_of(cover) if code in factor.inputs]
    if not factors:
        return
    others = sorted({other for factor in factors for other in factor.inputs} - {code})
    lines = list(product(*(_listed(plan, factors, other) for other in others)))[:_MOST_LINES]
    places = _between([fact for fact in _listed(plan, factors, code) if isinstance(fact, Decimal) and fact])
    for line in lines:
        facts: dict[str, Fact] = dict(zip(others, line, strict=True))
        amounts = [_amount(factors, facts | {code: place}, place) for place in places]
        for (small, cheap), (large, dear) in pairwise(zip(places, amounts, strict=True)):
            if dear < cheap:
                at = ", ".join(
                    f"{other} = {fact if isinstance(fact, str) else shortest(fact)}"
                    for other, fact in facts.items()
                )
                shown = f"{small:,.2f} → {large:,.2f}"
                says = Text(
                    f"保险金额 {shown} 时保费反而下降（{at or '无其他条件'}）",
                    f"the premium falls as the sum insured rises, {shown} ({at or 'whatever else'})",
                )
                yield Finding("error", cover.code, says)
                break


def _amount(factors: Sequence[Factor], facts: dict[str, Fact], sum_insured: Decimal) -> Decimal:
    amount = sum_insured
    for factor in factors:
        at = find(factor, facts)
        if at is not None:
            amount = ARITHMETIC.multiply(amount, at.cell.middle or at.cell.lowest)
    return amount.quantize(Decimal("1e-12"), context=ARITHMETIC)


def _listed(plan: Plan, factors: Sequence[Factor], code: str) -> list[Fact]:
    """List every place at which some factor lists an input; bands by their ends and just below them."""
    item = plan.input(code)
    if item.is_choice:
        return [option.code for option in item.choices]
    found: set[Decimal] = {item.least} if item.least else set()
    for factor in factors:
        lists: list[Sequence[Place]] = [factor.rows, factor.columns]
        for listed, places in zip(factor.inputs, lists, strict=False):
            if listed == code:
                found |= {end for place in places for end in (place.at, place.from_) if end is not None}
                found |= {place.to - Decimal("0.01") for place in places if place.to is not None}
    if item.most is not None:
        found.add(item.most)
    return sorted(found)


def _between(places: Sequence[Decimal]) -> list[Decimal]:
    found = list(places[:1])
    for low, high in pairwise(places):
        step = (high - low) / (_BETWEEN + 1)
        found += [low + step * part for part in range(1, _BETWEEN + 1)]
        found.append(high)
    return found
