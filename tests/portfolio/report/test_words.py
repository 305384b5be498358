"""What the report says: the answer in words, the curves, the tables' figures with their errors."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from tests.portfolio.report.sample import MEAN, YEARS, policies, sample
from wangbao.drawing.frame import NARROW, WIDE
from wangbao.portfolio.report import assumptions, curves, headline, insureds, names, tables
from wangbao.portfolio.report.estimates import amount, cell, interval
from wangbao.portfolio.results.summary import Driver
from wangbao.risk.intervals import Figure
from wangbao.vocabulary.text import LANGS


def test_the_answer_in_plain_words():
    assert headline.sentences(sample(), "zh") == (
        (
            "账册共 600 张保单、500 家被保险人，限额合计 38.4亿元，年保费 4.91亿元。"
            "平均每年毛损失 3.12亿元 ± 97万，其中再保险摊回 1.19亿元，自留 1.93亿元 ± 60万。"
        ),
        (
            "20年一遇的年份毛损失达到 6.81亿元 ± 390万，自留 4.22亿元 ± 240万；"
            "200年一遇的年份毛损失达到 17.9亿元 ± 3,200万，自留 11.1亿元 ± 2,000万。"
        ),
        (
            "200年一遇以上的年份里，赔付的 84% ± 3% 来自共因事件（许多被保险人同时受损），"
            "首先是大型云平台地域中断（46%）；单一触发源中最大的是「云海」，占 31%。"
        ),
        (
            "按净损失的 TVaR 99.5%（最坏的 0.5% 年份的平均）计，资本为 19.1亿元 ± 4,100万；"
            "没有再保险则为 30.9亿元，再保险减少了 38%。"
        ),
        "保费是技术价格的 1.07 ± 0.004 倍；594 张定价的保单里有 211 张低于技术价格，共缺 3,720万元。",
    )
    assert headline.sentences(sample(), "en") == (
        (
            "The book holds 600 policies of 500 insureds, with limits of CNY 3.84bn and premium of CNY 491m a year. An "
            "average year costs CNY 312m ± 970k gross, of which reinsurers bear CNY 119m and CNY 193m ± 600k is kept."
        ),
        (
            "A 1 in 20 year costs CNY 681m ± 3.9m or more gross and CNY 422m ± 2.4m net. A 1 in 200 year costs "
            "CNY 1.79bn ± 32m or more gross and CNY 1.11bn ± 20m net."
        ),
        (
            "In years beyond the 1 in 200, 84% ± 3% of the loss is from common causes that strike many insureds at "
            "once, most of all outage of a region of a major cloud (46%); the largest single source is “云海”, 31%."
        ),
        (
            "Capital, taken as the net TVaR at 99.5% (the mean of the worst 0.5% of years), is CNY 1.91bn ± 41m; "
            "without reinsurance it would be CNY 3.09bn: the programme takes 38% off it."
        ),
        (
            "Premium is 1.07 ± 0.004 times the technical price; 211 of 594 priced policies are below theirs, "
            "CNY 37.2m short in all."
        ),
    )


def test_without_treaties_nothing_is_said_of_net():
    said = headline.sentences(sample(treaties=False), "en")
    assert said[0].endswith("An average year costs CNY 312m ± 970k gross.")
    assert (
        said[1]
        == "A 1 in 20 year costs CNY 681m ± 3.9m or more. A 1 in 200 year costs CNY 1.79bn ± 32m or more."
    )
    assert said[3].endswith("is CNY 3.09bn ± 66m.")


def test_years_without_common_causes_are_told_by_their_own():
    own = tuple(kind for kind in sample().drivers.kinds if kind.source == "own")
    drivers = replace(sample().drivers, kinds=own, entities=())
    assert headline.sentences(replace(sample(), drivers=drivers), "zh")[2] == (
        "200年一遇以上的年份里没有共因事件的赔付，首先是勒索加密（8%）。"
    )


def test_the_four_figures():
    found = headline.figures(sample(), "zh")
    assert [(f.label, f.value) for f in found] == [
        ("平均每年", "3.12亿元"),
        ("坏年份", "6.81亿元"),
        ("很坏的年份", "17.9亿元"),
        ("资本", "19.1亿元"),
    ]
    assert [f.lines for f in found] == [
        ("± 97万", "自留 1.93亿元"),
        ("± 390万", "自留 4.22亿元 ± 240万"),
        ("± 3,200万", "自留 11.1亿元 ± 2,000万"),
        ("± 4,100万", "区间 18.3亿–19.9亿"),
    ]


def test_a_figure_the_sample_does_not_bound_gives_its_lower_bound():
    open_ended = Figure(3e8, 1e7, 2.5e8, float("inf"))
    assert (cell(open_ended, "zh").text, cell(open_ended, "zh").aside) == ("3亿", "至少 2.5亿")
    assert cell(open_ended, "en").aside == "at least 250m"
    assert interval(open_ended, "zh") == "2.5亿 以上"
    assert amount(Figure(3e8, 1e7, 2.8e8, 3.2e8), "en") == "CNY 300m ± 10m"
    assert cell(Figure(5.0, 0.0, 5.0, 5.0), "zh").aside == ""


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("sheet", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_curves_are_drawn_rising_with_their_bands(lang, sheet):
    svg = ET.fromstring(curves.exceedance(sample(), lang, sheet))  # noqa: S314 - our own drawing
    kinds = [path.get("class") for path in svg.iter("path")]
    lines = ["before oep", "before aep", "paid oep", "paid aep"]
    assert kinds[:8] == [f"band {kind}" for kind in lines] + [f"line {kind}" for kind in lines]
    for path in list(svg.iter("path"))[4:8]:
        points = [tuple(map(float, pair)) for pair in re.findall(r"([\d.]+),([\d.]+)", path.get("d"))]
        assert len(points) == 10
        assert points == sorted(points)
        assert [y for _, y in points] == sorted((y for _, y in points), reverse=True)


def test_a_band_ends_where_the_sample_no_longer_bounds_the_figure():
    gross = sample().view("gross")
    last = gross.curve[-1]
    unbounded = replace(last, aggregate=last.aggregate._replace(high=float("inf")))
    views = tuple(
        replace(view, curve=(*view.curve[:-1], unbounded)) if view.code == "gross" else view
        for view in sample().views
    )
    svg = ET.fromstring(curves.exceedance(replace(sample(), views=views), "zh", WIDE))  # noqa: S314 - our own
    band = next(path for path in svg.iter("path") if path.get("class") == "band before aep")
    line = next(path for path in svg.iter("path") if path.get("class") == "line before aep")
    assert len(re.findall(",", band.get("d"))) == 2 * (len(re.findall(",", line.get("d"))) - 1)
    (group,) = curves.curve(replace(sample(), views=views), "zh").groups
    assert group.rows[-1].values[2].aside.startswith("至少 ")


def test_the_curve_table_holds_every_point_with_its_error():
    table = curves.curve(sample(), "en")
    (group,) = table.groups
    assert [column.label for column in table.columns][2:] == ["Gross AEP", "Gross OEP", "Net AEP", "Net OEP"]
    assert [value.text for value in group.rows[6].values] == [
        "200",
        "0.5%",
        "1.79bn",
        "1.22bn",
        "1.11bn",
        "758m",
    ]
    assert all(value.aside.startswith("± ") for row in group.rows for value in row.values[2:])


def test_measures_stand_at_the_levels_asked_for_and_the_capital_level():
    (group,) = curves.measures(sample(), "zh", levels=(0.9,)).groups
    assert [row.values[0].text for row in group.rows] == [
        "年均损失",
        "标准差",
        "一年内有损失的概率",
        "VaR 90%",
        "TVaR 90%",
        "VaR 99.5%",
        "TVaR 99.5%",
    ]
    assert [value.text for value in group.rows[0].values[1:]] == ["5.62亿", "3.12亿", "1.19亿", "1.93亿"]


@pytest.mark.parametrize("by", ["sector", "kind", "province"])
def test_groups_are_ranked_and_add_up_to_the_book(by):
    table = tables.groups(sample(), by, "zh")
    (group,), (total,) = table.groups, table.totals
    means = [float(row.values[1].text.replace(",", "")) for row in group.rows]
    assert means == sorted(means, reverse=True)
    assert total.values[1].text == f"{MEAN / 1e4:,.0f}"
    shares = [float(row.values[4].text.rstrip("%")) for row in group.rows]
    stated = sum(g.gross.mean.value for g in sample().groups if g.grouping == by) / MEAN
    assert sum(shares) == pytest.approx(100 * stated, abs=0.05 * len(shares))
    assert all(row.values[column].aside for row in group.rows for column in (1, 3, 4, 5, 6))


def test_the_drivers_say_what_they_are_and_whether_they_are_common():
    (group,) = tables.drivers(sample(), "en").groups
    assert [(row.values[0].text, row.values[1].tag.text) for row in group.rows] == [
        ("Outage of a region of a major cloud", "common"),
        ("Destructive worm", "common"),
        ("Mass exploitation of an internet-facing product", "common"),
        ("Ransomware, encryption alone", "own"),
        ("Faulty security update", "common"),
        ("Intrusion and data theft", "own"),
        ("Small losses not kept one by one", "lumped"),
    ]
    (group,) = tables.entities(sample(), "zh").groups
    assert [row.values[0].text for row in group.rows] == [
        "大型云平台地域中断：云海",
        "破坏性蠕虫",
        "大型云平台地域中断：天枢云",
    ]


def test_many_entities_are_cut_and_the_rest_told_together():
    one = sample().drivers.entities[0]
    many = tuple(replace(one, entity=f"E{n}", share=one.share._replace(value=0.01)) for n in range(20))
    table = tables.entities(replace(sample(), drivers=replace(sample().drivers, entities=many)), "en")
    assert len(table.groups[0].rows) == 12
    assert table.note == "The other 8 together make 8.0%."


def test_a_provider_nobody_named_is_told_by_its_sector():
    found = Driver("common", "sector_provider", "finance", Figure(1.0, 0, 1, 1), Figure(0.1, 0, 0.1, 0.1), 0)
    assert names.driver(found, "zh") == "行业服务商停摆：金融业（未说明服务商）"
    assert names.driver(found, "en").endswith(": Finance and insurance (provider not stated)")


def test_codes_nobody_knows_are_shown_as_they_are():
    assert names.group("sector", "meteor", "zh") == "meteor"
    assert names.group("planet", "x", "en") == "x"
    assert names.group("province", None, "en") == "Not stated"
    assert (names.event("meteor", "en"), names.grouping("planet", "zh"), names.treaty_type("x", "zh")) == (
        "meteor",
        "planet",
        "x",
    )


def test_the_largest_insureds_are_those_of_the_policies():
    sums = {}
    for row in policies().to_pylist():
        one = sums.setdefault(row["account"], [0, 0.0, 0])
        one[0] += row["gross_sum_fen"]
        one[1] += row["limit_cny"]
        one[2] += 1
    for what, place in (("gross_sum_fen", 0), ("limit_cny", 1)):
        (group,) = insureds.largest(sample(), policies(), what, "zh").groups
        expected = sorted(sums, key=lambda account: (-sums[account][place], account))[:10]
        assert [row.values[0].below.split(" ")[0] for row in group.rows] == expected
        assert [row.values[4].text for row in group.rows] == [str(sums[account][2]) for account in expected]
        mean = sums[expected[0]][0] / 100 / YEARS
        assert float(group.rows[0].values[2].text.rstrip("%")) == pytest.approx(100 * mean / MEAN, abs=0.005)
        assert all(row.values[1].aside.startswith("± ") for row in group.rows)


def test_insureds_by_tail_carry_errors_and_marginals():
    (group,) = insureds.by_tail(sample(), "en").groups
    assert len(group.rows) == 10
    for row, one in zip(group.rows, sample().insureds, strict=False):
        assert row.values[0].text.endswith(one.insured)
        assert row.values[1].aside.startswith("± ")
        assert (row.values[4].text == "—") == (one.policies > 1)


def test_an_insured_without_a_name_is_called_by_its_account():
    first = replace(sample().insureds[0], insured=None, limit_cny=None, premium_cny=None)
    (group,) = insureds.by_tail(replace(sample(), insureds=(first,)), "zh").groups
    assert group.rows[0].values[0].text == f"1. {first.account}"
    assert [value.text for value in group.rows[0].values[5:]] == ["—", "—"]


@pytest.mark.parametrize("mode", ["rebased", "added", "none"])
@pytest.mark.parametrize("lang", LANGS)
def test_what_was_assumed_of_common_causes_is_said(mode, lang):
    run = sample().run.model_copy(update={"common_causes": mode})
    said = assumptions.limits(replace(sample(), run=run), lang)
    expected = {
        "rebased": ("保险前的年均损失不变", "means before insurance are unchanged"),
        "added": ("加在各家自身事件之上", "on top of each insured's own"),
        "none": ("坏年份被明显低估", "bad years are clearly understated"),
    }[mode][0 if lang == "zh" else 1]
    assert sum(expected in line for line in said) == 1
    assert len(said) == 7


def test_convergence_shows_ever_more_years_and_what_an_error_would_take():
    table = assumptions.convergence(sample().convergence[0], "en")
    assert [row.values[0].text for row in table.groups[0].rows] == ["12,500", "25,000", "50,000", "100,000"]
    assert [[value.text for value in row.values[1:]] for row in table.totals] == [
        ["400", "13,000", "—"],
        ["10,000", "324,000", "441,000"],
    ]
    assert table.note == "The error of the TVaR is 2.1%: usable, not settled."
