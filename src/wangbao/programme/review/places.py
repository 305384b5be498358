"""Rank schemes by their reviewers' totals, say how sure each place is, and which hang on one reviewer.

Method. A total is taken as the scheme's score, plus the reviewer's leniency, plus noise. Leniency is a random effect,
shrunk by the ratio of the variances (Henderson, Biometrics 31, 1975), which are estimated from the totals themselves
by moments; where reviewers do not differ measurably it is zero and scores are plain means. The interval of a rank comes
from drawing every scheme's score from what is known of it, its estimate shrunk towards the mean of all by the pooled
error of a scheme, and ranking each draw (Goldstein and Spiegelhalter, J. R. Statist. Soc. A 159, 1996). What the model
cannot know, such as reviewers who judge alike because they think alike, no interval shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LEVEL: Final = 0.9
_DRAWS: Final = 1000
_ROUNDS: Final = (
    60  # of backfitting; each multiplies the error by less than a half on the designs of a review
)
_CHUNK: Final = 50  # draws ranked at a time


class Given(NamedTuple):
    """A total out of 100 that a reviewer gave a scheme."""

    scheme: str
    reviewer: str
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a scheme.

    Attributes:
        scheme: its key.
        rank: from 1; schemes of equal score share the better rank.
        score: out of 100, free of its reviewers' estimated leniency.
        mean: plain mean of the totals.
        standard_error: of the score; None where no scheme has two reviews.
        low, high: the 90 % interval of the rank, the better end first; both the rank itself without an error.
        reviews: number of reviews.
        hangs_on: the reviewer without whose review the scheme would change sides of the cut, or move by more than half
            the width of its interval; of several the one that moves it furthest. None where there is none.
        without: the rank it would have then.
    """

    scheme: str
    rank: int
    score: float
    mean: float
    standard_error: float | None
    low: int
    high: int
    reviews: int
    hangs_on: str | None = None
    without: int | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """All places, the best first, and the leniency found of each reviewer in points."""

    places: tuple[Place, ...]
    leniency: dict[str, float]


def rank(given: Sequence[Given], *, cut: int | None = None, seed: int = 0) -> Ranking:
    """Rank schemes; those without a review have no place.

    Args:
        given: totals, one a scheme and reviewer, in any order.
        cut: number of schemes that will be selected; None where no number is set.
        seed: of the draws behind the intervals.
    """
    if not given:
        return Ranking((), {})
    ordered = sorted(given)
    schemes, of_scheme = np.unique([one.scheme for one in ordered], return_inverse=True)
    reviewers, of_reviewer = np.unique([one.reviewer for one in ordered], return_inverse=True)
    totals = np.array([one.total for one in ordered])
    leniency = _leniency(totals, of_scheme, of_reviewer)
    freed = totals - leniency[of_reviewer]
    count = np.bincount(of_scheme).astype(np.int64)
    sums = np.bincount(of_scheme, freed)
    scores = np.round(sums / count, 6)  # equal scores are equal, in whatever order they were added
    ranks = _ranks(scores)
    errors = _errors(freed, of_scheme, scores, count)
    low, high = _intervals(scores, errors, ranks, seed)
    alone = _left_out(freed, of_scheme, sums, count, scores)
    plain = np.bincount(of_scheme, totals) / count
    begins = np.concatenate(([0], np.cumsum(count)))  # totals are in the order of schemes
    places = []
    for at in np.lexsort((schemes, ranks)):
        mine = slice(begins[at], begins[at + 1])
        hanging = _hanging(alone[mine], int(ranks[at]), int(low[at]), int(high[at]), cut)
        places.append(
            Place(
                scheme=str(schemes[at]),
                rank=int(ranks[at]),
                score=float(scores[at]),
                mean=float(plain[at]),
                standard_error=None if errors is None else float(errors[at]),
                low=int(low[at]),
                high=int(high[at]),
                reviews=int(count[at]),
                hangs_on=None if hanging is None else str(reviewers[of_reviewer[mine][hanging]]),
                without=None if hanging is None else int(alone[mine][hanging]),
            )
        )
    return Ranking(tuple(places), dict(zip(map(str, reviewers), leniency.tolist(), strict=True)))


