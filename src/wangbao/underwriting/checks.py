"""Static checks of a rule set: rules that are impossible, always true, hidden or contradictory.

Conditions compare single facts with written values, so :mod:`wangbao.underwriting.cases` answers these exactly.

Refused are: a condition that never holds or always holds; two adjustments of one term that can apply together and
contradict each other (one raises above the bound of the other); an adjustment that uses a term that it or a later one
changes (the result would depend on the order). A warning is given for a flag that appears only together with a flag at
least as strong.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from wangbao.underwriting import cases
from wangbao.underwriting.cases import ALWAYS, Cases
from wangbao.underwriting.conditions import Condition
from wangbao.underwriting.facts import Fact
from wangbao.underwriting.schema import Adjustment, FlagRule, RuleSet
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.text import Text

_STRENGTH = {"info": 0, "refer": 1, "block": 2, "decline": 3}


class _Bound(NamedTuple):
    """One amount of an adjustment, with the cases in which it applies."""

    rule: Adjustment
    amount: Decimal
    when: Cases


def check(
    written: RuleSet, conditions: Mapping[str, Condition], known: Mapping[str, Fact]
) -> tuple[list[Problem], list[Problem]]:
    """Check a rule set; return the problems that refuse it, and warnings."""
    problems: list[Problem] = []
    for rule, condition in conditions.items():
        try:
            problems += _never_or_always(rule, condition, known)
        except InputError as error:
            problems += [Problem(rule, condition.text, p.rule) for p in error.problems]
    if problems:
        return problems, []
    try:
        problems += _orders(written, conditions, known)
        problems += _contradictions(written, conditions, known)
        return problems, _hidden(written, conditions, known)
    except InputError as error:
        return [*problems, *error.problems], []


def _never_or_always(rule: str, condition: Condition, known: Mapping[str, Fact]) -> list[Problem]:
    if not cases.cases(condition, known):
        return [Problem(rule, condition.text, Text("条件永不成立", "the condition can never hold"))]
    if not cases.otherwise(condition, known):
        return [Problem(rule, condition.text, Text("条件恒成立", "the condition always holds"))]
    return []


def _orders(
    written: RuleSet, conditions: Mapping[str, Condition], known: Mapping[str, Fact]
) -> list[Problem]:
    """Check that adjustments, which are made once and in order, use only terms that no later one changes."""
    found = []
    for place, part in enumerate(written.adjustments):
        changed_later = {later.field for later in written.adjustments[place:]}
        reads = set(conditions[part.id].names) if part.id in conditions else set()
        reads |= {part.bound.fact} if not isinstance(part.bound, Decimal) else set()
        for name in sorted(reads & changed_later):
            rule = Text(
                f"所用的 {name} 由本条或其后的规则调整；须移至其后，或改用 at_least、at_most 直接约束",
                f"reads {name}, which this rule or a later one changes; put it after that one",
            )
            found.append(Problem(f"adjustments.{part.id}", name, rule))
        for name in sorted(name for name in reads if known[name].found):
            rule = Text("由条件算出，不得据以调整条件", "follows from the terms and may not adjust them")
            found.append(Problem(f"adjustments.{part.id}", name, rule))
    return found


def _contradictions(
    written: RuleSet, conditions: Mapping[str, Condition], known: Mapping[str, Fact]
) -> list[Problem]:
    bounds = [bound for part in written.adjustments for bound in _bounds(part, conditions, known)]
    found = []
    for floor in (b for b in bounds if b.rule.raises):
        for cap in (b for b in bounds if not b.rule.raises and b.rule.field == floor.rule.field):
            if floor.amount > cap.amount and cases.both(floor.when, cap.when):
                rule = Text(
                    f"可与 {cap.rule.id} 同时适用：一条不低于 {floor.amount:f}，另一条不高于 {cap.amount:f}",
                    f"can meet {cap.rule.id}: one asks for at least {floor.amount:f}, "
                    f"the other for at most {cap.amount:f}",
                )
                found.append(Problem(f"adjustments.{floor.rule.id}", floor.rule.field, rule))
    return list(dict.fromkeys(found))


def _bounds(part: Adjustment, conditions: Mapping[str, Condition], known: Mapping[str, Fact]) -> list[_Bound]:
    when = cases.cases(conditions[part.id], known) if part.id in conditions else ALWAYS
    if isinstance(part.bound, Decimal):
        return [_Bound(part, part.bound, when)]
    found, low = [], Decimal(0)
    for band in part.bound.bands:
        found.append(
            _Bound(part, band.amount, cases.both(when, cases.within(part.bound.fact, low, band.below)))
        )
        low = band.below if band.below is not None else low
    return found


def _hidden(
    written: RuleSet, conditions: Mapping[str, Condition], known: Mapping[str, Fact]
) -> list[Problem]:
    found = []
    for place, weak in enumerate(written.flags):
        for other, strong in enumerate(written.flags):
            if place == other or not _at_least_as_strong(strong, weak):
                continue
            follows = cases.implies(conditions[weak.id], conditions[strong.id], known)
            same = follows and cases.implies(conditions[strong.id], conditions[weak.id], known)
            if follows and not (same and place < other and not _stronger(strong, weak)):
                rule = Text(
                    f"凡成立时 {strong.id} 必成立且不弱于它",
                    f"whenever it holds, {strong.id}, no weaker, holds as well",
                )
                found.append(Problem(f"flags.{weak.id}", conditions[weak.id].text, rule))
                break
    return found


def _at_least_as_strong(one: FlagRule, other: FlagRule) -> bool:
    if one.flag == other.flag and one.authority is not None and other.authority is not None:
        return one.authority.covers(other.authority)
    return _STRENGTH[one.flag] >= _STRENGTH[other.flag] and (
        one.flag != other.flag or one.flag in ("info", "decline")
    )


def _stronger(one: FlagRule, other: FlagRule) -> bool:
    return _at_least_as_strong(one, other) and not _at_least_as_strong(other, one)
