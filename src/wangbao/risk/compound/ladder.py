"""Exact figures of policies: three grids made into one answer that says how good it is, refined until it is good."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.grid import SLACK, compound
from wangbao.risk.compound.ground import Ground, conditional_means, reach, rows_of
from wangbao.risk.compound.reading import MEAN, SECOND, SOME, THIRD, VAR, read

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

LARGEST = 1 << 18  # grid points
_COARSEST = 4  # steps of the coarsest of the three grids
_ROUGH = 8  # steps of a first look
_LEAST_PERIOD = 32  # points of the finest grid within one event limit
_THRIFT = 2048  # grid points from which it pays to look how far the yearly loss really goes
_CLOSE = 1e-8  # tolerance from which the transform is made twice as long, for the sake of rounding
_ROOM = 1 << 21  # grid points, of all policies, worked on at once from the second grid on
_CONVERGENCE = 3.0  # how much worse than the answer the answer of a rung earlier is, at the least
_SUSPICION = 0.02  # share of the correction itself that counts as error


class Answer(NamedTuple):
    """Figures of a year after all terms but the shares, or how far off each may be; a row a policy."""

    mean: Floats
    deviation: Floats
    skewness: Floats
    any_loss: Floats
    var: Floats  # float64[policies, levels]
    tvar: Floats


class Settled(NamedTuple):
    """Figures, their estimated errors, the worst relative error that counts, and the size of the last grid."""

    value: Answer
    error: Answer
    worst: Floats  # of mean, standard deviation and TVaRs; infinite where the grid was too small to say
    points: Ints


class _Grid(NamedTuple):
    """A grid laid for each policy."""

    cover: Floats  # how far it goes
    closed: Bools  # whether that is to the end of the terms
    step: Floats
    period: Ints  # points between atoms
    beyond: Floats  # about the probability of a year beyond it


class _Rung(NamedTuple):
    """Policies (``rows`` of those asked for), their grid, and what was read on it and on the two coarser ones."""

    rows: Ints
    known: Ground
    grid: _Grid
    means: Floats
    runs: list[Floats]


class _Aim(NamedTuple):
    """What is asked of the ladder."""

    levels: Floats
    tolerance: float
    largest: int
    thrifty: bool

    @property
    def pad(self) -> int:
        return 2 if self.tolerance < _CLOSE else 1


def settle(
    known: Ground,
    levels: Floats,
    *,
    tolerance: float,
    first: int,
    largest: int = LARGEST,
    thrifty: bool = False,
) -> Settled:
    """Figures of policies on grids of ``first`` points, then twice as many … until good to ``tolerance``.

    Every figure is read on grids of step h, 2h and 4h. The error being a power series in h^2, the first two give an
    answer good to h^4 (Richardson), the last two what it would have been a rung earlier, and their distance the error.
    The next rung adds the grid of step h / 2.

    Args:
        known: the policies.
        levels: float64[L], probabilities of the VaRs and TVaRs.
        tolerance: relative error of mean, standard deviation and TVaR to stop at.
        first: points of the first grid, a power of two.
        largest: points of the largest, likewise.
        thrifty: whether to look at once how far the yearly loss really goes.
    """
    return _settle(known, first, _Aim(levels, tolerance, largest, thrifty))


def _settle(known: Ground, first: int, aim: _Aim) -> Settled:
    policies, levels = known.limit.size, aim.levels
    found = Settled(
        value=_named(np.empty((policies, VAR + 2 * levels.size)), levels.size),
        error=_named(np.empty((policies, VAR + 2 * levels.size)), levels.size),
        worst=np.full(policies, np.inf),
        points=np.zeros(policies, dtype=np.int64),
    )
    cover, closed = reach(known, float(levels.max()), thrifty=aim.thrifty)
    needed = np.where(known.event_limit < cover, _LEAST_PERIOD * cover / known.event_limit, 0.0)
    enough = (needed <= _usable(first)) | (first >= aim.largest)
    rows, rest = np.flatnonzero(enough), np.flatnonzero(~enough)
    if rest.size:
        _keep(found, rest, _settle(rows_of(known, rest), 2 * first, aim))
    if rows.size:
        some = rows_of(known, rows)
        grid = _lay(some, cover[rows], closed[rows], first)
        means = conditional_means(some, grid.step, np.arange(first + 1.0))
        grid = grid._replace(beyond=_beyond(some, grid, means))
        runs = [_level(some, grid, means, stride, aim) for stride in (1, 2, _COARSEST)]
        _climb(found, _Rung(rows, some, grid, means, runs), aim)
    return found


def _climb(found: Settled, rung: _Rung, aim: _Aim) -> None:
    while True:
        points = rung.means.shape[1] - 1
        settled = _combined(rung, aim.levels.size)
        _keep(found, rung.rows, settled)
        left = np.flatnonzero(~(settled.worst <= aim.tolerance))
        if points >= aim.largest:
            return
        if points == _THRIFT and not aim.thrifty and left.size:
            some = rows_of(rung.known, left)
            narrow = reach(some, float(aim.levels.max()), thrifty=True)[0] < 0.5 * rung.grid.cover[left]
            if narrow.any():
                again = rows_of(some, np.flatnonzero(narrow))
                _keep(found, rung.rows[left[narrow]], _settle(again, _THRIFT, aim._replace(thrifty=True)))
            left = left[~narrow]
        if left.size == 0:
            return
        if left.size > max(1, _ROOM // (2 * points)):
            for part in np.array_split(left, 1 + left.size * 2 * points // _ROOM):
                _climb(found, _next(rung, part, aim), aim)
            return
        rung = _next(rung, left, aim)


def _next(rung: _Rung, left: Ints, aim: _Aim) -> _Rung:
    """The same for some of the policies with one more grid, twice as fine."""
    some, old = rows_of(rung.known, left), rung.grid
    grid = _Grid(
        old.cover[left], old.closed[left], 0.5 * old.step[left], 2 * old.period[left], old.beyond[left]
    )
    points = 2 * (rung.means.shape[1] - 1)
    means = np.empty((left.size, points + 1))
    means[:, ::2] = rung.means[left]
    means[:, 1::2] = conditional_means(some, grid.step, np.arange(1.0, points, 2.0))
    runs = [_level(some, grid, means, 1, aim), rung.runs[0][left], rung.runs[1][left]]
    return _Rung(rung.rows[left], some, grid, means, runs)


def _usable(points: int) -> int:
    return _COARSEST * (points // _COARSEST - SLACK)


def _lay(known: Ground, cover: Floats, closed: Bools, points: int) -> _Grid:
    """A grid that goes as far as it must, has the event limit on it, and knows where the atoms are."""
    usable = _usable(points)
    repeating = known.event_limit < cover
    period = np.where(repeating, known.event_limit * usable / cover, 0.0)
    period = (period // _COARSEST).astype(np.int64) * _COARSEST
    step = np.where(period > 0, known.event_limit / np.maximum(period, 1), cover / usable)
    period = np.where(closed & ~repeating, usable, period)  # the top of the terms is an atom too
    return _Grid(cover, closed, step, period, np.ones(step.size))


def _beyond(known: Ground, grid: _Grid, means: Floats) -> Floats:
    """About the probability that the year goes beyond the grid, from a rough one."""
    mass = compound(known.frequency, means, grid.step, _ROUGH, tilt=np.full(grid.step.size, 12.0), pad=1)
    return np.asarray(np.maximum(known.parts.more - mass.sum(axis=1), 0.0))


def _tilt(grid: _Grid, pad: int) -> Floats:
    """Where what wraps around, ``beyond exp(-pad tilt)``, and the rounding, ``1e-16 exp(tilt)``, are alike."""
    return np.asarray(np.log(np.maximum(grid.beyond, 1e-12) / 1e-16) / (1.0 + pad))


def _level(known: Ground, grid: _Grid, means: Floats, stride: int, aim: _Aim) -> Floats:
    """Mean, standard deviation, skewness, probability of a loss, VaRs and TVaRs on one grid; a row a policy."""
    tilt = _tilt(grid, aim.pad)
    mass = compound(known.frequency, means, grid.step, stride, tilt=tilt, pad=aim.pad)
    out = read(
        mass,
        means,
        stride * grid.step,
        grid.period // stride,
        known.deductible,
        known.limit,
        grid.closed,
        known.parts,
        aim.levels,
    )
    mean, second = out[:, MEAN], out[:, SECOND].copy()
    variance = np.maximum(second - mean**2, 0.0)
    scale = np.where(variance > 0.0, variance, 1.0) ** 1.5
    out[:, SECOND] = np.sqrt(variance)
    out[:, THIRD] = (out[:, THIRD] - 3.0 * mean * second + 2.0 * mean**3) / scale
    return out


def _combined(rung: _Rung, levels: int) -> Settled:
    known, grid, runs = rung.known, rung.grid, rung.runs
    fine = (4.0 * runs[0] - runs[1]) / 3.0
    coarse = (4.0 * runs[1] - runs[2]) / 3.0
    error = np.maximum(np.abs(fine - coarse) / _CONVERGENCE, _SUSPICION * np.abs(fine - runs[0]))
    tvars = slice(VAR + levels, VAR + 2 * levels)
    error[:, tvars] = np.maximum(error[:, tvars], runs[0][:, VAR + 2 * levels :])
    vars_ = slice(VAR, VAR + levels)
    endless = np.isinf(known.moments)  # which moments are infinite
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
    worst[(known.event_limit < grid.cover) & (grid.period < _LEAST_PERIOD)] = np.inf
    return Settled(
        _named(fine, levels), _named(error, levels), worst, np.full(worst.size, rung.means.shape[1] - 1)
    )


def _named(rows: Floats, levels: int) -> Answer:
    var, tvar = rows[:, VAR : VAR + levels], rows[:, VAR + levels : VAR + 2 * levels]
    return Answer(rows[:, MEAN], rows[:, SECOND], rows[:, THIRD], rows[:, SOME], var, tvar)


def _keep(found: Settled, rows: Ints, settled: Settled) -> None:
    for into, given in ((found.value, settled.value), (found.error, settled.error)):
        for whole, part in zip(into, given, strict=True):
            whole[rows] = part
    found.worst[rows] = settled.worst
    found.points[rows] = settled.points
