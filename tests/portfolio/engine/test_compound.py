import datetime as dt
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pytest
from scipy import special, stats

from wangbao.portfolio.book import schema
from wangbao.portfolio.engine import block as engine, compound as kernel, shapes
from wangbao.portfolio.engine.block_order import order_blocks
from wangbao.portfolio.engine.compound import FITTED
from wangbao.portfolio.engine.compound_block import fitted
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.engine.settings import Settings
from wangbao.portfolio.engine.shapes import Kept, Rows
from wangbao.portfolio.engine.totals import Totals
from wangbao.portfolio.engine.world import world
from wangbao.portfolio.reinsurance.rows import Layout, RiskTreaties
from wangbao.vocabulary.errors import InputError

NO_YEARS = np.zeros(0, np.bool_)
FACTS = {"section": "C", "revenue_cny": 1e9, "wording": "compound"}
FACTS |= {"inception": dt.date(2027, 1, 1), "expiry": dt.date(2028, 1, 1)}


def policy(number, **rest):
    """One row, a policy of its own account unless said otherwise."""
    terms = {"mean": 0.3, "log_mean": 11.0, "log_sigma": 1.5, **rest}
    named = {f"compound.{name}": terms.pop(name) for name in ("mean", "log_mean", "log_sigma")}
    for name in ("dispersion", "aggregate_cny"):
        named[f"compound.{name}"] = terms.pop(name, None)
    return {"account": f"A{number}", "policy": "1", **FACTS, **named, **terms}


def table(rows):
    return schema.complete(pa.Table.from_pylist(rows))


def no_treaties(rows, keep_from=np.inf, scope=-1):
    none, few = np.zeros((0, rows)), np.zeros(0)
    treaties = RiskTreaties(
        none, none, none, np.zeros(0, np.bool_), np.zeros(0, np.int32), few, few, few, few
    )
    in_scope = np.ones((1, rows), np.bool_)
    return treaties, Layout(np.zeros(1, np.int32), np.full(1, scope, np.int32), in_scope, keep_from)


def quota_share(rows, share, start=0.0, end=1.0):
    one = np.ones((1, rows))
    treaties = RiskTreaties(
        share * one,
        0.0 * one,
        np.inf * one,
        np.zeros(1, np.bool_),
        np.zeros(1, np.int32),
        np.full(1, start),
        np.full(1, end),
        np.full(1, np.inf),
        np.full(1, np.inf),
    )
    in_scope = np.zeros((0, rows), np.bool_)
    return treaties, Layout(np.array([0, 1], np.int32), np.full(2, -1, np.int32), in_scope, np.inf)


class Years(NamedTuple):
    """What the kernel uses of a cell."""

    lump: np.ndarray
    largest: np.ndarray
    largest_left: np.ndarray


