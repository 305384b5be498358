import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from tests.policy.made import ISSUED, START, YEAR, after, contract, contracts, days, price
from wangbao.policy.cancellation import cancelling, reinstating
from wangbao.policy.duration import months_after, months_begun, table_share, term_share
from wangbao.policy.fold import fold
from wangbao.policy.premium import FEE, PREMIUM, Line, charges, earned, plus, premium, priced_in_terms, total
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.period import Period

JULY = dt.date(2027, 7, 1)  # 181 days into the year
BI, DATA = "business_interruption", "data_restoration"


def flat(bi="36500", data="7300"):
    return contract(annual_premium_cny={BI: bi, DATA: data})


def amounts(made, of=priced_in_terms):
    return {
        line.coverage if line.kind == PREMIUM else line.kind: a for line, a in premium(fold(made), of).items()
    }


@given(contracts())
def test_charges_telescope_to_the_premium_as_it_stands(made):
    assert plus(charges(made, price)) == premium(fold(made), price)


@given(contracts())
def test_premium_and_earned_premium_are_never_negative_and_all_is_earned_at_the_end(made):
    segments = fold(made)
    assert earned(segments, price, YEAR.end) == premium(segments, price)
    assert all(amount >= 0 for amount in premium(segments, price).values())


@given(contracts(), days, st.integers(0, 300))
def test_earned_premium_only_grows(made, day, further):
    segments = fold(made)
    later = min(day + dt.timedelta(days=further), YEAR.end)
    assert total(earned(segments, price, day)) <= total(earned(segments, price, later))


def test_a_year_costs_its_annual_premium_leap_or_not():
    for start in (dt.date(2027, 1, 1), dt.date(2027, 3, 1), dt.date(2028, 2, 29)):
        made = contract(Period.of_year(start), annual_premium_cny={BI: "36600.01"})
        assert amounts(made) == {BI: Decimal("36600.01")}


def test_a_change_is_charged_for_its_days():
    made = after(flat(), "risk_increase", JULY, {"annual_premium_cny": {BI: "73000"}})
    assert charges(made, priced_in_terms) == (
        {Line(PREMIUM, BI): Decimal("36500.00"), Line(PREMIUM, DATA): Decimal("7300.00")},
        {Line(PREMIUM, BI): Decimal("18400.00")},  # 184 days of 100 yuan
    )


def test_risk_decrease_gives_back_by_day():
    made = after(flat(), "risk_decrease", JULY, {"annual_premium_cny": {BI: "0"}})
    assert charges(made, priced_in_terms)[1] == {Line(PREMIUM, BI): Decimal("-18400.00")}


def test_the_insurers_cancellation_is_by_day():
    made = after(flat(), "cancellation", JULY, cancelling("by_insurer"))
    assert amounts(made) == {BI: Decimal("18100.00"), DATA: Decimal("3620.00")}


def test_the_insureds_cancellation_is_by_the_table():
    """Up to 1 July six months have begun, of which the table keeps 60 %; one day later seven, 70 %."""
    made = after(flat(), "cancellation", JULY, cancelling("by_insured", table="default"))
    assert months_begun(Period(START, JULY)) == 6
    assert amounts(made) == {BI: Decimal("21900.00"), DATA: Decimal("4380.00")}
    later = after(
        flat(), "cancellation", JULY + dt.timedelta(days=1), cancelling("by_insured", table="default")
    )
    assert amounts(later) == {BI: Decimal("25550.00"), DATA: Decimal("5110.00")}


@given(st.integers(1, 364), st.sampled_from(["default", "steep", "steepest"]))
def test_the_table_keeps_its_share_of_a_constant_premium(day, table):
    made = after(
        flat(), "cancellation", START + dt.timedelta(days=day), cancelling("by_insured", table=table)
    )
    kept = table_share(table, months_begun(Period(START, START + dt.timedelta(days=day))))
    assert amounts(made)[BI] == Decimal(36500) * kept.numerator / kept.denominator


@given(contracts(), days)
def test_the_table_never_gives_back_more_than_the_days(made, day):
    if not all(segment.in_force for segment in fold(made)):
        return
    by_table = after(made, "cancellation", day, cancelling("by_insured", table="default"))
    by_day = after(made, "cancellation", day, cancelling("by_insurer"))
    left = [total(premium(fold(one), price)) for one in (made, by_table, by_day)]
    assert left[0] >= left[1] - Decimal("0.02") >= left[2] - Decimal("0.04")  # two lines, each rounded once


def test_before_inception_only_the_fee_is_kept():
    made = after(flat(), "cancellation", START, cancelling("before_inception", fee_rate="0.03"))
    assert premium(fold(made), priced_in_terms) == {Line(FEE, "before_inception"): Decimal("1314.00")}
    free = after(flat(), "cancellation", START, cancelling("before_inception"))
    assert premium(fold(free), priced_in_terms) == {}


