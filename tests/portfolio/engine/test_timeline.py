"""When accounts are struck: counts, gaps and hits follow their laws."""

import numpy as np
import pytest
from scipy import stats

from tests.portfolio.engine.books import hits
from wangbao.portfolio.engine.select import sum_of_largest
from wangbao.portfolio.engine.timeline import MOST_COUNT, count_law, own_years
from wangbao.risk.randoms import key

YEARS = 100_000
LAWS = [(0.02, 0.5), (0.1, np.inf), (0.7, 2.0), (3.0, 0.8), (6.0, np.inf)]


def law(mu, r):
    return stats.poisson(mu) if np.isinf(r) else stats.nbinom(r, r / (r + mu))


def keyed(account, seed=1):
    return tuple(np.uint64(word) for word in key(np.uint64(seed), np.uint64(account)))


def years_of(mu, r, years, account=0):
    year, count = np.zeros(years, np.int32), np.zeros(years, np.int32)
    n = own_years(mu, r, years, *keyed(account), np.zeros(MOST_COUNT), np.zeros((2, 256)), year, count)
    return year[:n], count[:n]


@pytest.mark.parametrize(("mu", "r"), [*LAWS, (1e-9, 1.0), (40.0, 0.3), (40.0, np.inf)])
def test_law_of_counts_is_scipy_s(mu, r):
    cdf = np.zeros(MOST_COUNT)
    entries, log_none = count_law(mu, r, cdf)
    wanted = law(mu, r)
    assert log_none == pytest.approx(wanted.logpmf(0), rel=1e-12)
    some = -np.expm1(wanted.logpmf(0))
    given = np.cumsum(wanted.pmf(np.arange(1, entries + 1))) / some
    assert cdf[: entries - 1] == pytest.approx(given[:-1], rel=1e-11)
    assert cdf[entries - 1] == 1.0
    assert entries == MOST_COUNT or given[-1] == pytest.approx(1.0, abs=1e-11)


def test_negative_binomial_of_a_large_size_is_poisson():
    close, poisson = np.zeros(MOST_COUNT), np.zeros(MOST_COUNT)
    n, none = count_law(0.8, 1e9, close)
    m, poisson_none = count_law(0.8, np.inf, poisson)
    assert none == pytest.approx(poisson_none, rel=1e-8)
    assert close[: min(n, m)] == pytest.approx(poisson[: min(n, m)], rel=1e-8)


@pytest.mark.parametrize(("mu", "r"), LAWS)
def test_counts_have_their_mean_variance_and_share_of_empty_years(mu, r):
    year, count = years_of(mu, r, YEARS)
    counts = np.zeros(YEARS)
    counts[year] = count
    wanted = law(mu, r)
    mean, variance, _, kurtosis = (float(x) for x in wanted.stats("mvsk"))
    if not np.isinf(r):
        assert variance == pytest.approx(mu + mu * mu / r)
    none = float(wanted.pmf(0))
    assert counts.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / YEARS))
    assert counts.var() == pytest.approx(variance, abs=4 * variance * np.sqrt((kurtosis + 2) / YEARS))
    assert (counts == 0).mean() == pytest.approx(none, abs=4 * np.sqrt(none * (1 - none) / YEARS))
    classes = np.arange(0, 4)
    seen = np.array([*((counts == n).sum() for n in classes), (counts > 3).sum()])
    expected = YEARS * np.array([*wanted.pmf(classes), wanted.sf(3)])
    enough = expected > 5
    chi_square = ((seen - expected)[enough] ** 2 / expected[enough]).sum()
    assert stats.chi2.sf(chi_square, enough.sum() - 1) > 1e-4


def test_gaps_are_geometric_and_do_not_know_the_counts():
    year, count = years_of(0.3, 0.9, YEARS)
    gaps = np.diff(year, prepend=-1)
    none = float(law(0.3, 0.9).pmf(0))
    assert gaps.min() == 1
    wanted = stats.geom(1 - none)
    most = 25
    seen = np.array([*((gaps == g).sum() for g in range(1, most)), (gaps >= most).sum()])
    expected = gaps.size * np.array([*wanted.pmf(np.arange(1, most)), wanted.sf(most - 1)])
    assert stats.chi2.sf(((seen - expected) ** 2 / expected).sum(), most - 1) > 1e-4
    assert abs(np.corrcoef(gaps, count)[0, 1]) < 4 / np.sqrt(gaps.size)


