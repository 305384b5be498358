"""Base rates and factors from technical premiums: a multiplicative model whose levels each balance.

    premium of a cover = limit × base rate × Π factors;  a listed factor is Σ_l w_l f_l, w_l the shares of listed points

The shares are those of :mod:`wangbao.pricing.filed.cells`, so a plan is fitted as it will be used. At the solution the
technical premium over the fitted one averages 1 over each level of each factor, cases weighted by the square root of
their premium: a quasi-likelihood whose variance grows with the power 1.5 of the mean, between Poisson's, which only the
largest policies decide, and the gamma's, in which all count the same (McCullagh and Nelder, *Generalized Linear
Models*, chapter 9). It is solved by going round the factors, as in Bailey and Simon's method of minimum bias (ASTIN
Bulletin, 1960). Curves that must not rise (or fall) are then made so by pooling adjacent violators.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangbao.pricing.filed.fit.design import SCORE, Axis, CoverDesign, Design, Term
from wangbao.pricing.filed.fit.isotonic import shaped
from wangbao.pricing.filed.shape import MOST_HISTORY
from wangbao.vocabulary.errors import refusal

Floats = NDArray[np.float64]

ROUNDS: Final = 300
_STILL: Final = 1e-6
PRIOR_SPREAD: Final = (Decimal("0.90"), Decimal("1.15"))
"""Range about a fitted factor of history: what an underwriter may make of it; judgement."""
LEAST_USUAL: Final = 0.5
"""Least factor of a clean record: where filed property plans begin “very few” losses."""
MOST_USUAL: Final = (1.5, float(MOST_HISTORY / PRIOR_SPREAD[1]))
"""Largest usual factor of one incident and of several: where filed property plans end “more” and “very many” losses."""

_SMALLEST: Final = 1e-4  # of a factor; a level nobody buys must not become 0
_MARGIN: Final = 0.001  # by which a premium rises at least from a size to the next
_PLAIN: Final = 1.03  # a factor whose largest value is below so many times its smallest is left out


@dataclass(frozen=True, slots=True)
class Observations:
    """N priced cases.

    ``premium`` is float64[N] by cover, yuan; ``columns`` float64[N] by input (a choice as its place in the axis's
    list); ``controls`` float64[N, C], 1 in place, 0.5 partly, 0 not, in the order of ``control_codes``.
    """

    premium: Mapping[str, Floats]
    columns: Mapping[str, Floats]
    controls: Floats
    control_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CoverFit:
    """Fit of one cover: base rate in percent and each factor's values at its places (on two axes, a table)."""

    base_rate_percent: float
    factors: Mapping[str, Floats]


@dataclass(frozen=True, slots=True)
class Fit:
    """Fit of a whole plan: each cover, the factor of prior incidents, and the points of each control in the score."""

    covers: Mapping[str, CoverFit]
    prior: Floats
    points: Mapping[str, int]


class Part(NamedTuple):
    """A factor's shares float64[N, L], and which of its levels are 1 by definition."""

    shares: Floats
    held: NDArray[np.bool_]


def fit(design: Design, seen: Observations) -> Fit:
    """Fit the plan's base rates and factors to the observations.

    First every control has a factor of its own, from which the points of the score are taken; then the covers are
    fitted with the score, prior incidents by cover; then prior incidents are held at their mean weighted by premium.

    Raises:
        InputError: a cover without any loss.
    """
    points = _control_points(design, seen)
    scored = _scored(points, seen)
    first = {cover.code: _solved(design, cover, scored, prior=None)[1] for cover in design.covers}
    weight = {code: float(premium.sum()) for code, premium in seen.premium.items()}
    whole = sum(weight.values())
    technical: Floats = np.sum([first[code] * weight[code] / whole for code in first], axis=0)
    covers = {cover.code: _cover(design, cover, scored, technical) for cover in design.covers}
    return Fit(covers, history(technical), points)


def history(technical: Floats) -> Floats:
    """Fit the table of prior incidents to what may be filed: by the answers of :data:`PRIOR` (the first 1) and size.

    The loss model's own factor is by credibility (Gamma-Poisson). A clean record costs no more than none stated, more
    incidents no less than fewer; a discount ends at :data:`LEAST_USUAL`, a surcharge at :data:`MOST_USUAL`.
    """
    struck = np.maximum.accumulate(technical[2:], axis=0)
    surcharged = [np.clip(row, 1.0, most) for row, most in zip(struck, MOST_USUAL, strict=True)]
    return np.stack([technical[0], np.clip(technical[1], LEAST_USUAL, 1.0), *surcharged])


