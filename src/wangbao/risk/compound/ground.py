"""What is known of policies before any grid: closed forms, and how far a grid must go."""

from dataclasses import fields, replace
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.grid import SLACK, compound, limited_means
from wangbao.risk.compound.reading import Split
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.terms import Terms, layer_moment

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
Law = TypeVar("Law")

SCOUTS = 256  # grid points of a first look at how far the yearly loss reaches
_SCOUT_TILT = 16.0
_NEGLIGIBLE = 1e-8
_NEVER = 1e-100


class Ground(NamedTuple):
    """Policies before any grid; one row a policy, money before shares."""

    frequency: Frequency  # of the losses that pass the event deductible
    severity: Severity
    event_deductible: Floats
    event_limit: Floats  # no more than the annual deductible and limit together
    passing: Floats  # probability that a loss passes the event deductible
    deductible: Floats
    limit: Floats
    expected: Floats  # losses a year that pass it
    moments: Floats  # float64[policies, 3], raw moments of the year's total
    parts: Split


def ground(frequency: Frequency, severity: Severity, terms: Terms, policies: int) -> Ground:
    """Closed forms of many policies; array parameters are float64[policies, 1]."""

    def column(value: object) -> Floats:
        return np.broadcast_to(np.asarray(value, dtype=np.float64), (policies, 1)).copy()

    deductible, limit = column(terms.deductible), column(terms.limit)
    event_deductible = column(terms.event_deductible)
    event_limit = np.minimum(column(terms.event_limit), deductible + limit)
    passing = np.maximum(column(severity.survival(event_deductible)), _NEVER)
    thinned = frequency.thinned(passing)
    loss = np.concatenate(
        [layer_moment(severity, event_deductible, event_limit, k) for k in (1, 2, 3)], axis=1
    )
    loss = loss / passing
    moments = _total_moments([column(k) for k in thinned.cumulants()], loss)
    one = column(thinned.first()[1])
    over = np.where(deductible < event_limit, severity.survival(event_deductible + deductible) / passing, 0.0)
    room = np.minimum(np.maximum(event_limit - deductible, 0.0), limit)
    single = [layer_moment(severity, event_deductible + deductible, room, k) / passing for k in (1, 2, 3)]
    several = _finite(moments) - one * _finite(loss)
    parts = Split(
        one=one[:, 0],
        more=column(thinned.some(np.ones((policies, 1))))[:, 0] - one[:, 0],
        single=_finite(np.concatenate(single, axis=1)),
        single_over=over[:, 0],
        several=np.concatenate([several, one * _finite(loss[:, :1])], axis=1),
    )
    return Ground(
        frequency=thinned,
        severity=severity,
        event_deductible=event_deductible[:, 0],
        event_limit=event_limit[:, 0],
        passing=passing[:, 0],
        deductible=deductible[:, 0],
        limit=limit[:, 0],
        expected=column(thinned.cumulants()[0])[:, 0],
        moments=moments,
        parts=parts,
    )


def _finite(moments: Floats) -> Floats:
    """What is infinite is said so at the end and kept out of the arithmetic."""
    return np.where(np.isfinite(moments), moments, 0.0)


def _total_moments(count: list[Floats], loss: Floats) -> Floats:
    """Raw moments of a compound sum from the cumulants of the number and the raw moments of one loss."""
    m1, m2, m3 = (loss[:, k : k + 1] for k in range(3))
    k1, k2, k3 = count
    with np.errstate(invalid="ignore"):  # infinite less infinite is put right below
        mean = k1 * m1
        variance = k1 * (m2 - m1**2) + k2 * m1**2
        third = k1 * (m3 - 3.0 * m1 * m2 + 2.0 * m1**3) + 3.0 * k2 * m1 * (m2 - m1**2) + k3 * m1**3
        raw = np.concatenate([mean, variance + mean**2, third + 3.0 * mean * variance + mean**3], axis=1)
    return np.where(np.isinf(loss), np.inf, raw)


def conditional_means(known: Ground, step: Floats, at: Floats) -> Floats:
    """Means of a loss limited to ``at`` steps given that it passes the event deductible: float64[policies, at.size]."""
    means = limited_means(known.severity, known.event_deductible, known.event_limit, step, at)
    return np.ascontiguousarray(means / known.passing[:, None])


