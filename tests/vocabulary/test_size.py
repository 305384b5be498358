"""The size rule at its boundaries, and what is left possible when an indicator is missing."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.size import SIZE_ROWS, SIZES, classify, size_row

WAN = 10_000
ORDER = [item.code for item in SIZES]
ROWS = (
    "agriculture industry construction wholesale retail transport storage postal accommodation catering "
    "information_transmission software real_estate property_management leasing_business other"
)
# the rule's own figures: (employees, revenue, assets) in persons and 10,000 CNY, for large, medium, small
FLOORS = {
    "agriculture": [(None, 20000, None), (None, 500, None), (None, 50, None)],
    "industry": [(1000, 40000, None), (300, 2000, None), (20, 300, None)],
    "construction": [(None, 80000, 80000), (None, 6000, 5000), (None, 300, 300)],
    "wholesale": [(200, 40000, None), (20, 5000, None), (5, 1000, None)],
    "retail": [(300, 20000, None), (50, 500, None), (10, 100, None)],
    "transport": [(1000, 30000, None), (300, 3000, None), (20, 200, None)],
    "storage": [(200, 30000, None), (100, 1000, None), (20, 100, None)],
    "postal": [(1000, 30000, None), (300, 2000, None), (20, 100, None)],
    "accommodation": [(300, 10000, None), (100, 2000, None), (10, 100, None)],
    "catering": [(300, 10000, None), (100, 2000, None), (10, 100, None)],
    "information_transmission": [(2000, 100000, None), (100, 1000, None), (10, 100, None)],
    "software": [(300, 10000, None), (100, 1000, None), (10, 50, None)],
    "real_estate": [(None, 200000, 10000), (None, 1000, 5000), (None, 100, 2000)],
    "property_management": [(1000, 5000, None), (300, 1000, None), (100, 500, None)],
    "leasing_business": [(300, None, 120000), (100, None, 8000), (10, None, 100)],
    "other": [(300, None, None), (100, None, None), (10, None, None)],
}
LARGE_DOWN = ("large", "medium", "small")


def _facts(employees, revenue, assets):
    return {
        "employees": employees,
        "revenue_cny": None if revenue is None else revenue * WAN,
        "assets_cny": None if assets is None else assets * WAN,
    }


def test_there_are_sixteen_rows_in_the_order_of_the_rule():
    assert [row.code for row in SIZE_ROWS] == [*ROWS.split(), "finance"]
    assert ORDER == ["micro", "small", "medium", "large"]


def test_finance_is_not_sized_by_this_rule():
    found = classify("finance", employees=5000, revenue_cny=10**12, assets_cny=10**13)
    assert (found.size, found.possible, found.missing) == (None, tuple(ORDER), ())


@pytest.mark.parametrize("row", FLOORS)
@pytest.mark.parametrize("place", range(3))
def test_a_floor_is_reached_exactly_and_missed_one_below(row, place):
    floors, reached = FLOORS[row][place], LARGE_DOWN[place]
    below = ORDER[ORDER.index(reached) - 1]
    assert classify(row, **_facts(*floors)).size == reached
    for name, value in _facts(*floors).items():
        if value is not None:
            assert classify(row, **{**_facts(*floors), name: value - 1}).size == below


@pytest.mark.parametrize(
    ("employees", "revenue", "size"),
    [(1000, 40000, "large"), (1000, 39999, "medium"), (299, 2000, "small"), (20, 299, "micro")],
)
def test_the_worked_cases_of_industry(employees, revenue, size):
    assert classify("industry", employees=employees, revenue_cny=revenue * WAN).size == size


def test_an_indicator_the_row_does_not_use_changes_nothing():
    assert classify("other", employees=300, revenue_cny=0, assets_cny=0).size == "large"


def test_a_missing_indicator_leaves_every_size_it_could_lead_to():
    result = classify("industry", employees=299)
    assert (result.possible, result.missing, result.size) == (("micro", "small"), ("revenue",), None)


def test_one_indicator_settles_micro_alone():
    result = classify("industry", employees=19)
    assert (result.size, result.missing) == ("micro", ())


def test_with_nothing_known_every_size_is_possible():
    result = classify("construction")
    assert (result.possible, result.missing) == (tuple(ORDER), ("revenue", "assets"))


def test_several_rows_give_the_union_of_their_answers():
    result = classify(["wholesale", "retail"], employees=200, revenue_cny=40000 * WAN)
    assert (result.rows, result.possible, result.missing) == (
        ("wholesale", "retail"),
        ("medium", "large"),
        (),
    )


@given(st.sampled_from(ROWS.split()), *[st.one_of(st.none(), st.integers(0, 3 * 10**9))] * 3)
def test_whatever_the_missing_indicators_turn_out_to_be_the_answer_was_possible(
    row, employees, revenue, assets
):
    before = classify(row, employees=employees, revenue_cny=revenue, assets_cny=assets)
    for filled in (0, 10**10):
        known = [filled if fact is None else fact for fact in (employees, revenue, assets)]
        after = classify(row, employees=known[0], revenue_cny=known[1], assets_cny=known[2])
        assert after.size == before.possible[0 if filled == 0 else -1]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"employees": -1}, "employees"),
        ({"employees": Decimal("2.5")}, "employees"),
        ({"revenue_cny": float("nan")}, "revenue_cny"),
        ({"assets_cny": -0.01}, "assets_cny"),
        ({"revenue_cny": "much"}, "revenue_cny"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_name(facts, field):
    with pytest.raises(InputError, match=field):
        classify("industry", **facts)


def test_unknown_and_absent_rows_are_refused():
    with pytest.raises(InputError, match="try industry"):
        size_row("industri")
    with pytest.raises(InputError, match="at least one row"):
        classify([])
