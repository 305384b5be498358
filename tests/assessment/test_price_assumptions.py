"""The price plan's figures are assumptions like any other: shown with range, source and confidence."""

import re

from wangbao.assessment.assumptions import assumptions, price_assumptions
from wangbao.pricing.loadings import default_loadings
from wangbao.risk.parameters import default


def test_every_figure_of_the_price_plan_is_shown() -> None:
    plan = default_loadings()
    rows = {row.name.en: row for row in price_assumptions(plan)}
    assert len(rows) == 10
    vat = rows[plan.vat.en]
    assert (vat.value.zh, vat.low, vat.high, vat.confidence) == ("0.06", "", "", "official")
    minimum = rows[plan.minimum_premium_cny.en]
    assert (minimum.value.en, minimum.low, minimum.high) == ("2,000", "500", "10,000")
    assert minimum.confidence == "judgement"
    assert minimum.source == "—"
    assert vat.source == "vat_law"


def test_every_figure_of_the_model_is_said_in_both_languages() -> None:
    rows = assumptions(default())
    assert all(row.value.zh and row.value.en for row in rows)
    english = " ".join(f"{row.group.en} {row.name.en} {row.value.en} {row.note.en}" for row in rows)
    assert re.findall(r"[\u3000-\u9fff\uff00-\uffef]+", english) == []
    assert re.findall(r"[a-z]+_[a-z_]+", english) == []  # no code where a name belongs
    chinese = " ".join(f"{row.name.zh} {row.value.zh}" for row in rows)
    assert re.findall(r"[a-z]+_[a-z_]+", chinese) == []
