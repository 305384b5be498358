"""Rank candidates for a need by rules that can be read, each place with its reasons.

The score is the points gained over the points of what the need asks. Equal scores share a place; among them the order
is drawn from the need's own number, the same each time, so that nothing stands first by its name or its age.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from wangbao.programme.matching.candidate import Candidate
from wangbao.programme.matching.measures import MEASURES, Measured
from wangbao.programme.matching.need import Need
from wangbao.programme.matching.rule_schema import Criterion, Matching
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class Reason:
    """The gain by one criterion: the points gained of those it has, and the sentence that says why."""

    criterion: str
    name: Text
    points: Fraction
    most: int
    sentence: Text
    excludes: bool

    @property
    def shown_points(self) -> str:
        """The points as they are shown, to one decimal."""
        return f"{float(self.points):.1f}"


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate in a ranking: its place, None where it is left out; its score out of 100; its reasons."""

    candidate: Candidate
    rank: int | None
    score: Fraction
    reasons: tuple[Reason, ...]

    @property
    def shown_score(self) -> str:
        """The score as it is shown, to one decimal."""
        return f"{float(self.score):.1f}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The candidates that may meet a need, the best first, and those that are left out."""

    ranked: tuple[Match, ...]
    excluded: tuple[Match, ...]


def rank(rules: Matching, need: Need, candidates: Iterable[Candidate], *, draw: str) -> Ranking:
    """Rank candidates for a need.

    Args:
        rules: the rules.
        need: what is looked for.
        candidates: schemes and products.
        draw: the need's own number, from which the order among equals is drawn.
    """
    judged = [assess(rules, need, one) for one in candidates]
    kept = [one for one in judged if not any(reason.excludes for reason in one.reasons)]
    kept.sort(key=lambda one: (-one.score, _lot(draw, one.candidate)))
    ranked: list[Match] = []
    for at, one in enumerate(kept, start=1):
        before = ranked[-1] if ranked else None
        place = before.rank if before is not None and before.score == one.score else at
        ranked.append(Match(one.candidate, place, one.score, one.reasons))
    excluded = [one for one in judged if any(reason.excludes for reason in one.reasons)]
    excluded.sort(key=lambda one: _lot(draw, one.candidate))
    return Ranking(tuple(ranked), tuple(excluded))


def assess(rules: Matching, need: Need, candidate: Candidate) -> Match:
    """Measure one candidate by every criterion that the need asks; without a rank."""
    reasons = []
    for criterion in rules.criteria:
        found = MEASURES[criterion.code](rules, need, candidate)
        if found is not None:
            reasons.append(_reason(criterion, found))
    most = sum(one.most for one in reasons)
    gained = sum((one.points for one in reasons), Fraction(0))
    return Match(candidate, None, 100 * gained / most if most else Fraction(0), tuple(reasons))


def plain(match: Match, rules: Matching) -> dict[str, Any]:
    """Convert a match to plain data, as it is kept with whoever is asked because of it."""
    return {
        "rules": rules.reference,
        "rank": match.rank,
        "score": match.shown_score,
        "reasons": [
            {
                "criterion": one.criterion,
                "name": one.name._asdict(),
                "points": one.shown_points,
                "most": one.most,
                "sentence": one.sentence._asdict(),
                "excludes": one.excludes,
            }
            for one in match.reasons
        ],
    }


def _reason(criterion: Criterion, found: Measured) -> Reason:
    says = criterion.says
    if found.share is None:
        share, words = Fraction(criterion.unstated), says.unstated
    else:
        share = found.share
        words = says.full if share == 1 else says.part if share else says.none
    values = {name: getattr(found, name) for name in ("met", "missing", "wanted", "stated")}
    sentence = Text(
        words.zh.format(**{name: text.zh for name, text in values.items()}),
        words.en.format(**{name: text.en for name, text in values.items()}),
    )
    excludes = criterion.excludes and found.share == 0
    return Reason(
        criterion.code, criterion.name.text, criterion.points * share, criterion.points, sentence, excludes
    )


def _lot(draw: str, candidate: Candidate) -> str:
    said = f"{draw}|{candidate.supply}|{candidate.number}"
    return hashlib.sha256(said.encode()).hexdigest()
