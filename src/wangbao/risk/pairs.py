"""Causes and scenarios of the notice as the model plays them: rate, mean loss, and share of all incidents.

Closed form throughout: heads and interruption are lognormal, people's data is integrated
(:mod:`wangbao.risk.many.expectation`); the cap on one incident's total is left out, as there.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.risk.event_model import CONSTANTS, EventModel, build
from wangbao.risk.incidents import incident_types
from wangbao.risk.many.expectation import people_cost
from wangbao.risk.parameters import Parameters
from wangbao.risk.profile import Profile, from_data
from wangbao.risk.severity import Severity
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS
from wangbao.vocabulary.insured import Cover, kind_table
from wangbao.vocabulary.terms import KINDS

Floats = NDArray[np.float64]

REFERENCE_REVENUE_CNY: Final = 3e9
# The enterprise that the tables of each kind are shown for: a usual industry, nothing else answered.
REFERENCE_SECTIONS: Final[Mapping[str, str]] = {
    "telecom_internet": "I64",
    "industrial_internet": "C35",
    "connected_vehicle": "C36",
    "other_industry": "Q84",
    "security_product": "I65",
    "security_service": "I65",
    "it_product": "I65",
}


class Pair(NamedTuple):
    """One cause with one scenario: incidents and yuan a year, and the share of all incidents.

    ``named`` says whether the notice names the two together for the kind; the others are additions.
    """

    cause: str
    scenario: str
    named: bool
    rate: float
    mean_cny: float
    share: float


def named_pairs(kind: str) -> frozenset[tuple[str, str]]:
    """List the pairs of cause and scenario that the notice names for a kind of insured."""
    return frozenset(
        (cause, row.scenario) for row in kind_table(kind, extensions=False) for cause in row.causes
    )


def reference(kind: str) -> Profile:
    """Build the profile that the tables show a kind with."""
    return from_data(
        {
            "name": kind,
            "kind": kind,
            "section": REFERENCE_SECTIONS[kind],
            "revenue_cny": REFERENCE_REVENUE_CNY,
        }
    )


def pairs(profile: Profile, model: Parameters) -> tuple[Pair, ...]:
    """List the pairs of cause and scenario of one enterprise, those of the notice first, the costliest first.

    A pair of the notice that cannot happen to the enterprise has rate 0.
    """
    events, kind = build(profile, model), profile.insured_kind
    named = named_pairs(kind)
    rate, cost = dict.fromkeys(named, 0.0), dict.fromkeys(named, 0.0)
    for incident, often, loss in zip(
        incident_types(), events.frequency.rates, mean_losses(events), strict=True
    ):
        if often > 0.0:
            at = (incident.cause_for(kind), incident.scenario_for(kind))
            rate[at] = rate.get(at, 0.0) + often
            cost[at] = cost.get(at, 0.0) + often * float(loss.sum())
    found = [Pair(*at, at in named, rate[at], cost[at], rate[at] / events.frequency.mu) for at in rate]
    return tuple(sorted(found, key=lambda pair: (not pair.named, -pair.mean_cny, pair.cause, pair.scenario)))


def reference_pairs(model: Parameters) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    """Yield each kind of insured with the pairs of its reference enterprise."""
    for kind in KINDS:
        yield kind.code, pairs(reference(kind.code), model)


class Usual(NamedTuple):
    """One usual cover of a kind of insured under a scenario of the notice: what its heads lose, yuan a year."""

    scenario: str
    cover: Cover
    mean_cny: float


def usual_covers(profile: Profile, model: Parameters) -> tuple[Usual, ...]:
    """List the covers that the notice calls usual for an enterprise's kind, each with its mean loss before the cap.

    A head that several covers are read into counts under each, so the means do not add up to the whole.
    """
    events, kind = build(profile, model), profile.insured_kind
    losses = np.array(events.frequency.rates)[:, None] * mean_losses(events)
    scenarios = np.array([incident.scenario_for(kind) for incident in incident_types()])
    return tuple(
        Usual(
            row.scenario,
            cover,
            float(losses[scenarios == row.scenario][:, [HEAD_INDEX[head] for head in cover.heads]].sum()),
        )
        for row in kind_table(kind, extensions=False)
        for cover in row.covers
    )


def mean_by_head(events: EventModel) -> Floats:
    """Compute the mean ground-up loss of a year by head, float64[H] yuan, before the cap of one incident."""
    return np.asarray(np.array(events.frequency.rates) @ mean_losses(events), dtype=np.float64)


def mean_losses(events: EventModel) -> Floats:
    """Compute the mean ground-up loss of one incident by type and head, float64[T, H] yuan, before the cap."""
    severity = events.severity
    found = np.zeros((len(severity.types), len(HEADS)))
    affected = severity.affected_a / (severity.affected_a + severity.affected_b)
    notified, sued = _people(severity)
    for row, kind in zip(found, severity.types, strict=True):
        for head in kind.heads:
            row[HEAD_INDEX[head.head]] += head.probability * np.exp(head.log_median + 0.5 * head.sigma**2)
        stop = kind.interruption
        hours = stop.probability * np.exp(stop.log_median_hours + 0.5 * stop.sigma**2)
        row[HEAD_INDEX["business_interruption"]] += severity.profit_per_hour * affected * hours
        row[HEAD_INDEX["emergency_response"]] += kind.people_probability * notified
        row[HEAD_INDEX[kind.data_liability]] += kind.people_probability * sued
    return found


def _people(severity: Severity) -> tuple[float, float]:
    """Compute the mean costs of notification and of suits of an incident that involves people's data, yuan."""
    constants = np.array([[getattr(severity, name) for name in CONSTANTS]])
    both = float(people_cost(constants)[0])
    constants[:, CONSTANTS.index("suit_factor")] = 0.0
    notified = float(people_cost(constants)[0])
    return notified, both - notified
