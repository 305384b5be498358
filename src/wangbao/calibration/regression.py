"""Cost on records: the straight line through logarithms, with errors, and cases that may be coding errors."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from wangbao.calibration.losses import Floats
from wangbao.vocabulary.errors import refusal

LEAST = 5  # pairs a line is drawn through


@dataclass(frozen=True, slots=True)
class Line:
    """ln y = intercept + slope ln x.

    Attributes:
        intercept, slope, slope_error: of the line.
        r_squared, residual_sd: of the fit.
        count: number of pairs.
        residuals: float64[n], studentised with the case left out; far ones may be coding errors.
    """

    intercept: float
    slope: float
    slope_error: float
    r_squared: float
    residual_sd: float
    count: int
    residuals: Floats


def log_log(x: npt.ArrayLike, y: npt.ArrayLike) -> Line:
    """Fit ln y on ln x by least squares.

    Raises:
        InputError: fewer than five pairs, an x or y that is not positive, or all x alike.
    """
    a, b = np.asarray(x, float), np.asarray(y, float)
    if len(a) != len(b) or len(a) < LEAST:
        raise refusal("pairs", len(a), f"至少须有 {LEAST} 对", f"needs at least {LEAST} pairs")
    if not (np.all(a > 0) and np.all(b > 0)):
        raise refusal("pairs", None, "须大于 0", "must be above 0")
    u, v = np.log(a), np.log(b)
    n, centred = len(u), u - u.mean()
    if not (spread := float(centred @ centred)) > 0:
        raise refusal("x", float(a[0]), "取值全部相同，斜率无从确定", "all alike: no slope can be found")
    slope = float(centred @ v / spread)
    intercept = float(v.mean() - slope * u.mean())
    left = v - intercept - slope * u
    squares = float(left @ left)
    sd = float(np.sqrt(squares / (n - 2)))
    leverage = 1.0 / n + centred**2 / spread
    without = (squares - left**2 / (1.0 - leverage)) / (n - 3)
    studentised = left / np.sqrt(np.maximum(without, 1e-300) * (1.0 - leverage))
    total = float(((v - v.mean()) ** 2).sum())
    return Line(
        intercept, slope, sd / spread**0.5, 1.0 - squares / total if total else 0.0, sd, n, studentised
    )


def outliers(line: Line, level: float = 0.05) -> npt.NDArray[np.int64]:
    """List the cases so far from the line that one as far is expected among all with probability ``level`` at most.

    Bonferroni's bound on the studentised residuals.
    """
    bound = stats.t.isf(level / (2.0 * line.count), line.count - 3)
    return np.flatnonzero(np.abs(line.residuals) > bound)
