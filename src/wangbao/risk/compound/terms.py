"""Per-event and annual terms, and the moments of one loss under the per-event terms."""

from dataclasses import dataclass
from math import comb

import numpy as np
import numpy.typing as npt

from wangbao.risk.compound.severities import Severity

Floats = npt.NDArray[np.float64]
Number = float | Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: ``share * min(max(loss - deductible, 0), limit)``; ``limit`` may be infinite.

    Floats, or float64[policies, 1].
    """

    deductible: Number = 0.0
    limit: Number = np.inf
    share: Number = 1.0


@dataclass(frozen=True, slots=True)
class Terms:
    """Both layers with the shares factored out: the year costs ``scale * min(max(S - deductible, 0), limit)``."""

    event_deductible: Number
    event_limit: Number
    deductible: Number
    limit: Number
    event_scale: Number
    scale: Number


def terms_of(occurrence: Layer, aggregate: Layer) -> Terms:
    """Combine a per-event and an annual layer into the terms of a year.

    Each loss goes through ``occurrence``, their sum through ``aggregate``.
    """
    return Terms(
        event_deductible=occurrence.deductible,
        event_limit=occurrence.limit,
        deductible=aggregate.deductible / occurrence.share,
        limit=aggregate.limit / occurrence.share,
        event_scale=occurrence.share,
        scale=occurrence.share * aggregate.share,
    )


def layer_moment(severity: Severity, deductible: Number, limit: Number, k: int) -> Floats:
    """Return E[min(max(X - deductible, 0), limit)^k] for k = 1, 2, 3; infinite where the moment is.

    By parts, ``k (x - d)^(k-1) P(X > x)`` integrated over the layer (Klugman, Panjer and Willmot, "Loss Models",
    chapter 8).
    """
    deductible, limit = np.asarray(deductible, dtype=np.float64), np.asarray(limit, dtype=np.float64)
    bounded = np.isfinite(limit)
    top = deductible + np.where(bounded, limit, 1.0)
    total, infinite = np.zeros_like(top), np.zeros_like(top, dtype=np.bool_)
    for j in range(1, k + 1):  # k (x - d)^(k-1) P(X > x) integrated over the layer, power by power
        whole = np.where(bounded, severity.limited_moment(top, j), severity.moment(j))
        infinite = infinite | np.isinf(whole)
        within = np.where(np.isinf(whole), 0.0, whole) - severity.limited_moment(deductible, j)
        total = total + comb(k, j) * (-deductible) ** (k - j) * within
    return np.where(infinite, np.inf, np.maximum(total, 0.0))
