"""Euler and marginal shares against closed forms and brute force; splits that add back to the fen."""

import math
from statistics import NormalDist

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, strategies as st

from wangbao.portfolio.results.allocation import (
    co_share,
    co_tvar,
    code_order,
    split,
    tail_count,
    worst_years,
)
from wangbao.portfolio.results.policy_shares import euler, marginal_tvar
from wangbao.risk.measures import measure


def sparse(loss, worst, rng=None):
    """The policies' losses in the worst years as the kernels take them; entries shuffled and cut in two."""
    start, rank, fen = [0], [], []
    for row in loss:
        years = np.flatnonzero((row > 0) & (worst.rank >= 0))
        if rng is not None:
            years = rng.permutation(years)
        for year in years:
            part = row[year] // 3 if rng is not None else 0
            rank += [worst.rank[year]] * 2
            fen += [part, row[year] - part]
        start.append(len(rank))
    return np.array(start), np.array(rank, np.int32), np.array(fen, np.int64)


def book(seed, policies=30, years=600, rate=0.1):
    rng = np.random.default_rng(seed)
    return (rng.lognormal(8, 1.5, (policies, years)) * (rng.random((policies, years)) < rate)).astype(
        np.int64
    )


def test_worst_years_are_in_order_and_the_earlier_first():
    total = np.array([5, 9, 9, 1, 7, 9, 0, 7])
    worst = worst_years(total, 0.75, 2)
    assert (worst.tail, worst.year.tolist(), worst.total_fen.tolist()) == (2, [1, 2, 5, 4], [9, 9, 9, 7])
    assert worst.rank.tolist() == [-1, 0, 1, -1, 3, 2, -1, -1]
    assert worst.batch.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("years", "level", "count"), [(1000, 0.995, 5), (100_000, 0.995, 500), (100, 0.995, 1), (50, 0.97, 2)]
)
def test_how_many_years_make_the_tail(years, level, count):
    assert tail_count(years, level) == count


