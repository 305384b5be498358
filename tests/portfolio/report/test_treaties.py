"""Reinsurance on the page: what each treaty pays and covers, and the tower of the programme."""

import datetime as dt
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.portfolio.report.programme import TREATIES
from tests.portfolio.report.sample import sample
from wangbao.drawing.svg import width
from wangbao.portfolio.reinsurance.treaty import Treaty
from wangbao.portfolio.report import bearers, tower, treaties
from wangbao.vocabulary.document import parse
from wangbao.vocabulary.text import LANGS, Text


def treaty(**terms):
    data = {"code": "t", "name": {"zh": "合约", "en": "Treaty"}, "priority": 1, **terms}
    return parse(Treaty, {**data, "inception": dt.date(2026, 1, 1), "expiry": dt.date(2027, 1, 1)})


def test_recoveries_stand_in_order_with_their_errors():
    table = treaties.recoveries(sample(), "en", TREATIES)
    (group,), (total,) = table.groups, table.totals
    assert [row.values[0].text for row in group.rows] == [
        "1. 30% quota share",
        "2. Catastrophe layer 1",
        "3. Catastrophe layer 2",
        "4. Stop loss",
    ]
    assert [[value.text for value in row.values[1:]] for row in group.rows] == [
        ["93.6m", "99.9%", "no bound", "468m", "—"],
        ["15.6m", "12.0%", "2.0%", "78m", "1.72m"],
        ["6.24m", "3.1%", "0.5%", "31.2m", "—"],
        ["3.12m", "1.8%", "0.3%", "15.6m", "—"],
    ]
    assert [value.aside for value in group.rows[1].values[1:]] == [
        "± 97k",
        "± 0.1%",
        "± 0.05%",
        "± 3.1m",
        "± 34k",
    ]
    assert [value.text for value in total.values] == [
        "All treaties",
        "118.6m",
        "99.9%",
        "",
        "592.8m",
        "1.72m",
    ]
    assert table.note.startswith("Recoveries are 38.0% of gross AAL; CNY 193m is kept.")


def test_what_a_treaty_covers_in_words():
    assert [treaties.covers(one, "zh") for one in TREATIES] == [
        "分出 30%",
        "每次事故 3亿 xs 2亿，全年限额 6亿，恢复 1 次（有偿 1 次）",
        "每次事故 10亿 xs 5亿，份额 85%",
        "80% xs 120%",
    ]
    assert treaties.covers(TREATIES[1], "en") == (
        "300m xs 200m per event, limit 600m per year, 1 reinstatement, 1 paid"
    )
    surplus = treaty(
        type="surplus", retained_line=Decimal(1_000_000), lines=Decimal(5), scope={"kinds": ("it_product",)}
    )
    assert treaties.covers(surplus, "en") == "5 lines of 1m, restricted scope"


def test_without_terms_the_table_names_the_type_alone():
    (group,) = treaties.recoveries(sample(), "zh").groups
    assert [row.values[0].below for row in group.rows] == [
        "成数再保险",
        "巨灾超赔（事故超赔）",
        "巨灾超赔（事故超赔）",
        "赔付率超赔",
    ]


def test_blocks_stand_where_the_treaties_cover():
    found = tower.blocks(TREATIES, 500e6)
    assert [(b.number, b.basis, b.low, b.high, b.share) for b in found] == [
        (1, "risk", 0.0, None, 0.3),
        (2, "event", 200e6, 500e6, 1.0),
        (3, "event", 500e6, 1500e6, 0.85),
        (4, "year", 600e6, 1000e6, 1.0),
    ]


@pytest.mark.parametrize(
    ("terms", "premium"),
    [
        ({"type": "surplus", "scope": {"risks": [{"account": "A", "ceded": Decimal("0.5")}]}}, 1e6),
        ({"type": "stop_loss", "attachment_percent": Decimal(120), "limit_percent": Decimal(80)}, None),
    ],
)
def test_amounts_that_hang_on_the_book_are_not_drawn_and_named(terms, premium):
    one = treaty(**terms)
    assert tower.blocks([one], premium) == ()
    assert tower.tower((), "zh") == ""
    why = {
        "surplus": ("逐标的约定条件", "its terms differ by risk"),
        "stop_loss": ("主体保费未知", "its subject premium is not known"),
    }[one.type]
    listed = [*TREATIES[:2], one]
    assert tower.left_out(listed, premium, "zh") == f"未画出：3 合约（{why[0]}）。"
    assert tower.left_out(listed, premium, "en") == f"Not drawn: 3 Treaty ({why[1]})."
    assert tower.left_out(TREATIES, 500e6, "en") == ""


@pytest.mark.parametrize("lang", LANGS)
def test_a_surplus_is_drawn_by_the_sums_insured_above_its_line(lang):
    surplus = treaty(
        type="surplus", retained_line=Decimal(2_000_000), lines=Decimal("4.5"), placed=Decimal("0.8")
    )
    found = tower.blocks([*TREATIES, surplus], 500e6)
    assert found[-1][2:] == ("insured", "surplus", 2e6, 11e6, 0.8)
    assert [[one.number for one in lane] for lane in tower.lanes(found)] == [[5], [1], [2, 3], [4]]
    svg = ET.fromstring(tower.tower(found, lang))  # noqa: S314 - our own drawing
    (low,) = [t for t in svg.iter("text") if t.text == {"zh": "每一风险的保额", "en": "by sum insured"}[lang]]
    assert width(low.text, 12.5) <= 104
    assert any(t.text == {"zh": "900万 xs 200万", "en": "9m xs 2m"}[lang] for t in svg.iter("text"))


