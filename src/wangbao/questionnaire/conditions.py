"""Conditions on earlier answers that decide whether a question is asked; checked when read, evaluated safely.

A condition compares answers with written values and joins comparisons with ``and`` and ``or``::

    holds_data == 'yes' and records >= 100000
    kind in ['security_product', 'it_product']
    'remote_desktop' in exposures

Nothing else is accepted: no arithmetic, no calls, no attributes, and no ``not``; use ``!=`` and ``not in`` instead. A
comparison with a question that has no answer is false, so a condition depends on answers only.
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from simpleeval import EvalWithCompoundTypes

from wangbao.vocabulary.errors import refusal
from wangbao.vocabulary.literals import LONGEST, odd_number

Literal = str | Decimal | tuple[str, ...]

_COMPARISONS: dict[type[ast.cmpop], tuple[str, Callable[[Any, Any], bool]]] = {
    ast.Eq: ("==", operator.eq),
    ast.NotEq: ("!=", operator.ne),
    ast.Lt: ("<", operator.lt),
    ast.LtE: ("<=", operator.le),
    ast.Gt: (">", operator.gt),
    ast.GtE: (">=", operator.ge),
    ast.In: ("in", lambda item, group: item in group),
    ast.NotIn: ("not in", lambda item, group: item not in group),
}
_GROUPS = ("in", "not in")


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: ``name`` is the question's code; ``member`` means ``'x' in name``, not ``name in ['x', 'y']``."""

    name: str
    operator: str
    value: Literal
    member: bool = False


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition that is safe to evaluate: its text, syntax tree and comparisons in order."""

    text: str
    syntax: ast.expr
    comparisons: tuple[Comparison, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The questions it uses, each once."""
        return tuple(dict.fromkeys(comparison.name for comparison in self.comparisons))


@lru_cache(maxsize=1024)
def parse(text: str) -> Parsed:
    """Parse and check a condition.

    Raises:
        InputError: malformed, or something other than comparisons of answers with values joined by and / or.
    """
    if len(text) > LONGEST:
        raise refusal("show", text, f"至多 {LONGEST} 个字符", f"at most {LONGEST} characters are accepted")
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise refusal("show", text, "条件格式有误", "the condition is not well formed") from None
    if (odd := odd_number(text.strip(), tree.body)) is not None:
        raise refusal("show", odd, "数值须以十进制写出", "a number is written in decimal digits")
    found: list[Comparison] = []
    _walk(tree.body, text, found)
    return Parsed(text, tree.body, tuple(found))


def holds(condition: Parsed, answers: Mapping[str, object]) -> bool:
    """Evaluate a condition for answers by question code; a code without an answer is absent or None."""
    names = {name: answers.get(name) for name in condition.names}
    evaluator = EvalWithCompoundTypes(operators=_SAFE, functions={}, names=names)
    return bool(evaluator.eval(condition.text, previously_parsed=condition.syntax))


def _given(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: left is not None and right is not None and compare(left, right)


_SAFE = {kind: _given(compare) for kind, (_, compare) in _COMPARISONS.items()}


def _walk(node: ast.expr, text: str, found: list[Comparison]) -> None:
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            _walk(part, text, found)
        return
    if not isinstance(node, ast.Compare) or len(node.ops) != 1:
        raise refusal(
            "show",
            text,
            "只接受问题代码与给定值的比较，以 and、or 连接",
            "only comparisons of a question's code with a value, joined by and / or, are accepted",
        )
    sign, _ = _COMPARISONS.get(type(node.ops[0]), ("", None))
    left, right = node.left, node.comparators[0]
    if isinstance(left, ast.Name) and sign:
        found.append(Comparison(left.id, sign, _literal(right, text, group=sign in _GROUPS)))
    elif isinstance(right, ast.Name) and sign in _GROUPS:
        found.append(Comparison(right.id, sign, _literal(left, text, group=False), member=True))
    else:
        raise refusal(
            "show",
            text,
            "比较须写成 代码 == 值、代码 in [值, …] 或 '选项' in 代码",
            "a comparison reads: code == value, code in [value, …], or 'option' in code",
        )


def _literal(node: ast.expr, text: str, *, group: bool) -> Literal:
    if group and isinstance(node, ast.List | ast.Tuple) and node.elts:
        parts = [_literal(part, text, group=False) for part in node.elts]
        if all(isinstance(part, str) for part in parts):
            return tuple(str(part) for part in parts)
    elif not group and isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return Decimal(repr(value))
    elif not group and isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        raise refusal("show", text, "不接受负数", "negative numbers are not accepted")
    raise refusal(
        "show",
        text,
        "值须为带引号的选项代码、数值或选项代码列表",
        "a value is an option's code in quotes, a number, or a list of such codes",
    )
