"""The technical price against figures worked out by hand, and the rules every price keeps."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from wangbao.pricing.loadings import Loadings, default_loadings
from wangbao.pricing.price import Price
from wangbao.pricing.technical import expected_loss_ratio, technical_price
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.figures import Band
from wangbao.vocabulary.money import yuan

LIMIT = Decimal(10_000_000)
MONEY = st.floats(0, 1e9)


def plan(**changes: object) -> Loadings:
    """The shipped plan with round figures of our own: 15 % + 12 % + 3 %, capital 6 % × 12 %, deviation 3 %."""
    figures = {
        "expense": "0.15",
        "fixed_expense_cny": "1000",
        "commission": "0.12",
        "profit": "0.03",
        "cost_of_capital": "0.06",
        "retained_capital": "0.12",
        "deviation_share": "0.03",
        "minimum_premium_cny": "2000",
        "vat": "0.06",
        "target_loss_ratio": "0.55",
    }
    figures |= {name: str(value) for name, value in changes.items() if name in figures}
    others = {name: value for name, value in changes.items() if name not in figures}
    loading = {"source": [], "confidence": "judgement", "zh": "甲", "en": "a"}
    tables = {
        name: {"value": value, "low": value, "high": value, **loading} for name, value in figures.items()
    }
    return Loadings.model_validate(
        {
            "version": "t",
            "method": "cost_of_capital",
            "capital_level": 0.99,
            "sources": {},
            **tables,
            **others,
        }
    )


def price(mean: float, *, loadings: Loadings | None = None, **changes: object) -> Price:
    facts = {
        "deviation": mean,
        "tvar": mean,
        "mean_band": Band(mean, mean, mean),
        "limit_cny": LIMIT,
    } | changes
    return technical_price(mean=mean, loadings=loadings or plan(), **facts)  # type: ignore[arg-type]


def amounts(found: Price) -> dict[str, Decimal]:
    return {line.code: line.amount_cny for line in found.trace}


def test_cost_of_capital_price_by_hand() -> None:
    # capital 3,055,000 - 55,000 = 3,000,000; risk load × 6 % × 12 % = 21,600; (55,000 + 21,600 + 1,000) / 0.70
    found = price(55_000.0, tvar=3_055_000.0)
    assert found.premium_cny == Decimal("110857.14")
    assert found.vat_cny == Decimal("6651.43")
    assert found.payable_cny == Decimal("117508.57")
    assert found.rate_on_limit == 0.011085714
    assert amounts(found) == {
        "expected_loss": Decimal("55000.00"),
        "risk_load": Decimal("21600.00"),
        "fixed_expense": Decimal("1000.00"),
        "expense": Decimal("16628.57"),
        "commission": Decimal("13302.86"),
        "profit": Decimal("3325.71"),
    }
    assert expected_loss_ratio(found) == pytest.approx(0.4961, abs=5e-5)


def test_standard_deviation_price_by_hand() -> None:
    # (40,000 + 3 % × 500,000 + 1,000) / 0.70 = 80,000
    found = price(40_000.0, deviation=500_000.0, loadings=plan(method="standard_deviation"))
    assert found.premium_cny == Decimal("80000.00")
    assert amounts(found) == {
        "expected_loss": Decimal("40000.00"),
        "risk_load": Decimal("15000.00"),
        "fixed_expense": Decimal("1000.00"),
        "expense": Decimal("12000.00"),
        "commission": Decimal("9600.00"),
        "profit": Decimal("2400.00"),
    }


def test_a_certain_loss_bears_no_risk_load() -> None:
    assert amounts(price(69_000.0))["risk_load"] == Decimal("0.00")
    assert price(69_000.0).premium_cny == Decimal("100000.00")


def test_minimum_premium_bites_and_is_a_line() -> None:
    found = price(50.0)  # (50 + 1,000) / 0.70 = 1,500
    assert found.premium_cny == Decimal("2000.00")
    assert amounts(found)["minimum"] == Decimal("500.00")
    assert found.vat_cny == Decimal("120.00")


def test_minimum_premium_that_does_not_bite_is_no_line() -> None:
    assert "minimum" not in amounts(price(400.0))  # (400 + 1,000) / 0.70 = 2,000 exactly
    assert price(400.0).premium_cny == Decimal("2000.00")


def test_nothing_insured_costs_the_minimum() -> None:
    assert price(0.0, deviation=0.0).premium_cny == Decimal("2000.00")
    free = plan(minimum_premium_cny=0, fixed_expense_cny=0)
    assert price(0.0, loadings=free).premium_cny == Decimal("0.00")
    assert set(amounts(price(0.0, loadings=free)).values()) == {Decimal("0.00")}
    assert expected_loss_ratio(price(0.0, loadings=free)) == 0.0


def test_vat_is_apart() -> None:
    found = price(69_000.0)
    assert [line.code for line in found.apart] == ["vat"]
    assert found.apart[0].amount_cny == found.vat_cny == Decimal("6000.00")
    assert found.premium_cny == price(69_000.0, loadings=plan(vat="0.10")).premium_cny


MARGIN = {"source": [], "confidence": "derived", "zh": "甲", "en": "a", "low": "0", "high": "1"}


def test_a_market_margin_is_a_line_of_its_own_and_may_be_off() -> None:
    given = {"market_margin": {**MARGIN, "value": "0.25"}}
    off, on = (price(69_000.0, loadings=plan(**given, market_margin_on=way)) for way in (False, True))
    assert off.trace == price(69_000.0).trace
    assert on.premium_cny == Decimal("125000.00")
    assert amounts(on) == {**amounts(off), "market_margin": Decimal("25000.00")}
    least = price(50.0, loadings=plan(**given, market_margin_on=True))  # on the minimum too
    assert least.premium_cny == Decimal("2500.00")
    assert sum(amounts(least).values()) == least.premium_cny


def test_stamp_tax_is_said_and_charged_to_nobody_with_the_premium() -> None:
    rate = {**MARGIN, "value": "0.001"}
    found = price(69_000.0, loadings=plan(stamp_tax=rate))
    assert found.stamp_tax is not None
    assert found.stamp_tax.amount_cny == Decimal("100.00")
    assert found.payable_cny == price(69_000.0).payable_cny == Decimal("106000.00")
    assert price(69_000.0).stamp_tax is None
    assert default_loadings().stamp_tax.value == Decimal("0.001")
    assert not default_loadings().market_margin_on  # docs/rate-check.md says why


def test_range_prices_the_ends_of_the_band() -> None:
    # ends 27,500 and 110,000 take the TVaR along: half and twice of (55,000 + 21,600), plus 1,000, over 0.70
    found = price(55_000.0, tvar=3_055_000.0, mean_band=Band(27_500.0, 55_000.0, 110_000.0))
    assert found.premium_band == Band(56142.86, 110857.14, 220285.71)


def test_range_takes_the_tail_no_further_than_the_limit() -> None:
    # TVaR would go to 16,000,000: it stops at 10,000,000; (200,000 + 0.0072 × 9,800,000 + 1,000) / 0.70
    found = price(100_000.0, tvar=8_000_000.0, mean_band=Band(100_000.0, 100_000.0, 200_000.0))
    assert found.premium_band.high == 387942.86


@given(
    MONEY, st.floats(0, 1e9), st.floats(0, 1e9), st.sampled_from(["cost_of_capital", "standard_deviation"])
)
def test_lines_add_up_to_the_fen(mean: float, excess: float, deviation: float, method: str) -> None:
    found = price(mean, tvar=mean + excess, deviation=deviation, loadings=plan(method=method))
    assert sum(amounts(found).values()) == found.premium_cny
    assert found.premium_cny == yuan(found.premium_cny) >= 2000
    assert found.vat_cny == yuan(found.premium_cny * Decimal("0.06"))


@given(MONEY, MONEY, st.floats(0, 1e9), st.sampled_from(["cost_of_capital", "standard_deviation"]))
def test_price_rises_with_the_mean(a: float, b: float, excess: float, method: str) -> None:
    low, high, tail = min(a, b), max(a, b), max(a, b) + excess
    loadings = plan(method=method)
    cheaper = price(low, tvar=tail, deviation=1e6, loadings=loadings)
    dearer = price(high, tvar=tail, deviation=1e6, loadings=loadings)
    assert cheaper.premium_cny <= dearer.premium_cny


@given(MONEY, MONEY, MONEY)
def test_price_rises_with_the_risk(mean: float, a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    assert price(mean, tvar=mean + low).premium_cny <= price(mean, tvar=mean + high).premium_cny
    by_deviation = plan(method="standard_deviation")
    cheaper = price(mean, deviation=low, loadings=by_deviation)
    assert cheaper.premium_cny <= price(mean, deviation=high, loadings=by_deviation).premium_cny


@given(st.lists(st.floats(0, 1e8), min_size=3, max_size=3), st.floats(1, 1e8), st.floats(0, 1e8))
def test_range_rises(ends: list[float], mean: float, excess: float) -> None:
    band = price(mean, tvar=mean + excess, mean_band=Band(*sorted(ends))).premium_band
    assert band.low <= band.middle <= band.high


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"mean": -1.0}, "mean", "must be a finite number of at least 0"),
        ({"mean": float("nan")}, "mean", "must be a finite number of at least 0"),
        ({"deviation": float("inf")}, "deviation", "must be a finite number of at least 0"),
        ({"tvar": -0.5}, "tvar", "must be a finite number of at least 0"),
        ({"tvar": 9.0}, "tvar", "must not be below the mean"),
        ({"mean_band": Band(-1.0, 1.0, 2.0)}, "mean_band.low", "must be a finite number of at least 0"),
        ({"mean_band": Band(3.0, 2.0, 1.0)}, "mean_band", "must rise from low to high"),
        ({"limit_cny": Decimal(0)}, "limit_cny", "must be greater than 0"),
        ({"limit_cny": Decimal("NaN")}, "limit_cny", "must be greater than 0"),
    ],
)
def test_nonsense_is_refused(changes: dict[str, object], field: str, rule: str) -> None:
    facts = {"mean": 10.0, "deviation": 1.0, "tvar": 20.0, "mean_band": Band(5.0, 10.0, 20.0)}
    with pytest.raises(InputError) as refused:
        technical_price(**{"limit_cny": LIMIT, "loadings": plan()} | facts | changes)  # type: ignore[arg-type]
    assert [(problem.field, problem.rule.en) for problem in refused.value.problems] == [(field, rule)]


def test_tvar_below_the_mean_by_rounding_alone_is_accepted() -> None:
    assert price(1_000_000.0, tvar=999_999.9999999).premium_cny == price(1_000_000.0).premium_cny


def test_shipped_plan_prices_a_typical_pilot_policy_near_its_target_loss_ratio() -> None:
    # limit 7.67 million, expected loss 0.72 % of it, TVaR 99 % about four tenths of it (docs/rate-check.md)
    loadings = default_loadings()
    found = technical_price(
        mean=55_000.0,
        deviation=500_000.0,
        tvar=3_000_000.0,
        mean_band=Band(20_000.0, 55_000.0, 150_000.0),
        limit_cny=Decimal(7_670_000),
        loadings=loadings,
    )
    assert (
        loadings.target_loss_ratio.low
        <= Decimal(expected_loss_ratio(found))
        <= loadings.target_loss_ratio.high
    )
