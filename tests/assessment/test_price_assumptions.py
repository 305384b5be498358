"""The price plan's figures are assumptions like any other: shown with range, source and confidence."""

from wangbao.assessment.assumptions import price_assumptions
from wangbao.pricing.loadings import default_loadings


def test_every_figure_of_the_price_plan_is_shown() -> None:
    plan = default_loadings()
    rows = {row.name.en: row for row in price_assumptions(plan)}
    assert len(rows) == 10
    vat = rows[plan.vat.en]
    assert (vat.value, vat.low, vat.high, vat.confidence) == ("0.06", "", "", "official")
    minimum = rows[plan.minimum_premium_cny.en]
    assert (minimum.value, minimum.low, minimum.high) == ("2,000", "500", "10,000")
    assert minimum.confidence == "judgement"
    assert minimum.source == "—"
    assert vat.source == "vat_law"
