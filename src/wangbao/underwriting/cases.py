"""Case analysis of conditions, for exact answers to questions about all possible facts.

A case assigns a set of values to each fact it names: intervals of numbers, or a set of choices. A condition is a union
of cases (its disjunctive normal form). A condition only compares single facts with written values, so satisfiability,
validity, implication and joint satisfiability are decided exactly, not sampled.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Final, cast

from wangbao.underwriting.conditions import Condition, literal
from wangbao.underwriting.facts import Fact
from wangbao.vocabulary.errors import refusal

MOST_CASES: Final = 4096
_INFINITY: Final = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Span:
    """An interval from ``low`` to ``high``; an end belongs to it if it is ``closed``."""

    low: Decimal
    low_closed: bool
    high: Decimal
    high_closed: bool

    def meet(self, other: "Span") -> "Span | None":
        low = max((self.low, not self.low_closed), (other.low, not other.low_closed))
        high = min((self.high, self.high_closed), (other.high, other.high_closed))
        found = Span(low[0], not low[1], high[0], high[1])
        holds = found.low < found.high or (found.low == found.high and found.low_closed and found.high_closed)
        return found if holds else None


Numbers = tuple[Span, ...]
Choices = frozenset[str] | frozenset[bool]
Values = Numbers | Choices
Case = Mapping[str, Values]
Cases = Sequence[Case]

EVERY_NUMBER: Final = Span(Decimal(0), True, _INFINITY, False)  # noqa: FBT003 - both ends of a span
ALWAYS: Final[Cases] = ({},)


def cases(condition: Condition, known: Mapping[str, Fact]) -> Cases:
    """Compute the cases in which a condition holds.

    Raises:
        InputError: the condition has more than ``MOST_CASES`` cases.
    """
    return _cases(condition.tree, known, wanted=True)


def otherwise(condition: Condition, known: Mapping[str, Fact]) -> Cases:
    """Compute the cases in which a condition does not hold."""
    return _cases(condition.tree, known, wanted=False)


def both(one: Cases, other: Cases) -> Cases:
    """Intersect two sets of cases; empty if both cannot hold.

    Raises:
        InputError: there may be more than ``MOST_CASES`` cases.
    """
    if len(one) * len(other) > MOST_CASES:
        raise refusal("when", None, "条件过于复杂", "the condition is too complicated")
    return tuple(met for a, b in product(one, other) if (met := _meet(a, b)) is not None)


def implies(condition: Condition, other: Condition, known: Mapping[str, Fact]) -> bool:
    """Check whether ``other`` holds whenever ``condition`` does."""
    return not both(cases(condition, known), otherwise(other, known))


def within(name: str, low: Decimal, high: Decimal | None) -> Cases:
    """Build the cases of a number from ``low`` (included) to below ``high`` (None: no end)."""
    span = Span(low, True, _INFINITY if high is None else high, False)  # noqa: FBT003 - both ends of a span
    return ({name: (span,)},)


def _meet(one: Case, other: Case) -> Case | None:
    met: dict[str, Values] = {**one}
    for name, values in other.items():
        mine = met.get(name)
        shared = values if mine is None else _shared(mine, values)
        if not shared:
            return None
        met[name] = shared
    return met


def _shared(one: Values, other: Values) -> Values:
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return one & other
    spans = (a.meet(b) for a in one for b in other if isinstance(a, Span) and isinstance(b, Span))
    return tuple(span for span in spans if span is not None)


def _cases(node: ast.expr, known: Mapping[str, Fact], *, wanted: bool) -> Cases:
    match node:
        case ast.UnaryOp(operand=operand):
            return _cases(operand, known, wanted=not wanted)
        case ast.BoolOp(op=op, values=values):
            parts = [_cases(value, known, wanted=wanted) for value in values]
            return _any(parts) if isinstance(op, ast.Or) == wanted else _all(parts)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            pairs = [
                _pair(one, op, other, known, wanted=wanted)
                for one, op, other in zip((left, *comparators), ops, comparators, strict=False)
            ]
            return _all(pairs) if wanted else _any(pairs)
        case ast.Name(id=name):
            return ({name: frozenset({wanted})},)
        case _:  # conditions.read accepts nothing else
            raise AssertionError(ast.dump(node))


def _any(parts: Sequence[Cases]) -> Cases:
    found = tuple(case for part in parts for case in part)
    if len(found) > MOST_CASES:
        raise refusal("when", None, "条件过于复杂", "the condition is too complicated")
    return found


def _all(parts: Sequence[Cases]) -> Cases:
    found: Cases = ALWAYS
    for part in parts:
        found = both(found, part)
    return found


_MIRROR: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}


def _pair(one: ast.expr, op: ast.cmpop, other: ast.expr, known: Mapping[str, Fact], *, wanted: bool) -> Cases:
    kind = type(op)
    if not isinstance(one, ast.Name):
        one, other, kind = other, one, _MIRROR.get(kind, kind)
    assert isinstance(one, ast.Name)  # noqa: S101 - conditions.read let it in
    values = _values(known[one.id], kind, other)
    if not wanted:
        values = _others(known[one.id], values)
    return ({one.id: values},) if values else ()


def _values(fact: Fact, kind: type[ast.cmpop], node: ast.expr) -> Values:
    """Compute the values of the fact for which a comparison holds."""
    if fact.kind == "number":
        return tuple(_spans(kind, Decimal(literal(node))))
    listed = node.elts if isinstance(node, ast.Tuple | ast.List | ast.Set) else [node]
    named = cast("Choices", frozenset(literal(element) for element in listed))
    return named if kind in (ast.Eq, ast.In) else _others(fact, named)


def _spans(kind: type[ast.cmpop], at: Decimal) -> Iterator[Span]:
    below, point, above = (
        Span(Decimal(0), True, at, False),  # noqa: FBT003 - both ends of a span
        Span(at, True, at, True),  # noqa: FBT003 - likewise
        Span(at, False, _INFINITY, False),  # noqa: FBT003 - likewise
    )
    parts: dict[type[ast.cmpop], tuple[Span, ...]] = {
        ast.Lt: (below,),
        ast.LtE: (below, point),
        ast.Gt: (above,),
        ast.GtE: (point, above),
        ast.Eq: (point,),
        ast.NotEq: (below, above),
    }
    for part in parts[kind]:
        met = part.meet(EVERY_NUMBER)
        if met is not None:
            yield met


def _others(fact: Fact, values: Values) -> Values:
    """Compute all values of the fact except these."""
    if fact.kind == "yes_no":
        return frozenset({True, False}) - values  # type: ignore[operator]  # a set of truths
    if fact.kind == "choice":
        return frozenset(fact.values) - values  # type: ignore[operator]  # a set of words
    left: Numbers = (EVERY_NUMBER,)
    for span in values:
        assert isinstance(span, Span)  # noqa: S101 - a number's values are spans
        outside = (
            Span(Decimal(0), True, span.low, not span.low_closed),  # noqa: FBT003 - both ends of a span
            Span(span.high, not span.high_closed, _INFINITY, False),  # noqa: FBT003 - likewise
        )
        left = tuple(met for a in left for b in outside if (met := a.meet(b)) is not None)
    return left
