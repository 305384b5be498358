"""Mean ground-up loss of one incident, in closed form except for one short quadrature.

Heads and interruption are lognormal whatever the latent factor does to them together, so their means are plain. With
z the normal of the number of people and K the people held, notification costs the mean of a limited lognormal. A suit
comes with a probability that is logistic in log people, and its log cost shares the latent factor: given z its mean is
exp(cost + e log people + s rho^2 z + s^2 (1 - rho^4) / 2). Where people are limited that is a normal tail; below, it is
integrated by Gauss and Legendre's rule over z.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from wangbao.risk import parameters
from wangbao.risk.event_model import CONSTANTS
from wangbao.risk.many.models import Models
from wangbao.risk.parameters import Parameters

Floats = NDArray[np.float64]

NODES: Final = (
    48  # over a width of 2 * _REACH: the integrand is a normal density times a logistic, good to 1e-10
)
_REACH: Final = 8.0  # beyond so many deviations a normal density is nothing beside 1e-16
_FEW_PEOPLE: Final = 1e-9  # people of whom the simulator takes the logarithm where no data is held
_LN10: Final = math.log(10.0)


def expected(models: Models, model: Parameters | None = None) -> Floats:
    """Compute the mean ground-up loss of one incident by type, before the cap on one incident's total.

    Args:
        models: the event models of P enterprises.
        model: the numbers they were built from (for the mean share of revenue an interruption affects); the shipped
            ones where None.

    Returns:
        float64[P, T], yuan.
    """
    share = (model or parameters.default()).table("severity.business_interruption.affected_share")
    affected = share["a"] / (share["a"] + share["b"])
    means = models.probability * np.exp(models.log_median + 0.5 * models.sigma**2)
    hours = models.stop_probability * np.exp(models.stop_log_median + 0.5 * models.stop_sigma**2)
    profit = models.constants[:, CONSTANTS.index("profit_per_hour")]
    out = hours * (profit * affected)[:, None]
    for t, (start, stop) in enumerate(zip(models.first[:-1], models.first[1:], strict=True)):
        out[:, t] += means[:, start:stop].sum(axis=1)
    out += people_cost(models.constants)[:, None] * models.people_probability
    return np.asarray(out, dtype=np.float64)


def people_cost(constants: Floats) -> Floats:
    """Compute the mean cost, in yuan, of one incident in which people's data is involved: float64[P].

    ``constants`` is float64[P, 13], columns as in :data:`wangbao.risk.event_model.CONSTANTS`.
    """
    c = dict(zip(CONSTANTS, constants.T, strict=True))
    mu, sigma, held = c["people_log_median"], c["people_sigma"], c["people_held"]
    log_held = np.log(np.maximum(held, _FEW_PEOPLE))
    limit = np.where(held > 0.0, (log_held - mu) / sigma, -np.inf)  # z from which the people held are all
    whole = np.where(np.isfinite(held), held, 0.0) * ndtr(-limit)
    notified = c["notify_per_person"] * (np.exp(mu + 0.5 * sigma**2) * ndtr(limit - sigma) + whole)
    return np.asarray(notified + _suits(c, mu, sigma, log_held, limit), dtype=np.float64)


def _suits(c: dict[str, Floats], mu: Floats, sigma: Floats, log_held: Floats, limit: Floats) -> Floats:
    """Compute the mean cost, in yuan, of a suit, weighted by its probability: float64[P]."""
    elasticity, shared = c["suit_elasticity"], c["rho"] ** 2
    spread = c["suit_sigma"] * shared  # of log cost with z
    level = c["suit_log_cost"] + 0.5 * c["suit_sigma"] ** 2 * (1.0 - shared**2)

    def chance(log_people: Floats) -> Floats:
        return 1.0 / (1.0 + np.exp(-(c["suit_intercept"] + c["suit_slope"] / _LN10 * log_people)))

    # Above the limit: everybody held, E[exp(s z); z > limit].
    finite = np.where(np.isfinite(log_held), log_held, 0.0)
    above = chance(finite) * np.exp(level + elasticity * finite + 0.5 * spread**2) * ndtr(spread - limit)
    # Below: E[chance(z) exp(k z); z < limit] = exp(k^2 / 2) E[chance(z + k); z + k < limit].
    k = elasticity * sigma + spread
    top = np.clip(limit - k, -_REACH, _REACH)
    x, w = np.polynomial.legendre.leggauss(NODES)
    half = 0.5 * (top + _REACH)
    below = np.zeros_like(mu)
    for node, weight in zip(x, w, strict=True):
        z = half * (node + 1.0) - _REACH
        below += weight * np.exp(-0.5 * z * z) * chance(mu + sigma * (z + k))
    below *= half / math.sqrt(2.0 * math.pi) * np.exp(level + elasticity * mu + 0.5 * k**2)
    return np.asarray(c["suit_factor"] * (above + below), dtype=np.float64)