def test_intent_keeps_everything():
    made = after(flat(), "cancellation", JULY, cancelling("disclosure_intent"))
    assert amounts(made) == amounts(flat())


def test_after_a_partial_loss_the_undamaged_part_goes_back():
    rule = cancelling("partial_loss_insured", refund_share="0.25")
    made = after(flat(), "cancellation", JULY, rule)
    assert amounts(made)[BI] == Decimal("31900.00")  # 18100 earned, three quarters of 18400 kept


def test_a_back_dated_change_changes_what_the_table_keeps():
    """The rule is refolded with everything else: doubling the premium from April on doubles the refund's base."""
    april, july = dt.date(2027, 4, 1), JULY
    rule = cancelling("by_insured", table="default")
    late = after(
        after(flat(), "cancellation", july, rule),
        "risk_increase",
        april,
        {"annual_premium_cny": {BI: "73000"}},
    )
    early = after(
        after(flat(), "risk_increase", april, {"annual_premium_cny": {BI: "73000"}}),
        "cancellation",
        july,
        rule,
    )
    assert premium(fold(late), priced_in_terms) == premium(fold(early), priced_in_terms)
    assert plus(charges(late, priced_in_terms)) == plus(charges(early, priced_in_terms))


def test_reinstated_without_lapse_costs_nothing_and_leaves_nothing_of_the_rule():
    made = after(flat(), "cancellation", JULY, cancelling("by_insured", table="default"))
    back = after(made, "reinstatement", JULY, reinstating())
    assert amounts(back) == amounts(flat())
    assert plus(charges(back, priced_in_terms)[1:]) == {}


def test_reinstated_after_a_lapse_charges_the_days_with_cover():
    made = after(flat(), "cancellation", JULY, cancelling("by_insured", table="default"))
    back = after(made, "reinstatement", dt.date(2027, 10, 1), reinstating())  # 92 days without cover
    assert amounts(back) == {BI: Decimal("27300.00"), DATA: Decimal("5460.00")}


def test_earned_by_day():
    segments = fold(flat())
    assert [total(earned(segments, priced_in_terms, day)) for day in (START, JULY, YEAR.end)] == [
        Decimal(0), Decimal("21720.00"), Decimal("43800.00"),
    ]  # fmt: skip
    table = fold(after(flat(), "cancellation", JULY, cancelling("by_insured", table="default")))
    assert total(earned(table, priced_in_terms, JULY)) == Decimal("21720.00")
    assert total(earned(table, priced_in_terms, JULY + dt.timedelta(days=1))) == Decimal("26280.00")


def test_short_terms_cost_by_day_by_month_or_by_table():
    five_months = Period(START, dt.date(2027, 6, 1))  # 151 days
    cost = {
        method: amounts(contract(five_months, term=method, annual_premium_cny={BI: "36500"}))[BI]
        for method in ("by_day", "by_month", "default", "steep", "steepest")
    }
    assert cost == {
        "by_day": Decimal("15100.00"), "by_month": Decimal("15208.33"), "default": Decimal("18250.00"),
        "steep": Decimal("23725.00"), "steepest": Decimal("25550.00"),
    }  # fmt: skip


def test_more_than_a_year_is_whole_years_and_the_table_for_the_rest():
    period = Period(START, dt.date(2028, 7, 1))
    assert months_begun(period) == 18
    assert term_share(period, "default") == table_share("default", 18) == 1 + table_share("default", 6)
    assert float(term_share(period, "default")) == 1.6


def test_unknown_term_method_is_refused():
    with pytest.raises(InputError, match="unknown short-period table"):
        premium(fold(contract(term="weekly", annual_premium_cny={BI: "1"})), priced_in_terms)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 40))
def test_months_begun_counts_whole_months_and_parts(start, months):
    end = months_after(start, months)
    assert months_begun(Period(start, end)) == months
    assert months_begun(Period(start, end + dt.timedelta(days=1))) == months + 1


def test_a_month_from_a_day_the_next_month_lacks():
    assert months_after(dt.date(2027, 1, 31), 1) == dt.date(2027, 3, 1)
    assert months_after(dt.date(2027, 12, 31), 2) == dt.date(2028, 3, 1)
    assert months_after(dt.date(2027, 12, 31), 12) == dt.date(2028, 12, 31)


def test_an_annual_premium_that_is_none_is_refused():
    for bad in ("-1", "x", None):
        with pytest.raises(InputError) as refused:
            priced_in_terms({"annual_premium_cny": {BI: bad}})
        assert refused.value.problems[0].field == f"annual_premium_cny.{BI}"
    with pytest.raises(InputError, match="carry no annual premium"):
        priced_in_terms({})


def test_issue_times_do_not_enter_the_premium():
    assert contract(annual_premium_cny={BI: "1"}).endorsements[0].issued_at == ISSUED
