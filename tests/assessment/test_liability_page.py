"""The price of liability follows what it hangs on: the four figures that were wrong, with their right order."""

from decimal import Decimal
from itertools import pairwise

import pytest

from tests.risk.conftest import make_profile
from wangbao.assessment.liability_page import CURVES, page, picture, priced
from wangbao.assessment.technical import technical
from wangbao.contract import wording
from wangbao.contract.resolve import resolve
from wangbao.pricing.loadings import default_loadings
from wangbao.risk.profile import Profile
from wangbao.vocabulary.text import Lang


def liability(**facts: object) -> float:
    """Of a pharmacy chain of 180 million yuan a year, for ten million of cover: liability's part of the premium."""
    chain: Profile = make_profile(kind="other_industry", section="F52", revenue_usd=25e6, **facts)
    terms = resolve(wording.load("other-industry"), limit_cny=Decimal(10**7), deductible_cny=Decimal(20_000))
    (found,) = technical(chain, [terms], default_loadings(), incidents=40_000, seed=2026)
    return found.premium_cny * found.class_mean["liability"] / found.mean


@pytest.mark.parametrize("curve", CURVES, ids=lambda curve: curve.fact)
def test_premium_and_liability_rise_with_what_liability_hangs_on(curve) -> None:
    found = [priced(curve.kind, curve.fact, value) for value in curve.values]
    assert all(after.premium > before.premium for before, after in pairwise(found))
    assert all(after.liability > before.liability for before, after in pairwise(found))


def test_a_billion_people_cost_far_more_than_a_million() -> None:
    """It was 1.4 %; a limit of ten million yuan is what stops it now."""
    thousand, million, billion = (
        priced("telecom_internet", "records_held", n) for n in (10**3, 10**6, 10**9)
    )
    assert million.premium > 1.05 * thousand.premium
    assert billion.premium > 1.4 * million.premium
    assert billion.liability > 2.5 * million.liability


def test_an_endorsement_from_350_to_900_thousand_people_is_charged() -> None:
    before, after = (priced("telecom_internet", "records_held", n) for n in (350_000, 900_000))
    assert after.premium > before.premium + 1_000


def test_a_pharmacy_chain_with_patients_records_pays_for_its_liability() -> None:
    """It was 325 yuan for ten million of liability cover."""
    patients = liability(records_held=260_000)
    assert patients > 1.5 * 325
    assert patients > 1.2 * liability(records_held=10_000)


def test_vehicles_in_service_are_part_of_the_price() -> None:
    few, many = (priced("connected_vehicle", "vehicles_in_service", n) for n in (10**3, 10**6))
    assert many.liability > 1.4 * few.liability


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_has_every_curve_and_kind(lang: Lang) -> None:
    text = page(lang)
    for curve in CURVES:
        assert f"{curve.values[-1]:,}" in text
        assert curve.name.say(lang) in picture(lang)
