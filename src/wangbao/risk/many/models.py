"""Event models of many enterprises as the arrays that the portfolio's kernels read."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.event_model import Arrays, condition_bit, diligent_conditions
from wangbao.risk.frequency import View
from wangbao.risk.incidents import incident_types
from wangbao.risk.many.facts import Facts
from wangbao.risk.many.frequency import frequencies
from wangbao.risk.many.severity import severities
from wangbao.risk.parameters import Parameters
from wangbao.vocabulary.terms import CAUSE_INDEX, KINDS, SCENARIO_INDEX

Floats = NDArray[np.float64]


class Models(NamedTuple):
    """Event models of P enterprises; T incident types, S head slots (those of type t: ``first[t]:first[t + 1]``).

    A row means what the arrays of :class:`wangbao.risk.event_model.Arrays` mean for one enterprise, except that
    everybody has the same slots: one that is not an insured's has probability 0 there. Slots of a type are in head
    order. Money is yuan, time hours.
    """

    mu: Floats  # float64[P], incidents a year
    r: Floats  # float64[P], negative-binomial size
    rates: Floats  # float64[P, T], adds up to mu
    cause: NDArray[np.uint8]  # uint8[P, T]
    scenario: NDArray[np.uint8]  # uint8[P, T]
    conditions: NDArray[np.uint64]  # uint64[P, T]
    first: NDArray[np.int32]  # int32[T + 1]
    head: NDArray[np.int32]  # int32[S]
    sigma: Floats  # float64[S]
    probability: Floats  # float64[P, S]
    log_median: Floats  # float64[P, S]
    stop_probability: Floats  # float64[P, T]
    stop_log_median: Floats  # float64[P, T]
    stop_sigma: Floats  # float64[T]
    stop_weight: Floats  # float64[T]
    people_probability: Floats  # float64[T]
    data_head: NDArray[np.int32]  # int32[T]
    constants: Floats  # float64[P, 13], see wangbao.risk.event_model.CONSTANTS


def build(facts: Facts, model: Parameters, *, view: View = "default", common_causes: bool = True) -> Models:
    """Build the event models of P enterprises, as :func:`wangbao.risk.event_model.build` does each of them.

    Args:
        facts: their known facts.
        model: the numbers.
        view: ``default`` or ``conservative``.
        common_causes: model common causes as types of their own; off, they stay inside the other types.
    """
    types = incident_types()
    often = frequencies(facts, model, view=view, common_causes=common_causes)
    much = severities(facts, model)
    causes = [[CAUSE_INDEX[t.cause_for(kind.code)] for t in types] for kind in KINDS]
    scenarios = [[SCENARIO_INDEX[t.scenario_for(kind.code)] for t in types] for kind in KINDS]
    diligent, finding = diligent_conditions(), condition_bit("unremediated_finding")
    conditions = [
        [diligent | (finding if t.exploits_findings and found else 0) for t in types] for found in (0, 1)
    ]
    return Models(
        mu=often.mu,
        r=often.r,
        rates=often.rates,
        cause=np.array(causes, dtype=np.uint8)[facts.kind],
        scenario=np.array(scenarios, dtype=np.uint8)[facts.kind],
        conditions=np.array(conditions, dtype=np.uint64)[facts.open_findings.astype(np.intp)],
        **much._asdict(),
    )


@njit(cache=True, error_model="numpy", nogil=True)
def account_arrays(models, a, bound, ones):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201 - kernel
    """Build the event model of account ``a`` in the form for one enterprise; ``bound`` receives the types' shares."""
    total = 0.0
    for t in range(bound.size):
        total += models.rates[a, t]
        bound[t] = total
    for t in range(bound.size):
        bound[t] /= total if total > 0.0 else 1.0
    return Arrays(
        bound,
        ones,
        models.cause[a],
        models.scenario[a],
        models.conditions[a],
        models.first,
        models.head,
        models.probability[a],
        models.log_median[a],
        models.sigma,
        models.stop_probability[a],
        models.stop_log_median[a],
        models.stop_sigma,
        models.stop_weight,
        models.people_probability,
        models.data_head,
        models.constants[a],
    )
