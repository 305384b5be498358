"""Own experience beside a prior: Gamma–Poisson for one risk, Bühlmann–Straub for groups of them.

Bühlmann and Gisler, "A Course in Credibility Theory and its Applications", 2005, §2.4 and ch. 4.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wangbao.calibration.losses import Floats
from wangbao.vocabulary.errors import refusal


@dataclass(frozen=True, slots=True)
class UpdatedRate:
    """A rate after experience: its mean, the weight of experience, and the gamma law that it has now."""

    rate: float
    weight: float
    shape: float
    scale: float


def gamma_poisson(prior_rate: float, r: float, counts: float, years: float) -> UpdatedRate:
    """Update a yearly rate by the incidents of some years.

    The rate is gamma with mean ``prior_rate`` and shape ``r``; counts given it are Poisson. The weight of experience is
    years × prior_rate / (r + years × prior_rate).

    Raises:
        InputError: a rate or shape that is not positive, negative counts or years.
    """
    for field, value, least in (("prior_rate", prior_rate, 0.0), ("r", r, 0.0)):
        if not value > least:
            raise refusal(field, value, "须大于 0", "must be above 0")
    for field, value in (("counts", counts), ("years", years)):
        if not value >= 0:
            raise refusal(field, value, "不得小于 0", "must be at least 0")
    shape, scale = r + counts, prior_rate / (r + years * prior_rate)
    return UpdatedRate(shape * scale, years * prior_rate / (r + years * prior_rate), shape, scale)


@dataclass(frozen=True, slots=True)
class GroupMeans:
    """Means of groups by Bühlmann–Straub.

    Attributes:
        overall: the collective mean, weighted by credibility.
        within: variance of one unit of weight within a group.
        between: variance of the groups' means, zero where the data show none.
        weights: float64[g], credibility of each group's own mean.
        own, means: float64[g], own means and credibility means.
    """

    overall: float
    within: float
    between: float
    weights: Floats
    own: Floats
    means: Floats


def buhlmann_straub(values: npt.ArrayLike, weights: npt.ArrayLike) -> GroupMeans:
    """Estimate the means of groups from several periods each.

    Args:
        values: float64[g, t], mean of a unit of weight by group and period; NaN where a group has no period.
        weights: float64[g, t], weights (exposure) of the same.

    Raises:
        InputError: fewer than two groups, no group with two periods, or a weight that is not positive.
    """
    x, w = np.asarray(values, float), np.asarray(weights, float)
    present = ~np.isnan(x)
    if x.ndim != 2 or x.shape != w.shape or len(x) < 2 or not present.any(axis=1).all():
        raise refusal(
            "values", None, "须有至少两组，每组至少一期", "needs two groups at least, each with a period"
        )
    if not np.all(w[present] > 0):
        raise refusal("weights", None, "须大于 0", "must be above 0")
    x, w = np.where(present, x, 0.0), np.where(present, w, 0.0)
    freedom = int((present.sum(axis=1) - 1).sum())
    if freedom < 1:
        raise refusal("values", None, "须有一组不少于两期", "needs a group with two periods at least")
    by_group = w.sum(axis=1)
    own = (w * x).sum(axis=1) / by_group
    within = float((w * (x - own[:, None]) ** 2).sum() / freedom)
    total = by_group.sum()
    crude = (by_group * own).sum() / total
    divisor = total - (by_group**2).sum() / total
    between = float(max(((by_group * (own - crude) ** 2).sum() - (len(x) - 1) * within) / divisor, 0.0))
    if between > 0:
        credibility = by_group / (by_group + within / between)
        overall = float((credibility * own).sum() / credibility.sum())
    else:
        credibility, overall = np.zeros(len(x)), float(crude)
    means = credibility * own + (1.0 - credibility) * overall
    return GroupMeans(overall, within, between, credibility, own, means)
