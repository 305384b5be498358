"""Ranges of a filed plan open to an underwriter at given facts, and the plan's own inputs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from wangbao.pricing.filed.cells import Fact, find
from wangbao.pricing.filed.facts import facts_of
from wangbao.pricing.filed.rating import checked
from wangbao.pricing.filed.schema import Cell
from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice
from wangbao.risk.profile import Profile
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Open:
    """One range: its factor, what is allowed, the usual point (None: an underwriter must choose)."""

    factor: str
    name: Text
    cell: Cell

    @property
    def usual(self) -> Decimal | None:
        return self.cell.middle

    @property
    def span(self) -> str:
        """The range as it is written: ``[0.8, 1]``."""
        return self.cell.span


def known_facts(
    bundle: Bundle, profile: Profile, choice: Choice, more: Mapping[str, Fact]
) -> dict[str, Fact]:
    """Return the plan's inputs that are known.

    Raises:
        InputError: a fact the plan refuses.
    """
    facts = facts_of(
        bundle.plan,
        profile,
        limit_cny=choice.limit_cny,
        deductible_cny=choice.deductible_cny,
        waiting_hours=choice.waiting_hours,
        more=more,
    )
    return checked(bundle.plan, facts)


def open_ranges(bundle: Bundle, facts: Mapping[str, Fact]) -> tuple[Open, ...]:
    """Return the factors whose cell at these facts is a range."""
    found = ((factor, find(factor, facts)) for factor in bundle.plan.factors)
    return tuple(
        Open(factor.code, factor.name.text, at.cell)
        for factor, at in found
        if at is not None and at.cell.is_range
    )
