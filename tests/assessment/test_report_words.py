"""What the report says: the answer in words, the figures' forms, the tables' arithmetic."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.assessment.sample import large, quiet, sample
from wangbao.assessment.report import amounts, assumptions, cover, headline, losses, names
from wangbao.vocabulary.figures import Band, Estimate
from wangbao.vocabulary.text import LANGS, Text


def test_the_answer_in_plain_words():
    assert headline.sentences(sample(), "zh") == (
        (
            "平常的年份没有损失：100 年里约有 88 年如此。把有损失的年份摊到每一年，平均每年 49.1万元。"
            "坏年份（20年一遇）损失达到 113万元，很坏的年份（100年一遇）达到 892万元。"
        ),
        (
            "这份保单（累计限额 1,000万元，每次免赔额 5万元）平均每年赔 31.2万元，占损失的 63%；"
            "20年一遇赔 71.2万元，100年一遇赔 693万元。"
            "其余平均每年 18万元由企业自留，最大的一项是营业中断损失（11.2万元）。"
        ),
        (
            "保费应为每年 575,007元（限额的 5.75%），含增值税共 609,508元；模型参数不确定，"
            "其 90% 区间为 22.1–124万元。"
        ),
        "最先该做的是系统加固与安全配置基线：落实后平均每年少损失 18.8万元，100年一遇的损失减少 391万元。",
    )
    assert headline.sentences(sample(), "en") == (
        (
            "An ordinary year has no loss: about 88 years in 100 are so. Spread over all years, the cost is CNY 491k a "
            "year. A bad year, one in 20, costs CNY 1.13m or more; a very bad year, one in 100, costs CNY 8.92m or "
            "more."
        ),
        (
            "The policy (aggregate limit CNY 10m, deductible CNY 50k) pays CNY 312k a year on average, 63% of the "
            "loss; CNY 712k once in 20 years and CNY 6.93m once in 100. The other CNY 180k a year stays with the firm, "
            "most of all business interruption (CNY 112k)."
        ),
        (
            "It should cost CNY 575,007 a year (5.75% of the limit), CNY 609,508 with VAT. Since the model's "
            "parameters are uncertain, its 90% range is CNY 0.221–1.24m."
        ),
        (
            "The first thing to fix is: hardening to a secure baseline. In place, it saves CNY 188k a year on average "
            "and takes CNY 3.91m off the one-in-100 year."
        ),
    )


def test_a_year_without_loss_is_called_so():
    years, policy, _, first = headline.sentences(quiet(), "zh")
    assert years == (
        "平常的年份没有损失：100 年里约有 98 年如此。把有损失的年份摊到每一年，平均每年 49.1万元。"
        "20 年里至少有 19 年没有损失；很坏的年份（100年一遇）达到 892万元。"
    )
    assert "20年一遇没有赔付，100年一遇赔 693万元。" in policy
    assert first == "所列控制措施均已落实，没有可再建议的。"
    assert [(figure.label, figure.detail, figure.value) for figure in headline.figures(quiet(), "en")] == [
        ("Yearly average", "over years with and without a loss", "CNY 491k"),
        ("A very bad year", "1 in 100 years", "CNY 8.92m"),
        ("An extreme year", "1 in 200 years", "CNY 16.5m"),
        ("The price", "a year, before VAT", "CNY 575k"),
    ]


@pytest.mark.parametrize(
    ("lossy_from", "years"),
    [(20, (20, 100)), (50, (50, 100)), (100, (100, 200)), (250, (100, 250)), (5000, (100,))],
)
def test_the_years_told_are_those_that_cost_something_and_always_the_one_in_a_hundred(lossy_from, years):
    view, none = sample().ground_up, Estimate(0.0, 0.0)
    curve = [
        point if point.return_period >= lossy_from else replace(point, aggregate=none) for point in view.curve
    ]
    tail = [
        point if 1 / (1 - point.level) >= lossy_from - 0.1 else replace(point, var=none)
        for point in view.tail
    ]
    assert headline.example_years(replace(view, curve=tuple(curve), tail=tuple(tail))) == years


@pytest.mark.parametrize(
    ("low", "high", "zh", "en"),
    [
        (7448, 98_900, "0.745–9.89万元", "CNY 7.45–98.9k"),
        (9160, 121_700, "0.916–12.2万元", "CNY 9.16–122k"),
        (0, 1_234_567, "0–123万元", "CNY 0–1.23m"),
        (3, 98_900, "<0.001–9.89万元", "CNY 0.003–98.9k"),
        (500, 500, "500元", "CNY 500"),
        (12, 900, "12–900元", "CNY 12–900"),
        (3e8, 4.56e9, "3–45.6亿元", "CNY 0.3–4.56bn"),
    ],
)
def test_a_range_is_told_in_one_unit(low, high, zh, en):
    band = Band(low, (low + high) / 2, high)
    assert (amounts.between(band, "zh"), amounts.between(band, "en")) == (zh, en)


def test_a_decrease_has_a_true_minus_and_no_fen():
    assert amounts.whole(Decimal("-4052.13"), "zh") == "−4,052元"
    assert amounts.whole(Decimal("4052.50"), "en") == "CNY 4,053"


def test_what_nobody_answered_is_to_be_found_out_not_fixed_first():
    known, *_ = sample().advice
    unknown = replace(
        known, control="x", name=Text("离线备份", "offline back-ups"), answer="unknown",
        mean_change=Estimate(-9e5, 1e3),
    )  # fmt: skip
    both = headline.sentences(replace(sample(), advice=(known, unknown)), "zh")[3]
    assert both.startswith("最先该做的是系统加固")
    assert both.endswith("离线备份能省得更多，但尚不清楚是否已有，应先查明。")
    alone = headline.sentences(replace(sample(), advice=(unknown,)), "zh")[3]
    assert alone == "先查明是否已有离线备份：若没有，落实后平均每年至少少损失 90万元。"


def test_a_group_that_loses_often_under_a_policy_that_pays_nothing():
    years, policy, _, _ = headline.sentences(large(), "en")
    assert years == (
        "About 61 years in 100 have a loss; the average is CNY 491m a year. A bad year, one in 20, costs CNY 1.13bn or "
        "more; a very bad year, one in 100, costs CNY 8.92bn or more."
    )
    assert policy == (
        "The policy (aggregate limit CNY 500m, deductible CNY 50k) pays CNY 0 a year on average, 0% of the loss; "
        "nothing once in 20 years and nothing once in 100. The other CNY 491m a year stays with the firm, most of all "
        "business interruption (CNY 285m)."
    )
    (total,) = losses.scenarios(large(), "zh").totals
    assert [value.text for value in total.values[2:5]] == ["49,120", "0", "49,120"]


def test_advice_no_larger_than_its_error_is_not_praised():
    last = sample().advice[-1]
    words = headline.sentences(replace(sample(), advice=(last,)), "en")[3]
    assert (
        words
        == "The first thing to fix is: staff awareness training; its effect is no more than sampling error."
    )


def test_a_return_period_that_is_nowhere_is_refused():
    view = replace(sample().ground_up, tail=(), curve=())
    with pytest.raises(LookupError, match="no 20-year loss in the ground_up view"):
        headline.reached(view, 20.0)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("insured", [False, True])
def test_the_matrix_adds_up_both_ways_and_to_the_mean(lang, insured):
    table = losses.matrix(sample(), lang, insured=insured)
    (group,), (total,) = table.groups, table.totals
    figures = [[float(value.text or 0) for value in row.values[1:]] for row in (*group.rows, total)]
    digits = 2 if lang == "zh" else 1
    for row in figures:
        assert sum(row[:-1]) == pytest.approx(row[-1], abs=0.5 * len(row) * 10**-digits)
    for column in zip(*figures, strict=True):
        assert sum(column[:-1]) == pytest.approx(column[-1], abs=0.5 * len(column) * 10**-digits)
    view = sample().insured if insured else sample().ground_up
    assert figures[-1][-1] == pytest.approx(view.mean.value / (1e4 if lang == "zh" else 1e3), abs=10**-digits)


@pytest.mark.parametrize("table", [losses.scenarios, losses.heads])
def test_scenarios_and_heads_total_what_the_views_say(table):
    (total,) = table(sample(), "zh").totals
    assert [value.text for value in total.values[2:5]] == ["49.12", "31.15", "17.97"]
    assert total.values[-1].text == "100%"


def test_a_bar_is_what_is_paid_and_what_is_left_end_to_end():
    (group,) = losses.scenarios(sample(), "en").groups
    ((paid, share), (left, rest)) = group.rows[0].values[5].bar.parts
    assert (paid, left) == ("paid", "left")
    assert share == pytest.approx(141_600 / 221_700)
    assert share + rest == pytest.approx(1.0)


def test_the_price_lines_stand_in_order_with_vat_apart():
    table = cover.price(sample(), "en")
    (group,) = table.groups
    assert [row.values[0].text for row in group.rows] == [
        "Expected insured loss",
        "Risk load",
        "Expenses",
        "Commission",
        "Profit",
    ]
    assert [(row.values[0].text, row.values[2].text) for row in table.totals] == [
        ("Premium before VAT", "¥575,007.14"),
        ("Value-added tax", "¥34,500.43"),
        ("Payable", "¥609,507.57"),
    ]


def test_cover_in_words_names_its_sections_once():
    table = cover.layers(sample(), "en")
    assert [group.label for group in table.groups][:2] == [
        "Section 1, first-party loss",
        "Section 2, third-party liability",
    ]
    one, other = sample().layers[:2]
    own = replace(one, section=Text("营业中断损失", "Business interruption"))
    all_of_them = replace(other, section=Text("全部", "All"), heads=(*one.heads, *other.heads))
    found = cover.layers(
        replace(sample(), layers=(own, replace(other, section=Text("甲", "A")), all_of_them)), "en"
    )
    assert [group.label for group in found.groups] == ["", "A", "All"]
    assert found.groups[2].rows[0].values[0].text == "All of these together"


def test_the_chosen_option_is_marked_once():
    (group,) = cover.options(sample(), "zh").groups
    assert [row.values[0].text for row in group.rows if row.mark == "chosen"] == ["1,000万"]


def test_every_assumption_is_there_with_range_source_and_confidence():
    table = assumptions.assumptions(sample(), "en")
    rows = [row for group in table.groups for row in group.rows]
    assert [group.label for group in table.groups] == ["Frequency", "Severity", "Posture"]
    assert [row.values[0].text for row in rows] == [item.name.en for item in sample().assumptions]
    assert rows[0].values[1].text == "0.020"
    assert rows[0].values[2].text == "0.008 – 0.060"
    assert [(link.text, link.target) for link in rows[0].values[3].links] == [
        ("[2]", "source-2"),
        ("[1]", "source-1"),
    ]
    assert rows[2].values[3].text == "—"
    assert (rows[2].values[4].tag.text, rows[2].values[4].tag.tone) == ("Judgement", "doubt")


def test_a_source_that_is_not_in_the_list_is_shown_as_written():
    assert (
        assumptions.cited(sample(), "iris2025, 自定 / the project's own").text == "自定 / the project's own"
    )


def test_a_check_says_how_far_apart_in_errors():
    (group,) = assumptions.checks(sample(), "en").groups
    shown = [
        (row.values[1].text, row.values[2].text, row.values[3].text, row.values[3].below)
        for row in group.rows
    ]
    assert shown == [
        ("0.1601", "0.1600", "0.08%", "0.3 errors"),
        ("491,200", "488,300", "0.59%", "0.8 errors"),
        ("311,500", "none", "—", ""),
    ]


def test_a_code_nobody_knows_is_shown_as_it_is():
    assert names.scenario("meteor", "zh") == "meteor"
    assert names.status("", "en") == ""
    assert names.confidence("rumour") == (("rumour", "rumour"), False)
