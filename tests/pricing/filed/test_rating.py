"""What a plan makes of facts: each kind of factor by hand, groups, bounds, minimum, rounding once, the trace."""

import json
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from tests.pricing.filed.sample import FACTS, plan, with_factor

from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.points import Point
from wangbao.pricing.filed.rating import rate
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.money import yuan

PLAN = plans.parse(plan())
HALF = Fraction(1, 200)
UNKNOWN_INPUT = (
    "unknown input of the plan; try limit_cny, deductible_cny, deductible_percent, revenue_cny, trade, past"
)


def premium(**facts: object) -> Decimal:
    return rate(PLAN, FACTS | facts).premium_cny


def problems(call) -> list[tuple[str, str]]:
    with pytest.raises(InputError) as refused:
        call()
    return [(problem.field, problem.rule.en) for problem in refused.value.problems]


def test_a_premium_is_sum_insured_by_base_rate_by_factors() -> None:
    # own: 0.5 % × shop 0.8 × revenue 1 × few 0.9 × size 1; third: 0.3 % × 0.8 × 0.9 × 1, without revenue
    found = rate(PLAN, FACTS)
    assert [cover.premium_cny for cover in found.covers] == [Decimal("3600.00"), Decimal("2160.00")]
    assert found.premium_cny == Decimal("5760.00")
    assert [cover.rate_percent for cover in found.covers] == [Decimal("0.36"), Decimal("0.216")]


@pytest.mark.parametrize(("revenue", "factor"), [(999_999, "0.9"), (1_000_000, "1"), (50_000_000, "1.2")])
def test_a_band_holds_its_first_value_and_not_its_last(revenue, factor) -> None:
    found = rate(PLAN, FACTS | {"revenue_cny": revenue})
    line = next(line for line in found.trace if line.code == "revenue")
    assert line.factor == Decimal(factor)


@pytest.mark.parametrize(
    ("deductible", "factor"),
    [(0, "1"), (5_000, "0.95"), (10_000, "0.9"), (25_000, "0.75"), (40_000, "0.6"), (9_000_000, "0.6")],
)
def test_interpolation_is_linear_between_points_and_flat_beyond(deductible, factor) -> None:
    assert premium(deductible_cny=deductible) == yuan(Decimal(5760) * Decimal(factor))


def test_of_a_group_only_the_lowest_counts() -> None:
    assert premium(deductible_cny=10_000, deductible_percent=30) == premium(deductible_percent=30)
    assert premium(deductible_cny=40_000, deductible_percent=30) == premium(deductible_cny=40_000)
    highest = plan()
    highest["groups"][0]["takes"] = "highest"
    found = rate(plans.parse(highest), FACTS | {"deductible_cny": 10_000, "deductible_percent": 30})
    assert found.premium_cny == premium(deductible_cny=10_000)


def test_a_linked_factor_by_amount_makes_the_premium_linear_in_the_sum_insured() -> None:
    one, four = premium(limit_cny=1_000_000), premium(limit_cny=4_000_000)
    assert premium(limit_cny=2_500_000) == yuan((one + four) / 2)
    assert premium(limit_cny=8_000_000) == 2 * four  # beyond the last point the factor is flat
    across = rate(PLAN, FACTS | {"revenue_cny": 50_500_000, "trade": "shop"}, covers=["third"])
    assert across.premium_cny == yuan(Decimal(2160) * Decimal("1.5"))


def test_a_range_takes_its_usual_point_unless_an_underwriter_chooses() -> None:
    chosen = rate(PLAN, FACTS, points=[Point("past", Decimal("0.75"), "三年无事故")])
    assert chosen.premium_cny == yuan(Decimal(5760) / Decimal("0.9") * Decimal("0.75"))
    (used,) = chosen.ranges
    assert (used.low, used.high, used.usual, used.point, used.reason) == (
        Decimal("0.7"),
        Decimal(1),
        Decimal("0.9"),
        Decimal("0.75"),
        "三年无事故",
    )
    assert rate(PLAN, FACTS, points=[Point("past", Decimal("0.9"))]).premium_cny == Decimal("5760.00")


