"""Fitting: a multiplicative world is found again, curves are shaped little, shares are the rating's own."""

from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from tests.examples import examples

from wangbao.contract import wording
from wangbao.pricing.filed.cells import find
from wangbao.pricing.filed.fit.assembly import held_by_amount
from wangbao.pricing.filed.fit.cases import as_sold, to_fit
from wangbao.pricing.filed.fit.design import Axis, Term, design_of
from wangbao.pricing.filed.fit.isotonic import pooled, shaped
from wangbao.pricing.filed.fit.regression import Part, hats, solve
from wangbao.pricing.filed.schema import Factor
from wangbao.vocabulary.text import Text

NAME = Text("名", "name")
figures = st.lists(st.floats(0.01, 100.0), min_size=1, max_size=12)


def part(shares: np.ndarray, held: int | None = None) -> Part:
    mask = np.zeros(shares.shape[1], dtype=np.bool_)
    if held is not None:
        mask[held] = True
    return Part(shares, mask)


def test_a_multiplicative_world_is_found_again() -> None:
    rng = np.random.Generator(np.random.Philox(1))
    n = 600
    trade, size = rng.integers(0, 3, n), rng.uniform(0.0, 10.0, n)
    trades, curve = np.array([0.5, 1.0, 2.0]), np.array([1.0, 1.6, 4.0])
    shares = [np.eye(3)[trade], hats((0.0, 4.0, 10.0), size)]
    target = 0.003 * (shares[0] @ trades) * (shares[1] @ curve)
    base, factors = solve(target, [part(shares[0]), part(shares[1], held=0)], rng.uniform(1e5, 1e7, n))
    assert factors[1] == pytest.approx(curve, rel=1e-4)  # it is 1 at its base
    assert factors[0] / factors[0][1] == pytest.approx(trades, rel=1e-4)
    assert (shares[0] @ factors[0]).mean() == pytest.approx(1.0)  # and this one on average
    assert base * (shares[0] @ factors[0]) * (shares[1] @ factors[1]) == pytest.approx(target, rel=1e-4)


def test_every_level_balances() -> None:
    rng = np.random.Generator(np.random.Philox(2))
    n = 500
    shares = [np.eye(4)[rng.integers(0, 4, n)], np.eye(5)[rng.integers(0, 5, n)]]
    target, limit = rng.lognormal(-6.0, 1.0, n), rng.uniform(1e5, 1e7, n)
    base, factors = solve(target, [part(one) for one in shares], limit)
    fitted = base * (shares[0] @ factors[0]) * (shares[1] @ factors[1])
    weight = np.sqrt(fitted * limit)
    for share in shares:
        assert share.T @ (weight * target / fitted) == pytest.approx(share.T @ weight, rel=1e-3)


@given(figures, st.booleans())
def test_a_pooled_curve_goes_one_way_and_keeps_its_sum(values, rising) -> None:
    found = pooled(np.array(values), rising=rising)
    assert (np.diff(found if rising else found[::-1]) >= 0.0).all()
    assert found.sum() == pytest.approx(sum(values))


def test_a_base_stays_one_and_the_rest_on_its_side_of_it() -> None:
    term = Term("cloud", NAME, (Axis("cloud", choices=("none", "low", "medium", "high")),), "rising", base=2)
    found = shaped(term, np.array([1.2, 0.8, 7.0, 0.9]))
    assert found == pytest.approx([1.0, 1.0, 1.0, 1.0])
    assert shaped(term, np.array([0.7, 0.8, 1.0, 1.4])) == pytest.approx([0.7, 0.8, 1.0, 1.4])


tables = st.lists(st.lists(st.floats(0.01, 100.0), min_size=4, max_size=4), min_size=2, max_size=5)


@settings(max_examples=examples(0.12))
@given(tables)
def test_a_size_table_rises_falls_and_never_makes_more_cover_cheaper(values) -> None:
    points = (1e5, 2e5, 1e6, 3e6)
    rows = tuple(float(10**row) for row in range(len(values)))
    axes = (Axis("revenue_cny", points=rows), Axis("limit_cny", points=points))
    term = Term("size", NAME, axes, "rising", "falling", by_amount=True, bends="concave")
    found = shaped(term, np.array(values))
    assert (np.diff(found, axis=0) >= -1e-6 * found[1:]).all()
    assert (np.diff(found, axis=1) <= 1e-6 * found[:, 1:]).all()
    assert (np.diff(found * np.array(points), axis=1) >= -1e-6).all()
    written = [[Decimal(f"{value:.4f}") for value in row] for row in found]
    held = held_by_amount(written, points)
    for above, below in pairwise(held):
        assert all(high >= low for low, high in zip(above, below, strict=True))
    for row in held:
        amounts = [value * Decimal(point) for value, point in zip(row, points, strict=True)]
        assert amounts == sorted(amounts)


@given(st.floats(-5.0, 60.0))
def test_the_fits_shares_are_the_ratings_own(at) -> None:
    points, values = (0.0, 10.0, 40.0), (1.0, 0.9, 0.6)
    rows = [{"at": point, "factor": value} for point, value in zip(points, values, strict=True)]
    factor = Factor.model_validate(
        {
            "code": "x",
            "name": {"zh": "名", "en": "name"},
            "kind": "interpolated",
            "inputs": ["x"],
            "rows": rows,
            "confidence": "judgement",
        }
    )
    found = find(factor, {"x": Decimal(repr(at))})
    assert float(found.cell.lowest) == pytest.approx((hats(points, np.array([at])) @ np.array(values))[0])


def test_what_is_drawn_depends_on_the_seed_alone() -> None:
    design = design_of(wording.load("telecom-internet"))
    assert to_fit(design, profiles=5, terms=3, seed=1) == to_fit(design, profiles=5, terms=3, seed=1)
    assert to_fit(design, profiles=5, terms=3, seed=1) != to_fit(design, profiles=5, terms=3, seed=2)
    fitted = {case.profile.model_dump_json() for case in to_fit(design, profiles=50, terms=1, seed=1)}
    tested = {case.profile.model_dump_json() for case in as_sold(design, profiles=50, terms=1, seed=1)}
    assert fitted.isdisjoint(tested)


def test_a_design_follows_its_wording() -> None:
    waits, none = design_of(wording.load("other-industry")), design_of(wording.load("it-product"))
    assert waits.waiting
    assert not none.waiting
    assert [cover.code for cover in waits.covers] == ["property", "liability"]
    assert "waiting" in {term.name for term in waits.covers[0].terms}
    assert "waiting" not in {term.name for cover in none.covers for term in cover.terms}