class Ran:
    def __init__(self, rows, years, treaties=None, wanted=NO_YEARS, seed=5):
        book = table(rows)
        p = book.num_rows
        policies = fitted(book, np.arange(p + 1), seed=seed, years=years)
        treaties, layout = treaties or no_treaties(p)
        columns = layout.base.size
        share = book["share"].to_numpy().astype(float)
        self.rows = Rows(share, np.zeros(p, np.int64), np.zeros(p), np.zeros(p), np.zeros(p, np.int64))
        self.cell = shapes.space(years=years, events=0, types=2, columns=columns + 2).cell
        space = kernel.space(years=years, treaties=treaties.share.shape[0], columns=columns)
        kept, n, emitted, m, self.losses = kernel.simulate_fitted(
            policies,
            treaties,
            layout,
            self.rows,
            self.cell,
            engine._kept(columns),
            engine._emitted(),
            wanted,
            space,
            years,
            0,
            p,
            max(years // 200, 1),
        )
        self.kept = Kept(*(column[:n] for column in kept))
        self.emitted = shapes.Emitted(*(column[:m] for column in emitted))


def same(a, b):
    for name in ("lump", "largest", "largest_left"):
        assert np.array_equal(getattr(a.cell, name), getattr(b.cell, name))
    for x, y in zip(a.rows, b.rows, strict=True):
        assert np.array_equal(x, y)


def layer_mean(mu, sigma, deductible, limit):
    """E[min(max(X - d, 0), l)] of a lognormal: E[min(X, d + l)] - E[min(X, d)]."""

    def limited(at):
        z = (np.log(at) - mu) / sigma
        return np.exp(mu + sigma**2 / 2) * special.ndtr(z - sigma) + at * special.ndtr(-z)

    return limited(deductible + limit) - limited(deductible)


def layer_square(mu, sigma, deductible, limit):
    """E[min(max(X - d, 0), l)^2], by quadrature."""
    z = stats.norm.ppf((np.arange(400_000) + 0.5) / 400_000)
    return np.mean(np.clip(np.exp(mu + sigma * z) - deductible, 0.0, limit) ** 2)


@pytest.mark.parametrize("size", [None, 0.5])
def test_mean_and_variance_of_a_year_are_those_of_the_compound_law(size):
    years, mean = 400_000, 0.8
    terms = {"deductible_cny": 3e4, "limit_cny": 1e6, "share": 0.4}
    ran = Ran([policy(0, mean=mean, dispersion=size, **terms)], years)
    first = layer_mean(11.0, 1.5, 3e4, 1e6) * 0.4
    second = layer_square(11.0, 1.5, 3e4, 1e6) * 0.4**2
    variance = mean * second + (0.0 if size is None else mean**2 / size * first**2)
    gross = ran.cell.lump[0] / 100.0
    assert gross.mean() == pytest.approx(mean * first, abs=4.0 * np.sqrt(variance / years))
    assert gross.var() == pytest.approx(variance, rel=0.02)
    assert ran.rows.gross[0] == ran.cell.lump[0].sum()
    assert ran.rows.square[0] == pytest.approx((gross**2).sum(), rel=1e-12)
    spread = np.sqrt(mean + (0.0 if size is None else mean**2 / size))
    assert ran.losses / years == pytest.approx(mean, abs=4.0 * spread / np.sqrt(years))


@pytest.mark.parametrize(("mean", "size"), [(0.1, None), (3.0, None), (0.4, 0.7), (5.0, 2.0)])
def test_numbers_of_losses_a_year_follow_their_law(mean, size):
    years = 100_000
    ran = Ran([policy(0, mean=mean, dispersion=size, log_mean=0.0, log_sigma=0.0)], years)  # one yuan a loss
    counts = ran.cell.lump[2] // 100
    assert ran.cell.lump[2].sum() == 100 * ran.losses
    law = stats.poisson(mean) if size is None else stats.nbinom(size, size / (size + mean))
    top = int(law.ppf(1.0 - 100.0 / years))
    seen = np.bincount(np.minimum(counts, top), minlength=top + 1)
    chance = np.append(law.pmf(np.arange(top)), law.sf(top - 1))
    assert stats.chisquare(seen, chance * years).pvalue > 1e-4


def test_ground_up_losses_are_lognormal():
    mu, sigma = 9.0, 2.0
    ran = Ran([policy(0, mean=50.0, log_mean=mu, log_sigma=sigma)], 4000, no_treaties(1, keep_from=0.0))
    z = (np.log(ran.kept.fen[:, 0] / 100.0) - mu) / sigma
    assert z.size == pytest.approx(200_000, rel=0.01)
    assert stats.kstest(z, "norm").pvalue > 1e-4
    neighbours = np.corrcoef(np.stack([z[:-2], z[1:-1], z[2:]]))
    assert np.abs(neighbours[np.triu_indices(3, 1)]).max() < 4.0 / np.sqrt(z.size)
    for tail in (1e-3, 1e-4):
        assert (z > special.ndtri(1.0 - tail)).sum() == pytest.approx(
            tail * z.size, abs=4.5 * np.sqrt(tail * z.size)
        )


@pytest.mark.parametrize("size", [None, 2.0])
def test_incidents_come_in_order_and_evenly_over_the_year(size):
    ran = Ran([policy(0, mean=4.0, dispersion=size)], 20_000, no_treaties(1, keep_from=0.0))
    when = ran.kept.year + ran.kept.time
    assert (np.diff(when) > 0.0).all()
    assert stats.kstest(ran.kept.time, "uniform").pvalue > 1e-4
    assert set(ran.kept.type.tolist()) == {FITTED}


@pytest.mark.parametrize("size", [None, 1.5])
def test_event_terms_and_annual_aggregate_are_those_of_plain_arithmetic(size):
    """The same losses, seen ground-up one by one, through the terms."""
    years = 3000
    common = {"mean": 2.5, "dispersion": size}
    bare = Ran([policy(0, **common)], years, no_treaties(1, keep_from=0.0)).kept
    terms = {"deductible_cny": 2e4, "limit_cny": 3e5, "aggregate_cny": 4e5, "share": 1 / 3}
    ran = Ran([policy(0, **common, **terms)], years)
    gross, largest, passed = np.zeros(years, int), np.zeros(years, int), np.zeros(years, int)
    for year, fen in zip(bare.year.tolist(), bare.fen[:, 0].tolist(), strict=True):
        passed[year] += max(min(max(fen / 100.0 - 2e4, 0.0), 3e5), 0.0) > 0.0
    used = np.zeros(years)
    for year, fen in zip(bare.year.tolist(), bare.fen[:, 0].tolist(), strict=True):
        before = used[year]
        used[year] = min(before + min(max(fen / 100.0 - 2e4, 0.0), 3e5), 4e5)
        event = int(np.floor(used[year] / 3 * 100 + 0.5)) - int(np.floor(before / 3 * 100 + 0.5))
        gross[year] += event
        largest[year] = max(largest[year], event)
    # the plain losses are known in whole fen only
    assert np.abs(ran.cell.lump[0] - gross).max() <= 1 + passed.max() // 2
    assert np.abs(ran.cell.largest - largest).max() <= 2
    assert ran.cell.lump[0].max() == 13_333_333  # a third of the aggregate, rounded once
    assert (ran.cell.lump[0] == 13_333_333).sum() == (used == 4e5).sum()
    assert np.array_equal(ran.cell.lump[0], ran.cell.lump[1])
    assert np.abs(ran.cell.lump[2] - np.bincount(bare.year, bare.fen[:, 0], years)).max() <= 5


def test_own_tail_is_the_mean_of_the_worst_years():
    years = 20_000
    rows = [policy(0, mean=1.0, limit_cny=2e6), policy(1, mean=0.001), policy(2, mean=0.2, limit_cny=1e4)]
    for row in rows:
        ran = Ran([row], years)
        yearly = ran.cell.lump[0] / 100.0
        expected = sum_of_largest(yearly.copy(), years, years // 200) / (years // 200)
        assert ran.rows.tail[0] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("size", [None, 0.8])
def test_event_by_event_gives_the_same_as_years_at_once(size):
    """With a column of a scope that holds every row, the kernel looks at single events."""
    terms = {"deductible_cny": 1e4, "limit_cny": 5e5, "aggregate_cny": 6e5, "share": 0.7}
    rows = [policy(i, mean=0.2 * i, dispersion=size, **terms) for i in range(12)]
    same(Ran(rows, 2000), Ran(rows, 2000, no_treaties(12, scope=0)))


def test_events_kept_one_by_one_and_lumps_make_up_the_year():
    rows = [policy(i, mean=0.5) for i in range(5)]
    whole, some = Ran(rows, 2000), Ran(rows, 2000, no_treaties(5, keep_from=1e5))
    year = np.bincount(some.kept.year, some.kept.fen[:, 0], 2000)
    assert np.array_equal(some.cell.lump[0] + year, whole.cell.lump[0])
    assert np.array_equal(some.cell.largest, whole.cell.largest)
    assert some.kept.fen[:, 0].min() >= 10_000_000 > some.cell.largest_left.max()
    assert set(some.kept.account.tolist()) == set(range(5))


def test_treaties_take_their_share_of_each_event_within_their_dates():
    rows = [policy(0, mean=3.0, share=0.5)]
    half = Ran(rows, 1000, quota_share(1, 0.25))
    gross, ceded, net, _ = half.cell.lump
    assert np.abs(ceded - gross / 4).max() < 20
    assert np.abs(gross - ceded - net).max() < 20
    assert half.rows.ceded[0] == pytest.approx(ceded.sum(), abs=3000)
    bare = Ran(rows, 1000, no_treaties(1, keep_from=0.0)).kept
    late = Ran(rows, 1000, quota_share(1, 1.0, start=0.6))
    in_force = bare.time >= 0.6
    assert np.array_equal(late.cell.lump[1], np.bincount(bare.year[in_force], bare.fen[in_force, 0], 1000))


def test_single_years_again_are_the_same_years():
    rows = [policy(i, mean=0.7, dispersion=2.0 if i % 2 else None) for i in range(6)]
    wanted = np.zeros(500, np.bool_)
    wanted[[3, 77, 78, 499]] = True
    whole, few = Ran(rows, 500), Ran(rows, 500, wanted=wanted)
    assert np.array_equal(few.cell.lump, np.where(wanted, whole.cell.lump, 0))
    assert few.emitted.gross.sum() == whole.cell.lump[0][wanted].sum()
    assert (few.emitted.event == -1).all()
    assert np.array_equal(few.emitted.net, few.emitted.gross / 100.0)


def whole(rows, *, block_accounts=2048):
    """A book simulated block by block."""
    at = world(
        order_blocks(table(rows), groupings=(), block_accounts=block_accounts),
        Settings(years=1000, seed=3, common_causes="none"),
    )
    totals = Totals(at)
    for number in range(len(at.block_order.blocks)):
        totals.merge(number, engine.compute(at, number))
    return totals


def test_order_of_rows_and_blocks_changes_nothing():
    rows = [policy(i // 2, layer=1 + i % 2, mean=0.1 + i / 10, limit_cny=1e6) for i in range(20)]
    shuffled = [rows[i] for i in np.random.default_rng(1).permutation(20)]
    one, many = whole(rows), whole(shuffled, block_accounts=3)
    assert len(many.world.block_order.blocks) == 4
    for name in ("lump", "largest", "incidents", "row_gross", "row_square", "row_tail"):
        assert np.array_equal(getattr(one, name), getattr(many, name))


def test_layers_of_one_policy_have_losses_of_their_own():
    found = whole([policy(0, layer=1), policy(0, layer=2), policy(1, layer=1)])
    assert len(set(found.row_gross.tolist())) == 3


def test_expected_ground_up_loss_is_told():
    rows = [
        policy(0, mean=2.0, log_mean=10.0, log_sigma=1.0),
        policy(1, mean=1.0, log_mean=12.0, log_sigma=0.0),
    ]
    found = whole(rows)
    assert found.expected.sum() == pytest.approx(2.0 * np.exp(10.5) + np.exp(12.0))
    assert found.incidents.sum() == pytest.approx(3000, rel=0.1)


@pytest.mark.parametrize(
    "rest",
    [
        {"mean": 5000.0, "dispersion": 0.01},
        {"mean": 1000.0, "dispersion": 1e6},
        {"mean": 1e4, "log_mean": 40.0},
    ],
)
def test_what_cannot_be_simulated_is_refused(rest):
    with pytest.raises(InputError):
        fitted(table([policy(0, **rest)]), np.array([0, 1]), seed=1, years=10_000_000)
