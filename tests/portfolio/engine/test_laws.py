"""A book's means, variances and tails against closed forms."""

import numpy as np
import pytest
from scipy import stats

from tests.portfolio.engine.books import START, hits, run, table
from wangbao.portfolio.accumulation.block import footprints_of_block
from wangbao.portfolio.accumulation.classes import CLOUD, first_type
from wangbao.portfolio.book.facts import facts
from wangbao.portfolio.engine.settings import Settings
from wangbao.risk import many

ALIKE = 250
OWN = first_type()  # the incident types of an enterprise's own; those of common causes follow


def alike(accounts=ALIKE, **given):
    """A book of equals on one cloud, one product and one endpoint agent."""
    facts_of_all = {
        "policy": "P",
        "layer": 1,
        "section": "C36",
        "kind": "other_industry",
        "sector": "manufacturing",
        "country": "CN",
        "revenue_cny": 3e8,
        "cloud": "high",
        "outsourcers": "high",
        "cloud_provider": "云甲",
        "cloud_region": "北区",
        "endpoint_agent": "终端乙",
        "internet_products": "远程接入",
        "wording": "other-industry",
        "limit_cny": 5e6,
        "deductible_cny": 50_000.0,
        "premium_cny": 50_000.0,
        "inception": START,
        "expiry": START.replace(year=START.year + 1),
        "share": 1.0,
        **given,
    }
    return table([{**facts_of_all, "account": f"A{n}"} for n in range(accounts)])


def expectation(world):
    """The accounts' part in common causes, and the expected number and ground-up loss of incidents, a year."""
    settings = world.settings
    known, _ = facts(world.block_order.table)
    models = many.build(known, settings.model, view=settings.view, common_causes=False)
    on = footprints_of_block(
        world.block_order.table.take(world.block_order.row[:-1]),
        known,
        world.entities,
        world.lists,
        rates=models.rates,
        expected=many.expected(models),
        model=settings.model,
        mode=settings.common_causes,
        figures=settings.figures,
    )
    rebased = on.rebased
    loss = float((rebased.base * on.scale * settings.scale + rebased.common).sum())
    return on, models, loss


def near(values, wanted, errors=4.0):
    """A mean within so many standard errors."""
    return np.mean(values) == pytest.approx(wanted, abs=errors * np.std(values) / np.sqrt(len(values)))


@pytest.fixture(scope="module", params=["none", "rebased", "added"])
def made(request):
    return run(alike(), Settings(years=10_000, seed=12, batches=50, common_causes=request.param))


def test_the_mean_is_the_sum_of_the_policies_means(made):
    _, models, loss = expectation(made.world)
    base = float((models.rates * many.expected(models)).sum())
    assert near(made.recovered.years.ground_fen / 100, loss)
    assert made.totals.expected.sum() == pytest.approx(base, rel=1e-12)
    offset = made.world.settings.model.value("common_cause_offset")
    common = loss - base * offset
    raised = float(made.totals.raised_cny.sum())
    wanted = {"none": base, "rebased": base + raised, "added": offset * base + common}
    assert loss == pytest.approx(wanted[made.world.settings.common_causes], rel=1e-12)
    if made.world.settings.common_causes == "added":
        assert common > 0.1 * base
        assert raised == pytest.approx(loss - base, rel=1e-9)


def test_own_incidents_have_their_number_and_spread(made):
    """The sum of negative binomials: mean and, over many equals, each type's share."""
    on, models, _ = expectation(made.world)
    years = made.world.settings.years
    mu = models.mu * on.scale
    own = made.totals.incidents[:OWN].sum()
    variance = (mu + mu * mu / models.r).sum()
    assert own == pytest.approx(years * mu.sum(), abs=4 * np.sqrt(years * variance))
    share = (models.rates[:, :OWN] * on.scale[:, None]).sum(axis=0) / mu.sum()
    seen, wanted = made.totals.incidents[:OWN], own * share
    happen = share > 0.0
    assert not seen[~happen].any()
    far = ((seen - wanted)[happen] ** 2 / wanted[happen]).sum()
    assert stats.chi2.sf(far, happen.sum() - 1) > 1e-4


