"""Severity of a scenario's event: where it stands among the simulated events of its class.

A scenario gives the hours of interruption or a quantile of the shared severity, and for a worm its R0. Given the shared
normal z, an account's log of hours is normal with mean ``m + sigma w sqrt(v) z``: ``m`` and ``sigma`` are the
account's,
``w`` is the weight of the latent factor in the log of hours, ``v`` the shared part of that factor's variance.
"""

from math import exp, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.portfolio.accumulation.classes import CommonEvents
from wangbao.portfolio.accumulation.event_set import breadth_of
from wangbao.portfolio.accumulation.scenarios import Scenario
from wangbao.risk.many.models import Models
from wangbao.risk.parameters import Parameters
from wangbao.risk.severity_law import HOURS_PER_DAY

Floats = NDArray[np.float64]


class Severity(NamedTuple):
    """Severity of a scenario's event.

    ``latent``: the shared standard normal; ``quantile``: its place among the simulated events; ``hours``: median
    interruption at median posture; ``breadth``: factor on hit probabilities, and ``breadth_quantile``, its place (None
    where all events of a class are equally broad).
    """

    latent: float
    quantile: float
    hours: float
    breadth: float
    breadth_quantile: float | None


def severity_of(scenario: Scenario, model: Parameters, figures: CommonEvents) -> Severity:
    """Compute the severity of a scenario."""
    cause, normal = model.common_causes[scenario.cause], NormalDist()
    median = cause.downtime_median_days * HOURS_PER_DAY
    moved = cause.downtime_sigma * cause.downtime_weight * sqrt(float(figures.shares[scenario.kind]))
    if scenario.hours is not None:
        latent, hours = log(scenario.hours / median) / moved, scenario.hours
    else:
        latent = normal.inv_cdf(scenario.quantile or 0.5)
        hours = median * exp(moved * latent)
    breadth, place = 1.0, None
    if scenario.r0 is not None:
        law = breadth_of(figures)
        at = law.normal(scenario.r0)
        breadth, place = float(law.at(np.array([at]))[0]), normal.cdf(at)
    return Severity(latent, normal.cdf(latent), hours, breadth, place)


def median_hours(found: Severity, kind: int, shared: float, models: Models, model: Parameters) -> Floats:
    """Compute each account's median hours of interruption given the event, float64[A].

    Args:
        found: the event's severity.
        kind: its incident type.
        shared: shared part of the variance of the latent factor.
        models: the accounts' event models.
        model: the parameters they were built from.
    """
    weight = model.value("dependence.latent_weight") * float(models.stop_weight[kind])
    moved = float(models.stop_sigma[kind]) * weight * sqrt(shared) * found.latent
    return np.asarray(np.exp(models.stop_log_median[:, kind] + moved), dtype=np.float64)


def return_period(rate: float, scenario: Scenario, found: Severity) -> float:
    """Compute the years between two events of an entity that are at least as severe or, with an R0, as broad."""
    place = found.quantile if scenario.r0 is None else found.breadth_quantile
    beyond = rate * (1.0 - (place or 0.0))
    return 1.0 / beyond if beyond > 0.0 else float("inf")
