"""Yearly loss of one enterprise without simulation: the running check of the simulator.

Given the latent factor Z of an incident its heads are independent, so the Fourier transform of an incident's loss is a
sum over incident types and a Gauss-Hermite sum over Z of products over heads. Each head is put on a grid that preserves
its limited mean exactly (linear mass dispersal; Gerber 1982). The negative binomial's generating function compounds the
incidents of a year, and exponential tilting keeps the wrap-around of the transform below 1e-8 (Grubel and Hermesmeier
1999). Nothing here draws a number.
"""

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wangbao.risk.event_model import EventModel
from wangbao.risk.severity import HeadLoss, Interruption, Severity

Floats = NDArray[np.float64]
Complex = NDArray[np.complex128]

# With these nodes the mean is good to 1e-6 and quantiles to 1e-4, measured against four times as many.
POINTS = 1024
LATENT_NODES = 12
AFFECTED_NODES = 5
PEOPLE_NODES = 8
_TILT = 20.0  # exp(-20) is the wrap-around left over
_SURE = 6.0  # of the error function: beyond, what is left out is below the rounding of doubles
_LN10 = math.log(10.0)
_GRIDS, _NARROWER = 6, 8  # grids of the moments, and how much narrower each is than the one before
_STANDS_OUT = 4.0  # a mass this many times its two neighbours together is a point of the law, not of the grid


@dataclass(frozen=True, slots=True)
class Exact:
    """The yearly ground-up loss, limited to ``limit``: mass at ``0, step, 2 step … limit`` (float64[POINTS])."""

    step: float
    mass: Floats

    @property
    def limit(self) -> float:
        return self.step * (self.mass.size - 1)

    @property
    def any_loss(self) -> float:
        """Probability of an incident that costs anything at all (below half a step counts as none)."""
        return float(1.0 - self.mass[0])

    def mean(self) -> float:
        """Return the mean of the yearly loss limited to ``limit``, yuan."""
        return float(self.mass @ np.arange(self.mass.size)) * self.step

    def value_at_risk(self, level: float) -> float:
        """Return the loss exceeded with probability ``1 - level``, yuan.

        The distribution function is read as piecewise linear, except where one point stands out (a limit).
        """
        cdf = np.cumsum(self.mass)
        at = min(int(np.searchsorted(cdf, level)), cdf.size - 1)
        if at == 0:
            return 0.0
        beside = self.mass[at - 1] + (self.mass[at + 1] if at + 1 < self.mass.size else 0.0)
        if self.mass[at] > _STANDS_OUT * beside:
            return self.step * at
        return float(self.step * (at - 0.5 + (level - cdf[at - 1]) / (cdf[at] - cdf[at - 1])))


def yearly_loss(model: EventModel, limit: float) -> Exact:
    """Compute the exact yearly ground-up loss up to ``limit`` yuan.

    ``limit`` must not pass the cap of one incident (a share of revenue): beyond it the cap is not followed.

    Raises:
        ValueError: ``limit`` is not positive or passes the cap.
    """
    incident, step, tilt = _incident(model, limit)
    f = model.frequency
    year = np.exp(-f.r * np.log1p(f.mu / f.r * (1.0 - incident)))
    mass = np.fft.irfft(year, 2 * POINTS)[:POINTS] / tilt
    mass = np.maximum(mass, 0.0)
    mass[-1] = max(0.0, 1.0 - mass[:-1].sum())
    return Exact(step=step, mass=mass)


