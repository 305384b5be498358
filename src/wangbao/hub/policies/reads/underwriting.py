"""Describe the underwriting-rule results of an endorsement for the insurer's own people."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from wangbao.hub.access.actor import Actor
from wangbao.hub.underwriting.reads.facts import seen_rows
from wangbao.hub.underwriting.reads.words import FLAG_NAMES, GRAVEST_FIRST
from wangbao.hub.underwriting.rules.authority import Recommended, reaches
from wangbao.hub.underwriting.rules.change import RuleResult, rule_result_data
from wangbao.product.bundle import Bundle
from wangbao.underwriting.authority import Level
from wangbao.vocabulary.text import Text


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A raised flag for display: rule, kind, reason, first day, facts seen, authority needed, and its outcome."""

    rule: str
    kind: str
    name: Text
    reason: Text
    day: str
    seen: tuple[tuple[Text, str], ...]
    asks: Text | None
    authority: Text | None
    stood: bool
    lifted: bool


@dataclass(frozen=True, slots=True)
class RuleResults:
    """Underwriting-rule results of one endorsement, for display.

    asked: a decision is needed; within: it lies within the reader's authority; barred: it is refused.
    """

    rules: str
    rows: tuple[FlagRow, ...]
    needs: tuple[tuple[Text, Text], ...]
    authority: Text
    asked: bool
    within: bool
    barred: bool
    reason: str

    @property
    def blocks(self) -> tuple[FlagRow, ...]:
        """The blocks that keep it from being issued until they are lifted, and those being lifted."""
        return tuple(row for row in self.rows if row.kind == "block" and not row.stood)


def rule_results(
    reading: RuleResult | None, bundle: Bundle, by: Actor, of: Recommended | None = None
) -> RuleResults | None:
    """Describe the results before it is issued, for ``by``; ``of`` is the request it would grant."""
    if reading is None:
        return None
    within = all(reaches(by, need.level, of) for need in reading.needs)
    return _ruled(rule_result_data(reading, reason=""), bundle, within=within, barred=bool(reading.barred))


def stored_rule_results(kept: Mapping[str, Any], bundle: Bundle) -> RuleResults | None:
    """Describe the results stored with an issued endorsement; None if there are none."""
    return _ruled(kept, bundle, within=True, barred=False) if kept else None


def _ruled(data: Mapping[str, Any], bundle: Bundle, *, within: bool, barred: bool) -> RuleResults:
    rows: Collection[Mapping[str, Any]] = data["flags"]
    ordered = sorted(rows, key=lambda row: (row["stood"], GRAVEST_FIRST.index(row["flag"])))
    return RuleResults(
        rules=data["rules"],
        rows=tuple(
            FlagRow(
                rule=row["rule"],
                kind=row["flag"],
                name=FLAG_NAMES[row["flag"]],
                reason=Text(**row["reason"]),
                day=row["day"],
                seen=seen_rows(row["seen"], bundle.rules.facts),
                asks=Text(**row["asks"]) if row["asks"] else None,
                authority=Level(row["authority"]).text if row["authority"] else None,
                stood=row["stood"],
                lifted=row["lifted"],
            )
            for row in ordered
        ),
        needs=tuple((Level(need["level"]).text, Text(**need["reason"])) for need in data["needs"]),
        authority=Level(data["authority"]).text,
        asked=bool(data["needs"]),
        within=within,
        barred=barred,
        reason=data["reason"],
    )
