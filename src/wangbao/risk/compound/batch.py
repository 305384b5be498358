"""Exact figures of thousands of policies: small grids for most, larger ones where the error asks for them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.aggregate import aggregate_losses, select_rows
from wangbao.risk.compound.frequencies import Frequency
from wangbao.risk.compound.richardson import converge
from wangbao.risk.compound.severities import Severity
from wangbao.risk.compound.terms import Layer, terms_of

Floats = npt.NDArray[np.float64]

LEVELS = (0.95, 0.99, 0.995)
TOLERANCE = 1e-6
_FIRST, _LARGEST = 512, 1 << 16  # grid points
_PRUDENCE = 0.8  # the error is an estimate; one in some thousand policies would come out just above it
_BLOCK = 512  # policies worked on at once: their grids stay in cache


@dataclass(frozen=True, slots=True)
class ExactMany:
    """Exact figures of policies, a row a policy, after all terms and shares."""

    mean: Floats
    deviation: Floats
    skewness: Floats
    any_loss: Floats  # probability that the year costs anything
    var: Floats  # float64[policies, levels]
    tvar: Floats
    error: Floats  # estimated relative error, the worst of mean, deviation and TVaR; may be infinite
    points: npt.NDArray[np.int64]  # size of the grid each policy needed


def exact_many(
    frequency: Frequency,
    severity: Severity,
    occurrence: Layer,
    aggregate: Layer,
    *,
    levels: tuple[float, ...] = LEVELS,
    tolerance: float = TOLERANCE,
) -> ExactMany:
    """Compute figures of many stand-alone policies by Fourier transform.

    All policies share one law of each kind, whose parameters have a row a policy. Every policy starts on a grid of
    512 points and moves to one twice as large until its own estimate of the error is within ``tolerance`` or the grid
    has 65,536 points; ``error`` is the error reached.

    Args:
        frequency: array parameters float64[policies, 1].
        severity: array parameters float64[policies, 1].
        occurrence: per-event layer; array terms float64[policies, 1].
        aggregate: annual layer; array terms float64[policies, 1].
        levels: probabilities of the VaRs and TVaRs, each in (0, 1).
        tolerance: relative error of mean, standard deviation and TVaR to aim at.
    """
    terms = terms_of(occurrence, aggregate)
    policies = max(map(_rows, (frequency, severity, terms)))
    losses = aggregate_losses(frequency, severity, terms, policies)
    wanted = np.asarray(levels, dtype=np.float64)
    parts = [
        converge(
            select_rows(losses, np.arange(start, min(start + _BLOCK, policies))),
            wanted,
            tolerance=_PRUDENCE * tolerance,
            first_points=_FIRST,
            max_points=_LARGEST,
        )
        for start in range(0, policies, _BLOCK)
    ]
    value = [np.concatenate(column) for column in zip(*(part.value for part in parts), strict=True)]
    scale = np.broadcast_to(np.asarray(terms.scale, dtype=np.float64), (policies, 1))
    return ExactMany(
        mean=value[0] * scale[:, 0],
        deviation=value[1] * scale[:, 0],
        skewness=value[2],
        any_loss=value[3],
        var=value[4] * scale,
        tvar=value[5] * scale,
        error=np.concatenate([part.worst for part in parts]),
        points=np.concatenate([part.points for part in parts]),
    )


def _rows(law: Any) -> int:
    """Return the number of rows of a law's array parameters, 1 if it has none."""
    values = [getattr(law, name) for name in law.__dataclass_fields__]
    return max([1, *(len(value) for value in values if isinstance(value, np.ndarray))])
