"""Study the size of losses: all laws beside the data, and the tail over several thresholds."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from wangbao.calibration.families import FAMILIES, spliced
from wangbao.calibration.fit_quality import Quality, quality
from wangbao.calibration.losses import Floats, Losses
from wangbao.calibration.severity import LEAST, Fit, compare
from wangbao.calibration.tail import TailFit, tail, thresholds


@dataclass(frozen=True, slots=True)
class Study:
    """Study of the size of losses: laws with their quality, and tails.

    Attributes:
        losses: what was seen.
        fits: laws, the best by AIC first, with their quality beside them.
        tails: the generalised Pareto law over each threshold, ascending.
        threshold: the one that was asked for, None where several are shown.
    """

    losses: Losses
    fits: tuple[tuple[Fit, Quality], ...]
    tails: tuple[TailFit, ...]
    threshold: float | None


def study(losses: Losses, threshold: float | None = None) -> Study:
    """Fit every law and the tail.

    With a threshold the spliced law, lognormal below and generalised Pareto above it, is among the laws.

    Raises:
        InputError: too few losses, or too few above the threshold.
    """
    laws = list(FAMILIES.values())
    at = thresholds(losses) if threshold is None else np.array([threshold])
    if threshold is None:
        at = np.array([one for one in at if (losses.amount > one).sum() >= LEAST])
    tails = tuple(tail(losses, float(one)) for one in at)
    if threshold is not None:
        laws.append(spliced(threshold))
    fits = compare(losses, laws)
    return Study(losses, tuple((one, quality(losses, one)) for one in fits), tails, threshold)


def record(study: Study) -> dict[str, Any]:
    """Write a study as plain data; what is not finite is null."""
    return {
        "losses": len(study.losses),
        "censored": int(study.losses.censored.sum()),
        "truncated": int((study.losses.deductible > 0).sum()),
        "mean_log": float(np.log(study.losses.amount).mean()),
        "sd_log": float(np.log(study.losses.amount).std()),
        "fits": [
            {
                "law": fit.family.code,
                "parameters": fit.parameters,
                "errors": {name: _finite(error) for name, error in fit.errors.items()},
                "log_likelihood": fit.log_likelihood,
                "aic": fit.aic,
                "bic": fit.bic,
                "inner": fit.is_inner,
                "distance": held.distance,
                "probabilities": _listed(held.probabilities),
                "observed": _listed(held.observed),
                "fitted": _listed(held.fitted),
            }
            for fit, held in study.fits
        ],
        "tails": [
            {
                "threshold": one.threshold,
                "exceedances": one.exceedances,
                "mean_excess": one.mean_excess,
                "xi": one.fit.parameters["xi"],
                "xi_error": _finite(one.fit.errors["xi"]),
                "scale": one.fit.parameters["scale"],
                "scale_error": _finite(one.fit.errors["scale"]),
            }
            for one in study.tails
        ],
    }


def _listed(values: Floats) -> list[float | None]:
    return [_finite(value) for value in values]


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