def _cover(design: Design, cover: CoverDesign, seen: Observations, prior: Floats) -> CoverFit:
    """Fit a cover: factors with a shape first, then those without by what the shapes leave, then the base.

    All is fitted beside the loss model's own factor of history, not the filed one: what that does not ask of a bad
    record nobody else pays, so such a record is rated too low and is an underwriter's to refer.
    """
    _, _, fitted = _solved(design, cover, seen, prior=prior)
    formed = {
        term.name: shaped(term, fitted[term.name], _beside(design, term, prior))
        for term in cover.terms
        if term.direction is not None
    }
    shapes = [term for term in cover.terms if term.name in formed]
    held = _product(shapes, formed, seen)
    free = [term for term in cover.terms if term.direction is None]
    target = _target(design, cover, seen, prior)
    _, refitted = solve(
        target / held,
        [Part(_shares(term, seen), _held(term)) for term in free],
        seen.columns["limit_cny"] * held,
    )
    found = formed | {term.name: values for term, values in zip(free, refitted, strict=True)}
    kept = {
        term.name: found[term.name]
        for term in cover.terms
        if found[term.name].max() >= _PLAIN * found[term.name].min()
    }
    model = _product([term for term in cover.terms if term.name in kept], kept, seen)
    weight = np.sqrt(model * seen.columns["limit_cny"])
    base = min(float((weight * target / model).sum() / weight.sum()), 1.0)  # no rate is above the sum insured
    return CoverFit(base_rate_percent=base * 100.0, factors=kept)


def _beside(design: Design, term: Term, prior: Floats) -> Floats:
    """Compute, by size, the least that the factor of history leaves of a rise with size, and a margin for rounding."""
    sizes, listed = design.prior.axes[1].points, np.asarray(term.axes[0].points)
    rows = np.array([np.interp(listed, sizes, row) for row in history(prior)])
    falls = np.minimum(rows[:, 1:] / rows[:, :-1], 1.0).min(axis=0) - _MARGIN
    return np.concatenate([[1.0], np.cumprod(falls)])


def _product(terms: Sequence[Term], factors: Mapping[str, Floats], seen: Observations) -> Floats:
    found = np.ones(seen.controls.shape[0])
    for term in terms:
        found = found * (_shares(term, seen) @ factors[term.name].ravel())
    return found


def _solved(
    design: Design, cover: CoverDesign, seen: Observations, *, prior: Floats | None
) -> tuple[float, Floats, dict[str, Floats]]:
    """Solve one cover: base, prior incidents (as a table) and factors; a given ``prior`` is divided out first."""
    terms = [*cover.terms, *([design.prior] if prior is None else [])]
    target = _target(design, cover, seen, prior)
    parts = [Part(_shares(term, seen), _held(term)) for term in terms]
    base, factors = solve(target, parts, seen.columns["limit_cny"])
    fitted = {term.name: factor for term, factor in zip(terms, factors, strict=True)}
    shape = tuple(axis.count for axis in design.prior.axes)
    own = fitted.pop(design.prior.name, np.ones(shape[0] * shape[1])).reshape(shape)
    return base, own, fitted


def _target(design: Design, cover: CoverDesign, seen: Observations, prior: Floats | None) -> Floats:
    rate = seen.premium[cover.code] / seen.columns["limit_cny"]
    if not (rate > 0.0).all():
        raise refusal(f"covers.{cover.code}", None, "没有损失可供拟合", "there is no loss to fit to")
    return rate if prior is None else rate / (_shares(design.prior, seen) @ prior.ravel())


