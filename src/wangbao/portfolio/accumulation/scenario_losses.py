"""Expected loss of a deterministic scenario for each account hit, without random draws.

An account's heads are at their mean given a hit (probability times mean of each head); interruption is hourly insurable
profit times the mean share affected times the scenario's hours. With a quantile of the shared severity, means are
conditional on it: of the incident's latent factor ``sqrt(w) z + sqrt(1 - w) own`` the shared part z is known, which
shifts every log median by ``sigma rho sqrt(w) z`` and multiplies every sigma by ``sqrt(1 - rho^2 w)``.
"""

from math import sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import first_type
from wangbao.portfolio.accumulation.scenarios import Scenario
from wangbao.risk.event_model import CONSTANTS
from wangbao.risk.many.expectation import people_cost
from wangbao.risk.many.models import Models
from wangbao.risk.parameters import Parameters
from wangbao.risk.severity_law import HOURS_PER_DAY
from wangbao.vocabulary.heads import HEAD_INDEX, HEADS

Floats = NDArray[np.float64]

_BI, _IR = HEAD_INDEX["business_interruption"], HEAD_INDEX["emergency_response"]
_AT = {name: place for place, name in enumerate(CONSTANTS)}


class Losses(NamedTuple):
    """Losses of A accounts given that a scenario hits them.

    ``stop`` float64[A], probability of interruption; ``hours`` float64[A], its duration; ``stopped`` and ``running``
    float64[A, H], ground-up loss by head with and without interruption, in yuan.
    """

    stop: Floats
    hours: Floats
    stopped: Floats
    running: Floats

    @property
    def mean(self) -> Floats:
        """Expected ground-up loss by head given a hit, float64[A, H] yuan."""
        return self.stop[:, None] * self.stopped + (1.0 - self.stop)[:, None] * self.running


def losses(scenario: Scenario, models: Models, model: Parameters, shares: Floats) -> Losses:
    """Compute the losses of a scenario, before any contract.

    Args:
        scenario: the deterministic scenario.
        models: the accounts' event models.
        model: the parameters they were built from.
        shares: float64[5], the common part of the variance of severity by class.
    """
    kind = scenario.kind
    t = first_type() + kind
    shift, narrow, left = _given(scenario, float(shares[kind]), models.constants[:, _AT["rho"]])
    running = np.zeros((models.mu.size, len(HEADS)))
    for slot in range(models.first[t], models.first[t + 1]):
        sigma = models.sigma[slot] * narrow
        at = models.log_median[:, slot] + models.sigma[slot] * shift
        running[:, models.head[slot]] += models.probability[:, slot] * np.exp(at + 0.5 * sigma * sigma)
    if scenario.people:
        notified, suits = _people(models.constants, shift, narrow, left)
        running[:, _IR] += models.people_probability[t] * notified
        running[:, models.data_head[t]] += models.people_probability[t] * suits
    if scenario.heads is not None:
        running[:, [head.code not in scenario.heads for head in HEADS]] = 0.0
    affected = model.table("severity.business_interruption.affected_share")
    hours = np.full(models.mu.size, scenario.hours)
    if scenario.own_recovery:
        median = model.common_causes[scenario.cause].downtime_median_days * HOURS_PER_DAY
        hours *= np.exp(models.stop_log_median[:, t]) / median
    stopped = running.copy()
    profit = models.constants[:, _AT["profit_per_hour"]]
    stopped[:, _BI] += profit * affected["a"] / (affected["a"] + affected["b"]) * hours
    stop = models.stop_probability[:, t].copy() if scenario.stop == "likely" else np.ones(models.mu.size)
    if scenario.hours == 0.0:
        stop[:] = 0.0
    cap = models.constants[:, _AT["cap_cny"]]
    return Losses(stop, hours, _capped(stopped, cap), _capped(running, cap))


def _given(scenario: Scenario, share: float, rho: Floats) -> tuple[Floats, Floats, Floats]:
    """Compute the means given the shared severity, by account.

    Returns the shift of every normal, the factor on its deviation, and the weight of the remaining latent factor.
    """
    if scenario.quantile is None:
        return np.zeros_like(rho), np.ones_like(rho), rho
    z = NormalDist().inv_cdf(scenario.quantile)
    narrow = np.sqrt(1.0 - rho * rho * share)
    return rho * sqrt(share) * z, narrow, rho * sqrt(1.0 - share) / narrow


def _people(constants: Floats, shift: Floats, narrow: Floats, left: Floats) -> tuple[Floats, Floats]:
    """Compute mean costs of notification and of suits for an incident that involves people's data, yuan."""
    given = constants.copy()
    given[:, _AT["rho"]] = left
    for level, spread in (("people_log_median", "people_sigma"), ("suit_log_cost", "suit_sigma")):
        given[:, _AT[level]] += constants[:, _AT[spread]] * shift
        given[:, _AT[spread]] *= narrow
    both = people_cost(given)
    given[:, _AT["suit_factor"]] = 0.0
    notification = people_cost(given)
    return notification, both - notification


def _capped(loss: Floats, cap: Floats) -> Floats:
    """Cap each incident's total loss at the model's cap, scaling all heads alike."""
    total = loss.sum(axis=1)
    over = total > cap
    loss[over] *= (cap[over] / total[over])[:, None]
    return loss
