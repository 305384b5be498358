"""The order in which a contract's terms act on a loss.

A wording says it: its ``order`` names every phase below once, :data:`PHASES` where it says nothing. Within a phase
steps come item by item, then section by section, then shared limits, then the policy's own, as
:mod:`wangbao.contract.resolve` makes them. Readers take the steps as they stand. An OED row
has the standard's order instead, said in :mod:`wangbao.contract.oed.account_import`.
"""

from collections.abc import Iterable
from typing import Final, Literal, get_args

from wangbao.contract.steps import Step

Phase = Literal[
    "exclusions",
    "interruption",
    "recovery",
    "deductible",
    "coinsurance",
    "sublimits",
    "shared_limits",
    "policy_deductible",
    "policy_limit",
    "uplift",
    "aggregate_deductible",
    "aggregate_limit",
]
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)  # the default order


def in_order(taken: Iterable[Step], order: tuple[Phase, ...]) -> tuple[Step, ...]:
    """Sort steps by the place of their phase in ``order``; those of one phase keep the order they come in."""
    place = {phase: at for at, phase in enumerate(order)}
    return tuple(sorted(taken, key=lambda step: place[step.phase]))  # type: ignore[index]  # a step's phase is a str
