"""Figures of policies by Richardson extrapolation over three grids, refined until the estimated error is small enough.

The grids halve their step: Richardson, "The deferred approach to the limit" (Philosophical Transactions, 1927).
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.aggregate import AggregateLosses, conditional_means, grid_range, select_rows
from wangbao.risk.compound.grid import SLACK, aggregate_masses
from wangbao.risk.compound.stop_loss import ANY_LOSS, MEAN, SECOND, THIRD, VAR, figures_of_grid

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

MAX_POINTS = 1 << 18  # grid points
_COARSEST_STRIDE = 4  # steps of the coarsest of the three grids
_ROUGH_STRIDE = 8  # steps of the rough grid that estimates the mass beyond the range
_MIN_PERIOD = 32  # points of the finest grid within one event limit, at least
_TRUNCATION_POINTS = 2048  # grid points from which a search for a shorter range pays
_PADDED_TOLERANCE = 1e-8  # below this tolerance the transform is twice as long, against rounding
_MAX_BATCH_POINTS = 1 << 21  # grid points, of all policies, worked on at once from the second grid on
_CONVERGENCE = 3.0  # factor by which one refinement improves the answer, at least
_SUSPICION = 0.02  # share of the extrapolation that counts as error


class Figures(NamedTuple):
    """Figures of a year after all terms but the shares, or their estimated errors; a row a policy."""

    mean: Floats
    deviation: Floats
    skewness: Floats
    any_loss: Floats
    var: Floats  # float64[policies, levels]
    tvar: Floats


class Converged(NamedTuple):
    """Figures, their estimated errors, the worst relative error that counts, and the size of the last grid."""

    value: Figures
    error: Figures
    worst: Floats  # of mean, standard deviation and TVaRs; infinite where the grid was too small
    points: Ints


class _Grid(NamedTuple):
    """The grids of policies, one each."""

    cover: Floats  # its range
    closed: Bools  # the range covers the annual deductible and limit
    step: Floats
    period: Ints  # points between atoms
    beyond: Floats  # estimated probability of a year beyond it


class _Refinement(NamedTuple):
    """Policies (``rows`` of those asked for), their grid, and the figures on it and on the two coarser ones."""

    rows: Ints
    losses: AggregateLosses
    grid: _Grid
    means: Floats
    runs: list[Floats]


class _Target(NamedTuple):
    """The figures and the precision asked for."""

    levels: Floats
    tolerance: float
    max_points: int
    truncate: bool

    @property
    def pad(self) -> int:
        return 2 if self.tolerance < _PADDED_TOLERANCE else 1


def converge(
    losses: AggregateLosses,
    levels: Floats,
    *,
    tolerance: float,
    first_points: int,
    max_points: int = MAX_POINTS,
    truncate: bool = False,
) -> Converged:
    """Compute figures of policies on grids of ``first_points`` points, doubled until within ``tolerance``.

    Figures are taken on grids of step h, 2h and 4h. As the error is a power series in h^2, the first two give an
    answer of order h^4 (Richardson extrapolation), the last two the answer one refinement earlier; their distance is
    the error. The next refinement adds the grid of step h / 2.

    Args:
        losses: the policies.
        levels: float64[L], probabilities of the VaRs and TVaRs.
        tolerance: relative error of mean, standard deviation and TVaR to stop at.
        first_points: points of the first grid, a power of two.
        max_points: points of the largest grid, a power of two.
        truncate: search at once for a range shorter than the full terms.
    """
    return _converge(losses, first_points, _Target(levels, tolerance, max_points, truncate))


def _converge(losses: AggregateLosses, points: int, target: _Target) -> Converged:
    """Lay first grids of ``points`` points, more where the event limit needs them, and refine them."""
    policies, levels = losses.limit.size, target.levels
    found = Converged(
        value=_as_figures(np.empty((policies, VAR + 2 * levels.size)), levels.size),
        error=_as_figures(np.empty((policies, VAR + 2 * levels.size)), levels.size),
        worst=np.full(policies, np.inf),
        points=np.zeros(policies, dtype=np.int64),
    )
    cover, closed = grid_range(losses, float(levels.max()), truncate=target.truncate)
    needed = np.where(losses.event_limit < cover, _MIN_PERIOD * cover / losses.event_limit, 0.0)
    enough = (needed <= _usable(points)) | (points >= target.max_points)
    rows, rest = np.flatnonzero(enough), np.flatnonzero(~enough)
    if rest.size:
        _store(found, rest, _converge(select_rows(losses, rest), 2 * points, target))
    if rows.size:
        part = select_rows(losses, rows)
        grid = _lay_grid(part, cover[rows], closed[rows], points)
        means = conditional_means(part, grid.step, np.arange(points + 1.0))
        grid = grid._replace(beyond=_mass_beyond(part, grid, means))
        runs = [_grid_figures(part, grid, means, stride, target) for stride in (1, 2, _COARSEST_STRIDE)]
        _refine(found, _Refinement(rows, part, grid, means, runs), target)
    return found


def _refine(found: Converged, refinement: _Refinement, target: _Target) -> None:
    """Extrapolate, store the figures, and refine the policies that are not yet within the tolerance."""
    while True:
        points = refinement.means.shape[1] - 1
        converged = _extrapolate(refinement, target.levels.size)
        _store(found, refinement.rows, converged)
        left = np.flatnonzero(~(converged.worst <= target.tolerance))
        if points >= target.max_points:
            return
        if points == _TRUNCATION_POINTS and not target.truncate and left.size:
            part = select_rows(refinement.losses, left)
            narrow = (
                grid_range(part, float(target.levels.max()), truncate=True)[0]
                < 0.5 * refinement.grid.cover[left]
            )
            if narrow.any():
                again = select_rows(part, np.flatnonzero(narrow))
                _store(
                    found,
                    refinement.rows[left[narrow]],
                    _converge(again, _TRUNCATION_POINTS, target._replace(truncate=True)),
                )
            left = left[~narrow]
        if left.size == 0:
            return
        if left.size > max(1, _MAX_BATCH_POINTS // (2 * points)):
            for rows in np.array_split(left, 1 + left.size * 2 * points // _MAX_BATCH_POINTS):
                _refine(found, _halve_steps(refinement, rows, target), target)
            return
        refinement = _halve_steps(refinement, left, target)


def _halve_steps(refinement: _Refinement, left: Ints, target: _Target) -> _Refinement:
    """Return the refinement of the policies ``left`` with one more grid of half the step."""
    part, old = select_rows(refinement.losses, left), refinement.grid
    grid = _Grid(
        old.cover[left], old.closed[left], 0.5 * old.step[left], 2 * old.period[left], old.beyond[left]
    )
    points = 2 * (refinement.means.shape[1] - 1)
    means = np.empty((left.size, points + 1))
    means[:, ::2] = refinement.means[left]
    means[:, 1::2] = conditional_means(part, grid.step, np.arange(1.0, points, 2.0))
    runs = [_grid_figures(part, grid, means, 1, target), refinement.runs[0][left], refinement.runs[1][left]]
    return _Refinement(refinement.rows[left], part, grid, means, runs)


def _usable(points: int) -> int:
    """Return the number of steps of a grid that may be covered, a multiple of the coarsest stride."""
    return _COARSEST_STRIDE * (points // _COARSEST_STRIDE - SLACK)


def _lay_grid(losses: AggregateLosses, cover: Floats, closed: Bools, points: int) -> _Grid:
    """Lay a grid that covers the range, has the event limit on it, and knows the period of the atoms."""
    usable = _usable(points)
    repeating = losses.event_limit < cover
    period = np.where(repeating, losses.event_limit * usable / cover, 0.0)
    period = (period // _COARSEST_STRIDE).astype(np.int64) * _COARSEST_STRIDE
    step = np.where(period > 0, losses.event_limit / np.maximum(period, 1), cover / usable)
    period = np.where(closed & ~repeating, usable, period)  # the top of the terms is an atom too
    return _Grid(cover, closed, step, period, np.ones(step.size))


def _mass_beyond(losses: AggregateLosses, grid: _Grid, means: Floats) -> Floats:
    """Estimate the probability that the year exceeds the grid, from a rough grid: float64[policies]."""
    mass = aggregate_masses(
        losses.frequency, means, grid.step, _ROUGH_STRIDE, tilt=np.full(grid.step.size, 12.0), pad=1
    )
    return np.asarray(np.maximum(losses.split.p_plural - mass.sum(axis=1), 0.0))


def _tilt(grid: _Grid, pad: int) -> Floats:
    """Return the tilt at which the wrap-around ``beyond exp(-pad tilt)`` equals the rounding ``1e-16 exp(tilt)``."""
    return np.asarray(np.log(np.maximum(grid.beyond, 1e-12) / 1e-16) / (1.0 + pad))


def _grid_figures(
    losses: AggregateLosses, grid: _Grid, means: Floats, stride: int, target: _Target
) -> Floats:
    """Return mean, standard deviation, skewness, probability of a loss, VaRs and TVaRs on one grid.

    The result is float64[policies, 4 + 3 L], as from :func:`wangbao.risk.compound.stop_loss.figures_of_grid`.
    """
    tilt = _tilt(grid, target.pad)
    mass = aggregate_masses(losses.frequency, means, grid.step, stride, tilt=tilt, pad=target.pad)
    out = figures_of_grid(
        mass,
        means,
        stride * grid.step,
        grid.period // stride,
        losses.deductible,
        losses.limit,
        grid.closed,
        losses.split,
        target.levels,
    )
    mean, second = out[:, MEAN], out[:, SECOND].copy()
    variance = np.maximum(second - mean**2, 0.0)
    scale = np.where(variance > 0.0, variance, 1.0) ** 1.5
    out[:, SECOND] = np.sqrt(variance)
    out[:, THIRD] = (out[:, THIRD] - 3.0 * mean * second + 2.0 * mean**3) / scale
    return out


def _extrapolate(refinement: _Refinement, levels: int) -> Converged:
    """Combine the figures of three grids into the extrapolated ones with their errors."""
    losses, grid, runs = refinement.losses, refinement.grid, refinement.runs
    fine = (4.0 * runs[0] - runs[1]) / 3.0
    coarse = (4.0 * runs[1] - runs[2]) / 3.0
    error = np.maximum(np.abs(fine - coarse) / _CONVERGENCE, _SUSPICION * np.abs(fine - runs[0]))
    tvars = slice(VAR + levels, VAR + 2 * levels)
    error[:, tvars] = np.maximum(error[:, tvars], runs[0][:, VAR + 2 * levels :])
    vars_ = slice(VAR, VAR + levels)
    endless = np.isinf(losses.moments)  # which moments are infinite
    with np.errstate(invalid="ignore", divide="ignore"):
        relative = np.where(error == 0.0, 0.0, error / np.abs(fine))
    fine[fine[:, SECOND] == 0.0, THIRD] = 0.0
    for k, column in enumerate((MEAN, SECOND, THIRD)):
        fine[endless[:, k], column] = np.inf
        relative[endless[:, k], column] = 0.0
    fine[endless[:, 0], tvars] = np.inf
    tails = np.where(endless[:, :1], relative[:, vars_], relative[:, tvars])
    worst = np.maximum(relative[:, MEAN], relative[:, SECOND])
    worst = np.maximum(worst, tails.max(axis=1, initial=0.0))
    worst[(losses.event_limit < grid.cover) & (grid.period < _MIN_PERIOD)] = np.inf
    return Converged(
        _as_figures(fine, levels),
        _as_figures(error, levels),
        worst,
        np.full(worst.size, refinement.means.shape[1] - 1),
    )


def _as_figures(rows: Floats, levels: int) -> Figures:
    """View the columns of a table of figures by name."""
    var, tvar = rows[:, VAR : VAR + levels], rows[:, VAR + levels : VAR + 2 * levels]
    return Figures(rows[:, MEAN], rows[:, SECOND], rows[:, THIRD], rows[:, ANY_LOSS], var, tvar)


def _store(found: Converged, rows: Ints, converged: Converged) -> None:
    """Copy the figures of some policies into those of all."""
    for into, given in ((found.value, converged.value), (found.error, converged.error)):
        for whole, part in zip(into, given, strict=True):
            whole[rows] = part
    found.worst[rows] = converged.worst
    found.points[rows] = converged.points