def test_recoveries_are_shown_by_treaty_and_by_reinsurer():
    table = bearers.recoveries(sample(), "en")
    by_treaty, by_reinsurer = table.groups
    assert (by_treaty.label, by_reinsurer.label) == ("By treaty", "By reinsurer")
    assert [column.label for column in table.columns][1:4] == [
        "Expected recovery",
        "Of gross AAL",
        "Recovery, 1 in 200",
    ]
    shown = [
        (row.values[0].text, row.values[0].below, row.values[1].text, row.values[2].text)
        for row in by_reinsurer.rows
    ]
    assert shown == [
        ("Re A", "30% quota share (60%)", "56.2m", "18.0%"),
        ("Re B", "30% quota share (40%)", "37.4m", "12.0%"),
        ("Reinsurers not named", "Catastrophe layer 1, Catastrophe layer 2, Stop loss", "25m", "8.0%"),
    ]
    for group in table.groups:
        assert all(row.values[i].aside for row in group.rows for i in (1, 2, 3, 4))
    assert [row.values[2].text for row in by_treaty.rows] == ["30.0%", "5.0%", "2.0%", "1.0%"]
    assert [value.text for value in table.totals[0].values[:3]] == ["All recoveries", "118.6m", "38.0%"]


def test_treaties_are_said_in_the_order_of_the_tables():
    assert bearers.treaties(sample(), "zh") == ("1. 成数分保的条件。",)
    assert bearers.treaties(sample(), "en") == ("1. The terms of the quota share.",)
    assert bearers.treaties(sample(treaties=False), "en") == ()


def test_the_co_insured_policies_add_up_to_all_of_them():
    table = bearers.coinsurers(sample(), "zh")
    (group,) = table.groups
    assert [[value.text for value in row.values] for row in (*group.rows, *table.totals)] == [
        ["本公司", "40", "1.5亿", "1,000万", "50.0%"],
        ["Insurer X", "40", "9,000万", "600万", "30.0%"],
        ["Insurer Y", "40", "4,500万", "300万", "15.0%"],
        ["未列名的共保人", "40", "1,500万", "100万", "5.0%"],
        ["全部（100%）", "40", "", "2,000万", "100.0%"],
    ]
    assert all(row.values[3].aside for row in group.rows)


def test_an_annual_limit_of_part_of_the_loss_is_reached_later():
    half = treaty(
        type="aggregate_excess",
        ceded=Decimal("0.5"),
        annual_attachment=Decimal(1_000_000),
        annual_limit=Decimal(2_000_000),
    )
    (found,) = tower.blocks([half], None)
    assert (found.low, found.high, found.share) == (1e6, 5e6, 0.5)


def block(number, low, high, basis="event", kind="catastrophe_excess"):
    return tower.Block(number, Text("层", "Layer"), basis, kind, low, high, 1.0)


def test_layers_share_a_lane_only_where_they_do_not_overlap():
    found = [
        block(1, 5.0, 9.0),
        block(2, 1.0, 5.0),
        block(3, 4.0, 6.0),
        block(4, 1.0, None, "risk", "quota_share"),
    ]
    assert [[b.number for b in lane] for lane in tower.lanes(found)] == [[4], [1, 2], [3]]
    assert block(1, 1.0, None).meets(block(2, 99.0, 100.0))


@pytest.mark.parametrize("lang", LANGS)
def test_the_tower_is_drawn_to_its_scale(lang):
    svg = ET.fromstring(tower.tower(tower.blocks(TREATIES, 500e6), lang))  # noqa: S314 - our own drawing
    frames = [r for r in svg.iter("rect") if r.get("class") == "frame"]
    layers = [r for r in svg.iter("rect") if r.get("class") == "layer"]
    assert len(frames) == len(layers) == 4
    shares = [float(b.get("width")) / float(a.get("width")) for a, b in zip(frames, layers, strict=True)]
    assert shares == pytest.approx([0.3, 1.0, 0.85, 1.0], abs=0.001)
    one, other = frames[1], frames[2]  # the second layer stands on the first
    assert one.get("x") == other.get("x")
    assert float(other.get("y")) + float(other.get("height")) == pytest.approx(float(one.get("y")), abs=0.15)
    right = float(svg.get("viewBox").split()[2])
    for text in svg.iter("text"):
        half = {"middle": 0.5, "end": 1.0}.get(text.get("text-anchor"), 0.0) * width(text.text, 12.5)
        assert float(text.get("x")) - half >= 0
        assert float(text.get("x")) + width(text.text, 12.5) - half <= right


def test_treaties_without_any_figure_of_the_worst_years_show_a_dash():
    bare = tuple(replace(found, tail_recovery=None) for found in sample().treaties)
    table = treaties.recoveries(replace(sample(), treaties=bare), "zh")
    assert [row.values[4].text for row in (*table.groups[0].rows, *table.totals)] == ["—"] * 5


def test_a_treaty_that_never_paid_in_the_run_says_so():
    never = sample().treaties[2].attachment._replace(value=0.0, error=0.0, low=0.0, high=0.0)
    quiet = replace(sample().treaties[2], attachment=never, exhaustion=never)
    table = treaties.recoveries(replace(sample(), treaties=(quiet,)), "en")
    shown = [(value.text, value.aside) for value in table.groups[0].rows[0].values[2:4]]
    assert shown == [("0", "not once in the run")] * 2
