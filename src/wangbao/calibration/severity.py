"""Fit laws of the size of one loss by maximum likelihood, under truncation at deductibles and censoring at limits.

The likelihood of a loss x seen under a deductible d is f(x) / S(d), of one that used up its limit at u, S(u) / S(d).
Standard errors are those of the observed information, by the delta method on the natural scale.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from wangbao.calibration.families import FAMILIES, Family
from wangbao.calibration.losses import Floats, Losses
from wangbao.vocabulary.errors import refusal

LEAST = 10  # losses a law is fitted to; with fewer nothing can be said of a tail


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted law.

    Attributes:
        family: the law.
        free: its parameters on the free scale, float64[p].
        parameters: the natural ones by name.
        errors: their standard errors by name; NaN where the information is not positive definite.
        free_errors: standard errors on the free scale, float64[p].
        log_likelihood: at the estimate.
        count: number of losses.
    """

    family: Family
    free: Floats
    parameters: dict[str, float]
    errors: dict[str, float]
    free_errors: Floats
    log_likelihood: float
    count: int

    @property
    def aic(self) -> float:
        """Akaike's criterion: 2 p - 2 log-likelihood; the smaller the better."""
        return 2.0 * len(self.free) - 2.0 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion: p log n - 2 log-likelihood."""
        return float(len(self.free) * np.log(self.count)) - 2.0 * self.log_likelihood

    @property
    def is_inner(self) -> bool:
        """False if the likelihood has no peak within the law, so that it runs to an edge and says nothing."""
        return bool(np.isfinite(list(self.errors.values())).all())

    def intervals(self, level: float = 0.95) -> dict[str, tuple[float, float]]:
        """Compute intervals of the natural parameters by name, from those on the free scale, where they are even."""
        far = special.ndtri(0.5 + level / 2.0) * self.free_errors
        low, high = self.family.natural(self.free - far), self.family.natural(self.free + far)
        return {
            name: (float(a), float(b)) for name, a, b in zip(self.family.parameters, low, high, strict=True)
        }

    def survival(self, x: Floats) -> Floats:
        """Return P(X > x) of the fitted law."""
        return np.exp(self.family.log_survival(np.asarray(x, float), self.free))


def fit(losses: Losses, law: Family) -> Fit:
    """Fit one law to losses.

    Raises:
        InputError: too few losses, or none that is not censored.
    """
    if len(losses) < LEAST:
        zh, en = f"至少须有 {LEAST} 笔损失", f"needs at least {LEAST} losses"
        raise refusal("losses", len(losses), zh, en)
    if losses.censored.all():
        raise refusal(
            "losses", len(losses), "全部达到限额，无从拟合", "all reached their limits: nothing to fit"
        )
    objective = negative_log_likelihood(losses, law)
    free = _minimised(objective, law.start(losses.amount))
    natural = law.natural(free)
    free_errors, errors = _errors(objective, law, free)
    return Fit(
        law,
        free,
        dict(zip(law.parameters, map(float, natural), strict=True)),
        dict(zip(law.parameters, map(float, errors), strict=True)),
        free_errors,
        -objective(free),
        len(losses),
    )


def compare(losses: Losses, laws: Iterable[Family] = tuple(FAMILIES.values())) -> tuple[Fit, ...]:
    """Fit several laws; of those with an inner peak the one with the smallest AIC comes first, the others last."""
    return tuple(
        sorted((fit(losses, one) for one in laws), key=lambda found: (not found.is_inner, found.aic))
    )


def negative_log_likelihood(losses: Losses, law: Family) -> Callable[[Floats], float]:
    """Build the negative log-likelihood of a law as a function of its free parameters.

    Terms at equal deductibles and at equal limits are worked out once and multiplied.
    """
    seen = losses.amount[~losses.censored]
    limits, reached = np.unique(losses.amount[losses.censored], return_counts=True)
    deductibles, under = np.unique(losses.deductible[losses.deductible > 0], return_counts=True)

    def value(free: Floats) -> float:
        with np.errstate(over="ignore", invalid="ignore"):
            total = law.log_density(seen, free).sum()
            total += reached @ law.log_survival(limits, free)
            total -= under @ law.log_survival(deductibles, free)
        return float(-total) if np.isfinite(total) else 1e300

    return value


def _minimised(objective: Callable[[Floats], float], start: Floats) -> Floats:
    """Search the free parameters of the least value: a simplex from the start, then quasi-Newton from its end."""
    options = {"xatol": 1e-4, "fatol": 1e-4, "maxiter": 400 * len(start)}
    rough = optimize.minimize(objective, start, method="Nelder-Mead", options=options)
    fine = optimize.minimize(objective, rough.x, method="BFGS", options={"gtol": 1e-6})
    best = fine if np.isfinite(fine.fun) and fine.fun <= rough.fun else rough
    return np.asarray(best.x, float)


def _errors(objective: Callable[[Floats], float], law: Family, free: Floats) -> tuple[Floats, Floats]:
    """Return standard errors of the free and of the natural parameters from the curvature at the peak."""
    information = hessian(objective, free)
    step = 1e-5
    jacobian = np.array(
        [
            (law.natural(free + one) - law.natural(free - one)) / (2.0 * step)
            for one in np.eye(len(free)) * step
        ]
    ).T
    try:
        np.linalg.cholesky(information)
    except np.linalg.LinAlgError:
        return np.full(len(free), np.nan), np.full(len(free), np.nan)
    covariance = np.linalg.inv(information)
    return np.sqrt(np.diag(covariance)), np.sqrt(np.diag(jacobian @ covariance @ jacobian.T))


def hessian(objective: Callable[[Floats], float], at: Floats, step: float = 1e-3) -> Floats:
    """Return the matrix of second derivatives by central differences: float64[p, p]."""
    size = len(at)
    found = np.empty((size, size))
    steps = np.eye(size) * step
    for i in range(size):
        for j in range(i, size):
            a, b = steps[i], steps[j]
            cross = (
                objective(at + a + b) - objective(at + a - b) - objective(at - a + b) + objective(at - a - b)
            )
            found[i, j] = found[j, i] = cross / (4.0 * step * step)
    return found
