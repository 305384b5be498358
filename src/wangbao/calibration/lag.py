"""Time from a loss until its report: a lognormal law fitted under right truncation, and the share reported by then.

What has happened and is not yet reported is not in the data, so a lag is seen only if it is at most the time from the
loss to the valuation day. Left out, that makes lags look short and the reserve small.
"""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from wangbao.calibration.losses import Floats
from wangbao.calibration.severity import LEAST, hessian
from wangbao.vocabulary.errors import refusal

DAYS: Final = (7, 30, 90, 180, 365, 730)
"""Days at which the share reported is shown."""
_LOG_2PI = np.log(2.0 * np.pi)


@dataclass(frozen=True, slots=True)
class LagFit:
    """A lognormal lag in days: ``mu`` and ``sigma`` of its logarithm with their standard errors."""

    mu: float
    sigma: float
    mu_error: float
    sigma_error: float
    count: int

    def reported(self, days: npt.ArrayLike) -> Floats:
        """Return the share reported within some days of the loss."""
        with np.errstate(divide="ignore"):
            return np.asarray(special.ndtr((np.log(np.asarray(days, float)) - self.mu) / self.sigma))


def fit(days: npt.ArrayLike, horizon: npt.ArrayLike) -> LagFit:
    """Fit the lag.

    Args:
        days: from loss to report, above 0 (write half a day for the same day).
        horizon: from loss to the valuation day, at least the lag itself.

    Raises:
        InputError: fewer than ten lags, one that is not positive, or one beyond its horizon.
    """
    x = np.asarray(days, float)
    most = np.broadcast_to(np.asarray(horizon, float), x.shape)
    if len(x) < LEAST:
        raise refusal("days", len(x), f"至少须有 {LEAST} 笔", f"needs at least {LEAST} of them")
    if not np.all((x > 0) & np.isfinite(x)):
        raise refusal("days", None, "须为大于 0 的有限数", "must be finite numbers above 0")
    if not np.all(x <= most):
        row = int(np.flatnonzero(x > most)[0]) + 1
        raise refusal(f"row {row}", None, "报告晚于估值日", "reported after the valuation day")
    logs, ends = np.log(x), np.log(most)

    def objective(free: Floats) -> float:
        mu, sigma = free[0], np.exp(free[1])
        z = (logs - mu) / sigma
        value = (0.5 * (z * z + _LOG_2PI) + free[1] + special.log_ndtr((ends - mu) / sigma)).sum()
        return float(value) if np.isfinite(value) else 1e300

    start = np.array([logs.mean(), np.log(max(logs.std(), 0.05))])
    found = optimize.minimize(objective, start, method="Nelder-Mead", options={"xatol": 1e-8, "fatol": 1e-8})
    mu, sigma = float(found.x[0]), float(np.exp(found.x[1]))
    information = hessian(objective, found.x)
    spread = np.sqrt(np.maximum(np.diag(np.linalg.inv(information)), 0.0))
    return LagFit(mu, sigma, float(spread[0]), float(spread[1] * sigma), len(x))


def record(found: LagFit) -> dict[str, float]:
    """Write a fitted lag as plain data, with the shares reported by some days."""
    shares = {f"reported_{days}_days": float(found.reported(days)) for days in DAYS}
    return {**asdict(found), **shares}
