"""Excesses over a threshold: the generalised Pareto law above each of several, and what helps to choose one.

Embrechts, Klüppelberg and Mikosch, "Modelling Extremal Events", 1997, ch. 6.
"""

from dataclasses import dataclass

import numpy as np

from wangbao.calibration.families import FAMILIES
from wangbao.calibration.losses import Floats, Losses
from wangbao.calibration.severity import LEAST, Fit, fit
from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True)
class TailFit:
    """The law of excesses over one threshold.

    ``exceedances`` counts the losses above it; ``mean_excess`` is the mean of their excesses, censored ones as far as
    they are known.
    """

    threshold: float
    exceedances: int
    mean_excess: float
    fit: Fit


def tail(losses: Losses, threshold: float) -> TailFit:
    """Fit the generalised Pareto law to excesses over a threshold.

    A loss whose deductible lies above the threshold stays truncated there.

    Raises:
        InputError: fewer than ten losses above it.
    """
    above = losses.amount > threshold
    if (count := int(above.sum())) < LEAST:
        zh, en = (
            f"以上的损失须至少 {LEAST} 笔，现有 {count} 笔",
            f"has {count} losses above it, {LEAST} are needed",
        )
        raise refusal("threshold", threshold, zh, en)
    excess = losses.amount[above] - threshold
    deductible = np.maximum(losses.deductible[above] - threshold, 0.0)
    found = fit(Losses(excess, deductible, losses.censored[above]), FAMILIES["gpd"])
    return TailFit(threshold, count, float(excess.mean()), found)


def thresholds(losses: Losses, count: int = 12) -> Floats:
    """Choose thresholds to look at: equal steps in probability from the median to where fifty losses are left."""
    share = 1.0 - min(50, len(losses) // 4) / len(losses)
    return np.unique(np.quantile(losses.amount, np.linspace(0.5, share, count)))
