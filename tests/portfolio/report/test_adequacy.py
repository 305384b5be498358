"""Rate adequacy on the page: every policy in one bin, the line at 1, the worst policies."""

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.portfolio.report.sample import adequacy as made
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.portfolio.report import adequacy
from wangbao.vocabulary.text import LANGS


def test_every_policy_is_in_one_bin_and_one_belongs_to_the_adequate():
    ratios = np.array([0.0, 0.999999, 1.0, 1.19, 1.2, 500.0])
    bins = adequacy.histogram(ratios)
    assert sum(b.policies for b in bins) == ratios.size
    assert sum(b.policies for b in bins if b.high <= 1) == 2
    assert [b.policies for b in bins if b.low == 1] == [2]
    assert (bins[0].low, bins[-1].high, bins[-1].policies) == (0.0, np.inf, 1)
    for one, other in pairwise(bins):
        assert one.high == other.low


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])
def test_bars_are_as_high_as_their_bins_and_set_apart_at_one(lang, sheet):
    ratios = np.repeat([0.25, 0.6, 1.1, 4.0], [10, 20, 40, 30])
    svg = ET.fromstring(adequacy.drawing(adequacy.histogram(ratios), lang, sheet))  # noqa: S314 - our own drawing
    bars = [(bar.get("class"), float(bar.get("height"))) for bar in svg.iter("rect")]
    tall = [(kind, height) for kind, height in bars if height > 0.5]
    assert [kind for kind, _ in tall] == ["ratio short", "ratio short", "ratio enough", "ratio enough"]
    assert [height / tall[2][1] for _, height in tall] == pytest.approx([0.25, 0.5, 1.0, 0.75], abs=0.01)
    assert "30.0%" in svg.get("aria-label")
    line = next(line for line in svg.iter("line") if line.get("class") == "limit")
    ones = [text for text in svg.iter("text") if text.text == "1"]
    assert [text.get("x") for text in ones] == [line.get("x1")]


def test_nothing_to_draw_draws_nothing():
    assert adequacy.drawing((), "zh", WIDE) == ""
    assert adequacy.drawing(adequacy.histogram(np.empty(0)), "zh", WIDE) == ""


def test_the_totals_and_the_quantiles():
    assert adequacy.totals(made(), "en") == (
        ("Premium in all", "CNY 431m"),
        ("Technical price in all", "CNY 402m"),
        ("Ratio of the totals", "1.07 ± 0.004"),
        ("Policies priced", "594"),
        ("Below technical price", "211 (35.5%)"),
        ("Short by, in all", "CNY 37.2m"),
    )
    table = adequacy.spread(made(), "zh")
    assert [column.label for column in table.columns] == [
        "分位",
        "1%",
        "5%",
        "10%",
        "25%",
        "50%",
        "75%",
        "90%",
        "95%",
        "99%",
    ]
    assert table.note.endswith("另有 6 张保单没有保费，未计入。")
    assert adequacy.spread(replace(made(), unpriced=0), "zh").note.endswith("不含增值税。")


def test_the_worst_policies_come_with_what_they_lack():
    (group,) = adequacy.worst(made(), "en").groups
    assert len(group.rows) == 6
    assert [value.text for value in group.rows[0].values] == [
        "示例企业000有限公司",
        "400k",
        "900k",
        "0.444",
        "500k",
    ]
    assert group.rows[0].values[2].aside == "± 24k"
    assert group.rows[0].values[0].below == "A00000 · P00000"
    layered = replace(made(), worst=(replace(made().worst[0], insured=None, layer=2),))
    first = adequacy.worst(layered, "zh").groups[0].rows[0].values[0]
    assert (first.text, first.below) == ("A00000", "A00000 · P00000/2")
