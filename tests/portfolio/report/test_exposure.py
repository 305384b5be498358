"""Sums of limits and means: those of the policies, however they are cut; the heat map and the map of provinces."""

import math

import numpy as np
import pyarrow as pa
import pytest

from tests.portfolio.report.sample import YEARS, policies, sample
from wangbao.drawing.china import TILES
from wangbao.portfolio.report import accumulation
from wangbao.portfolio.report.exposure import exposure
from wangbao.vocabulary.text import LANGS


def plain():
    """The policies as dicts, to be added up the slow way."""
    return policies().to_pylist()


def slowly(rows):
    return (
        len(rows),
        len({row["account"] for row in rows}),
        math.fsum(row["limit_cny"] for row in rows),
        sum(row["gross_sum_fen"] for row in rows) / 100 / YEARS,
    )


def test_the_whole_is_the_policies():
    assert exposure(policies(), YEARS).total == pytest.approx(slowly(plain()))


@pytest.mark.parametrize("by", ["province", "sector"])
def test_groups_are_their_policies(by):
    found = getattr(exposure(policies(), YEARS), by)
    assert set(found) == {row[by] for row in plain()}
    for key, cell in found.items():
        assert cell == pytest.approx(slowly([row for row in plain() if row[by] == key]))


def test_every_cell_of_the_heat_map_is_its_policies():
    e = exposure(policies(), YEARS)
    place = {name: number for number, name in enumerate(e.providers)} | {None: -1}
    assert set(e.provider_sector) == {(place[row["cloud_provider"]], row["sector"]) for row in plain()}
    for (provider, sector), cell in e.provider_sector.items():
        mine = [row for row in plain() if (place[row["cloud_provider"]], row["sector"]) == (provider, sector)]
        assert cell == pytest.approx(slowly(mine))


def test_small_providers_are_counted_together_each_insured_once():
    e = exposure(policies(), YEARS, shown=2)
    assert len(e.providers) == 2
    assert e.columns() == (0, 1, 2, -1)
    rest = [row for row in plain() if row["cloud_provider"] not in (None, *e.providers)]
    assert e.provider[2] == pytest.approx(slowly(rest))
    limits = [e.provider[number].limit_cny for number in range(2)]
    assert limits == sorted(limits, reverse=True)


def test_the_order_of_the_rows_changes_nothing():
    order = np.random.default_rng(3).permutation(policies().num_rows)
    assert exposure(policies().take(pa.array(order)), YEARS) == exposure(policies(), YEARS)


def test_blank_words_are_none_and_missing_limits_are_counted():
    table = policies()
    blank = pa.array([" "] * table.num_rows).cast(table.schema.field("cloud_provider").type)
    table = table.set_column(table.schema.get_field_index("cloud_provider"), "cloud_provider", blank)
    limits = table.column("limit_cny").to_pylist()
    none = pa.array([None, *limits[1:]], pa.float64())
    table = table.set_column(table.schema.get_field_index("limit_cny"), "limit_cny", none)
    e = exposure(table, YEARS)
    assert (e.providers, e.columns(), e.unlimited) == ((), (-1,), 1)
    assert e.total.limit_cny == pytest.approx(sum(limits[1:]))


@pytest.mark.parametrize("lang", LANGS)
def test_the_heat_map_adds_up_both_ways_to_the_policies(lang):
    e = exposure(policies(), YEARS)
    table = accumulation.providers(e, lang)
    (group,), (total,) = table.groups, table.totals
    size, digits = (1e4, 0) if lang == "zh" else (1e6, 1)
    figures = [[float(v.text.replace(",", "") or 0) for v in row.values[1:]] for row in (*group.rows, total)]
    for row in figures:
        assert sum(row[:-1]) == pytest.approx(row[-1], abs=0.5 * len(row) * 10**-digits)
    for column in zip(*figures, strict=True):
        assert sum(column[:-1]) == pytest.approx(column[-1], abs=0.5 * len(column) * 10**-digits)
    limits = math.fsum(row["limit_cny"] for row in plain())
    assert figures[-1][-1] == pytest.approx(limits / size, abs=0.51 * 10**-digits)
    accounts = f"{len({row['account'] for row in plain()}):,}"
    assert total.values[-1].below == (f"{accounts} 家" if lang == "zh" else accounts)


def test_shades_follow_the_limits():
    assert [accumulation.heat(x, 100.0) for x in (0.0, 0.001, 4.0, 4.1, 36.0, 100.0)] == [0, 1, 1, 2, 3, 5]
    (group,) = accumulation.providers(exposure(policies(), YEARS), "zh").groups
    shades = [
        (float(v.text.replace(",", "")), v.heat) for row in group.rows for v in row.values[1:-1] if v.text
    ]
    ordered = [shade for _, shade in sorted(shades)]
    assert ordered == sorted(ordered)
    assert ordered[-1] == 5


def test_the_map_shows_the_mean_of_every_province_and_says_what_is_elsewhere():
    e = exposure(policies(), YEARS)
    made = accumulation.china(e, "zh")
    assert set(e.province) - {None} <= set(TILES)
    assert len(made.drawings) == 2
    assert [heat for heat, _ in made.legend] == [1, 2, 3, 4, 5]
    elsewhere = sum(row["gross_sum_fen"] for row in plain() if row["province"] is None) / 100 / YEARS
    assert made.elsewhere == f"另有 {float(f'{elsewhere:.2e}') / 1e4:,.0f}万元的年均损失未说明省份或在境外。"


@pytest.mark.parametrize("lang", LANGS)
def test_provinces_add_up_and_carry_their_groups_errors(lang):
    e = exposure(policies(), YEARS)
    table = accumulation.provinces(sample(), e, lang)
    (group,) = table.groups
    assert len(group.rows) == len(e.province)
    assert sum(int(row.values[-1].text) for row in group.rows) == 600
    means = [float(row.values[1].text.replace(",", "")) for row in group.rows[:-1]]
    assert means == sorted(means, reverse=True)
    assert [bool(row.values[1].aside) for row in group.rows] == [True] * (len(group.rows) - 1) + [False]
    assert group.rows[-1].mark == "muted"