def test_more_years_begin_with_the_fewer():
    year, count = years_of(0.4, 0.9, 20_000)
    few, of_few = years_of(0.4, 0.9, 3_000)
    assert year[: few.size].tolist() == few.tolist()
    assert count[: few.size].tolist() == of_few.tolist()
    assert year[few.size] >= 3_000


def test_accounts_do_not_know_each_other():
    counts = np.zeros((2, YEARS))
    for account in range(2):
        year, count = years_of(0.5, 1.0, YEARS, account)
        counts[account, year] = count
    assert abs(np.corrcoef(counts)[0, 1]) < 4 / np.sqrt(YEARS)


@pytest.mark.parametrize("mu", [0.0, -1.0])
def test_no_rate_no_incident(mu):
    assert years_of(mu, 1.0, 1000)[0].size == 0


EVENTS = 40_000


def hit(chance, breadth, account=0, lst=9, events=EVENTS):
    found = hits(np.arange(events, dtype=np.int32), breadth, chance, account=account, lst=lst)
    assert (np.diff(found) > 0).all()
    struck = np.zeros(events, np.bool_)
    struck[found] = True
    return struck


@pytest.mark.parametrize("chance", [0.003, 0.1, 0.2499, 0.25, 0.6, 1.0])
def test_both_ways_of_finding_hits_have_one_law(chance):
    """Below a quarter events are skipped, from there on asked one by one: independent, each with the chance."""
    struck = hit(chance, np.ones(EVENTS))
    assert struck.mean() == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / EVENTS))
    if chance < 1.0:
        neighbours = np.corrcoef(struck[1:], struck[:-1])[0, 1]
        assert abs(neighbours) < 4 / np.sqrt(EVENTS)
        runs = np.diff(np.flatnonzero(struck))
        wanted = stats.geom(chance)
        assert runs.mean() == pytest.approx(wanted.mean(), abs=4 * wanted.std() / np.sqrt(runs.size))
        assert (runs == 1).mean() == pytest.approx(chance, abs=4 * np.sqrt(chance * (1 - chance) / runs.size))


@pytest.mark.parametrize("chance", [0.02, 0.12, 0.3])
def test_a_broad_event_hits_in_proportion_to_its_breadth(chance):
    """A worm's events: thinned where they are skipped, and the mean is the chance where the mean breadth is one."""
    breadth = np.tile([0.0, 0.25, 0.75, 1.0, 3.0], EVENTS // 5)
    struck = hit(chance, breadth).reshape(-1, 5)
    n = EVENTS // 5
    for place, wide in enumerate(breadth[:5]):
        p = min(chance * wide, 1.0)
        assert struck[:, place].mean() == pytest.approx(p, abs=4 * np.sqrt(p * (1 - p) / n) + 1e-12)


def test_hits_of_two_accounts_and_of_two_lists_are_independent():
    a = hit(0.1, np.ones(EVENTS))
    for other in (hit(0.1, np.ones(EVENTS), account=1), hit(0.1, np.ones(EVENTS), lst=10)):
        assert (a & other).mean() == pytest.approx(0.01, abs=4 * np.sqrt(0.01 * 0.99 / EVENTS))


@pytest.mark.parametrize("chance", [0.1, 0.7])
def test_more_events_leave_the_first_hits_as_they_are(chance):
    many, few = hit(chance, np.ones(EVENTS)), hit(chance, np.ones(500), events=500)
    assert many[:500].tolist() == few.tolist()


def test_chance_of_nothing_and_lists_of_nothing():
    assert not hit(0.0, np.ones(EVENTS)).any()
    for chance in (0.1, 0.9):
        assert hits(np.zeros(0, np.int32), np.zeros(0), chance).size == 0


@pytest.mark.parametrize("kind", ["spread", "ties", "rising", "falling", "zeros"])
def test_sum_of_the_largest_is_that_of_sorting(kind):
    rng = np.random.default_rng(8)
    for n in (1, 2, 3, 10, 257, 1000):
        values = rng.integers(0, 4 if kind == "ties" else 10**9, n).astype(np.float64)
        values = {"rising": np.sort(values), "falling": -np.sort(-values), "zeros": values * 0.0}.get(
            kind, values
        )
        for k in sorted({1, 2, n // 2, n - 1, n, n + 5} - {0, -1}):
            mine = np.append(values, [1e12] * 3)  # what lies beyond n is not looked at
            assert sum_of_largest(mine, n, k) == np.sort(values)[::-1][:k].sum(), (n, k)
            assert np.sort(mine[:n]).tolist() == np.sort(values).tolist()
