"""Hold a fitted law beside the data: the product-limit estimate under truncation and censoring, and their distance."""

from dataclasses import dataclass

import numpy as np

from wangbao.calibration.losses import Floats, Losses
from wangbao.calibration.severity import Fit


@dataclass(frozen=True, slots=True)
class ProductLimit:
    """The product-limit estimate (Kaplan–Meier) of the survival function, given that a loss is above ``origin``.

    Attributes:
        origin: the least deductible: nothing is known of losses below it.
        amount: float64[k], amounts at which losses were seen, each once, ascending.
        survival: float64[k], estimated P(X > amount given X > origin).
    """

    origin: float
    amount: Floats
    survival: Floats


def product_limit(losses: Losses) -> ProductLimit:
    """Estimate the survival function without a law.

    A loss is at risk at an amount if its deductible is below it and it reached the amount itself.
    """
    events, counts = np.unique(losses.amount[~losses.censored], return_counts=True)
    entered = np.searchsorted(np.sort(losses.deductible), events, side="left")
    left = np.searchsorted(np.sort(losses.amount), events, side="left")
    survival: Floats = np.cumprod(1.0 - counts / (entered - left), dtype=np.float64)
    return ProductLimit(float(losses.deductible.min()), events, survival)


@dataclass(frozen=True, slots=True)
class Quality:
    """A fitted law beside the product-limit estimate.

    Attributes:
        distance: the greatest difference of the two survival functions (Kolmogorov–Smirnov).
        probabilities: float64[m] from 0 to 1, at which quantiles are compared.
        observed, fitted: float64[m], quantiles of the data and of the law; the points of a QQ plot.
    """

    distance: float
    probabilities: Floats
    observed: Floats
    fitted: Floats


PROBABILITIES = np.array([0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995])


def quality(losses: Losses, fit: Fit, probabilities: Floats = PROBABILITIES) -> Quality:
    """Compare a fitted law with the data it was fitted to.

    Quantiles beyond what the data reach are NaN among the observed.
    """
    found = product_limit(losses)
    above = fit.survival(np.array([found.origin]))[0] if found.origin > 0 else 1.0
    modelled = fit.survival(found.amount) / above
    before = np.concatenate(([1.0], found.survival[:-1]))
    distance = max(np.abs(modelled - found.survival).max(), np.abs(modelled - before).max())
    at = np.searchsorted(-found.survival, -(1.0 - probabilities))
    reached = at < len(found.amount)
    observed = np.where(reached, found.amount[np.minimum(at, len(found.amount) - 1)], np.nan)
    fitted = np.array([_quantile(fit, above * (1.0 - p), found.amount) for p in probabilities])
    return Quality(float(distance), probabilities, observed, fitted)


def _quantile(fit: Fit, survival: float, amounts: Floats) -> float:
    """Search the amount with a survival probability by bisection on its logarithm."""
    low, high = np.log(amounts[0]) - 20.0, np.log(amounts[-1]) + 40.0
    for _ in range(80):
        middle = 0.5 * (low + high)
        if fit.survival(np.array([np.exp(middle)]))[0] > survival:
            low = middle
        else:
            high = middle
    return float(np.exp(0.5 * (low + high)))