def _incident(model: EventModel, limit: float) -> tuple[Complex, float, Floats]:
    """Compute the transform of one incident's loss on a grid up to ``limit`` yuan, with its step and tilt.

    Raises:
        ValueError: ``limit`` is not positive or passes the cap.
    """
    s = model.severity
    if not 0.0 < limit <= s.cap_cny:
        raise ValueError("limit must be positive and within the cap of one incident")
    step = limit / (POINTS - 1)
    tilt = np.exp(-_TILT / (2 * POINTS) * np.arange(POINTS))
    nodes, weights = np.polynomial.hermite_e.hermegauss(LATENT_NODES)
    weights = weights / weights.sum()
    own = math.sqrt(1.0 - s.rho * s.rho)
    incident = np.zeros(POINTS + 1, dtype=np.complex128)
    people = _transform(_people_masses(s, nodes, own, step), tilt)
    cache: dict[tuple[float, float], Complex] = {}
    rates = np.array(model.frequency.rates) / model.frequency.mu
    for rate, kind in zip(rates, s.types, strict=True):
        if rate <= 0.0:
            continue
        product = 1.0 + kind.people_probability * (people - 1.0)
        for head in kind.heads:
            loss = _once(cache, head, s.rho, own, nodes, step, tilt)
            product = product * (1.0 + head.probability * (loss - 1.0))
        stop = kind.interruption
        if stop.probability > 0.0:
            loss = _stopped(cache, stop, s, nodes, step, tilt)
            product = product * (1.0 + stop.probability * (loss - 1.0))
        # Not a matrix product: for so few rows the linear algebra library's threads cost more than the sum.
        incident += rate * (weights[:, None] * product).sum(axis=0)
    return incident, step, tilt


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and standard deviation of the yearly ground-up loss, yuan."""

    mean: float
    deviation: float


def moments(model: EventModel) -> Moments:
    """Compute the moments of the yearly ground-up loss, one incident capped as in the simulation.

    With ``m(x)`` the mean of one incident limited to x, its second moment under the cap K is ``2 (K m(K) - integral
    of m)``.
    ``m`` is read from grids each an eighth as wide as the one before, the upper part of each, so that the relative
    width of their steps is bounded; the negative binomial number of incidents gives the year.
    """
    cap = model.severity.cap_cny
    integral, upper, mean_at_cap = 0.0, cap, 0.0
    for grid in range(_GRIDS):
        incident, step, tilt = _incident(model, upper)
        mass = np.fft.irfft(incident, 2 * POINTS)[:POINTS] / tilt
        beyond = 1.0 - np.cumsum(np.maximum(mass, 0.0))
        limited = step * np.concatenate([[0.0], np.cumsum(np.maximum(beyond, 0.0))[:-1]])
        if grid == 0:
            mean_at_cap = float(limited[-1])
        first = 0 if grid == _GRIDS - 1 else (POINTS - 1) // _NARROWER
        part = limited[first:]
        integral += step * float(part.sum() - 0.5 * (part[0] + part[-1]))
        upper = step * first
    f = model.frequency
    second = 2.0 * (cap * mean_at_cap - integral)
    variance = f.mu * second + f.mu**2 / f.r * mean_at_cap**2
    return Moments(f.mu * mean_at_cap, math.sqrt(max(variance, 0.0)))


def _once(
    cache: dict[tuple[float, float], Complex],
    head: HeadLoss,
    rho: float,
    own: float,
    nodes: Floats,
    step: float,
    tilt: Floats,
) -> Complex:
    """Return the transform of a head's loss given Z, computed once for each median and spread."""
    key = (head.log_median, head.sigma)
    if key not in cache:
        at = head.log_median + head.sigma * rho * nodes
        cache[key] = _transform(
            lognormal_masses(at[:, None], np.ones(1), head.sigma * own, step, POINTS), tilt
        )
    return cache[key]


def _stopped(
    cache: dict[tuple[float, float], Complex],
    stop: Interruption,
    s: Severity,
    nodes: Floats,
    step: float,
    tilt: Floats,
) -> Complex:
    """Return the transform of an interruption's loss given Z, computed once for each median and spread."""
    rho = s.rho * stop.weight
    key = (stop.log_median_hours - 1e6, stop.sigma + 1e3 * rho)  # apart from the heads' keys
    if key not in cache:
        x, w = beta_nodes(s.affected_a, s.affected_b, AFFECTED_NODES)
        log_profit = math.log(s.profit_per_hour) + np.log(x)
        at = stop.log_median_hours + stop.sigma * rho * nodes
        own = stop.sigma * math.sqrt(1.0 - rho * rho)
        masses = lognormal_masses(at[:, None] + log_profit, w, own, step, POINTS)
        cache[key] = _transform(masses, tilt)
    return cache[key]


def beta_nodes(a: float, b: float, n: int) -> tuple[Floats, Floats]:
    """Return Gauss nodes in (0, 1) and weights, adding up to one, of the beta distribution of shapes ``a`` and ``b``.

    Golub and Welsch 1969: the eigenvalues of the recurrence of the Jacobi polynomials.
    """
    p, q = b - 1.0, a - 1.0  # (1 - x)^p (1 + x)^q on (-1, 1)
    k = np.arange(n, dtype=np.float64)
    two = 2.0 * k + p + q
    diagonal = np.empty(n)
    diagonal[0] = (q - p) / (p + q + 2.0)
    diagonal[1:] = (q * q - p * p) / (two[1:] * (two[1:] + 2.0))
    j, t = k[1:], two[1:]
    beside = (
        4.0 * j * (j + p) * (j + q) * (j + p + q) / (t * t * (t + 1.0) * np.where(j == 1.0, 1.0, t - 1.0))
    )
    if n > 1:
        beside[0] = 4.0 * (1.0 + p) * (1.0 + q) / ((2.0 + p + q) ** 2 * (3.0 + p + q))
    x, vectors = np.linalg.eigh(
        np.diag(diagonal) + np.diag(np.sqrt(beside), 1) + np.diag(np.sqrt(beside), -1)
    )
    return (1.0 + x) / 2.0, vectors[0] ** 2


