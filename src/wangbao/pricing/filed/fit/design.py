"""The grid a plan is fitted on: for each input the values it is listed at, and how a wording narrows them."""

from dataclasses import dataclass
from decimal import Decimal
from math import log
from typing import Final

from wangbao.contract.grammar import NEVER_PAID, Wording
from wangbao.pricing.filed.facts import EXPOSED, PRIOR
from wangbao.risk import parameters
from wangbao.vocabulary import sectors
from wangbao.vocabulary.heads import HEADS, head
from wangbao.vocabulary.terms import kind

REVENUES: Final = (1e6, 5e6, 2e7, 1e8, 5e8, 2e9, 1e10)
RECORDS: Final = (0.0, 1e3, 1e4, 1e5, 1e6, 1e7)
SCORE: Final = 100  # a score of controls runs from 0 to this
SCORES: Final = (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)
WAITING: Final = (4.0, 8.0, 12.0, 24.0, 48.0)
LIMITS: Final = (5e5, 1e6, 2e6, 5e6, 1e7, 2e7, 5e7, 1e8)
SMALL_LIMITS: Final = (2e5, 5e5, 1e6, 2e6, 5e6)
SMALL_REVENUES: Final = (5e5, 2e6, 5e6, 2e7, 1e8, 5e8)
DEDUCTIBLES: Final = (0.0, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6)
SMALL_DEDUCTIBLES: Final = (0.0, 5e3, 1e4, 2e4, 5e4, 1e5)
MOST_DEDUCTIBLE: Final = 0.2  # of the limit: a higher one is not drawn


@dataclass(frozen=True, slots=True)
class CoverDesign:
    """A cover of the plan: an insurance class of the wording and the heads it pays."""

    code: str
    heads: tuple[str, ...]
    waits: bool
    people: bool  # whether the number of people matters to it


@dataclass(frozen=True, slots=True)
class Design:
    """The grid of one plan. Money is yuan, ``waiting`` hours; ``scores`` run from 0 to 100."""

    wording: str
    kind: str
    covers: tuple[CoverDesign, ...]
    sectors: tuple[str, ...]
    revenues: tuple[float, ...]
    limits: tuple[float, ...]
    deductibles: tuple[float, ...]
    waiting: tuple[float, ...]
    records: tuple[float, ...]
    scores: tuple[float, ...] = SCORES
    prior: tuple[str, ...] = PRIOR
    exposed: tuple[str, ...] = EXPOSED


def design_of(wording: Wording, kind_code: str | None = None) -> Design:
    """The grid for a wording; ``kind_code`` names the kind of insured where the wording serves several.

    Raises:
        InputError: an unknown kind.
    """
    chosen = kind(kind_code or wording.kinds[-1]).code
    small = len(wording.kinds) > 1
    waits = any(item.interruption and item.interruption.waiting_hours is not None for item in wording.items())
    return Design(
        wording=wording.wording,
        kind=chosen,
        covers=_covers(wording, waits=waits),
        sectors=tuple(entry.code for entry in sectors.SECTORS),
        revenues=SMALL_REVENUES if small else REVENUES,
        limits=SMALL_LIMITS if small else LIMITS,
        deductibles=SMALL_DEDUCTIBLES if small else DEDUCTIBLES,
        waiting=WAITING if waits else (),
        records=RECORDS,
    )


def control_points() -> dict[str, Decimal]:
    """Points of each control, adding up to 100, by the weight of what it lowers in the shipped model.

    The weight is how far the control moves the logarithm of frequency, summed over the incident types it lowers, and of
    severity, over the aspects it lowers; a control that only limits severity counts by that alone.
    """
    model = parameters.default()
    weights = {
        code: -log(control.rr) * len(control.lowers)
        - sum(log(factor) for factor in control.severity.values())
        for code, control in model.controls.items()
    }
    whole = sum(weights.values())
    points = {code: max(1, round(SCORE * weight / whole)) for code, weight in weights.items()}
    heaviest = max(points, key=lambda code: points[code])
    points[heaviest] += SCORE - sum(points.values())
    return {code: Decimal(number) for code, number in points.items()}


def _covers(wording: Wording, *, waits: bool) -> tuple[CoverDesign, ...]:
    paid = {code for item in wording.items() if item.status not in NEVER_PAID for code in item.heads}
    found = []
    for insurance_class in ("property", "liability"):
        heads = tuple(
            one.code for one in HEADS if one.code in paid and one.insurance_class == insurance_class
        )
        if heads:
            interruption = waits and "business_interruption" in heads
            people = any(head(code).insurance_class == "liability" for code in heads)
            found.append(CoverDesign(insurance_class, heads, interruption, people))
    return tuple(found)
