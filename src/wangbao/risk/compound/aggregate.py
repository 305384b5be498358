"""Aggregate losses of policies before any grid: closed forms, and the range that a grid must cover."""

from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.grid import SLACK, aggregate_masses, limited_means
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.stop_loss import CountSplit
from wangbao.risk.compound.terms import Terms, layer_moment

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Law = TypeVar("Law")

COARSE_POINTS = 256  # of the grid on which the range of the yearly loss is searched
_COARSE_TILT = 16.0
_NEGLIGIBLE = 1e-8
_NEVER = 1e-100


class AggregateLosses(NamedTuple):
    """Aggregate losses of policies, a row a policy, with their closed-form moments; money before shares."""

    frequency: Frequency  # of the losses that pass the event deductible
    severity: Severity
    event_deductible: Floats
    event_limit: Floats  # no more than the annual deductible and limit together
    passing: Floats  # probability that a loss passes the event deductible
    deductible: Floats
    limit: Floats
    expected: Floats  # losses a year that pass it
    moments: Floats  # float64[policies, 3], raw moments of the year's total
    split: CountSplit


def aggregate_losses(
    frequency: Frequency, severity: Severity, terms: Terms, policies: int
) -> AggregateLosses:
    """Compute the closed forms of ``policies`` policies; array parameters are float64[policies, 1].

    Raw moments of the sum follow from the cumulants of the number and the raw moments of one loss (Klugman, Panjer
    and Willmot, "Loss Models", chapter 9).
    """

    def column(value: object) -> Floats:
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (policies, 1)).copy()

    deductible, limit = column(terms.deductible), column(terms.limit)
    event_deductible = column(terms.event_deductible)
    event_limit = np.minimum(column(terms.event_limit), deductible + limit)
    passing = np.maximum(column(severity.survival(event_deductible)), _NEVER)
    thinned = frequency.thin(passing)
    loss = np.concatenate(
        [layer_moment(severity, event_deductible, event_limit, k) for k in (1, 2, 3)], axis=1
    )
    loss = loss / passing
    moments = _total_moments([column(k) for k in thinned.cumulants()], loss)
    one = column(thinned.p0_p1()[1])
    over = np.where(deductible < event_limit, severity.survival(event_deductible + deductible) / passing, 0.0)
    room = np.minimum(np.maximum(event_limit - deductible, 0.0), limit)
    single = [layer_moment(severity, event_deductible + deductible, room, k) / passing for k in (1, 2, 3)]
    plural = _finite(moments) - one * _finite(loss)
    split = CountSplit(
        p_one=one[:, 0],
        p_plural=column(thinned.pgf_positive(np.ones((policies, 1))))[:, 0] - one[:, 0],
        moments_one=_finite(np.concatenate(single, axis=1)),
        p_one_exceeds=over[:, 0],
        moments_plural=np.concatenate([plural, one * _finite(loss[:, :1])], axis=1),
    )
    return AggregateLosses(
        frequency=thinned,
        severity=severity,
        event_deductible=event_deductible[:, 0],
        event_limit=event_limit[:, 0],
        passing=passing[:, 0],
        deductible=deductible[:, 0],
        limit=limit[:, 0],
        expected=column(thinned.cumulants()[0])[:, 0],
        moments=moments,
        split=split,
    )


def _finite(moments: Floats) -> Floats:
    """Replace infinite moments by zero; the final figures are set to infinity instead."""
    return np.where(np.isfinite(moments), moments, 0.0)


def _total_moments(count: list[Floats], loss: Floats) -> Floats:
    """Return the raw moments of a compound sum: float64[policies, 3].

    ``count`` holds the first three cumulants of the number, ``loss`` the raw moments of one loss.
    """
    m1, m2, m3 = (loss[:, k : k + 1] for k in range(3))
    k1, k2, k3 = count
    with np.errstate(invalid="ignore"):  # infinite minus infinite is corrected below
        mean = k1 * m1
        variance = k1 * (m2 - m1**2) + k2 * m1**2
        third = k1 * (m3 - 3.0 * m1 * m2 + 2.0 * m1**3) + 3.0 * k2 * m1 * (m2 - m1**2) + k3 * m1**3
        raw = np.concatenate([mean, variance + mean**2, third + 3.0 * mean * variance + mean**3], axis=1)
    return np.where(np.isinf(loss), np.inf, raw)


def conditional_means(losses: AggregateLosses, step: Floats, at: Floats) -> Floats:
    """Return the mean of a loss limited to ``at`` steps, given that it passes the event deductible.

    The result is float64[policies, at.size].
    """
    means = limited_means(losses.severity, losses.event_deductible, losses.event_limit, step, at)
    return np.ascontiguousarray(means / losses.passing[:, None])


