"""Choices of limit and deductible side by side."""

from decimal import Decimal

import pytest

from wangbao.pricing.indications import Choice, indications
from wangbao.pricing.loadings import default_loadings
from wangbao.pricing.technical import technical_price
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.figures import Band, Estimate


def choice(limit: int, deductible: int, mean: float) -> Choice:
    return Choice(
        limit_cny=Decimal(limit),
        deductible_cny=Decimal(deductible),
        mean=Estimate(mean, mean / 100),
        deviation=mean * 8,
        tvar=mean * 50,
        mean_band=Band(mean / 3, mean, mean * 3),
    )


CHOICES = (
    choice(5_000_000, 20_000, 30_000.0),
    choice(5_000_000, 100_000, 22_000.0),
    choice(10_000_000, 20_000, 38_000.0),
)
CHOSEN = (Decimal(5_000_000), Decimal(100_000))


def test_each_choice_has_the_price_it_would_have_alone() -> None:
    found = indications(CHOICES, chosen=CHOSEN, loadings=default_loadings())
    alone = [
        technical_price(
            mean=c.mean.value,
            deviation=c.deviation,
            tvar=c.tvar,
            mean_band=c.mean_band,
            limit_cny=c.limit_cny,
            loadings=default_loadings(),
        )
        for c in CHOICES
    ]
    assert [option.premium_cny for option in found] == [price.premium_cny for price in alone]
    assert [option.rate_on_limit for option in found] == [price.rate_on_limit for price in alone]
    assert [option.insured_mean for option in found] == [c.mean for c in CHOICES]
    assert [option.chosen for option in found] == [False, True, False]


def test_a_choice_given_twice_is_refused() -> None:
    with pytest.raises(InputError, match="given twice"):
        indications((*CHOICES, CHOICES[0]), chosen=CHOSEN, loadings=default_loadings())


def test_a_chosen_one_that_is_not_there_is_refused() -> None:
    chosen = (Decimal(1), Decimal(2))
    with pytest.raises(InputError, match="chosen = 1 / 2: must be one of the choices"):
        indications(CHOICES, chosen=chosen, loadings=default_loadings())
