"""The price plan: the shipped one is whole, and a wrong one is refused by name."""

from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from wangbao.pricing.loadings import Loading, default_loadings, read_loadings
from wangbao.vocabulary.errors import InputError
from wangbao.vocabulary.provenance import CONFIDENCES

SHIPPED = (files("wangbao.pricing") / "data" / "loadings.toml").read_text(encoding="utf-8")


def test_shipped_plan_has_the_published_figures() -> None:
    plan = default_loadings()
    assert plan.vat.value == plan.vat.low == plan.vat.high == Decimal("0.06")
    assert plan.vat.confidence == "official"
    assert (plan.target_loss_ratio.low, plan.target_loss_ratio.value, plan.target_loss_ratio.high) == (
        Decimal("0.45"),
        Decimal("0.55"),
        Decimal("0.65"),
    )
    assert (plan.cost_of_capital.low, plan.cost_of_capital.value) == (Decimal("0.0475"), Decimal("0.06"))
    assert plan.share_of_premium == Decimal("0.30")


def test_shipped_judgement_is_marked_as_judgement() -> None:
    loadings = {name: value for name, value in default_loadings() if isinstance(value, Loading)}
    ours = {name for name, loading in loadings.items() if not loading.source}
    assert ours == {name for name, loading in loadings.items() if loading.confidence == "judgement"}
    assert ours == {
        "expense",
        "fixed_expense_cny",
        "commission",
        "retained_capital",
        "deviation_share",
        "minimum_premium_cny",
    }


@pytest.mark.parametrize(
    ("was", "becomes", "problems"),
    [
        (
            "value = 0.15",
            "value = 0.3",
            "expense: low ≤ value ≤ high must hold, but they are 0.08, 0.3, 0.25",
        ),
        ("value = 0.15", "value = -0.1", "expense.value = -0.1: must be at least 0"),
        ("value = 0.15", 'value = "a lot"', "expense.value = a lot: must be a number"),
        ("value = 0.15", "value = inf", "expense.value = inf: must be a finite number"),
        ("capital_level = 0.99 ", "capital_level = 1.0 ", "capital_level = 1.0: must be less than 1.0"),
        (
            'method = "cost_of_capital"',
            'method = "magic"',
            "method = magic: must be one of 'cost_of_capital' or 'standard_deviation'",
        ),
        ('"vat_law"', '"vat"', "sources does not list vat"),
        ("[vat]", "[vatt]", "vat: this field is required|vatt: unknown field"),
        (
            'confidence = "official"',
            'confidence = "sure"',
            f"vat.confidence = sure: must be one of {', '.join(mark.code for mark in CONFIDENCES)}",
        ),
        (
            "value = 0.12\nlow = 0.05\nhigh = 0.20",
            "value = 0.82\nlow = 0.05\nhigh = 0.95",
            "expense, commission and profit must leave part of the premium, but add up to 1.00",
        ),
    ],
)
def test_a_wrong_plan_is_refused_by_name(tmp_path: Path, was: str, becomes: str, problems: str) -> None:
    assert SHIPPED.count(was) >= 1
    path = tmp_path / "plan.toml"
    path.write_text(SHIPPED.replace(was, becomes, 1), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_loadings(path)
    assert refused.value.lines("en") == [f"{path}: {problem}" for problem in problems.split("|")]
