"""An underwriter's judgement in a filed price: points in ranges and the plan's own inputs, each with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wangbao.pricing.filed.cells import Fact
from wangbao.pricing.filed.points import LONGEST_REASON, Point
from wangbao.pricing.filed.schema import Input, Plan
from wangbao.vocabulary.entry import unknown
from wangbao.vocabulary.errors import InputError, Problem
from wangbao.vocabulary.money import to_decimal
from wangbao.vocabulary.text import Text

# What wangbao.pricing.filed.facts answers from a profile and terms; the plan's other inputs are for whoever quotes.
_ANSWERED = frozenset(
    {
        "sector",
        "revenue_cny",
        "records_held",
        "cloud",
        "outsourcers",
        "industrial_control",
        "exposed_services",
        "business_customers",
        "vehicles_in_service",
        "clients",
        "liability_cap",
    }
    | {"prior_incidents", "limit_cny", "deductible_cny", "waiting_hours"}
)


@dataclass(frozen=True, slots=True)
class Given:
    """One of the plan's own inputs, with the reason for its value."""

    code: str
    value: Fact
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """An underwriter's points and inputs; empty where the price is as filed for the usual risk."""

    points: tuple[Point, ...] = ()
    inputs: tuple[Given, ...] = ()

    @property
    def more(self) -> dict[str, Fact]:
        """The inputs as :func:`wangbao.product.price.filed_premium` takes them."""
        return {given.code: given.value for given in self.inputs}

    def __bool__(self) -> bool:
        return bool(self.points or self.inputs)


NONE = Judgement()


def own_inputs(plan: Plan) -> tuple[Input, ...]:
    """Return the plan's inputs that neither profile nor terms answer."""
    answered = _ANSWERED | {score.input for score in plan.scores}
    return tuple(item for item in plan.inputs if item.code not in answered)


def read(data: Mapping[str, Any], plan: Plan) -> Judgement:
    """Parse judgement: ``{"points": [{factor, value, reason}], "inputs": [{code, value, reason}]}``.

    Whether a point lies in its filed range is for :func:`wangbao.pricing.filed.rating.rate` to say, which knows the
    facts.

    Raises:
        InputError: unknown fields, inputs the plan has not or that are not for judgement, values of another kind, or
            no reason.
    """
    problems = [
        Problem(name, None, Text("未知字段", "unknown field"))
        for name in data
        if name not in ("points", "inputs")
    ]
    known = {item.code: item for item in own_inputs(plan)}
    points = [
        Point(str(row["factor"]), _number(row, f"points.{row['factor']}", problems), str(row["reason"]))
        for row in _rows(data, "points", "factor", problems)
    ]
    inputs = []
    for row in _rows(data, "inputs", "code", problems):
        code, field = str(row["code"]), f"inputs.{row['code']}"
        if code not in known:
            problems += unknown(
                code, known, field=field, what=Text("可由核保人判断的输入", "input for judgement")
            ).problems
            continue
        if not str(row["reason"]).strip():
            problems.append(Problem(field, row["value"], Text("须写明理由", "needs a reason")))
        value: Fact = str(row["value"]) if known[code].is_choice else _number(row, field, problems)
        inputs.append(Given(code, value, str(row["reason"]).strip()))
    if problems:
        raise InputError(problems)
    return Judgement(tuple(points), tuple(inputs))


def plain(judgement: Judgement) -> dict[str, Any]:
    """Convert judgement to plain data for JSON; :func:`read` parses it."""
    return {
        "points": [
            {"factor": point.factor, "value": f"{point.value:f}", "reason": point.reason}
            for point in judgement.points
        ],
        "inputs": [
            {
                "code": given.code,
                "value": f"{given.value:f}" if isinstance(given.value, Decimal) else given.value,
                "reason": given.reason,
            }
            for given in judgement.inputs
        ],
    }


def _rows(data: Mapping[str, Any], name: str, key: str, problems: list[Problem]) -> list[dict[str, Any]]:
    rows = data.get(name) or []
    good = []
    for at, row in enumerate(rows if isinstance(rows, list | tuple) else [None]):
        if not isinstance(row, Mapping) or set(row) != {key, "value", "reason"}:
            rule = Text(
                f"须有且仅有 {key}、value、reason", f"must have {key}, value and reason, and nothing else"
            )
            problems.append(Problem(f"{name}.{at}", None, rule))
        elif len(str(row["reason"])) > LONGEST_REASON:
            rule = Text(
                f"理由不得超过 {LONGEST_REASON} 字", f"a reason has at most {LONGEST_REASON} characters"
            )
            problems.append(Problem(f"{name}.{at}", None, rule))
        else:
            good.append(dict(row))
    return good


def _number(row: Mapping[str, Any], field: str, problems: list[Problem]) -> Decimal:
    try:
        return to_decimal(row["value"], field=field)
    except InputError as error:
        problems.extend(error.problems)
        return Decimal(0)
