"""Conditions of rules: safe expressions over named facts; anything else is refused when read.

A condition joins comparisons of one fact with written values by ``and``, ``or`` and ``not``::

    records_held >= 1000000 and mfa_everywhere in ('no', 'partial')

There is no arithmetic, call, attribute or index: amounts are compared, never computed. A condition is evaluated by
simpleeval in Kleene's three-valued logic: an unknown fact makes the result unknown unless the known part determines it;
:meth:`Condition.missing` lists the unknown facts.
"""

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from simpleeval import DEFAULT_OPERATORS, SimpleEval

from wangbao.underwriting.facts import Fact, Value
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.literals import LONGEST, odd_number
from wangbao.vocabulary.text import Text

_ORDER = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_EQUALITY = (ast.Eq, ast.NotEq)
_MEMBERSHIP = (ast.In, ast.NotIn)
_COMPARISONS = {op: DEFAULT_OPERATORS[op] for op in (*_ORDER, *_EQUALITY)} | {
    ast.In: lambda value, choices: value in choices,
    ast.NotIn: lambda value, choices: value not in choices,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """A parsed condition: its text, its tree and the facts it names, in order."""

    text: str
    tree: ast.expr
    names: tuple[str, ...]

    def holds(self, facts: Mapping[str, Value | None]) -> bool | None:
        """Evaluate the condition for ``facts`` (every name must be a key); None if the result is unknown."""
        answer = _Evaluator(names=facts).eval(self.text, previously_parsed=self.tree)
        return answer if answer is None else bool(answer)

    def missing(self, facts: Mapping[str, Value | None]) -> tuple[str, ...]:
        """List the facts it names that are unknown."""
        return tuple(name for name in self.names if facts[name] is None)


def read(text: str, known: Mapping[str, Fact], *, field: str = "when") -> Condition:
    """Parse and check the condition written as ``text``.

    Raises:
        InputError: not an expression, something other than comparisons of known facts with written values, or a value
            that a fact cannot have.
    """
    if len(text) > LONGEST:
        raise _refusal(field, text, f"至多 {LONGEST} 个字符", f"at most {LONGEST} characters are accepted")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise _refusal(field, text, "不是表达式", "is not an expression") from None
    if (odd := odd_number(text.strip(), tree)) is not None:
        raise _refusal(field, odd, "数值须以十进制写出", "a number is written in decimal digits")
    names: list[str] = []
    try:
        _check(tree, known, names, field)
    except RecursionError:
        raise _refusal(field, text, "嵌套过深", "is nested too deeply") from None
    if not names:
        raise _refusal(field, text, "须至少使用一项事实", "must name at least one fact")
    return Condition(text.strip(), tree, tuple(dict.fromkeys(names)))


def literal(node: ast.expr) -> Value:
    """Convert a constant node to its value; numbers become decimals by their written form."""
    value = ast.literal_eval(node)
    return Decimal(repr(value)) if isinstance(value, int | float) and not isinstance(value, bool) else value


def is_literal(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _check(node: ast.expr, known: Mapping[str, Fact], names: list[str], field: str) -> None:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                _check(value, known, names, field)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            _check(operand, known, names, field)
        case ast.Name():
            if _fact(node, known, names, field).kind != "yes_no":
                zh, en = "只有是非事实可单独使用", "only a yes-or-no fact stands by itself"
                raise _refusal(field, node.id, zh, en)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            for one, op, other in zip((left, *comparators), ops, comparators, strict=False):
                _check_pair(one, op, other, known, names, field)
        case _:
            zh = "只接受事实与写明的值之间的比较，以 and、or、not 连接；不接受算术、调用、属性或下标"
            en = (
                "only comparisons of a fact with a written value, joined by and, or, not, are accepted; "
                "no arithmetic, call, attribute or index"
            )
            raise _refusal(field, ast.unparse(node), zh, en)


def _check_pair(
    one: ast.expr, op: ast.cmpop, other: ast.expr, known: Mapping[str, Fact], names: list[str], field: str
) -> None:
    whole = f"{ast.unparse(one)} … {ast.unparse(other)}"
    if isinstance(op, _MEMBERSHIP):
        if not isinstance(one, ast.Name) or not isinstance(other, ast.Tuple | ast.List | ast.Set):
            raise _refusal(field, whole, "in 须为 事实 in (值, …)", "in must read: fact in (value, …)")
        fact = _fact(one, known, names, field)
        if fact.kind == "number" or not other.elts:
            raise _refusal(field, whole, "in 用于选项，且至少一值", "in is for choices, with at least one")
        for element in other.elts:
            _check_value(fact, element, field)
        return
    name, value = (one, other) if isinstance(one, ast.Name) else (other, one)
    if not isinstance(name, ast.Name) or not is_literal(value):
        raise _refusal(
            field, whole, "须为一项事实与一个写明的值比较", "must compare one fact with one written value"
        )
    fact = _fact(name, known, names, field)
    if isinstance(op, _ORDER) and fact.kind != "number":
        raise _refusal(field, whole, "大小比较只用于数值", "only numbers are compared by size")
    if not isinstance(op, (*_ORDER, *_EQUALITY)):
        raise _refusal(field, whole, "不接受这种比较", "this comparison is not accepted")
    _check_value(fact, value, field)


def _check_value(fact: Fact, node: ast.expr, field: str) -> None:
    value = literal(node) if is_literal(node) else None
    wanted = {"number": Decimal, "choice": str, "yes_no": bool}[fact.kind]
    if not isinstance(value, wanted) or (isinstance(value, Decimal) and not value.is_finite()):
        zh = {"number": "数值", "choice": "选项", "yes_no": "True 或 False"}[fact.kind]
        en = {"number": "a number", "choice": "one of its choices", "yes_no": "True or False"}[fact.kind]
        raise _refusal(field, ast.unparse(node), f"{fact.name} 须与{zh}比较", f"{fact.name} takes {en}")
    if fact.kind == "choice" and value not in fact.values:
        raise unknown(value, fact.values, field=field, what=fact.text)


def _fact(node: ast.Name, known: Mapping[str, Fact], names: list[str], field: str) -> Fact:
    if node.id not in known:
        raise unknown(node.id, known, field=field, what=Text("核保事实", "underwriting fact"))
    names.append(node.id)
    return known[node.id]


def _refusal(field: str, value: object, zh: str, en: str) -> InputError:
    return InputError([Problem(field, value, Text(zh, en))])


class _Evaluator(SimpleEval):  # type: ignore[misc]  # ships no types
    """A simpleeval evaluator restricted to comparisons and three-valued ``and``, ``or`` and ``not``."""

    def __init__(self, names: Mapping[str, Value | None]) -> None:
        super().__init__(operators=dict(_COMPARISONS), functions={}, names=names)
        kept: tuple[type[ast.AST], ...] = (ast.Name, ast.UnaryOp, ast.BoolOp, ast.Compare)
        handlers: dict[type[ast.AST], Callable[[Any], Any]] = self.nodes  # type: ignore[has-type]  # untyped parent
        self.nodes = {kind: handlers[kind] for kind in kept}
        self.nodes[ast.Constant] = literal
        self.nodes |= dict.fromkeys((ast.Tuple, ast.List, ast.Set), _literals)

    def _eval_unaryop(self, node: ast.UnaryOp) -> bool | None:
        value = self._eval(node.operand)
        return value if value is None else not value

    def _eval_boolop(self, node: ast.BoolOp) -> bool | None:
        settles = isinstance(node.op, ast.Or)  # one true decides an or, one false an and
        values = [self._eval(value) for value in node.values]
        if any(value is not None and value == settles for value in values):
            return settles
        return None if None in values else not settles

    def _eval_compare(self, node: ast.Compare) -> bool | None:
        sides = [self._eval(side) for side in (node.left, *node.comparators)]
        found = [
            None if left is None or right is None else self._compare(op, left, right)
            for left, op, right in zip(sides, node.ops, sides[1:], strict=False)
        ]
        return False if False in found else None if None in found else True

    def _compare(self, op: ast.cmpop, left: Any, right: Any) -> bool:
        compare: Callable[[Any, Any], bool] = self.operators[type(op)]
        return bool(compare(left, right))


def _literals(node: ast.Tuple | ast.List | ast.Set) -> tuple[Value, ...]:
    return tuple(literal(element) for element in node.elts)
