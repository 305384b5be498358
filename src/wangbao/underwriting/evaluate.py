"""Evaluation of a rule set for one risk: adjusted terms, flags, and the authority needed; deterministic.

Adjustments come first, in the order written, each using the terms as adjusted so far; the static checks ensure that one
pass is enough and that no adjustment applies to the adjusted terms. Flags are then evaluated on the adjusted terms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from wangbao.underwriting.authority import Level, Need, highest, of_amounts
from wangbao.underwriting.conditions import Condition
from wangbao.underwriting.facts import Fact, Value, checked
from wangbao.underwriting.rules import Rules
from wangbao.underwriting.schema import Adjustment, FlagKind, FlagRule, Table
from wangbao.vocabulary.entry import plain
from wangbao.vocabulary.text import Text

Decision = Literal["offer", "refer", "block", "decline"]


@dataclass(frozen=True, slots=True)
class Adjusted:
    """One adjusted term: ``before`` to ``after``, by ``rule``, for ``reason``; ``seen`` are the facts used."""

    field: str
    name: Text
    unit: str
    before: Decimal
    after: Decimal
    rule: str
    reason: Text
    seen: tuple[tuple[str, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag that was raised.

    ``seen`` are the facts the condition used. ``missing`` names those that were unknown if the condition could not be
    decided; the flag is then the one the rule sets for that case.
    """

    rule: str
    flag: FlagKind
    reason: Text
    authority: Level | None = None
    asks: Text | None = None
    seen: tuple[tuple[str, Value | None], ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of the rules for one risk, with their name and hash."""

    rules: str
    sha256: str
    adjustments: tuple[Adjusted, ...]
    flags: tuple[Flag, ...]
    needs: tuple[Need, ...]
    terms: Mapping[str, Decimal]

    @property
    def authority(self) -> Level:
        """The lowest level that may offer this."""
        return highest(self.needs)

    @property
    def decision(self) -> Decision:
        """The decision from flags and authority: offer, refer, block or decline."""
        raised = {flag.flag for flag in self.flags}
        for kind in ("decline", "block"):
            if kind in raised:
                return kind
        return "refer" if "refer" in raised or self.authority is not Level.AUTOMATIC else "offer"


def adjust(rules: Rules, facts: Mapping[str, object]) -> tuple[dict[str, Value | None], tuple[Adjusted, ...]]:
    """Adjust the terms among the facts; return the facts and every change made.

    A term that is unknown is not adjusted.

    Raises:
        InputError: unknown facts, or values not of their kind.
    """
    known = checked(facts, rules.facts)
    return _adjusted(rules, known)


def evaluate(rules: Rules, facts: Mapping[str, object], *, adjusting: bool = True) -> Outcome:
    """Evaluate the rules for one risk.

    Args:
        rules: a rule set that was read and checked.
        facts: facts by name; a missing one or None is unknown. Ceilings of authority use ``limit_cny`` and
            ``premium_cny``.
        adjusting: whether terms are adjusted first.

    Raises:
        InputError: unknown facts, or values not of their kind.
    """
    known, adjustments = adjust(rules, facts) if adjusting else (checked(facts, rules.facts), ())
    flags = tuple(
        flag
        for rule in rules.document.flags
        if (flag := _flag(rule, rules.conditions[rule.id], known, rules.facts)) is not None
    )
    limit, premium = known["limit_cny"], known["premium_cny"]
    needs = [
        *of_amounts(
            rules.document.authority,
            limit_cny=limit if isinstance(limit, Decimal) else Decimal(0),
            premium_cny=premium if isinstance(premium, Decimal) else Decimal(0),
        ),
        *(Need(flag.authority, flag.reason, flag.rule) for flag in flags if flag.authority is not None),
    ]
    terms = {
        name: value for name, value in known.items() if rules.facts[name].term and isinstance(value, Decimal)
    }
    return Outcome(rules.name, rules.sha256, adjustments, flags, tuple(needs), terms)


def as_data(outcome: Outcome) -> dict[str, Any]:
    """Convert an outcome to JSON data; an adjustment has ``field, from, to, rule, reason``."""
    return {
        "rules": outcome.rules,
        "sha256": outcome.sha256,
        "decision": outcome.decision,
        "authority": str(outcome.authority),
        "adjustments": [adjusted_data(a) for a in outcome.adjustments],
        "flags": [flag_data(flag) for flag in outcome.flags],
        "needs": [
            {"level": str(need.level), "rule": need.rule, "reason": plain(need.reason)}
            for need in outcome.needs
        ],
    }


def adjusted_data(a: Adjusted) -> dict[str, Any]:
    """Convert one adjustment to JSON data."""
    return {
        "field": a.field,
        "name": plain(a.name),
        "unit": a.unit,
        "from": f"{a.before:f}",
        "to": f"{a.after:f}",
        "rule": a.rule,
        "reason": plain(a.reason),
        "seen": _seen_data(a.seen),
    }


def flag_data(flag: Flag) -> dict[str, Any]:
    """Convert one flag to JSON data."""
    return {
        "rule": flag.rule,
        "flag": flag.flag,
        "authority": None if flag.authority is None else str(flag.authority),
        "reason": plain(flag.reason),
        "asks": None if flag.asks is None else plain(flag.asks),
        "seen": _seen_data(flag.seen),
        "missing": list(flag.missing),
    }


def _seen_data(seen: Sequence[tuple[str, Value | None]]) -> dict[str, Any]:
    return {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in seen}


def _adjusted(
    rules: Rules, known: dict[str, Value | None]
) -> tuple[dict[str, Value | None], tuple[Adjusted, ...]]:
    facts = dict(known)
    found = []
    for rule in rules.document.adjustments:
        before = facts[rule.field]
        if not isinstance(before, Decimal):
            continue
        condition = rules.conditions.get(rule.id)
        holds = True if condition is None else condition.holds(facts)
        if holds is False or (holds is None and rule.if_unknown == "pass"):
            continue
        after = _bounded(rule, before, facts)
        if after is None or after == before:
            continue
        fact = rules.facts[rule.field]
        names = (*(condition.names if condition else ()), *_table_fact(rule))
        found.append(
            Adjusted(
                rule.field,
                fact.text,
                fact.unit,
                before,
                after,
                rule.id,
                rule.reason.text,
                _seen(names, facts),
            )
        )
        facts[rule.field] = after
    return facts, tuple(found)


def _bounded(rule: Adjustment, before: Decimal, facts: Mapping[str, Value | None]) -> Decimal | None:
    """Compute the adjusted value of a term; None if the fact of its table is unknown."""
    bound = rule.bound
    if isinstance(bound, Table):
        at = facts[bound.fact]
        if not isinstance(at, Decimal):
            return None
        bound = bound.amount(at)
    return max(before, bound) if rule.raises else min(before, bound)


def _table_fact(rule: Adjustment) -> tuple[str, ...]:
    return (rule.bound.fact,) if isinstance(rule.bound, Table) else ()


def _flag(
    rule: FlagRule, condition: Condition, facts: Mapping[str, Value | None], known: Mapping[str, Fact]
) -> Flag | None:
    holds = condition.holds(facts)
    if holds is False or (holds is None and rule.if_unknown == "pass"):
        return None
    asks, seen = rule.asks.text if rule.asks else None, _seen(condition.names, facts)
    if holds:
        return Flag(rule.id, rule.flag, rule.reason.text, rule.authority, asks, seen)
    missing = condition.missing(facts)
    names = [known[name].text for name in missing]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    reason = Text(
        f"未提供{zh}，无法判断：{rule.reason.zh}",
        f"not known: {en}; so it cannot be said whether: {rule.reason.en}",
    )
    kind: FlagKind = "refer" if rule.if_unknown == "refer" else "info"
    level = (rule.authority or Level.UNDERWRITER) if kind == "refer" else None
    return Flag(rule.id, kind, reason, level, asks, seen, missing)


def _seen(names: Sequence[str], facts: Mapping[str, Value | None]) -> tuple[tuple[str, Value | None], ...]:
    return tuple((name, facts[name]) for name in dict.fromkeys(names))