@pytest.mark.parametrize(
    ("point", "rule"),
    [
        (Point("past", Decimal("0.7"), "x"), "“past” may only be within the filed range (0.7, 1]"),
        (Point("past", Decimal("1.01"), "x"), "“past” may only be within the filed range (0.7, 1]"),
        (Point("past", Decimal("0.8"), "  "), "a point in a range needs a reason"),
        (Point("past", Decimal("0.8"), "x" * 501), "a reason has at most 500 characters"),
        (Point("trade", Decimal("0.7"), "x"), "“trade” is filed as 0.8 and may not be moved"),
        (Point("amount", Decimal("0.9"), "x"), "the factor's input is not given"),
        (Point("psat", Decimal("0.8"), "x"), "unknown factor; try past"),
        (Point("past", Decimal("NaN"), "x"), "numbers must be finite"),
    ],
)
def test_an_underwriter_may_only_move_within_the_filed_range(point, rule) -> None:
    found = problems(lambda: rate(PLAN, FACTS, points=[point]))
    assert found == [(f"points.{point.factor}" if "unknown" not in rule else "points.psat", rule)]


def test_a_point_is_taken_once() -> None:
    twice = [Point("past", Decimal("0.8"), "x"), Point("past", Decimal("0.9"), "y")]
    assert problems(lambda: rate(PLAN, FACTS, points=twice)) == [
        ("points.past", "a point is taken once only")
    ]


def test_a_range_without_a_usual_point_waits_for_an_underwriter() -> None:
    found = problems(lambda: rate(PLAN, FACTS | {"past": "many"}))
    assert found == [("points.past", "an underwriter must choose “past” within (1, 1.5) and say why")]
    priced = rate(PLAN, FACTS | {"past": "many"}, points=[Point("past", Decimal("1.2"), "两起事故")])
    assert priced.premium_cny == yuan(Decimal(6400) * Decimal("1.2"))


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"trade": "shpo"}, ("facts.trade", "unknown trade; try shop")),
        ({"limit_cny": 99_999}, ("facts.limit_cny", "must lie between 100000 and 10000000")),
        ({"limit_cny": "x"}, ("facts.limit_cny", "must be a decimal number without separators")),
        ({"revenue_cny": -1}, ("facts.revenue_cny", "must lie between 0 and ∞")),
        ({"colour": "red"}, ("facts.colour", UNKNOWN_INPUT)),
    ],
)
def test_facts_the_plan_does_not_know_are_refused(facts, found) -> None:
    assert problems(lambda: rate(PLAN, FACTS | facts)) == [found]


@pytest.mark.parametrize("code", ["limit_cny", "revenue_cny", "trade", "past"])
def test_a_fact_the_plan_needs_must_be_given(code) -> None:
    facts = {key: value for key, value in FACTS.items() if key != code}
    assert problems(lambda: rate(PLAN, facts))[0][0] == f"facts.{code}"


def test_bounds_basic_premium_and_minimum() -> None:
    capped = plans.parse(plan(factor_product={"least": 0.75, "most": 2}))
    assert rate(capped, FACTS).premium_cny == Decimal("6000.00")  # 0.72 is held at 0.75 in both covers
    dear = rate(capped, FACTS | {"trade": "works", "revenue_cny": 100_000_000})
    assert [cover.factor_product for cover in dear.covers] == [2, 2]
    held = plans.parse(plan(rate_percent={"most": 0.3}))
    assert [cover.rate_percent for cover in rate(held, FACTS).covers] == [Decimal("0.3"), Decimal("0.216")]
    basic = rate(plans.parse(plan(basic_premium_cny=100.5)), FACTS)
    assert basic.premium_cny == Decimal("5860.50") == sum(cover.premium_cny for cover in basic.covers)
    least = rate(plans.parse(plan(minimum_premium_cny=9_000)), FACTS)
    assert least.premium_cny == Decimal("9000.00") == sum(cover.premium_cny for cover in least.covers)
    own = plan()
    own["covers"][1]["minimum_premium_cny"] = 5_000
    assert [one.premium_cny for one in rate(plans.parse(own), FACTS).covers] == [3600, 5000]


def test_only_what_is_bought_is_charged() -> None:
    assert rate(PLAN, FACTS, covers=["third"]).premium_cny == Decimal("2160.00")
    assert problems(lambda: rate(PLAN, FACTS, covers=["thrid"])) == [("covers", "unknown cover; try third")]
    assert problems(lambda: rate(PLAN, FACTS, covers=[])) == [("covers", "at least one cover must be bought")]


facts = st.fixed_dictionaries(
    {
        "limit_cny": st.integers(100_000, 10_000_000),
        "revenue_cny": st.decimals(0, 10**10, places=2),
        "trade": st.sampled_from(["shop", "works"]),
        "past": st.just("few"),
    },
    optional={
        "deductible_cny": st.decimals(0, 10**6, places=2),
        "deductible_percent": st.decimals(0, 50, places=2),
    },
)