def _people_masses(s: Severity, nodes: Floats, own: float, step: float) -> Floats:
    """Return grid masses of the cost of personal data given Z: notification, and with some probability a suit."""
    x, w = np.polynomial.hermite_e.hermegauss(PEOPLE_NODES)
    w = w / w.sum()
    masses = np.zeros((nodes.size, POINTS))
    for i, z in enumerate(nodes):
        log_people = s.people_log_median + s.people_sigma * (s.rho * z + own * x)
        log_people = np.minimum(log_people, math.log(max(s.people_held, 1e-9)))
        notified = s.notify_per_person * np.exp(log_people)
        suit = s.suit_factor / (1.0 + np.exp(-(s.suit_intercept + s.suit_slope / _LN10 * log_people)))
        cost = s.suit_log_cost + s.suit_elasticity * log_people + s.suit_sigma * s.rho * z
        _add_points(masses[i], notified / step, w * (1.0 - suit))
        sued = lognormal_masses(cost[:, None], np.ones(1), s.suit_sigma * own, step, POINTS)
        for j in range(x.size):
            _add_shifted(masses[i], sued[j], notified[j] / step, w[j] * suit[j])
    return masses


def _add_points(into: Floats, at: Floats, mass: Floats) -> None:
    """Add point masses (positions in steps) to the neighbouring grid points, mean kept; the last takes the rest."""
    low = np.minimum(np.floor(at).astype(np.int64), into.size - 1)
    share = np.where(low < into.size - 1, at - low, 0.0)
    np.add.at(into, low, mass * (1.0 - share))
    np.add.at(into, np.minimum(low + 1, into.size - 1), mass * share)


def _add_shifted(into: Floats, masses: Floats, shift: float, weight: float) -> None:
    """Add ``weight`` times ``masses`` shifted by ``shift`` steps; the last point takes what lies beyond."""
    low = int(shift)
    share = shift - low
    for by, part in ((low, 1.0 - share), (low + 1, share)):
        if by >= into.size:
            into[-1] += weight * part
            continue
        into[by:] += weight * part * masses[: into.size - by]
        into[-1] += weight * part * masses[into.size - by :].sum()


def _transform(masses: Floats, tilt: Floats) -> Complex:
    """Return the Fourier transform of tilted masses, padded to twice their length."""
    return np.asarray(np.fft.rfft(masses * tilt, 2 * POINTS, axis=-1), dtype=np.complex128)


def lognormal_masses(log_median: Floats, weight: Floats, sigma: float, step: float, points: int) -> Floats:
    """Put mixtures of lognormals on a grid, mean kept, the last point taking everything beyond.

    Args:
        log_median: float64[m, c]: log medians of the c components of each of m mixtures.
        weight: float64[c]: component weights, adding up to one.
        sigma: their common log standard deviation.
        step: grid step.
        points: grid points.

    Returns:
        float64[m, points].
    """
    out = np.empty((log_median.shape[0], points))
    _lognormal_masses(np.ascontiguousarray(log_median), weight, sigma, step, out)
    return out


@njit(cache=True, error_model="numpy", nogil=True)
def _lognormal_masses(log_median, weight, sigma, step, out):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202 - kernel
    points = out.shape[1]
    limited = np.empty(points)  # mean of the loss limited to each grid point
    log_x = np.log(step * np.arange(points))
    half = 1.0 / (sigma * np.sqrt(2.0))
    for row in range(out.shape[0]):
        limited[:] = 0.0
        for c in range(weight.size):
            mu = log_median[row, c]
            mean = np.exp(mu + 0.5 * sigma * sigma)
            for j in range(1, points):
                a = (log_x[j] - mu) * half
                if a < -_SURE:  # the loss is above: nothing of it is limited away but the limit itself
                    limited[j] += weight[c] * step * j
                    continue
                if a - sigma * sigma * half > _SURE and a > _SURE:  # the loss is below: all of its mean
                    limited[j] += weight[c] * mean
                    continue
                below = math.erfc(-(a - sigma * sigma * half))
                above = math.erfc(a)
                limited[j] += weight[c] * 0.5 * (mean * below + step * j * above)
        out[row, 0] = 1.0 - limited[1] / step
        for j in range(1, points - 1):
            out[row, j] = (2.0 * limited[j] - limited[j - 1] - limited[j + 1]) / step
        out[row, points - 1] = (limited[points - 1] - limited[points - 2]) / step