def reach(known: Ground, rarest: float, *, thrifty: bool) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """How far each policy's grid must go, and whether that covers the annual deductible and limit.

    Without an annual limit it goes as far as the annual deductible and the quantile at ``rarest``. A thrifty grid also
    stops short of the terms where the yearly loss practically never gets there.
    """
    full = known.deductible + known.limit
    cover = full.copy()
    if not thrifty and np.isfinite(full).all():
        return cover, np.ones(full.size, dtype=np.bool_)
    mean = known.moments[:, 0]
    with np.errstate(invalid="ignore"):
        spread = np.sqrt(np.maximum(known.moments[:, 1] - mean**2, 0.0))
        wide = np.isinf(full) | (thrifty & (full > mean + 12.0 * spread))
    rows = np.flatnonzero(wide)
    if rows.size:
        cover[rows] = _scout(rows_of(known, rows), full[rows], rarest)
    return cover, cover >= full


def _scout(known: Ground, full: Floats, rarest: float) -> Floats:
    """How far the grids of some policies must go, found on rough grids."""
    bounded = np.isfinite(full)
    wanted = np.where(bounded, _NEGLIGIBLE, 0.25 * (1.0 - rarest))
    at = np.where(bounded, full, _first_guess(known, wanted))
    cover = full.copy()
    left = np.arange(full.size)
    for _ in range(60):
        some, far = rows_of(known, left), at[left]
        step = far / (SCOUTS - SLACK)
        means = conditional_means(some, step, np.arange(SCOUTS + 1.0))
        mass = compound(some.frequency, means, step, 1, tilt=np.full(left.size, _SCOUT_TILT), pad=1)
        beyond = some.parts.more[:, None] - np.cumsum(mass, axis=1)
        beyond += some.parts.one[:, None] * np.diff(means, axis=1) / step[:, None]
        enough = beyond[:, : SCOUTS - SLACK] <= wanted[left, None]
        found, limited = enough.any(axis=1), bounded[left]
        need = (enough.argmax(axis=1) + 2) * step
        need = np.where(limited, need, np.maximum(need, 1.02 * some.deductible))
        kept = limited & ~(
            found & _unreachable(some, full[left], need)
        )  # the terms themselves are within reach
        never = some.parts.one + some.parts.more <= wanted[left]  # a loss at all is as rare as that
        need = np.where(never, far, need)
        close = found & ~kept & (need > 0.25 * far)
        cover[left[close]] = np.minimum(np.where(limited, need, 1.3 * need), full[left])[close]
        at[left] = np.where(found, 2.0 * need, 4.0 * far)
        left = left[~(kept | close)]
        if left.size == 0:
            return cover
    cover[left] = np.minimum(at[left], full[left])
    return cover


def _unreachable(known: Ground, full: Floats, need: Floats) -> npt.NDArray[np.bool_]:
    """Whether a single loss on top of all others that matter hardly ever reaches the full terms."""
    rest = np.where(np.isfinite(full), full, need) - need
    room = np.maximum(known.event_limit - rest, 0.0)[:, None]
    low = (known.event_deductible + np.maximum(rest, 0.0))[:, None]
    beyond = layer_moment(known.severity, low, room, 1)[:, 0] * known.expected / known.passing
    return (rest > 0.0) & (beyond <= 0.1 * _NEGLIGIBLE * known.moments[:, 0])


def _first_guess(known: Ground, wanted: Floats) -> Floats:
    rare = np.minimum(0.5, wanted / np.maximum(known.expected, _NEVER)) * known.passing
    largest = np.maximum(known.severity.upper(rare[:, None])[:, 0] - known.event_deductible, 0.0)
    largest = np.minimum(largest, known.event_limit)
    # nothing above the deductible that often: losses are of one size, or next to none passes it
    some = np.minimum(np.maximum(known.event_deductible, 1.0), known.event_limit)
    largest = np.where(largest > 0.0, largest, some)
    typical = (
        layer_moment(known.severity, known.event_deductible[:, None], largest[:, None], 1)[:, 0]
        / known.passing
    )
    return 2.0 * largest + 2.0 * known.expected * typical


def rows_of(known: Ground, rows: Rows) -> Ground:
    """Some of the policies."""
    return Ground(
        frequency=_select(known.frequency, rows),
        severity=_select(known.severity, rows),
        event_deductible=known.event_deductible[rows],
        event_limit=known.event_limit[rows],
        passing=known.passing[rows],
        deductible=known.deductible[rows],
        limit=known.limit[rows],
        expected=known.expected[rows],
        moments=known.moments[rows],
        parts=Split(*(part[rows] for part in known.parts)),
    )


def _select(law: Law, rows: Rows) -> Law:
    """The law with its array parameters cut to those rows."""
    given: Any = law
    values = {f.name: getattr(given, f.name) for f in fields(given)}
    cut: Law = replace(given, **{name: v[rows] for name, v in values.items() if isinstance(v, np.ndarray)})
    return cut