def grid_range(
    losses: AggregateLosses, rarest: float, *, truncate: bool
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return the range each policy's grid must cover, and whether it covers the annual deductible and limit.

    Without an annual limit the range ends at the annual deductible or at the quantile at ``rarest``, the larger. With
    ``truncate`` it also ends before the full terms where the yearly loss practically never reaches them.

    Returns:
        float64[policies], in money, and bool[policies].
    """
    full = losses.deductible + losses.limit
    cover = full.copy()
    if not truncate and np.isfinite(full).all():
        return cover, np.ones(full.size, dtype=np.bool_)
    mean = losses.moments[:, 0]
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.maximum(losses.moments[:, 1] - mean**2, 0.0))
        wide = np.isinf(full) | (truncate & (full > mean + 12.0 * spread))
    rows = np.flatnonzero(wide)
    if rows.size:
        cover[rows] = _search_range(select_rows(losses, rows), full[rows], rarest)
    return cover, cover >= full


def _search_range(losses: AggregateLosses, full: Floats, rarest: float) -> Floats:
    """Search, on coarse grids, the range that the grids of some policies must cover: float64[policies]."""
    bounded = np.isfinite(full)
    wanted = np.where(bounded, _NEGLIGIBLE, 0.25 * (1.0 - rarest))
    at = np.where(bounded, full, _initial_range(losses, wanted))
    cover = full.copy()
    left = np.arange(full.size)
    for _ in range(60):
        part, far = select_rows(losses, left), at[left]
        step = far / (COARSE_POINTS - SLACK)
        means = conditional_means(part, step, np.arange(COARSE_POINTS + 1.0))
        mass = aggregate_masses(part.frequency, means, step, 1, tilt=np.full(left.size, _COARSE_TILT), pad=1)
        beyond = part.split.p_plural[:, None] - np.cumsum(mass, axis=1)
        beyond += part.split.p_one[:, None] * np.diff(means, axis=1) / step[:, None]
        enough = beyond[:, : COARSE_POINTS - SLACK] <= wanted[left, None]
        found, limited = enough.any(axis=1), bounded[left]
        need = (enough.argmax(axis=1) + 2) * step
        need = np.where(limited, need, np.maximum(need, 1.02 * part.deductible))
        kept = limited & ~(
            found & _unreachable(part, full[left], need)
        )  # the terms themselves are within reach
        never = part.split.p_one + part.split.p_plural <= wanted[left]  # any loss is as rare as that
        need = np.where(never, far, need)
        close = found & ~kept & (need > 0.25 * far)
        cover[left[close]] = np.minimum(np.where(limited, need, 1.3 * need), full[left])[close]
        at[left] = np.where(found, 2.0 * need, 4.0 * far)
        left = left[~(kept | close)]
        if left.size == 0:
            return cover
    cover[left] = np.minimum(at[left], full[left])
    return cover


def _unreachable(losses: AggregateLosses, full: Floats, need: Floats) -> npt.NDArray[np.bool_]:
    """Return True where a single loss on top of all others practically never reaches the full terms."""
    rest = np.where(np.isfinite(full), full, need) - need
    room = np.maximum(losses.event_limit - rest, 0.0)[:, None]
    low = (losses.event_deductible + np.maximum(rest, 0.0))[:, None]
    beyond = layer_moment(losses.severity, low, room, 1)[:, 0] * losses.expected / losses.passing
    return (rest > 0.0) & (beyond <= 0.1 * _NEGLIGIBLE * losses.moments[:, 0])


def _initial_range(losses: AggregateLosses, wanted: Floats) -> Floats:
    """Guess a range from the largest loss at the probability wanted and the mean loss: float64[policies]."""
    rare = np.minimum(0.5, wanted / np.maximum(losses.expected, _NEVER)) * losses.passing
    largest = np.maximum(losses.severity.inverse_survival(rare[:, None])[:, 0] - losses.event_deductible, 0.0)
    largest = np.minimum(largest, losses.event_limit)
    # no loss passes the deductible that often: losses are of one size, or almost none passes it
    some = np.minimum(np.maximum(losses.event_deductible, 1.0), losses.event_limit)
    largest = np.where(largest > 0.0, largest, some)
    typical = (
        layer_moment(losses.severity, losses.event_deductible[:, None], largest[:, None], 1)[:, 0]
        / losses.passing
    )
    return 2.0 * largest + 2.0 * losses.expected * typical


def select_rows(losses: AggregateLosses, rows: Rows) -> AggregateLosses:
    """Return the aggregate losses of the policies ``rows``."""
    return AggregateLosses(
        frequency=_select(losses.frequency, rows),
        severity=_select(losses.severity, rows),
        event_deductible=losses.event_deductible[rows],
        event_limit=losses.event_limit[rows],
        passing=losses.passing[rows],
        deductible=losses.deductible[rows],
        limit=losses.limit[rows],
        expected=losses.expected[rows],
        moments=losses.moments[rows],
        split=CountSplit(*(part[rows] for part in losses.split)),
    )


def _select(law: Law, rows: Rows) -> Law:
    """Return the law with its array parameters restricted to ``rows``."""
    given: Any = law
    values = {f.name: getattr(given, f.name) for f in fields(given)}
    cut: Law = replace(given, **{name: v[rows] for name, v in values.items() if isinstance(v, np.ndarray)})
    return cut
