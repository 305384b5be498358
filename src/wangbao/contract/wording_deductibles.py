"""Rules of the deductibles of a wording: each by itself, and all of an event together."""

from collections.abc import Iterator
from typing import Final

from wangbao.contract.amounts import Amount
from wangbao.contract.grammar import Deductible, MoneyTerms, PolicyTerms, Wording
from wangbao.contract.settlement_order import Phase
from wangbao.vocabulary.errors import Problem
from wangbao.vocabulary.text import Text

_LIMITS: Final[tuple[Phase, ...]] = ("sublimits", "shared_limits", "policy_limit")


def _problem(field: str, value: object, zh: str, en: str) -> Problem:
    return Problem(field, value, Text(zh, en))


def deductible(where: str, rule: Deductible) -> Iterator[Problem]:
    """Find what is wrong with one deductible, which stands at the field ``where``."""
    if rule.amount is None and rule.percent is None:
        yield _problem(where, None, "须有 amount 或 percent", "needs amount or percent")
    if (rule.minimum or rule.maximum) and rule.percent is None:
        yield _problem(where, None, "上下限只用于按损失比例的免赔", "bounds are for a percentage of the loss")
    yield from _bounds(where, rule.minimum, rule.maximum)


def total_deductible(wording: Wording) -> Iterator[Problem]:
    """Find what is wrong with the bounds on all deductibles of an event together.

    A maximum gives back what deductibles took beyond it: after a limit, that would pay more than the limit. So limits
    must come later in the settlement order.
    """
    rule, where = wording.policy.total_deductible, "policy.total_deductible"
    if rule is None:
        return
    if rule.minimum is None and rule.maximum is None:
        yield _problem(where, None, "须有 minimum 或 maximum", "needs minimum or maximum")
    yield from _bounds(where, rule.minimum, rule.maximum)
    parts: list[MoneyTerms | PolicyTerms] = [wording.policy, *wording.sections, *wording.items()]
    waits = (item.interruption for item in wording.items())
    if not any(part.deductible for part in parts) and not any(one and one.deductible for one in waits):
        yield _problem(where, None, "没有可以合计的免赔额", "there is no deductible to add up")
    if rule.maximum is not None:
        at = wording.order.index("policy_deductible")
        early = [phase for phase in wording.order[:at] if phase in _LIMITS]
        if early:
            yield _problem(
                "order",
                ", ".join(early),
                "有免赔额合计上限时，各限额须在 policy_deductible 之后",
                "with a maximum of all deductibles, limits must come after policy_deductible",
            )


def _bounds(where: str, low: Amount | None, high: Amount | None) -> Iterator[Problem]:
    if low is not None and high is not None and None not in (low.yuan, high.yuan) and low.yuan > high.yuan:  # type: ignore[operator]  # both are amounts here
        yield _problem(f"{where}.maximum", high.yuan, "不得低于下限", "must not be below the minimum")
