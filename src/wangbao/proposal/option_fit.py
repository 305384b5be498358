"""Terms moved to a product's options: the rules first, then the nearest option on the cautious side.

A limit goes down to an option, a deductible and a waiting time go up: the side that the rules' bounds lie on. Where
the product has no option there, the last one is taken and the risk is referred.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from wangbao.product.bundle import Bundle
from wangbao.product.choice import Choice, usual
from wangbao.product.schema import Definition
from wangbao.underwriting.authority import Level
from wangbao.underwriting.evaluate import Adjusted, Flag
from wangbao.underwriting.facts import known_facts
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

OPTIONS_RULE: Final = "product-options"
_REASON: Final = Text(
    "产品只提供所列选项，取规则允许的最近一项。",
    "The product offers listed options; the nearest the rules allow is taken.",
)
_NONE: Final = Text(
    "产品没有符合核保规则的选项，须由人工决定。",
    "The product has no option the underwriting rules allow; a person decides.",
)
TERMS: Final = ("limit_cny", "deductible_cny", "waiting_hours")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A choice the product offers, what was changed on the way to it, and a flag where no option would do."""

    choice: Choice
    changes: tuple[Adjusted, ...]
    flags: tuple[Flag, ...]


def fit(definition: Definition, wanted: Choice) -> Fitted:
    """Return the product's options nearest to ``wanted`` on the cautious side."""
    options = definition.options
    changes: list[Adjusted] = []
    short = False

    def nearest(
        field: str, given: Decimal | None, offered: Sequence[Decimal], pick: Callable[..., Decimal]
    ) -> Decimal | None:
        nonlocal short
        if not offered:
            return None
        if given is None:
            return offered[0]
        right = [one for one in offered if (one <= given if pick is max else one >= given)]
        found = pick(right) if right else (min(offered) if pick is max else max(offered))
        short = short or not right
        if found != given:
            changes.append(_change(field, given, found))
        return found

    limit = nearest("limit_cny", wanted.limit_cny, options.limits_cny, max)
    assert limit is not None  # noqa: S101 - a product has limits
    most = limit * options.largest_deductible_percent / 100
    allowed = [one for one in options.deductibles_cny if one <= most] or [options.deductibles_cny[0]]
    deductible = nearest("deductible_cny", wanted.deductible_cny, allowed, min)
    assert deductible is not None  # noqa: S101 - and deductibles
    waiting = nearest("waiting_hours", wanted.waiting_hours, options.waiting_hours, min)
    left_out = tuple(code for code in options.optional_items if code in wanted.left_out)
    flags = (Flag(OPTIONS_RULE, "refer", _NONE, Level.SENIOR),) if short else ()
    return Fitted(Choice(limit, deductible, waiting, left_out), tuple(changes), flags)


def read(data: Mapping[str, Any], *, file: str | None = None) -> Choice:
    """Parse a choice from plain data: ``limit_cny``, ``deductible_cny``, ``waiting_hours``, ``left_out``.

    Raises:
        InputError: a field that is unknown, missing or not of its kind.
    """
    problems = [
        Problem(name, data[name], Text("未知字段", "unknown field"))
        for name in data
        if name not in (*TERMS, "left_out")
    ]
    amounts: dict[str, Decimal | None] = {}
    for name in TERMS:
        given = data.get(name)
        try:
            amounts[name] = None if given in (None, "") else to_decimal(given, field=name)
        except InputError as error:
            problems += error.problems
            continue
        amount = amounts[name]
        if amount is None and name != "waiting_hours":
            problems.append(Problem(name, None, Text("须填写", "is needed")))
        elif amount is not None and (amount < 0 or (amount == 0 and name == "limit_cny")):
            problems.append(Problem(name, str(amount), Text("须大于 0", "must be above 0")))
    left_out = data.get("left_out") or []
    if not isinstance(left_out, list | tuple) or not all(isinstance(code, str) for code in left_out):
        problems.append(
            Problem("left_out", left_out, Text("须为责任项代码的列表", "must be a list of items' codes"))
        )
    limit, deductible = amounts.get("limit_cny"), amounts.get("deductible_cny")
    if problems or limit is None or deductible is None:
        raise InputError(problems, file=file)
    return Choice(limit, deductible, amounts.get("waiting_hours"), tuple(left_out))


def with_usual(bundle: Bundle, stated: Mapping[str, Any]) -> Choice:
    """Parse a choice; the product's usual one stands in for terms not stated: absent, empty or null.

    Raises:
        InputError: a field that is unknown, or terms that are not amounts.
    """
    known = {name: value for name, value in stated.items() if value not in (None, "")}
    return read(plain(usual(bundle.definition, bundle.wording)) | known)


def plain(choice: Choice) -> dict[str, Any]:
    """Convert a choice to plain data for JSON; :func:`read` parses it."""
    waiting = choice.waiting_hours
    return {
        "limit_cny": f"{choice.limit_cny:f}",
        "deductible_cny": f"{choice.deductible_cny:f}",
        "waiting_hours": None if waiting is None else f"{waiting:f}",
        "left_out": list(choice.left_out),
    }


def _change(field: str, before: Decimal, after: Decimal) -> Adjusted:
    fact = known_facts()[field]
    return Adjusted(field, fact.text, fact.unit, before, after, OPTIONS_RULE, _REASON)