@given(
    st.integers(-(10**14), 10**14),
    st.lists(st.integers(0, 10**13), min_size=1, max_size=60).filter(any),
    st.randoms(use_true_random=False),
)
def test_a_split_adds_back_to_the_fen_and_follows_the_weights(total, weights, random):
    order = list(range(len(weights)))
    random.shuffle(order)
    parts = split(total, np.array(weights), np.array(order))
    assert int(parts.sum()) == total
    for part, weight in zip(parts.tolist(), weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
        assert weight > 0 or part == 0


def test_a_split_does_not_depend_on_the_order_of_the_rows():
    rng = np.random.default_rng(1)
    policies = pa.table(
        {
            "account": [f"A{n:03}" for n in range(50)],
            "policy": [f"P{n % 7}" for n in range(50)],
            "layer": pa.array(np.arange(50) % 3, pa.int16()),
        }
    )
    weights, mixed = rng.integers(0, 1000, 50), rng.permutation(50)
    one = split(1_000_003, weights, code_order(policies))
    other = split(1_000_003, weights[mixed], code_order(policies.take(pa.array(mixed))))
    assert np.array_equal(one[mixed], other)


def test_what_cannot_be_split_is_refused():
    assert split(0, np.zeros(3, np.int64)).tolist() == [0, 0, 0]
    with pytest.raises(ValueError, match="all 0"):
        split(1, np.zeros(3, np.int64))
    with pytest.raises(ValueError, match="at least 0"):
        split(1, np.array([2, -1]))


@given(st.integers(0, 10**6), st.sampled_from([0.9, 0.95, 0.99, 0.999]))
def test_euler_shares_add_up_to_the_tail_exactly(seed, level):
    loss = book(seed, policies=8, years=200, rate=0.3)
    worst = worst_years(loss.sum(axis=0), level, 10)
    tail, _ = euler(*sparse(loss, worst, np.random.default_rng(seed)), worst)
    assert int(tail.sum()) == int(worst.total_fen[: worst.tail].sum())
    capital = round(worst.total_fen[: worst.tail].sum() / worst.tail)
    assert int(split(capital, tail).sum()) == capital
    assert [row.value for row in (co_tvar(part[worst.year], worst) for part in loss)] == pytest.approx(
        tail / worst.tail / 100
    )


def test_the_share_of_the_whole_is_the_tail_value_at_risk():
    """The tail's own interval is wider above: it is for skewed sums (:mod:`wangbao.risk.intervals`)."""
    total = book(3, policies=200).sum(axis=0)
    worst = worst_years(total, 0.95, 20)
    found = co_tvar(worst.total_fen, worst)
    expected = measure(total / 100, np.arange(600) // 30, 20, 600, (0.95,)).tail[0].tvar
    assert found.value == pytest.approx(expected.value, rel=1e-12)
    assert found.high < expected.high
    assert co_share(worst.total_fen, worst) == pytest.approx((1.0, 0.0, 1.0, 1.0), abs=1e-12)


def test_a_part_that_is_constant_or_in_proportion_has_the_error_it_should():
    total = book(6, policies=200).sum(axis=0)
    worst = worst_years(total, 0.95, 20)
    assert co_tvar(np.full(worst.year.size, 700), worst) == pytest.approx((7.0, 0.0, 7.0, 7.0), abs=1e-9)
    whole, third = co_tvar(worst.total_fen * 3, worst), co_tvar(worst.total_fen, worst)
    assert whole == pytest.approx(tuple(3 * part for part in third), rel=1e-12)


def test_the_policies_errors_are_those_of_their_parts():
    loss = book(4)
    worst = worst_years(loss.sum(axis=0), 0.95, 20)
    _, errors = euler(*sparse(loss, worst, np.random.default_rng(1)), worst)
    assert errors == pytest.approx([co_tvar(row[worst.year], worst).error for row in loss], rel=1e-10)


@pytest.mark.parametrize(("level", "rate"), [(0.9, 0.1), (0.98, 0.1), (0.98, 0.4), (0.998, 0.05)])
@pytest.mark.parametrize("seed", range(4))
def test_marginal_shares_equal_brute_force(seed, level, rate):
    loss = book(seed, rate=rate)
    total = loss.sum(axis=0)
    worst = worst_years(total, level, 20)
    value, error = marginal_tvar(*sparse(loss, worst, np.random.default_rng(seed)), worst)
    whole = np.sort(total)[-worst.tail :].sum()
    brute = [(whole - np.sort(total - row)[-worst.tail :].sum()) / worst.tail / 100 for row in loss]
    known = ~np.isnan(value)
    assert value[known] == pytest.approx(np.array(brute)[known], rel=1e-12, abs=1e-9)
    assert known.mean() >= (0.5 if rate == 0.4 else 0.9)
    everything = worst_years(total, level, 20, reach=total.size)
    value, _ = marginal_tvar(*sparse(loss, everything), everything)
    assert value == pytest.approx(brute, rel=1e-12, abs=1e-9)
    assert (error[known] >= 0).all()


def test_marginal_shares_where_totals_are_equal():
    loss = np.array([[3, 0, 0, 2, 0, 1], [0, 3, 3, 1, 3, 0], [0, 0, 0, 0, 0, 2]]) * 100
    worst = worst_years(loss.sum(axis=0), 0.5, 2, reach=2.0)
    value, _ = marginal_tvar(*sparse(loss, worst), worst)
    brute = [3 - np.sort((loss.sum(axis=0) - row) / 100)[-3:].mean() for row in loss]
    assert value == pytest.approx(brute)


def test_a_list_too_short_to_tell_says_so():
    loss = np.vstack([np.arange(100, 0, -1) * 1000, np.ones(100, np.int64)]).astype(np.int64)
    worst = worst_years(loss.sum(axis=0), 0.9, 10)
    value, error = marginal_tvar(*sparse(loss, worst), worst)
    assert np.isnan(value).tolist() == [True, False]
    assert np.isnan(error).tolist() == [True, False]


def test_a_policy_without_a_loss_in_the_worst_years_takes_no_capital():
    loss = np.vstack([book(5), np.zeros((1, 600), np.int64)])
    worst = worst_years(loss.sum(axis=0), 0.95, 20)
    table = sparse(loss, worst)
    assert [euler(*table, worst)[i][-1] for i in (0, 1)] == [0, 0]
    assert [column[-1] for column in marginal_tvar(*table, worst)] == [0, 0]


def normal_shares(mean, deviation, level):
    """Euler shares of the tail value at risk of a sum of independent normals (Panjer 2002)."""
    z = NormalDist().inv_cdf(level)
    whole = math.sqrt(sum(d * d for d in deviation))
    return [
        m + d * d / whole * NormalDist().pdf(z) / (1 - level) for m, d in zip(mean, deviation, strict=True)
    ]


def test_intervals_of_euler_shares_cover_the_truth():
    mean, deviation, level = (1e5, 4e5), (1e4, 3e4), 0.99
    truth = normal_shares(mean, deviation, level)
    rng, runs = np.random.default_rng(11), 1200
    covered = np.zeros(4)
    for _ in range(runs):
        loss = (
            rng.standard_normal((2, 10_000)) * np.array(deviation)[:, None] + np.array(mean)[:, None]
        ) * 100
        loss = loss.astype(np.int64)
        worst = worst_years(loss.sum(axis=0), level, 50)
        _, errors = euler(*dense(loss[:, worst.year]), worst)
        for p in range(2):
            share = co_tvar(loss[p, worst.year], worst)
            covered[p] += share.low <= truth[p] <= share.high
            assert errors[p] == pytest.approx(share.error, rel=1e-9)
        part = co_share(loss[0, worst.year], worst)
        covered[2] += part.low <= truth[0] / sum(truth) <= part.high
        covered[3] += (
            abs(co_tvar(worst.total_fen, worst).value - sum(truth))
            <= 2 * co_tvar(worst.total_fen, worst).error
        )
    assert ((covered / runs >= 0.93) & (covered / runs <= 0.97)).all(), covered / runs


def dense(listed):
    policies, years = listed.shape
    start = np.arange(policies + 1) * years
    return start, np.tile(np.arange(years, dtype=np.int32), policies), listed.reshape(-1)


def quantile(parts, level):
    """The quantile of a mixture of normals, parts (probability, mean, deviation), by bisection."""
    low, high = 0.0, 1e9
    for _ in range(200):
        middle = (low + high) / 2
        beyond = sum(p * (1 - NormalDist(m, d).cdf(middle)) for p, m, d in parts)
        low, high = (middle, high) if beyond > 1 - level else (low, middle)
    return low


def mixture_tvar(parts, level):
    """Tail value at risk of a mixture of normals."""
    normal, at = NormalDist(), quantile(parts, level)
    z = [(at - m) / d for _, m, d in parts]
    mean = sum(
        p * (m * (1 - normal.cdf(x)) + d * normal.pdf(x)) for x, (p, m, d) in zip(z, parts, strict=True)
    )
    return mean / (1 - level)


def test_intervals_of_marginal_shares_cover_the_truth():
    """A policy that loses a fixed sum in a tenth of the years, beside a normal book; its Euler share too."""
    mean, deviation, lost, often, level = 4e5, 3e4, 2e4, 0.1, 0.99
    alone, with_policy = (1.0, mean, deviation), (often, mean + lost, deviation)
    truth = mixture_tvar([(1 - often, mean, deviation), with_policy], level) - mixture_tvar([alone], level)
    parts = [(1 - often, mean, deviation), with_policy]
    beyond = often * (1 - NormalDist().cdf((quantile(parts, level) - mean - lost) / deviation))
    shared = lost * beyond / (1 - level)
    rng, runs, covered = np.random.default_rng(12), 1200, np.zeros(2)
    for _ in range(runs):
        policy = (rng.random(10_000) < often) * int(lost * 100)
        total = policy + ((rng.standard_normal(10_000) * deviation + mean) * 100).astype(np.int64)
        worst = worst_years(total, level, 50)
        value, error = marginal_tvar(*dense(policy[None, worst.year]), worst)
        share = co_tvar(policy[worst.year], worst)
        covered += abs(value[0] - truth) <= 2.01 * error[0], share.low <= shared <= share.high
    assert ((covered / runs >= 0.93) & (covered / runs <= 0.97)).all(), covered / runs