def _control_points(design: Design, seen: Observations) -> dict[str, int]:
    """Compute each control's points in a score of 100, by its effect on the logarithm of the whole premium."""
    whole: Floats = np.sum(list(seen.premium.values()), axis=0)
    shared = {term.name: term for cover in design.covers for term in cover.terms if term.name != "controls"}
    parts = [Part(_shares(term, seen), _held(term)) for term in (*shared.values(), design.prior)]
    answered = np.array([False, False])
    parts += [
        Part(np.stack([1.0 - seen.controls[:, c], seen.controls[:, c]], axis=1), answered)
        for c in range(len(seen.control_codes))
    ]
    limit = seen.columns["limit_cny"]
    _, factors = solve(whole / limit, parts, limit)
    moved = [max(float(np.log(pair[0] / pair[1])), 0.0) for pair in factors[-len(seen.control_codes) :]]
    points = [max(1, round(SCORE * one / max(sum(moved), 1e-9))) for one in moved]
    points[int(np.argmax(points))] += SCORE - sum(points)
    return dict(zip(seen.control_codes, points, strict=True))


def _scored(points: Mapping[str, int], seen: Observations) -> Observations:
    score: Floats = seen.controls @ np.array([float(points[code]) for code in seen.control_codes])
    return replace(seen, columns=dict(seen.columns) | {"control_score": score})


def solve(target: Floats, parts: Sequence[Part], limit: Floats) -> tuple[float, list[Floats]]:
    """Solve ``target`` ~ base × Π (shares @ factor) for base and factors, each level balanced.

    Args:
        target: float64[N], above 0: premium on the limit.
        parts: the factors' shares and held levels; a factor without any is 1 on average.
        limit: float64[N], what a target is multiplied by to be premium.

    Returns:
        the base, and float64[L] for each factor; a level nobody is near stays 1.
    """
    factors = [np.ones(part.shares.shape[1]) for part in parts]
    values = [np.ones(target.size) for _ in parts]
    base = float(np.exp(np.log(target).mean()))
    fitted = np.full(target.size, base)
    for _ in range(ROUNDS):
        weight = np.sqrt(fitted * limit)
        step = float((weight * target / fitted).sum() / weight.sum())
        base *= step
        fitted *= step
        moved = 0.0
        for f, part in enumerate(parts):
            near = part.shares.T @ weight
            balance = (part.shares.T @ (weight * target / fitted)) / np.maximum(near, 1e-9)
            balance = np.where((near > 0.0) & ~part.held, balance, 1.0)
            factors[f] = np.maximum(factors[f] * balance, _SMALLEST)
            new = part.shares @ factors[f]
            fitted *= new / values[f]
            values[f] = new
            moved = max(moved, float(np.abs(balance - 1.0).max()))
        if moved < _STILL:
            break
    for f, part in enumerate(parts):
        if not part.held.any():
            mean = float(values[f].mean())
            factors[f] /= mean
            base *= mean
    return base, factors


def _held(term: Term) -> NDArray[np.bool_]:
    """Return the levels that are 1 by definition: all of the base row."""
    held = np.zeros(tuple(axis.count for axis in term.axes), dtype=np.bool_)
    if term.base is not None:
        held[term.base] = True
    return held.ravel()


def _shares(term: Term, seen: Observations) -> Floats:
    """Return the shares of a factor's levels at each case, float64[N, L]; on two axes row by row."""
    shares = [_axis_shares(axis, seen.columns[axis.input]) for axis in term.axes]
    if term.by_amount:
        last, at = np.asarray(term.axes[-1].points), seen.columns[term.axes[-1].input]
        shares[-1] = np.where(shares[-1] < 1.0, shares[-1] * last / at[:, None], shares[-1])
    if len(shares) == 1:
        return shares[0]
    return (shares[0][:, :, None] * shares[1][:, None, :]).reshape(shares[0].shape[0], -1)


def _axis_shares(axis: Axis, at: Floats) -> Floats:
    return np.eye(axis.count)[at.astype(np.intp)] if axis.choices else hats(axis.points, at)


def hats(points: Sequence[float], at: Floats) -> Floats:
    """Return the shares of listed points at each value, float64[N, L]: linear between, constant beyond the ends."""
    listed = np.asarray(points)
    found = np.zeros((at.size, listed.size))
    place = np.clip(np.searchsorted(listed, at, side="right") - 1, 0, listed.size - 2)
    share = np.clip((at - listed[place]) / (listed[place + 1] - listed[place]), 0.0, 1.0)
    rows = np.arange(at.size)
    found[rows, place] = 1.0 - share
    found[rows, place + 1] += share
    return found