def _leniency(totals: Floats, of_scheme: Ints, of_reviewer: Ints) -> Floats:
    """Estimate how far each reviewer lies above the others on the same schemes, in points, shrunk towards zero."""
    seen, marked = np.bincount(of_scheme), np.bincount(of_reviewer)
    spare = len(totals) - len(seen) - len(marked) + 1
    if spare < 1 or len(marked) < 2:
        return np.zeros(len(marked))
    full = _fitted(totals, of_scheme, of_reviewer, 0.0)
    rest = totals - full[of_reviewer]
    rest -= (np.bincount(of_scheme, rest) / seen)[of_scheme]
    noise = float(rest @ rest) / spare
    # The variance of the estimates themselves, beyond that of reviewers, is about the noise over the number of totals.
    between = float(np.var(full, ddof=1)) - noise * float(np.mean(1 / marked))
    if between <= 0:
        return np.zeros(len(marked))
    return _fitted(totals, of_scheme, of_reviewer, noise / between)


def _fitted(totals: Floats, of_scheme: Ints, of_reviewer: Ints, penalty: float) -> Floats:
    """Fit reviewers' effects beside schemes' by turns (backfitting), zero on average."""
    seen, marked = np.bincount(of_scheme), np.bincount(of_reviewer)
    effects = np.zeros(len(marked))
    for _ in range(_ROUNDS):
        scores = np.bincount(of_scheme, totals - effects[of_reviewer]) / seen
        effects = np.bincount(of_reviewer, totals - scores[of_scheme]) / (marked + penalty)
        effects -= effects.mean()
    return effects


def _errors(freed: Floats, of_scheme: Ints, scores: Floats, count: Ints) -> Floats | None:
    """Estimate the standard error of each score from the deviations within all schemes together."""
    spare = len(freed) - len(scores)
    if spare < 1:
        return None
    deviations = freed - scores[of_scheme]
    return np.sqrt(float(deviations @ deviations) / spare / count)


def _ranks(scores: Floats) -> Ints:
    """Rank scores, the greatest first, equals alike."""
    return 1 + len(scores) - np.searchsorted(np.sort(scores), scores, side="right")


def _intervals(scores: Floats, errors: Floats | None, ranks: Ints, seed: int) -> tuple[Ints, Ints]:
    if errors is None or not errors.any() or len(scores) < 2:
        return ranks, ranks
    noise = errors * errors
    between = max(float(np.var(scores, ddof=1)) - float(noise.mean()), 0.0)
    kept = between / (between + noise)
    centre, spread = scores.mean() + kept * (scores - scores.mean()), errors * np.sqrt(kept)
    if not between:
        return np.ones_like(ranks), np.full_like(ranks, len(ranks))  # nothing tells the schemes apart
    draw = np.random.default_rng(seed)
    drawn = np.empty((_DRAWS, len(scores)), np.int32)
    for at in range(0, _DRAWS, _CHUNK):
        noisy = centre + spread * draw.standard_normal((_CHUNK, len(scores)))
        order = np.argsort(-noisy, axis=1)
        np.put_along_axis(
            drawn[at : at + _CHUNK], order, np.arange(1, len(scores) + 1, dtype=np.int32)[None, :], axis=1
        )
    tail = (1 - LEVEL) / 2
    drawn.partition((int(tail * _DRAWS), int((1 - tail) * _DRAWS) - 1), axis=0)
    low, high = drawn[int(tail * _DRAWS)], drawn[int((1 - tail) * _DRAWS) - 1]
    return np.minimum(low, ranks), np.maximum(high, ranks)


def _left_out(freed: Floats, of_scheme: Ints, sums: Any, count: Ints, scores: Floats) -> Ints:
    """Compute the rank of each scheme without each of its reviews; 0 where no other review is left."""
    left = count[of_scheme] - 1
    rest = np.round((sums[of_scheme] - freed) / np.maximum(left, 1), 6)
    own = scores[of_scheme]
    better = len(scores) - np.searchsorted(np.sort(scores), rest, side="right") - (own > rest)
    return np.where(left > 0, 1 + better, 0)


def _hanging(alone: Ints, rank: int, low: int, high: int, cut: int | None) -> int | None:
    """Find the review without which a scheme crosses the cut or moves too far, the one that moves it furthest."""
    crosses = (alone <= cut) != (rank <= cut) if cut is not None else np.zeros(len(alone), bool)
    moved = abs(alone - rank)
    found = (alone > 0) & (crosses | (2 * moved > high - low))
    if not found.any():
        return None
    return int(np.argmax(np.where(found, moved, -1)))
