"""Fit counts of incidents on exposure: Poisson and negative binomial with a log link and an exposure offset.

The mean count of a row is exposure × exp(design · coefficients). The negative binomial has variance
mean + mean² / r, one r for all rows (NB2). Coefficients are found by Newton steps on the exact likelihood; r by one
search around them. The test of r against Poisson is the likelihood ratio with half a chi-square of one degree, because
Poisson lies on the edge (Cameron and Trivedi, "Regression Analysis of Count Data", 2nd ed., 2013, §3.4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from wangbao.calibration.losses import Floats
from wangbao.vocabulary.errors import refusal

_LEAST_LOG_R, _MOST_LOG_R = -7.0, 12.0  # beyond the upper end the law is Poisson's
_STEPS = 60
_ENOUGH = 1e-10


@dataclass(frozen=True, slots=True)
class Design:
    """Rows that counts are explained by.

    Attributes:
        names: name of each coefficient, the first the constant.
        matrix: float64[n, p].
        base: for each factor the level that stands in the constant.
    """

    names: tuple[str, ...]
    matrix: Floats
    base: Mapping[str, str]


def design(factors: Mapping[str, Sequence[str]], numbers: Mapping[str, npt.ArrayLike], rows: int) -> Design:
    """Build a design from factors and numbers.

    Args:
        factors: columns of levels; the level with most rows stands in the constant.
        numbers: columns of numbers, as they are to enter (take logarithms before).
        rows: number of rows.
    """
    names, columns, base = ["constant"], [np.ones(rows)], {}
    for name, levels in factors.items():
        known, index, counts = np.unique(np.asarray(levels), return_inverse=True, return_counts=True)
        most = int(counts.argmax())
        base[name] = str(known[most])
        for place, level in enumerate(known):
            if place != most:
                names.append(f"{name}={level}")
                columns.append((index == place).astype(float))
    for name, values in numbers.items():
        names.append(name)
        columns.append(np.asarray(values, float))
    return Design(tuple(names), np.column_stack(columns), base)


@dataclass(frozen=True, slots=True)
class CountFit:
    """Fitted counts.

    Attributes:
        law: ``poisson`` or ``negative_binomial``.
        coefficients, errors: by name, on the log scale.
        r: the negative binomial's size, None for Poisson; ``r_error`` its standard error.
        log_likelihood, aic: at the estimate.
        mean: float64[n], fitted mean counts.
    """

    law: str
    coefficients: dict[str, float]
    errors: dict[str, float]
    r: float | None
    r_error: float | None
    log_likelihood: float
    aic: float
    mean: Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both laws, and the probability of so great a likelihood ratio if counts were Poisson."""

    poisson: CountFit
    negative_binomial: CountFit
    p_value: float

    @property
    def preferred(self) -> CountFit:
        """The law with the smaller AIC."""
        pair = (self.poisson, self.negative_binomial)
        return min(pair, key=lambda found: found.aic)


def compare(counts: npt.ArrayLike, exposure: npt.ArrayLike, explained: Design | None = None) -> Comparison:
    """Fit both laws to counts.

    Args:
        counts: incidents of each row, whole numbers.
        exposure: years of each row, positive.
        explained: what they are explained by; a constant alone without it.

    Raises:
        InputError: counts or exposure out of range, no incident at all, or columns of the design that say the same.
    """
    n = np.asarray(counts, float)
    years = np.broadcast_to(np.asarray(exposure, float), n.shape)
    rows = explained or design({}, {}, len(n))
    _check(n, years, rows)
    offset = np.log(years)
    poisson = _result("poisson", n, offset, rows, None)
    best = optimize.minimize_scalar(
        lambda log_r: -_profile(n, offset, rows, float(np.exp(log_r)))[1],
        bounds=(_LEAST_LOG_R, _MOST_LOG_R),
        method="bounded",
        options={"xatol": 1e-8},
    )
    binomial = _result("negative_binomial", n, offset, rows, float(np.exp(best.x)))
    ratio = max(2.0 * (binomial.log_likelihood - poisson.log_likelihood), 0.0)
    return Comparison(poisson, binomial, float(0.5 * stats.chi2.sf(ratio, 1)))