def test_every_event_strikes_as_many_as_it_should(made):
    """Given an event, accounts are struck independently, each with its chance times the event's breadth."""
    if made.world.settings.common_causes == "none":
        assert not made.totals.struck.any()
        return
    on, _, _ = expectation(made.world)
    events = made.world.events
    lists, chance = on.footprints.list, on.footprints.chance
    wanted, variance = np.zeros((2, events.year.size))
    for lst in np.unique(lists):
        entries = slice(events.start[lst], events.start[lst + 1])
        mine = events.event[entries]
        p = np.minimum(chance[lists == lst][:, None] * events.breadth[entries], 1.0)
        wanted[mine], variance[mine] = p.sum(axis=0), (p * (1 - p)).sum(axis=0)
    struck = made.totals.struck
    assert struck.sum() == pytest.approx(wanted.sum(), abs=4 * np.sqrt(variance.sum()))
    some = variance > 1.0
    z2 = (struck[some] - wanted[some]) ** 2 / variance[some]
    assert z2.mean() == pytest.approx(1.0, abs=4 * np.sqrt(2 / some.sum()) + 0.02)
    kinds = np.bincount(made.world.event_set.kind, struck, 5)
    assert made.totals.incidents[OWN:].tolist() == kinds.astype(int).tolist()


def test_common_causes_keep_the_mean_but_for_what_is_raised_and_lift_the_tail():
    made = {
        mode: run(alike(), Settings(years=10_000, seed=3, batches=50, common_causes=mode))
        for mode in ("none", "rebased", "added")
    }
    kept = {mode: one.recovered.years for mode, one in made.items()}
    without, rebased, added = (kept[mode].ground_fen / 100 for mode in ("none", "rebased", "added"))
    error = np.hypot(without.std(), rebased.std()) / 100
    raised = {mode: float(one.totals.raised_cny.sum()) for mode, one in made.items()}
    assert rebased.mean() == pytest.approx(without.mean() + raised["rebased"], abs=4 * error)
    assert added.mean() == pytest.approx(without.mean() + raised["added"], abs=6 * error)
    worst = {mode: np.quantile(years.gross_fen, 0.995) for mode, years in kept.items()}
    assert worst["rebased"] > 1.2 * worst["none"]
    assert worst["added"] > worst["rebased"]


def test_two_accounts_on_one_list_are_struck_together_as_the_common_shock_says():
    """N1, N2 thinned from one Poisson number of events: covariance rate p1 p2, and P(both struck in a year)."""
    years, rate, chances = 200_000, 0.3, (0.6, 0.15)  # one asked event by event, one skipped to
    rng = np.random.default_rng(1)
    year = np.sort(rng.integers(0, years, rng.poisson(rate * years)))
    events, breadth = np.arange(year.size, dtype=np.int32), np.ones(year.size)
    counts, struck = np.zeros((2, years)), np.zeros((2, year.size), np.bool_)
    for account, chance in enumerate(chances):
        found = hits(events, breadth, chance, account=account)
        struck[account, found] = True
        counts[account] = np.bincount(year[found], minlength=years)
    p, q = chances
    for account, chance in enumerate(chances):
        assert near(counts[account], rate * chance)
        assert counts[account].var() == pytest.approx(rate * chance, rel=0.03)
    product = (counts[0] - rate * p) * (counts[1] - rate * q)
    assert near(product, rate * p * q)
    assert near(struck[0] & struck[1], p * q)
    both = 1 - np.exp(-rate * p) - np.exp(-rate * q) + np.exp(-rate * (p + q - p * q))
    assert near((counts > 0).all(axis=0), both)


def test_equals_of_one_cloud_share_its_years():
    """A year's variance over the book: own incidents, and the common shock of the cloud's events."""
    made = run(alike(), Settings(years=20_000, seed=8, batches=50, common_causes="added"), groupings=())
    on, _, _ = expectation(made.world)
    events, totals = made.world.events, made.totals
    clouds = np.flatnonzero(made.world.entities.kind == CLOUD)
    mean, variance = 0.0, 0.0
    for lst in clouds:
        p = on.footprints.chance[on.footprints.list == lst]
        rate = float(made.world.entities.rate[lst])
        mean += rate * p.sum()
        variance += rate * (p.sum() ** 2 + (p * (1 - p)).sum())
    mine = made.world.event_set.kind == CLOUD
    struck = np.bincount(events.year[mine], totals.struck[mine], made.world.settings.years)
    assert near(struck, mean)
    assert near((struck - mean) ** 2, variance)
