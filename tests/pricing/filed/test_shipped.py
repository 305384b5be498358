"""The plans that ship: they are examples, hold together, move the right way, and sit where the technical price is."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st
from tests.examples import examples

from wangbao.assessment import filing
from wangbao.contract import wording
from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.facts import facts_of
from wangbao.pricing.filed.monotone import findings
from wangbao.pricing.filed.rating import rate
from wangbao.risk import parameters
from wangbao.risk.profile import from_data

CODES = plans.codes()
LIMITS = [5 * 10**5, 10**6, 2 * 10**6, 5 * 10**6, 10**7, 23 * 10**6, 5 * 10**7]
CONTROLS = list(parameters.default().controls)


def test_a_plan_ships_for_every_wording() -> None:
    assert tuple(f"cyber-{name}" for name in wording.shipped()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_a_shipped_plan_is_an_example_fitted_to_the_model_and_moves_the_right_way(code) -> None:
    plan = plans.load(code)
    assert "示例" in plan.title.zh
    assert "example" in plan.title.en
    assert plan.made.model_version == parameters.default().version
    assert findings(plan) == ()
    assert {factor.kind for factor in plan.factors} == {"fixed", "range", "interpolated", "linked"}
    assert sum(plan.scores[0].points.values()) == 100


profiles = st.builds(
    lambda revenue, records, answers, exposed, history: from_data(
        {
            "name": "示例",
            "section": "C36",
            "revenue_cny": revenue,
            "records_held": records,
            "controls": dict(zip(CONTROLS, answers, strict=True)),
            "exposures": exposed,
            **({"history": {"years": 3, "incidents": history}} if history is not None else {}),
        }
    ),
    st.floats(1e5, 1e11),
    st.none() | st.integers(0, 10**8),
    st.tuples(*[st.sampled_from(["yes", "partial", "no", "unknown"])] * len(CONTROLS)),
    st.lists(st.sampled_from(list(parameters.default().exposures)), unique=True),
    st.none() | st.integers(0, 5),
)


def premium(plan, profile, limit, deductible, waiting=Decimal(12)) -> Decimal:
    largest = plan.input("limit_cny").most
    facts = facts_of(
        plan,
        profile,
        limit_cny=min(Decimal(limit), largest),
        deductible_cny=Decimal(deductible),
        waiting_hours=waiting,
    )
    return rate(plan, facts).premium_cny


@settings(max_examples=examples(0.4))
@given(st.sampled_from(CODES), profiles, st.lists(st.sampled_from(LIMITS), min_size=2, unique=True))
def test_nobody_pays_less_for_more_cover(code, profile, limits) -> None:
    plan = plans.load(code)
    found = [premium(plan, profile, limit, 10_000) for limit in sorted(limits)]
    assert found == sorted(found)


@settings(max_examples=examples(0.4))
@given(st.sampled_from(CODES), profiles, st.integers(0, 10**6), st.integers(0, 10**6))
def test_nobody_pays_more_for_bearing_more_or_waiting_longer(code, profile, one, other) -> None:
    plan = plans.load(code)
    assert premium(plan, profile, 10**7, max(one, other)) <= premium(plan, profile, 10**7, min(one, other))
    assert premium(plan, profile, 10**7, one, Decimal(24)) <= premium(plan, profile, 10**7, one, Decimal(8))


@settings(max_examples=examples(0.4))
@given(st.sampled_from(CODES), profiles, st.sampled_from(CONTROLS))
def test_a_control_in_place_never_costs_more(code, profile, control) -> None:
    plan = plans.load(code)
    without = profile.model_copy(update={"controls": profile.controls | {control: "no"}})
    with_it = profile.model_copy(update={"controls": profile.controls | {control: "yes"}})
    assert premium(plan, with_it, 10**7, 10_000) <= premium(plan, without, 10**7, 10_000)


@pytest.mark.parametrize("code", ["cyber-other-industry", "cyber-it-product"])
def test_filed_and_technical_premiums_agree_on_enterprises_the_plan_has_not_seen(code) -> None:
    plan = plans.load(code)
    effort = filing.Effort(profiles=60, terms=3, incidents=6_000, seed=11)
    found = filing.compare(wording.load(plan.made.wording), plan, kind=plan.made.kind, effort=effort)
    within = dict(found.within)
    assert abs(found.whole.median_ratio - 1.0) < 0.05
    assert within[0.3] > 0.7
    assert within[0.5] > 0.9
    assert abs(found.whole.filed_loss_ratio / found.whole.technical_loss_ratio - 1.0) < 0.35