def _check(counts: Floats, exposure: Floats, rows: Design) -> None:
    if not len(counts) or not np.all((counts >= 0) & (counts == np.floor(counts)) & np.isfinite(counts)):
        raise refusal("count", None, "须为不小于 0 的整数", "must be whole numbers from 0")
    if not np.all((exposure > 0) & np.isfinite(exposure)):
        raise refusal("exposure", None, "须为大于 0 的有限数", "must be finite numbers above 0")
    if not counts.any():
        raise refusal("count", 0, "没有任何事件，无从拟合", "there is no incident to fit to")
    if np.linalg.matrix_rank(rows.matrix) < rows.matrix.shape[1]:
        raise refusal("factors", None, "各列相互决定，无法区分其作用", "columns determine each other")


def _result(law: str, counts: Floats, offset: Floats, rows: Design, r: float | None) -> CountFit:
    beta, likelihood = _profile(counts, offset, rows, r)
    mean = np.exp(offset + rows.matrix @ beta)
    weight = mean if r is None else mean / (1.0 + mean / r)
    covariance = np.linalg.inv(rows.matrix.T @ (weight[:, None] * rows.matrix))
    size = len(beta) + (r is not None)
    return CountFit(
        law,
        dict(zip(rows.names, map(float, beta), strict=True)),
        dict(zip(rows.names, map(float, np.sqrt(np.diag(covariance))), strict=True)),
        r,
        None if r is None else _r_error(counts, offset, rows, r),
        likelihood,
        2.0 * size - 2.0 * likelihood,
        mean,
    )


def _profile(counts: Floats, offset: Floats, rows: Design, r: float | None) -> tuple[Floats, float]:
    """Find the coefficients of the greatest likelihood at one r by Fisher scoring, with the likelihood there."""
    x = rows.matrix
    beta = np.zeros(x.shape[1])
    beta[0] = np.log(counts.sum() / np.exp(offset).sum())
    likelihood = _log_likelihood(counts, np.exp(offset + x @ beta), r)
    for _ in range(_STEPS):
        mean = np.exp(offset + x @ beta)
        spread = 1.0 if r is None else 1.0 + mean / r
        step = np.linalg.solve(x.T @ ((mean / spread)[:, None] * x), x.T @ ((counts - mean) / spread))
        for _ in range(30):  # halved until it is uphill
            raised = _log_likelihood(counts, np.exp(offset + x @ (beta + step)), r)
            if raised >= likelihood - _ENOUGH:
                break
            step = step / 2.0
        beta, gained, likelihood = beta + step, raised - likelihood, raised
        if abs(gained) < _ENOUGH * (1.0 + abs(likelihood)):
            break
    return beta, likelihood


def _log_likelihood(counts: Floats, mean: Floats, r: float | None) -> float:
    with np.errstate(over="ignore", invalid="ignore"):
        if r is None:
            terms = counts * np.log(mean) - mean - special.gammaln(counts + 1.0)
        else:
            terms = (
                special.gammaln(counts + r)
                - special.gammaln(r)
                - special.gammaln(counts + 1.0)
                - r * np.log1p(mean / r)
                + counts * (np.log(mean) - np.log(mean + r))
            )
    total = float(terms.sum())
    return total if np.isfinite(total) else -1e300


def _r_error(counts: Floats, offset: Floats, rows: Design, r: float) -> float | None:
    """Return the standard error of r from the curvature of the profile likelihood; None where it has no peak."""
    step = 1e-3
    low, middle, high = (
        _profile(counts, offset, rows, float(r * np.exp(shift)))[1] for shift in (-step, 0.0, step)
    )
    curvature = (2.0 * middle - low - high) / step**2
    return float(r / np.sqrt(curvature)) if curvature > 0 else None


def record(found: Comparison) -> dict[str, Any]:
    """Write both fits as plain data."""
    return {
        "preferred": found.preferred.law,
        "p_value_poisson": found.p_value,
        "fits": [
            {
                "law": one.law,
                "coefficients": one.coefficients,
                "errors": one.errors,
                "r": one.r,
                "r_error": one.r_error,
                "log_likelihood": one.log_likelihood,
                "aic": one.aic,
            }
            for one in (found.poisson, found.negative_binomial)
        ],
    }
