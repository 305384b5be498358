"""Filed premium of a product for one enterprise and one choice, by the plan's covers that the choice includes."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from wangbao.contract.grammar import NEVER_PAID
from wangbao.contract.wording import Wording
from wangbao.pricing.filed.cells import Fact
from wangbao.pricing.filed.facts import facts_of
from wangbao.pricing.filed.plan import Plan
from wangbao.pricing.filed.points import Point
from wangbao.pricing.filed.rating import Rated, rate
from wangbao.product.choice import Choice, checked
from wangbao.product.schema import Definition
from wangbao.risk.profile import Profile


def filed_premium(
    definition: Definition,
    wording: Wording,
    plan: Plan,
    profile: Profile,
    choice: Choice,
    *,
    points: Iterable[Point] = (),
    more: Mapping[str, Fact] | None = None,
) -> Rated:
    """Compute the annual premium before VAT by the product's filed plan.

    Args:
        definition: the product version.
        wording: the wording it binds.
        plan: the rate plan it binds.
        profile: the enterprise's facts.
        choice: limit, deductible, waiting hours and items.
        points: the underwriter's choices within filed ranges, each with a reason.
        more: inputs of the plan that are not in a profile.

    Raises:
        InputError: as for :func:`wangbao.product.choice.checked` and :func:`wangbao.pricing.filed.rating.rate`.
    """
    chosen = checked(definition, choice)
    facts = facts_of(
        plan,
        profile,
        limit_cny=chosen.limit_cny,
        deductible_cny=chosen.deductible_cny,
        waiting_hours=chosen.waiting_hours,
        more=more,
    )
    return rate(plan, facts, points=points, covers=covers_bought(plan, wording, chosen))


def covers_bought(plan: Plan, wording: Wording, choice: Choice) -> tuple[str, ...]:
    """List the plan's covers with at least one paying loss head in the choice."""
    held = {
        head
        for item in wording.items()
        if item.status not in NEVER_PAID and item.code not in choice.left_out
        for head in item.heads
    }
    return tuple(cover.code for cover in plan.covers if held & set(cover.heads))


def by_cover(rated: Rated) -> dict[str, Decimal]:
    """Tabulate the annual premium by cover, yuan, as stored in a policy's terms (``annual_premium_cny``)."""
    return {cover.code: cover.premium_cny for cover in rated.covers}
