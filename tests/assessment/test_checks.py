"""What a report says of figures worked out twice."""

import re
from dataclasses import replace
from decimal import Decimal

from tests.assessment.few_types import contract
from tests.assessment.plain_terms import plain_terms
from tests.risk.conftest import make_profile
from wangbao.assessment.checks import checks
from wangbao.assessment.losses import Sampling, simulate
from wangbao.assessment.result import Check
from wangbao.contract import steps
from wangbao.contract.terms import Terms
from wangbao.risk.event_model import build
from wangbao.risk.parameters import default
from wangbao.vocabulary.text import Text

FIRST = ("first",)
LINES = {"first": ("data_restoration", "funds_loss"), "third": ("data_breach_liability",)}
AGGREGATE = steps.annual_limit(("first", "third"), Decimal(5_000_000), "all")


def insured(terms: Terms) -> tuple[Check, ...]:
    """The checks of what the contract pays."""
    events = build(make_profile(section="F", records_held=20_000), default())
    events = replace(events, severity=replace(events.severity, cap_cny=1e9))  # no incident near the cap
    return checks(events, simulate(events, [terms], Sampling(years=200_000, seed=2)), terms)[3:]


def test_the_mean_and_two_bad_years_of_what_the_policy_pays_are_checked() -> None:
    mean, hundred, two_hundred = insured(plain_terms())
    assert mean.name == Text("年均赔付", "yearly mean of what the policy pays")
    assert hundred.name == Text("赔付的 100 年一遇", "1-in-100 year of what the policy pays")
    assert two_hundred.name == Text("赔付的 200 年一遇", "1-in-200 year of what the policy pays")
    how = Text("傅里叶变换精确复合，不含模拟", "compounded exactly by Fourier transform, no simulation")
    assert {check.note for check in (mean, hundred, two_hundred)} == {how}


def test_what_is_taken_more_simply_is_said_with_its_bound() -> None:
    limited = steps.annual_limit(FIRST, Decimal(200_000), "first")
    deducted = steps.aggregate_deductible(FIRST, Decimal(50_000), "deducted")
    high = insured(contract(limited, AGGREGATE, lines=LINES))[0].note
    low = insured(contract(deducted, AGGREGATE, lines=LINES))[0].note
    both = insured(contract(limited, deducted, AGGREGATE, lines=LINES))[0].note
    assert high.en.endswith("% too high")
    assert "偏高" in high.zh
    assert "偏低" not in high.zh
    assert low.en.endswith("% too low")
    assert all(float(high) <= 0.01 for high in re.findall(r"([\d.]+)% too high", low.en))
    assert both.en.endswith("% too low")
    assert "% too high and " in both.en


def test_a_contract_out_of_reach_gives_its_reason_instead() -> None:
    terms = contract(
        steps.retention(FIRST, amount=Decimal(9)),
        steps.highest_retention(("first", "third"), label=Text("免赔额", "Deductible")),
        AGGREGATE,
        lines=LINES,
    )
    (check,) = insured(terms)
    assert check.exact is None
    assert check.note == Text(
        "“免赔额”须逐项比较免赔额，无法精确复合",
        "“Deductible” compares deductibles line by line: no exact figure",
    )
    assert check.simulated.value > 0.0
