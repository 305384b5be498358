"""Shapes a plan must have: none that ships breaks one, and each break is named with its cell."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.examples import examples

from wangbao.pricing.filed import plan as plans
from wangbao.pricing.filed.fit.design import Axis, Term
from wangbao.pricing.filed.fit.isotonic import shaped
from wangbao.pricing.filed.shape import breaks
from wangbao.vocabulary.text import Text

BASE = json.loads(plans.canonical(plans.load("cyber-other-industry")))


def factor(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in data["factors"] if one["code"] == code)


def cell(
    code: str, row: int, column: int, value: Callable[[dict[str, float]], float]
) -> Callable[[Any], None]:
    """Change one cell of a table, to a value of its neighbours' by name."""

    def change(data: dict[str, Any]) -> None:
        table = factor(data, code)
        cells = [[float(one["factor"]) for one in line] for line in table["cells"]]
        at = [float(place["at"]) for place in table["columns"]]
        near = {
            "here": cells[row][column],
            "before": cells[row][column - 1] * at[column - 1] / at[column],
            "above": cells[row - 1][column],
        }
        table["cells"][row][column] = {"factor": f"{value(near):.6f}"}

    return change


def undirected(code: str, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """Change a factor that states no direction, so that it is not refused as one that moves against its own."""

    def both(data: dict[str, Any]) -> None:
        for name in ("direction", "column_direction"):
            factor(data, code).pop(name, None)
        change(data)

    return both


def row(code: str, at: int, value: str) -> Callable[[Any], None]:
    def change(data: dict[str, Any]) -> None:
        factor(data, code)["rows"][at]["factor"] = value

    return change


def history(answer: int, **ends: str) -> Callable[[Any], None]:
    def change(data: dict[str, Any]) -> None:
        factor(data, "prior_incidents")["cells"][answer][1].update(ends)

    return change


def bounds(**changes: Any) -> Callable[[Any], None]:
    def change(data: dict[str, Any]) -> None:
        data["factor_product"] = {
            k: v for k, v in (data["factor_product"] | changes).items() if v is not None
        }

    return change


SIZE, DEDUCTIBLE, RECORDS = "size_property", "deductible_property", "records_liability"
BROKEN = {
    "more limit for no money": (
        cell(SIZE, 4, 5, lambda n: n["before"]),
        "rises",
        "property",
        "revenue_cny = 100,000,000",
    ),
    "a premium that jumps": (
        undirected(SIZE, cell(SIZE, 4, 5, lambda n: n["here"] * 1.2)),
        "concave",
        "property",
        "beyond a sum insured of 5,000,000",
    ),
    "a larger firm that pays less": (
        undirected(SIZE, cell(SIZE, 4, 5, lambda n: n["above"] * 0.9)),
        "rises",
        "property",
        "30,000,000 → 100,000,000",
    ),
    "a deductible that saves nothing at first": (
        undirected(DEDUCTIBLE, cell(DEDUCTIBLE, 1, 2, lambda _: 1.0)),
        "convex",
        "property",
        "beyond a deductible of 10,000",
    ),
    "a deductible that costs": (
        undirected(DEDUCTIBLE, cell(DEDUCTIBLE, 1, 2, lambda _: 1.05)),
        "falls",
        "property",
        "0 → 10,000",
    ),
    "people who make it cheaper": (
        undirected(RECORDS, row(RECORDS, 5, "0.1")),
        "rises",
        "liability",
        "people whose data",
    ),
    "security that makes it dearer": (
        undirected("controls_property", row("controls_property", 5, "9")),
        "falls",
        "property",
        "80 → 100",
    ),
    "a clean record dearer than silence": (history(1, high="1.1"), "clean", "prior_incidents", "1.1 > 1"),
    "a history that costs three times": (history(3, high="3"), "history", "prior_incidents", "3 > 2"),
    "factors without bounds": (bounds(most=None), "bounds", "factor_product.most", "now —"),
    "factors of a hundred": (bounds(most="100"), "bounds", "factor_product.most", "now 100"),
    "factors of a thousandth": (bounds(least="0.001"), "bounds", "factor_product.least", "now 0.001"),
}


@pytest.mark.parametrize("code", plans.codes())
def test_no_plan_that_ships_breaks_a_shape(code: str) -> None:
    assert breaks(plans.load(code)) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plan_is_told_by_its_cell(name: str) -> None:
    change, rule, where, said = BROKEN[name]
    data = deepcopy(BASE)
    change(data)
    found = breaks(plans.parse(data))
    mine = [one for one in found if one.rule == rule]
    assert mine
    assert {one.where for one in mine} == {where}
    assert any(said in one.says.en for one in mine), [one.says.en for one in mine]
    assert all(one.says.zh for one in found)


def test_the_first_plans_broke_them() -> None:
    """2026.1 was fitted without shapes: limits for no money, dearer by the yuan, histories of seven and more."""
    found = [one for code in plans.codes() for one in breaks(plans.load(f"{code}@2026.1"))]
    assert {one.rule for one in found} >= {"concave", "rises", "convex", "history", "bounds"}


POINTS, SIZES = (1e6, 2e6, 5e6, 1e7, 2e7), (1e7, 1e8, 1e9)
TABLES = st.lists(
    st.lists(st.floats(0.05, 20.0), min_size=len(POINTS), max_size=len(POINTS)),
    min_size=len(SIZES),
    max_size=len(SIZES),
)


def term(first: Axis, last: Axis, **more: Any) -> Term:
    return Term("made", Text("名", "name"), (first, last), **more)


@settings(max_examples=examples(0.5))
@given(TABLES)
def test_any_table_is_made_to_rise_and_bend(table: list[list[float]]) -> None:
    sizes, limits = Axis("revenue_cny", points=SIZES), Axis("limit_cny", points=POINTS)
    made = shaped(term(sizes, limits, direction="rising", by_amount=True, bends="concave"), np.array(table))
    amounts = np.concatenate([np.zeros((3, 1)), made * POINTS], axis=1)
    slopes = np.diff(amounts, axis=1) / np.diff([0.0, *POINTS])
    assert (slopes > 0.0).all()
    assert (slopes[:, 1:] <= slopes[:, :-1] * 1.001).all()
    assert (made[1:] >= made[:-1] * 0.999).all()


@settings(max_examples=examples(0.5))
@given(TABLES)
def test_any_deductible_falls_and_bends(table: list[list[float]]) -> None:
    deductibles, sizes = (
        Axis("deductible_cny", points=(0.0, 1e4, 3e4, 1e5, 1e6)),
        Axis("revenue_cny", points=SIZES),
    )
    values = np.array(table).T
    values[0] = 1.0
    made = shaped(
        term(deductibles, sizes, direction="falling", column_direction="rising", base=0, bends="convex"),
        values,
    )
    assert made[0] == pytest.approx(1.0)
    steps = np.diff(made, axis=0) / np.diff(deductibles.points)[:, None]
    assert (steps <= 1e-9).all()
    assert (steps[1:] >= steps[:-1] - np.abs(steps[:-1]) * 1e-3 - 1e-10).all()
    assert (made[:, 1:] >= made[:, :-1] - 1e-3).all()