def line(points: list[tuple[int, str]], at: Fraction) -> Fraction:
    """A line through points, by fractions."""
    known = [(Fraction(x), Fraction(y)) for x, y in points]
    if at <= known[0][0]:
        return known[0][1]
    for (x, y), (u, v) in pairwise(known):
        if at <= u:
            return y + (v - y) * (at - x) / (u - x)
    return known[-1][1]


def by_hand(given_facts: dict) -> Fraction:
    limit, revenue = Fraction(given_facts["limit_cny"]), Fraction(given_facts["revenue_cny"])
    trade = Fraction("0.8") if given_facts["trade"] == "shop" else Fraction("1.5")
    band = Fraction("0.9") if revenue < 10**6 else Fraction(1) if revenue < 5 * 10**7 else Fraction("1.2")
    reductions = []
    if "deductible_cny" in given_facts:
        points = [(0, "1"), (10_000, "0.9"), (40_000, "0.6")]
        reductions.append(line(points, Fraction(given_facts["deductible_cny"])))
    if "deductible_percent" in given_facts:
        points = [(0, "1"), (10, "0.9"), (30, "0.7")]
        reductions.append(line(points, Fraction(given_facts["deductible_percent"])))
    reduction = min(reductions, default=Fraction(1))
    # The size factor: its amount is linear in the limit between the points, its value in revenue.
    row = line([(10**6, "1"), (10**8, "2")], revenue)
    if limit <= 10**6:
        amount = limit
    elif limit >= 4 * 10**6:
        amount = limit / 2
    else:
        amount = line([(10**6, "1000000"), (4 * 10**6, "2000000")], limit)
    rates = Fraction("0.005") * band + Fraction("0.003")
    return rates * trade * reduction * Fraction("0.9") * row * amount


@given(facts)
def test_a_premium_is_exact_to_the_fen(given_facts) -> None:
    exact = by_hand(given_facts)
    found = rate(PLAN, given_facts)
    assert abs(Fraction(found.premium_cny) - exact) <= HALF + Fraction(1, 10**20)
    assert sum(cover.premium_cny for cover in found.covers) == found.premium_cny


@given(facts)
def test_the_trace_says_how_the_premium_came_about(given_facts) -> None:
    found = rate(PLAN, given_facts)
    total = Fraction(0)
    for cover in found.covers:
        lines = [line for line in found.trace if line.cover == cover.code]
        assert [line.code for line in lines][:2] == ["sum_insured", "base_rate"]
        product = Fraction(1)
        for step in lines:
            if step.factor is not None and "another of its group" not in step.rule.en:
                product *= Fraction(step.factor)
        total += Fraction(cover.sum_insured_cny) * Fraction(cover.base_rate_percent) / 100 * product
        assert all(step.name.zh and step.name.en and step.rule.zh and step.rule.en for step in lines)
    assert abs(total - Fraction(found.premium_cny)) <= HALF + Fraction(1, 10**20)


@given(facts, st.decimals(0, 10**6, places=2), st.decimals(0, 10**6, places=2))
def test_a_larger_deductible_never_costs_more(given_facts, one, other) -> None:
    low, high = sorted((one, other))
    dear = rate(PLAN, given_facts | {"deductible_cny": low}).premium_cny
    cheap = rate(PLAN, given_facts | {"deductible_cny": high}).premium_cny
    assert cheap <= dear


def test_the_hash_is_of_what_a_plan_says(tmp_path) -> None:
    plain = plans.fingerprint(PLAN)
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(dict(reversed(plan(groups=plan()["groups"]).items()))), encoding="utf-8")
    assert plans.fingerprint(plans.load(file)) == plain
    assert plans.fingerprint(plans.parse(json.loads(plans.canonical(PLAN)))) == plain
    assert plans.fingerprint(plans.parse(plan(minimum_premium_cny=0))) == plain  # a default written out
    assert plans.fingerprint(plans.parse(with_factor("trade", absent=1))) != plain


def test_refusals_speak_both_languages() -> None:
    with pytest.raises(InputError) as refused:
        rate(PLAN, FACTS, points=[Point("past", Decimal("0.7"), "x")])
    assert refused.value.lines("zh") == ["sample: points.past = 0.7：“名past”只能在备案区间 (0.7, 1] 内选取"]
