"""Development of claims: the chain ladder with the standard errors of Mack.

Mack, "Distribution-free calculation of the standard error of chain ladder reserve estimates", ASTIN Bulletin 23
(1993). A triangle has a row an origin period and a column a development period, cumulative.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wangbao.calibration.losses import Floats
from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True)
class Developed:
    """A triangle developed to its end.

    Attributes:
        factors: float64[k - 1], development factors, weighted by volume.
        sigma: float64[k - 1], Mack's sigma of each; the last is extrapolated.
        latest, ultimate, reserve: float64[k], by origin.
        errors: float64[k], standard errors of the reserves.
        total_error: standard error of their sum.
    """

    factors: Floats
    sigma: Floats
    latest: Floats
    ultimate: Floats
    reserve: Floats
    errors: Floats
    total_error: float

    @property
    def total(self) -> float:
        """Sum of the reserves."""
        return float(self.reserve.sum())


def mack(triangle: npt.ArrayLike) -> Developed:
    """Project a cumulative triangle to its end.

    Args:
        triangle: float64[k, k], NaN where nothing is known yet: row i has k - i figures.

    Raises:
        InputError: not a whole triangle, fewer than three rows, or a figure that is not positive.
    """
    c = np.asarray(triangle, float)
    k = len(c)
    if c.ndim != 2 or c.shape != (k, k) or k < 3:
        raise refusal("triangle", None, "须为至少三行的方阵", "must be square with three rows at least")
    known = np.arange(k)[:, None] + np.arange(k)[None, :] < k
    if not np.array_equal(~np.isnan(c), known):
        raise refusal(
            "triangle", None, "第 i 行须恰有 k−i 个数", "row i must have k - i figures, no more or fewer"
        )
    if not np.all(c[known] > 0):
        raise refusal("triangle", None, "累计数须大于 0", "cumulative figures must be above 0")
    factors = np.array([c[: k - j - 1, j + 1].sum() / c[: k - j - 1, j].sum() for j in range(k - 1)])
    sigma2 = _sigma2(c, factors)
    full = c.copy()
    for j in range(k - 1):
        full[k - j - 1 :, j + 1] = full[k - j - 1 :, j] * factors[j]
    latest = c[np.arange(k), k - 1 - np.arange(k)]
    ultimate = full[:, -1]
    errors2 = np.array([_error2(c, full, factors, sigma2, i) for i in range(k)])
    return Developed(
        factors,
        np.sqrt(sigma2),
        latest,
        ultimate,
        ultimate - latest,
        np.sqrt(errors2),
        float(np.sqrt(_total2(c, ultimate, factors, sigma2, errors2))),
    )


def _sigma2(c: Floats, factors: Floats) -> Floats:
    """Estimate sigma squared by development period; the last by Mack's rule."""
    k = len(c)
    found = np.empty(k - 1)
    for j in range(k - 2):
        rows = k - j - 1
        ratios = c[:rows, j + 1] / c[:rows, j]
        found[j] = (c[:rows, j] * (ratios - factors[j]) ** 2).sum() / (rows - 1)
    before, last = found[k - 4] if k > 3 else found[0], found[k - 3]
    extrapolated = last**2 / before if before > 0 else 0.0
    found[k - 2] = min(extrapolated, before, last)
    return found


def _error2(c: Floats, full: Floats, factors: Floats, sigma2: Floats, i: int) -> float:
    k = len(c)
    total = sum(
        sigma2[j] / factors[j] ** 2 * (1.0 / full[i, j] + 1.0 / c[: k - j - 1, j].sum())
        for j in range(k - 1 - i, k - 1)
    )
    return float(full[i, -1] ** 2 * total)


def _total2(c: Floats, ultimate: Floats, factors: Floats, sigma2: Floats, errors2: Floats) -> float:
    k = len(c)
    total = 0.0
    for i in range(1, k):
        shared = sum(
            2.0 * sigma2[j] / factors[j] ** 2 / c[: k - j - 1, j].sum() for j in range(k - 1 - i, k - 1)
        )
        total += errors2[i] + ultimate[i] * ultimate[i + 1 :].sum() * shared
    return total


def record(found: Developed, origins: Sequence[str]) -> dict[str, Any]:
    """Write a developed triangle as plain data, a row an origin."""
    return {
        "factors": found.factors.tolist(),
        "sigma": found.sigma.tolist(),
        "origins": [
            {
                "origin": name,
                "latest": float(found.latest[row]),
                "ultimate": float(found.ultimate[row]),
                "reserve": float(found.reserve[row]),
                "error": float(found.errors[row]),
            }
            for row, name in enumerate(origins)
        ],
        "reserve": found.total,
        "error": found.total_error,
    }
