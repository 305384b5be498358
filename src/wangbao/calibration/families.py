"""Laws of the size of one loss that may be fitted: log density, log survival, where to start.

Each has its parameters on a free scale, any real numbers, so that no search leaves the law; ``natural`` gives them as
they are written, which is as :mod:`wangbao.risk.compound` reads them. Klugman, Panjer and Willmot, "Loss Models",
5th ed., 2019, appendix A.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from scipy import special

from wangbao.calibration.losses import Floats
from wangbao.vocabulary.text import Text

_LOG_2PI = np.log(2.0 * np.pi)
_NEAR_ZERO = 1e-9  # a shape below this is the exponential law's
_TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Family:
    """A law that may be fitted.

    Attributes:
        code, name: as it is asked for, and in words.
        parameters: names of the natural parameters.
        log_density, log_survival: at amounts, float64[n], for free parameters, float64[p].
        natural: converts free to natural parameters.
        start: guesses free parameters from amounts.
    """

    code: str
    name: Text
    parameters: tuple[str, ...]
    log_density: Callable[[Floats, Floats], Floats]
    log_survival: Callable[[Floats, Floats], Floats]
    natural: Callable[[Floats], Floats]
    start: Callable[[Floats], Floats]


def _lognormal_density(x: Floats, free: Floats) -> Floats:
    mu, log_sigma = free
    log_x = np.log(x)
    z = (log_x - mu) * np.exp(-log_sigma)
    return np.asarray(-0.5 * (z * z + _LOG_2PI) - log_sigma - log_x)


def _lognormal_survival(x: Floats, free: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(special.log_ndtr((free[0] - np.log(x)) * np.exp(-free[1])))


def _gamma_density(x: Floats, free: Floats) -> Floats:
    shape, log_scale = np.exp(free[0]), free[1]
    return np.asarray(
        (shape - 1.0) * np.log(x) - x * np.exp(-log_scale) - shape * log_scale - special.gammaln(shape)
    )


def _gamma_survival(x: Floats, free: Floats) -> Floats:
    shape, z = np.exp(free[0]), np.asarray(x * np.exp(-free[1]))
    survival = special.gammaincc(shape, z)
    with np.errstate(divide="ignore"):
        far = (shape - 1.0) * np.log(z) - z - special.gammaln(shape)  # beyond what a float holds
        return np.asarray(np.where(survival > _TINY, np.log(np.maximum(survival, _TINY)), far))


def _weibull_density(x: Floats, free: Floats) -> Floats:
    shape, log_scale = np.exp(free[0]), free[1]
    log_z = np.log(x) - log_scale
    return np.asarray(free[0] + (shape - 1.0) * log_z - log_scale - np.exp(shape * log_z))


def _weibull_survival(x: Floats, free: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        return np.asarray(-np.exp(np.exp(free[0]) * (np.log(x) - free[1])))


def _burr_density(x: Floats, free: Floats) -> Floats:
    """Return the log density of Burr XII: survival ``(1 + (x / scale)^power)^-shape``."""
    shape, power, log_scale = np.exp(free[0]), np.exp(free[1]), free[2]
    log_z = np.log(x) - log_scale
    return np.asarray(
        free[0] + free[1] + power * log_z - np.log(x) - (shape + 1.0) * np.logaddexp(0.0, power * log_z)
    )


def _burr_survival(x: Floats, free: Floats) -> Floats:
    with np.errstate(divide="ignore"):
        log_z = np.log(x) - free[2]
    return np.asarray(-np.exp(free[0]) * np.logaddexp(0.0, np.exp(free[1]) * log_z))


def _pareto_density(x: Floats, free: Floats) -> Floats:
    """Return the log density of the Pareto law from zero (Lomax): survival ``(1 + x / scale)^-shape``."""
    return np.asarray(free[0] - free[1] - (np.exp(free[0]) + 1.0) * np.log1p(x * np.exp(-free[1])))


def _pareto_survival(x: Floats, free: Floats) -> Floats:
    return np.asarray(-np.exp(free[0]) * np.log1p(x * np.exp(-free[1])))


def _gpd_density(x: Floats, free: Floats) -> Floats:
    """Return the log density of the generalised Pareto law of shape ``free[0]``, of either sign."""
    xi, z = free[0], np.asarray(x * np.exp(-free[1]))
    if abs(xi) < _NEAR_ZERO:
        return np.asarray(-z - free[1])
    inside = 1.0 + xi * z
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(inside > 0, -(1.0 + 1.0 / xi) * np.log(inside) - free[1], -np.inf)


def _gpd_survival(x: Floats, free: Floats) -> Floats:
    xi, z = free[0], np.asarray(x * np.exp(-free[1]))
    if abs(xi) < _NEAR_ZERO:
        return np.asarray(-z)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(1.0 + xi * z > 0, -np.log1p(xi * z) / xi, -np.inf)


def _lognormal_start(x: Floats) -> Floats:
    logs = np.log(x)
    return np.array([logs.mean(), np.log(max(logs.std(), 0.05))])


def _gamma_start(x: Floats) -> Floats:
    shape = np.clip(x.mean() ** 2 / max(x.var(), _TINY), 0.05, 50.0)
    return np.array([np.log(shape), np.log(x.mean() / shape)])


def _weibull_start(x: Floats) -> Floats:
    shape = np.clip(1.2825 / max(np.log(x).std(), 0.05), 0.1, 20.0)  # the log of it has this over shape
    return np.array([np.log(shape), np.log(x).mean() + 0.5772 / shape])


def _burr_start(x: Floats) -> Floats:
    return np.array([0.0, np.log(np.clip(1.8 / max(np.log(x).std(), 0.05), 0.1, 20.0)), np.log(np.median(x))])


def _pareto_start(x: Floats) -> Floats:
    return np.array([np.log(1.5), np.log(np.median(x))])


def _gpd_start(x: Floats) -> Floats:
    return np.array([0.3, np.log(np.median(x))])


def _exponential(free: Floats) -> Floats:
    return np.asarray(np.exp(free))


def _scale_only(free: Floats) -> Floats:
    return np.array([free[0], np.exp(free[1])])


FAMILIES: Final[Mapping[str, Family]] = MappingProxyType(
    {
        family.code: family
        for family in (
            Family(
                "lognormal",
                Text("对数正态", "Lognormal"),
                ("mu", "sigma"),
                _lognormal_density,
                _lognormal_survival,
                _scale_only,
                _lognormal_start,
            ),
            Family(
                "gamma",
                Text("伽马", "Gamma"),
                ("shape", "scale"),
                _gamma_density,
                _gamma_survival,
                _exponential,
                _gamma_start,
            ),
            Family(
                "weibull",
                Text("威布尔", "Weibull"),
                ("shape", "scale"),
                _weibull_density,
                _weibull_survival,
                _exponential,
                _weibull_start,
            ),
            Family(
                "burr",
                Text("伯尔", "Burr"),
                ("shape", "power", "scale"),
                _burr_density,
                _burr_survival,
                _exponential,
                _burr_start,
            ),
            Family(
                "lomax",
                Text("帕累托（自零起）", "Pareto from zero (Lomax)"),
                ("shape", "scale"),
                _pareto_density,
                _pareto_survival,
                _exponential,
                _pareto_start,
            ),
            Family(
                "gpd",
                Text("广义帕累托", "Generalised Pareto"),
                ("xi", "scale"),
                _gpd_density,
                _gpd_survival,
                _scale_only,
                _gpd_start,
            ),
        )
    }
)
"""The laws by code."""


def spliced(threshold: float) -> Family:
    """Build the law that is lognormal up to a threshold and generalised Pareto above it.

    ``below`` is the probability of a loss up to the threshold; ``mu`` and ``sigma`` are those of the lognormal law
    before it is cut there, ``xi`` and ``scale`` those of excesses. Density and survival need not meet smoothly.
    """

    def parts(free: Floats) -> tuple[Floats, Floats, float, float, float]:
        body, excess = free[:2], free[3:]
        log_cut = special.log_ndtr((np.log(threshold) - body[0]) * np.exp(-body[1]))  # log F(threshold)
        log_below, log_above = special.log_expit(free[2]), special.log_expit(-free[2])
        return body, excess, float(log_cut), float(log_below), float(log_above)

    def log_density(x: Floats, free: Floats) -> Floats:
        body, excess, log_cut, log_below, log_above = parts(free)
        low = log_below - log_cut + _lognormal_density(x, body)
        high = log_above + _gpd_density(np.maximum(x - threshold, 0.0), excess)
        return np.where(x <= threshold, low, high)

    def log_survival(x: Floats, free: Floats) -> Floats:
        body, excess, log_cut, log_below, log_above = parts(free)
        with np.errstate(divide="ignore"):
            within = special.log_ndtr((np.log(x) - body[0]) * np.exp(-body[1]))
            low = np.log1p(-np.exp(np.minimum(log_below + within - log_cut, -1e-15)))
        return np.where(
            x <= threshold, low, log_above + _gpd_survival(np.maximum(x - threshold, 0.0), excess)
        )

    def natural(free: Floats) -> Floats:
        return np.array([free[0], np.exp(free[1]), special.expit(free[2]), free[3], np.exp(free[4])])

    def start(x: Floats) -> Floats:
        body, above = x[x <= threshold], x[x > threshold]
        share = np.clip(len(body) / len(x), 0.01, 0.99)
        return np.concatenate((_lognormal_start(body), [special.logit(share)], _gpd_start(above - threshold)))

    return Family(
        "lognormal_gpd",
        Text("对数正态接广义帕累托", "Lognormal with generalised Pareto tail"),
        ("mu", "sigma", "below", "xi", "scale"),
        log_density,
        log_survival,
        natural,
        start,
    )
