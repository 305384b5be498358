"""Standard errors and 95 % intervals of estimates from batches of simulated years.

The error of a figure is the spread over batches of the sum of its influence function. Where that sum is skewed, as that
of a standard deviation or a tail mean of heavy-tailed losses is, Student's interval covers too seldom, nearly always by
lying too low. Such figures have Hall's interval (P. Hall, "On the removal of skewness by transformation", JRSS B 1992):
Student's statistic is transformed by a cubic that removes its skewness, and the interval transformed back. Where one
year decides the figure, its like may be missing from the sample altogether: the interval is then open above.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

CONFIDENCE = 0.95
_FEW = 30
_FLAT = 1e-6  # skewness under which Hall's interval is Student's


class Figure(NamedTuple):
    """An estimate, its standard error and its 95 % interval.

    ``high`` is infinite where so few years lie beyond the figure that the sample does not bound it.
    """

    value: float
    error: float
    low: float
    high: float


def figure(value: float, spread: Floats, years: int) -> Figure:
    """Build a figure from ``spread``, the sum of the influence function over each batch's years."""
    error = standard_error(spread, years)
    reach = student(spread.size) * error
    return Figure(value, error, value - reach, value + reach)


def skewed(value: float, spread: Floats, years: int, *, decided: bool) -> Figure:
    """Build a figure with Hall's interval; ``decided`` by a single year, it is open above.

    The error is half the interval over Student's quantile, or what lies below where the interval is open.
    """
    error, reach = standard_error(spread, years), student(spread.size)
    if error == 0.0:
        return Figure(value, 0.0, value, value)
    low, high = (value - error * _untransformed(turn, spread) for turn in (reach, -reach))
    if decided:
        return Figure(value, max((value - low) / reach, error), low, math.inf)
    return Figure(value, (high - low) / (2.0 * reach), low, high)


def _untransformed(x: float, spread: Floats) -> float:
    """Invert Hall's transformation ``t + a t^2 / 3 + a^2 t^3 / 27 + a / 6`` at ``x``, a the skewness over sqrt(B)."""
    second, third = float(np.mean(spread**2)), float(np.mean(spread**3))
    a = third / second**1.5 / math.sqrt(spread.size)
    if abs(a) < _FLAT:
        return x
    return float(3.0 / a * (np.cbrt(1.0 + a * (x - a / 6.0)) - 1.0))


def standard_error(spread: Floats, years: int) -> float:
    """Return the standard error of a yearly figure from its spread by batch."""
    batches = spread.size
    return math.sqrt(float(spread @ spread) * batches / (batches - 1)) / years


def student(batches: int) -> float:
    """Return the two-sided quantile of Student's t, by its expansion in the degrees of freedom from 30 on.

    The expansion is exact to 1e-7 there.
    """
    freedom = batches - 1
    if freedom < _FEW:
        from scipy import special  # noqa: PLC0415 - heavy: a third of a second

        return float(special.stdtrit(freedom, 0.5 + 0.5 * CONFIDENCE))
    z = NormalDist().inv_cdf(0.5 + 0.5 * CONFIDENCE)
    terms = (
        z,
        (z**3 + z) / 4.0,
        (5.0 * z**5 + 16.0 * z**3 + 3.0 * z) / 96.0,
        (3.0 * z**7 + 19.0 * z**5 + 17.0 * z**3 - 15.0 * z) / 384.0,
        (79.0 * z**9 + 776.0 * z**7 + 1482.0 * z**5 - 1920.0 * z**3 - 945.0 * z) / 92160.0,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))
