"""Many premiums at once are those of the price plan one by one, to the fen."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, strategies as st

from wangbao.pricing.loadings import default_loadings
from wangbao.pricing.many import adequacy, premiums
from wangbao.pricing.technical import technical_price
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.figures import Band

SHIPPED = default_loadings()
DEARER = SHIPPED.market_margin.model_copy(update={"value": Decimal("0.37")})
METHODS = [
    SHIPPED,
    SHIPPED.model_copy(update={"method": "standard_deviation"}),
    SHIPPED.model_copy(update={"market_margin": DEARER, "market_margin_on": True}),
]
YUAN = st.one_of(st.floats(0, 1e4), st.floats(0, 1e8), st.floats(0, 1e12), st.integers(0, 10**9).map(float))


def one_by_one(mean, deviation, tvar, loadings):
    return [
        float(
            technical_price(
                mean=m,
                deviation=d,
                tvar=t,
                mean_band=Band(m, m, m),
                limit_cny=Decimal(10**6),
                loadings=loadings,
            ).premium_cny
        )
        for m, d, t in zip(mean, deviation, tvar, strict=True)
    ]


@pytest.mark.parametrize("loadings", METHODS, ids=["capital", "deviation", "margin"])
@given(figures=st.lists(st.tuples(YUAN, YUAN, YUAN), min_size=1, max_size=4))
def test_premiums_are_the_technical_ones_to_the_fen(loadings, figures):
    mean, deviation, excess = np.array(figures).T
    tvar = mean + excess
    ours = premiums(mean, deviation, tvar, np.full(mean.size, 1e6), loadings)
    assert ours.tolist() == one_by_one(mean.tolist(), deviation.tolist(), tvar.tolist(), loadings)


@pytest.mark.parametrize("loadings", METHODS, ids=["capital", "deviation", "margin"])
def test_halves_of_a_fen_are_rounded_as_decimals_are(loadings):
    """Means chosen so that the premium before rounding is a whole number of fen and a half, or a hair beside it."""
    rest, fixed = 1 - loadings.share_of_premium, loadings.fixed_expense_cny.value
    halves = [(Decimal(k) + Decimal("0.5")) / 100 for k in range(500_000, 500_300)]
    mean = np.array([float(half / (1 + loadings.margin) * rest - fixed) for half in halves])
    mean = np.concatenate([mean, np.nextafter(mean, 0), np.nextafter(mean, np.inf)])
    none = np.zeros(mean.size)
    ours = premiums(mean, none, mean, np.full(mean.size, np.nan), loadings)
    assert ours.tolist() == one_by_one(mean.tolist(), none.tolist(), mean.tolist(), loadings)


def test_nothing_to_lose_costs_the_minimum():
    assert premiums([0.0], [0.0], [0.0], [1e6], SHIPPED).tolist() == one_by_one([0.0], [0.0], [0.0], SHIPPED)


@pytest.mark.parametrize(
    ("figures", "field"),
    [
        (([1.0, -1.0], [1.0, 1.0], [2.0, 2.0], [1.0, 1.0]), "mean.1"),
        (([1.0, 1.0], [np.nan, 1.0], [2.0, 2.0], [1.0, 1.0]), "deviation.0"),
        (([1.0, 1.0], [1.0, 1.0], [2.0, np.inf], [1.0, 1.0]), "tvar.1"),
        (([1.0, 1.0], [1.0, 1.0], [2.0, 2.0], [1.0, 0.0]), "limit_cny.1"),
        (([1.0, 1.0], [1.0, 1.0], [0.5, 2.0], [1.0, 1.0]), "tvar.0"),
    ],
)
def test_nonsense_is_refused_by_place(figures, field):
    with pytest.raises(InputError) as refused:
        premiums(*figures, SHIPPED)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_adequacy_is_premium_over_technical():
    found = adequacy([100.0, 50.0, np.nan, 10.0, 0.0], [100.0, 200.0, 100.0, 0.0, 10.0])
    np.testing.assert_array_equal(found, [1.0, 0.25, np.nan, np.nan, 0.0])
